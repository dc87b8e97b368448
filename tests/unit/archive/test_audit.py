"""What an audit notices: every change to the archive, and every decision that doesn't come out again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from string import Formatter

import pytest
from archive_story import (
    BUDI,
    CSV,
    FORM,
    T0,
    Story,
    decide,
)
from babel.messages.pofile import read_po

import datareq
from datareq.archive.audit import AuditLine, audit
from datareq.archive.register import render
from datareq.archive.words import ERRORS, SENTENCES, SUMMARIES, sentence
from datareq.documents.codec import decode, encode
from datareq.errors import PolicyError
from datareq.model.ledger import Act, ActName
from datareq.model.outcome import Outcome, OutcomeKind
from datareq.model.policy import Policy
from datareq.model.record import Receipt, Record, RecordedFile, Times
from datareq.model.snapshot import Lines, Snapshot
from datareq.model.sop import Sop
from datareq.model.verdict import Verdict

V1 = "archive/2026/PDI-2026-0042/v1"
REFUSED = "archive/2026/PDI-2026-0051/v1"

Files = dict[str, bytes]
Audit = Callable[..., tuple[AuditLine, ...]]


@pytest.fixture
def files(delivered: Story, refused: Story) -> Files:
    """An archive of a delivered and a refused request."""
    written = delivered.files()
    first = decode(written[f"{V1}/record.json"], Record)
    return {**written, **refused.files(first)}


@pytest.fixture
def run(policy: Policy) -> Audit:
    def _run(
        files: Files,
        policy_at: Callable[[str], Policy] = lambda _: policy,
        decided: Callable[[Sop, Policy, Snapshot], Verdict] = decide,
    ) -> tuple[AuditLine, ...]:
        return audit(files, policy_at, decided)

    return _run


def codes(lines: tuple[AuditLine, ...]) -> set[tuple[str, str]]:
    return {(line.subject, problem.code) for line in lines for problem in line.problems}


def test_an_untouched_archive_has_no_problems(files: Files, run: Audit) -> None:
    lines = run(files)
    assert [line.subject for line in lines] == [V1, REFUSED, "archive/2026/register.csv"]
    assert all(line.ok for line in lines)


def test_an_archive_written_to_a_folder_and_read_again_has_no_problems(
    files: Files, run: Audit, tmp_path: Path
) -> None:
    from datareq.documents.tree import read_folder

    for path, data in files.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    assert all(line.ok for line in run(read_folder(tmp_path, "archive", "datasets/published")))


def test_an_empty_archive_is_in_order(run: Audit) -> None:
    assert run({}) == ()
    assert run({"archive/README.md": b"x", "archive/reports/2026-03/report.md": b"x"}) == ()


def change(path: str, data: bytes | None) -> Callable[[Files], None]:
    def _change(files: Files) -> None:
        if data is None:
            del files[path]
        else:
            assert files.get(path) != data
            files[path] = data

    return _change


TAMPERED: dict[str, tuple[Callable[[Files], None], tuple[str, str]]] = {
    "a document changed": (change(f"{V1}/team.yaml", b"x"), (V1, "audit-file-changed")),
    "a document removed": (change(f"{V1}/team.yaml", None), (V1, "audit-file-missing")),
    "a document added": (change(f"{V1}/extra.yaml", b"x"), (V1, "audit-file-extra")),
    "an output changed": (change(f"{V1}/output/aktif.csv", b"x"), (V1, "audit-file-changed")),
    "a snapshot changed": (
        change(f"{V1}/intake.snapshot.json", b"{}"),
        (V1, "audit-file-unreadable"),
    ),
    "the minutes changed": (change(f"{V1}/berita-acara.md", b"x"), (V1, "audit-file-changed")),
    "the record removed": (change(f"{V1}/record.json", None), (V1, "audit-file-missing")),
    "the record garbled": (change(f"{V1}/record.json", b"{}"), (V1, "audit-file-unreadable")),
    "the register edited": (
        change("archive/2026/register.csv", b"registration\n"),
        ("archive/2026/register.csv", "audit-register-differs"),
    ),
    "the register removed": (
        change("archive/2026/register.csv", None),
        ("archive/2026/register.csv", "audit-file-missing"),
    ),
    "a published file changed": (
        change("datasets/published/PDI-2026-0042/output/aktif.csv", b"x"),
        (V1, "audit-published-differs"),
    ),
    "what data portals are told changed": (
        change("datasets/published/PDI-2026-0042/dataset.jsonld", b"x"),
        (V1, "audit-published-differs"),
    ),
    "a published file removed": (
        change("datasets/published/PDI-2026-0042/manifest.json", None),
        (V1, "audit-published-missing"),
    ),
    "a published file added": (
        change("datasets/published/PDI-2026-0042/output/lain.csv", b"x"),
        (V1, "audit-file-extra"),
    ),
    "something published that was never archived": (
        change("datasets/published/PDI-2026-0099/output/lain.csv", b"x"),
        ("datasets/published/PDI-2026-0099", "audit-stray-file"),
    ),
    "a file beside the folders": (
        change("archive/2026/catatan.txt", b"x"),
        ("archive/2026/catatan.txt", "audit-stray-file"),
    ),
    "a request in the wrong year": (
        change("archive/2025/PDI-2026-0042/v1/team.yaml", b"x"),
        ("archive/2025/PDI-2026-0042/v1/team.yaml", "audit-stray-file"),
    ),
}


@pytest.mark.parametrize(("tamper", "expected"), TAMPERED.values(), ids=TAMPERED)
def test_a_change_to_the_archive_is_noticed(
    tamper: Callable[[Files], None], expected: tuple[str, str], files: Files, run: Audit
) -> None:
    tamper(files)
    assert expected in codes(run(files))


def rewrite(archive: Files, folder: str, /, **changes: object) -> None:
    """A careful forger: changes the record and makes the register fit again."""
    record = replace(decode(archive[f"{folder}/record.json"], Record), **changes)  # type: ignore[arg-type]
    archive[f"{folder}/record.json"] = encode(record)
    fit_register(archive)


def fit_register(files: Files) -> None:
    files["archive/2026/register.csv"] = render(
        decode(data, Record) for path, data in files.items() if path.endswith("/record.json")
    )


def forge_file(files: Files, folder: str, name: str, data: bytes) -> None:
    """A still more careful forger: changes a file, its hash in the record, and the register."""
    files[f"{folder}/{name}"] = data
    record = decode(files[f"{folder}/record.json"], Record)
    hashes = tuple(
        RecordedFile(path=file.path, sha256=hashlib.sha256(data).hexdigest())
        if file.path == name
        else file
        for file in record.files
    )
    rewrite(files, folder, files=hashes)


FORGED_RECORDS: dict[str, tuple[str, dict[str, object], str]] = {
    "another requester": (V1, {"requester": BUDI}, "audit-requester-differs"),
    "another policy": (V1, {"policy_commit": "e" * 40}, "audit-policy-differs"),
    "other pull requests": (V1, {"intake_pull": 41}, "audit-other-pulls"),
    "another number": (V1, {"registration": "PDI-2026-0044"}, "audit-other-folder"),
    "no snapshots": (V1, {"snapshots": ()}, "audit-no-snapshot"),
    "a snapshot without a hash": (
        V1,
        {"files": ()},
        "audit-file-unrecorded",
    ),
    "another manifest": (V1, {"manifest_sha256": "f" * 64}, "audit-manifest-differs"),
    "another level": (V1, {"level": "rahasia"}, "audit-fact-differs"),
    "another unit": (REFUSED, {"unit": "FIP"}, "audit-fact-differs"),
    "another title": (V1, {"title": "Nilai mahasiswa"}, "audit-fact-differs"),
    "sent back so often, though it was not": (V1, {"sent_back": 3}, "audit-fact-differs"),
    "another completeness": (V1, {"completeness": (12, 12)}, "audit-fact-differs"),
    "complete at another time": (
        V1,
        {"times": Times(created_at=T0, complete_at=T0 - timedelta(1), closed_at=T0)},
        "audit-fact-differs",
    ),
    "never closed": (V1, {"times": Times(created_at=T0)}, "audit-fact-differs"),
    "no steps": (V1, {"steps": ()}, "audit-step-missing"),
    "another ground": (
        REFUSED,
        {"outcome": Outcome(kind=OutcomeKind.REFUSED, code="17a")},
        "audit-no-command",
    ),
    "withdrawn, not refused": (
        REFUSED,
        {"outcome": Outcome(kind=OutcomeKind.WITHDRAWN)},
        "audit-outcome-differs",
    ),
    "delivered, not refused": (
        REFUSED,
        {"outcome": Outcome(kind=OutcomeKind.DELIVERED)},
        "audit-not-satisfied",
    ),
}


@pytest.mark.parametrize(("folder", "changes", "code"), FORGED_RECORDS.values(), ids=FORGED_RECORDS)
def test_a_forged_record_is_noticed_even_with_a_fitting_register(
    folder: str, changes: dict[str, object], code: str, files: Files, run: Audit
) -> None:
    rewrite(files, folder, **changes)
    assert (folder, code) in codes(run(files))


def test_a_step_that_was_added_to_the_record_is_noticed(files: Files, run: Audit) -> None:
    record = decode(files[f"{REFUSED}/record.json"], Record)
    proof = decode(files[f"{V1}/record.json"], Record).steps[1].proofs[0]
    steps = tuple(
        replace(step, proofs=(proof,)) if index == 1 else step
        for index, step in enumerate(record.steps)
    )
    rewrite(files, REFUSED, steps=steps)
    assert (REFUSED, "audit-step-differs") in codes(run(files))


def test_a_document_that_was_not_decided_on_is_noticed_even_with_a_fitting_hash(
    files: Files, run: Audit
) -> None:
    forge_file(files, V1, "team.yaml", b"document: team\n# lain\n")
    assert (V1, "audit-not-as-decided") in codes(run(files))


def test_a_withheld_form_must_be_the_one_that_was_decided_on(refused: Story, run: Audit) -> None:
    intake = replace(refused.ending.intake, documents={})
    unread = replace(refused, ending=replace(refused.ending, intake=intake, request=None))
    files = unread.files()
    assert all(line.ok for line in run(files))
    forge_file(files, REFUSED, "request.yaml.sha256", f"{'0' * 64}  request.yaml\n".encode())
    assert (REFUSED, "audit-not-as-decided") in codes(run(files))


def test_the_data_of_a_withdrawn_request_need_not_be_kept(
    delivered: Story, run: Audit, policy: Policy
) -> None:
    fulfilment = delivered.ending.fulfilment
    assert fulfilment is not None
    closing = Act(
        name=ActName.CLOSING, pull=43, at=T0, detail={"outcome": "withdrawn", "code": None}
    )
    closed = replace(
        fulfilment, ledger=replace(fulfilment.ledger, acts=(*fulfilment.ledger.acts, closing))
    )
    documents = {rule.id: {"request": "x"} for rule in policy.sop.documents} | {"request": FORM}
    ending = replace(
        delivered.ending,
        fulfilment=replace(closed, documents=documents),
        verdict=decide(policy.sop, policy, closed),
        outcome=Outcome(kind=OutcomeKind.WITHDRAWN),
        manifest=None,
        manifest_sha256=None,
        distributions=(),
    )
    kept = {path: data for path, data in delivered.folder.items() if path.endswith(".yaml")}
    files = replace(delivered, ending=ending, folder=kept, minutes=None).files()
    assert [line for line in run(files) if not line.ok] == []


def forged_snapshot(files: Files, folder: str, name: str, **changes: object) -> None:
    snapshot = replace(decode(files[f"{folder}/{name}"], Snapshot), **changes)  # type: ignore[arg-type]
    forge_file(files, folder, name, encode(snapshot))


def test_a_snapshot_without_its_approvals_does_not_give_the_record_again(
    files: Files, run: Audit
) -> None:
    forged_snapshot(files, V1, "fulfilment.snapshot.json", ledger=Lines())
    found = codes(run(files))
    assert (V1, "audit-step-differs") in found
    assert (V1, "audit-not-satisfied") in found


def test_an_intake_that_was_not_satisfied_is_noticed(files: Files, run: Audit) -> None:
    forged_snapshot(files, V1, "intake.snapshot.json", ledger=Lines())
    found = codes(run(files))
    assert (V1, "audit-intake-not-satisfied") in found
    assert (V1, "audit-intake-proofs-differ") in found


def test_an_intake_merged_without_a_verdict_is_noticed(files: Files, run: Audit) -> None:
    snapshot = decode(files[f"{V1}/fulfilment.snapshot.json"], Snapshot)
    assert snapshot.intake is not None
    forged_snapshot(
        files, V1, "fulfilment.snapshot.json", intake=replace(snapshot.intake, proofs=None)
    )
    assert (V1, "audit-intake-unproven") in codes(run(files))


def test_a_snapshot_of_another_request_is_noticed(files: Files, run: Audit) -> None:
    forged_snapshot(files, V1, "intake.snapshot.json", registration="PDI-2026-0051")
    assert (V1, "audit-other-snapshot") in codes(run(files))


def test_a_refusal_that_the_account_does_not_know_is_noticed(files: Files, run: Audit) -> None:
    forged_snapshot(files, REFUSED, "intake.snapshot.json", ledger=Lines())
    assert (REFUSED, "audit-no-closing") in codes(run(files))


def test_a_form_that_cannot_be_understood_is_not_compared(refused: Story, run: Audit) -> None:
    intake = replace(refused.ending.intake, documents={"request": {"form": 1}})
    story = replace(refused, ending=replace(refused.ending, intake=intake, request=None))
    assert [line for line in run(story.files()) if not line.ok] == []


def test_a_record_from_before_returns_were_counted_is_in_order(files: Files, run: Audit) -> None:
    rewrite(files, V1, sent_back=None)
    assert "audit-fact-differs" not in {code for _, code in codes(run(files))}


def test_a_handover_dated_otherwise_than_in_the_account_is_noticed(
    refused: Story, run: Audit
) -> None:
    intake = refused.ending.intake
    act = Act(name=ActName.ARCHIVED, pull=51, at=refused.ending.closed_at)
    noted = replace(intake, ledger=replace(intake.ledger, acts=(*intake.ledger.acts, act)))
    story = replace(refused, ending=replace(refused.ending, intake=noted))
    files = story.files()
    assert all(line.ok for line in run(files))
    times = decode(files[f"{REFUSED}/record.json"], Record).times
    rewrite(files, REFUSED, times=replace(times, closed_at=T0))
    assert (REFUSED, "audit-fact-differs") in codes(run(files))


def test_a_hidden_title_is_no_difference(refused: Story, run: Audit) -> None:
    hidden = replace(refused, ending=replace(refused.ending, hide_title=True))
    assert [line for line in run(hidden.files()) if not line.ok] == []


def receipt(**changes: object) -> Receipt:
    given = Receipt(
        schema=1,
        registration="PDI-2026-0042",
        archive_version=1,
        by=BUDI,
        role="unit-head",
        at=T0,
        pull=43,
        comment=9,
        body_sha256="d" * 64,
        manifest_sha256="",
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def test_a_receipt_may_follow_the_archiving(files: Files, run: Audit) -> None:
    digest = hashlib.sha256(files[f"{V1}/manifest.json"]).hexdigest()
    files[f"{V1}/receipt.json"] = encode(receipt(manifest_sha256=digest))
    assert all(line.ok for line in run(files))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (encode(receipt(manifest_sha256="0" * 64)), "audit-receipt-differs"),
        (b"{}", "audit-file-unreadable"),
    ],
    ids=["for another dataset", "garbled"],
)
def test_a_receipt_is_for_what_was_handed_over(
    data: bytes, code: str, files: Files, run: Audit
) -> None:
    files[f"{V1}/receipt.json"] = data
    assert (V1, code) in codes(run(files))


def test_where_the_policy_of_that_time_is_missing_nothing_is_decided(
    files: Files, run: Audit
) -> None:
    def gone(commit: str) -> Policy:
        raise PolicyError("policy-unreadable", commit=commit)

    lines = run(files, policy_at=gone)
    assert not codes(lines)
    assert {message.code for line in lines for message in line.undecided} == {
        "audit-replay-impossible"
    }
    assert not any(line.ok for line in lines if line.subject.endswith("v1"))


def test_a_register_beside_an_unreadable_record_is_not_checked(files: Files, run: Audit) -> None:
    files[f"{V1}/record.json"] = b"{}"
    register = next(line for line in run(files) if line.subject.endswith("register.csv"))
    assert [message.code for message in register.undecided] == ["audit-register-unchecked"]


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("code", [*SENTENCES, *SUMMARIES, *ERRORS])
def test_each_sentence_has_an_indonesian_one_with_the_same_fields(code: str) -> None:
    part = Path(datareq.__file__).parent / "locale/id/parts/archive.po"
    with part.open("rb") as stream:
        message = read_po(stream, locale="id").get({**SENTENCES, **SUMMARIES, **ERRORS}[code])
    assert message is not None
    assert isinstance(message.string, str)
    assert fields(message.string) == fields({**SENTENCES, **SUMMARIES, **ERRORS}[code])


def test_a_problem_is_said_in_a_sentence(files: Files, run: Audit) -> None:
    files[f"{V1}/team.yaml"] = CSV
    line = next(line for line in run(files) if line.subject == V1)
    assert [sentence(problem, "en") for problem in line.problems] == [
        "The file team.yaml was changed after it was archived."
    ]
