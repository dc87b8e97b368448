"""What one commit writes and deletes when a request is archived."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from archive_story import CSV, FOLDER, ROOT, SLUG, T0, Story, manifest_of

from datareq.archive.deposit import deposit, finished
from datareq.archive.record import build_record, outcome_of
from datareq.documents.codec import decode
from datareq.documents.schemas import Schemas
from datareq.documents.strict_yaml import parse
from datareq.documents.tree import read_folder
from datareq.errors import DocumentError
from datareq.model.finding import Finding
from datareq.model.outcome import OutcomeKind
from datareq.model.record import Record
from datareq.model.snapshot import Lines, Snapshot

TITLE = "Mahasiswa aktif per prodi"
DESCRIPTION = "Jumlah mahasiswa aktif; hubungi 0812-3456-7890."
V1 = "archive/2026/PDI-2026-0042/v1"


def test_a_delivered_request_moves_whole_from_requests_to_the_archive(delivered: Story) -> None:
    written = deposit(delivered.closing())
    deleted = {path for path, data in written.items() if data is None}
    assert deleted == {f"{FOLDER}/{path}" for path in delivered.folder}
    for path, data in delivered.folder.items():
        assert written[f"{V1}/{path}"] == data
    assert sorted(path for path in written if path not in deleted) == [
        "archive/2026/PDI-2026-0042/v1/access.yaml",
        "archive/2026/PDI-2026-0042/v1/berita-acara.md",
        "archive/2026/PDI-2026-0042/v1/fulfilment.snapshot.json",
        "archive/2026/PDI-2026-0042/v1/intake.snapshot.json",
        "archive/2026/PDI-2026-0042/v1/letter.yaml",
        "archive/2026/PDI-2026-0042/v1/manifest.json",
        "archive/2026/PDI-2026-0042/v1/output/aktif.csv",
        "archive/2026/PDI-2026-0042/v1/procedure.yaml",
        "archive/2026/PDI-2026-0042/v1/record.json",
        "archive/2026/PDI-2026-0042/v1/request.yaml",
        "archive/2026/PDI-2026-0042/v1/team.yaml",
        "archive/2026/register.csv",
        "datasets/published/PDI-2026-0042/manifest.json",
        "datasets/published/PDI-2026-0042/output/aktif.csv",
    ]


def test_the_record_hashes_every_file_but_itself(delivered: Story) -> None:
    files = delivered.files()
    record = decode(files[f"{V1}/record.json"], Record)
    hashed = {f"{V1}/{file.path}": file.sha256 for file in record.files}
    beside = {path for path in files if path.startswith(V1) and not path.endswith("record.json")}
    assert hashed == {path: hashlib.sha256(files[path]).hexdigest() for path in beside}


def test_the_record_says_who_proved_what_and_when(delivered: Story, refused: Story) -> None:
    record = build_record(delivered.ending)
    assert (record.slug, record.unit, record.level, record.urgency) == (
        SLUG,
        "FMIPA",
        "publik",
        "normal",
    )
    assert (record.intake_pull, record.fulfilment_pull) == (42, 43)
    assert record.completeness == (11, 12)
    assert record.times.complete_at == T0
    assert record.times.generated_at is not None
    assert record.times.verified_at is not None
    assert record.times.generated_at < record.times.verified_at
    assert (record.requested_variables, record.delivered_variables) == (2, 2)
    assert all(proof.by for step in record.steps for proof in step.proofs)
    assert build_record(refused.ending).fulfilment_pull is None


def test_a_record_fits_its_schema(delivered: Story, refused: Story) -> None:
    schemas = Schemas.from_files(read_folder(ROOT, "schemas"))
    for story in (delivered, refused):
        for one in (story, unread(story)):
            files = one.files()
            data = next(data for path, data in files.items() if path.endswith("record.json"))
            assert schemas.validate("record", parse(data, "record.json"), "record.json") == ()


def test_the_same_closing_writes_the_same_bytes(delivered: Story) -> None:
    assert deposit(delivered.closing()) == deposit(delivered.closing())


def test_a_request_archived_twice_is_one_row(delivered: Story, refused: Story) -> None:
    first, _ = finished(delivered.closing())
    other, _ = finished(refused.closing())
    written = delivered.files(first, other)
    lines = written["archive/2026/register.csv"].decode().splitlines()
    assert [line.split(",")[0] for line in lines] == [
        "registration",
        "PDI-2026-0042",
        "PDI-2026-0051",
    ]


def test_a_record_of_another_year_is_not_in_the_register(delivered: Story, refused: Story) -> None:
    other, _ = finished(refused.closing())
    last_year = replace(other, registration="PDI-2025-0007")
    written = delivered.files(last_year)
    assert b"PDI-2025-0007" not in written["archive/2026/register.csv"]


def test_a_correction_is_a_second_version_beside_the_first(delivered: Story) -> None:
    first, _ = finished(delivered.closing())
    again = replace(delivered, ending=replace(delivered.ending, archive_version=2))
    written = again.files(first)
    assert "archive/2026/PDI-2026-0042/v2/record.json" in written
    rows = written["archive/2026/register.csv"].decode().splitlines()[1:]
    assert [row.split(",")[1] for row in rows] == ["1", "2"]


def test_a_variable_left_unmet_is_a_delivery_in_part() -> None:
    assert outcome_of(manifest_of(CSV)).kind is OutcomeKind.DELIVERED
    assert outcome_of(manifest_of(CSV, unmet=True)).kind is OutcomeKind.DELIVERED_IN_PART


def test_a_refused_form_is_kept_as_it_was_given(refused: Story) -> None:
    files = refused.files()
    folder = "archive/2026/PDI-2026-0051/v1"
    assert sorted(files) == [
        f"{folder}/intake.snapshot.json",
        f"{folder}/record.json",
        f"{folder}/request.yaml",
        "archive/2026/register.csv",
    ]
    assert files[f"{folder}/request.yaml"] == refused.folder["request.yaml"]


PHONE = b"0812-3456-7890"


def test_a_refused_form_with_an_identifier_leaves_its_hash_only(refused: Story) -> None:
    found = Finding(
        code="identifier", file=f"{FOLDER}/request.yaml", line=2, path="data.description"
    )
    files = refused.files(identifiers=(found,))
    folder = "archive/2026/PDI-2026-0051/v1"
    assert f"{folder}/request.yaml" not in files
    digest = hashlib.sha256(refused.folder["request.yaml"]).hexdigest()
    assert files[f"{folder}/request.yaml.sha256"] == f"{digest}  request.yaml\n".encode()
    assert [path for path, data in files.items() if PHONE in data] == []


def unread(story: Story) -> Story:
    """The story of a form that could not be parsed."""
    ending = story.ending
    return replace(
        story,
        ending=replace(ending, request=None, intake=replace(ending.intake, documents={})),
    )


def test_a_form_that_nobody_could_read_leaves_its_hash_only(refused: Story) -> None:
    files = unread(refused).files()
    assert "archive/2026/PDI-2026-0051/v1/request.yaml.sha256" in files


def test_what_was_written_around_a_form_is_in_no_snapshot(delivered: Story) -> None:
    files = delivered.files()
    for name in ("intake", "fulfilment"):
        data = files[f"{V1}/{name}.snapshot.json"]
        kept = decode(data, Snapshot)
        assert (kept.pull.title, kept.pull.body) == ("", "")
        assert json.loads(data)["documents"]["request"]["data"]["title"] == TITLE


PATHS = {
    "a value": ("data.description", (TITLE, "[dihapus]")),
    "everything below": ("data", ("[dihapus]", "[dihapus]")),
    "the whole document": ("", ("[dihapus]", "[dihapus]")),
    "nowhere": ("data.variables[3].name", (TITLE, DESCRIPTION)),
}


@pytest.mark.parametrize(("path", "expected"), PATHS.values(), ids=PATHS)
def test_only_what_was_found_is_removed_from_the_snapshot(
    path: str, expected: tuple[str, str], refused: Story
) -> None:
    found = Finding(code="identifier", file=f"{FOLDER}/request.yaml", path=path)
    files = refused.files(identifiers=(found,))
    snapshot = json.loads(files["archive/2026/PDI-2026-0051/v1/intake.snapshot.json"])
    data = snapshot["documents"]["request"]["data"]
    assert (data["title"], data["description"]) == expected


def test_a_value_in_a_list_is_removed_alone(refused: Story) -> None:
    variables = [{"name": "nama", "personal": True}, {"name": 812}]
    intake = replace(refused.ending.intake, documents={"request": {"data": variables}})
    story = replace(refused, ending=replace(refused.ending, intake=intake))
    file = f"{FOLDER}/request.yaml"
    found = (
        Finding(code="identifier", file=file, path="data[1].name"),
        Finding(code="identifier", file=file, path="data[0]"),
        Finding(code="identifier", file=file, path="data[7].name"),
        Finding(code="identifier", file=file, path="data[7]"),
        Finding(code="identifier", file=file, path="data.name.first"),
    )
    files = story.files(identifiers=found)
    snapshot = json.loads(files["archive/2026/PDI-2026-0051/v1/intake.snapshot.json"])
    assert snapshot["documents"]["request"]["data"] == [
        {"name": "[dihapus]", "personal": True},
        {"name": "[dihapus]"},
    ]


def test_a_list_that_is_found_as_a_whole_loses_every_value(refused: Story) -> None:
    intake = replace(refused.ending.intake, documents={"request": {"data": ["a", ["b", None]]}})
    story = replace(refused, ending=replace(refused.ending, intake=intake))
    found = Finding(code="identifier", file=f"{FOLDER}/request.yaml", path="data")
    files = story.files(identifiers=(found,))
    snapshot = json.loads(files["archive/2026/PDI-2026-0051/v1/intake.snapshot.json"])
    assert snapshot["documents"]["request"]["data"] == ["[dihapus]", ["[dihapus]", None]]


def test_a_title_that_may_not_be_kept_is_not_in_the_register(refused: Story) -> None:
    hidden = replace(refused, ending=replace(refused.ending, hide_title=True))
    assert build_record(hidden.ending).title == "–"


def test_an_account_without_the_first_check_leaves_it_open(refused: Story) -> None:
    bare = replace(refused.ending.intake, ledger=Lines())
    record = build_record(replace(refused.ending, intake=bare))
    assert (record.completeness, record.times.complete_at) == (None, None)


@pytest.mark.parametrize("name", ["record.json", "intake.snapshot.json", "berita-acara.md"])
def test_a_document_cannot_take_the_place_of_what_the_bot_writes(
    name: str, delivered: Story
) -> None:
    closing = delivered.closing(folder={**delivered.folder, name: b"x"})
    with pytest.raises(DocumentError, match="archive-name-taken"):
        deposit(closing)
