"""What is put beside a record after the end follows from the commands, and an audit notices what doesn't."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from archive_story import Story, decide

from datareq.archive.afterwards import (
    destruction,
    objection,
    recall,
    render_objections,
)
from datareq.archive.audit import audit
from datareq.documents.codec import encode
from datareq.model.afterwards import Objection
from datareq.model.forge import Account
from datareq.model.ledger import Commanded
from datareq.model.policy import Policy

ID, REFUSED_ID = "PDI-2026-0042", "PDI-2026-0051"
DELIVERED, REFUSED = f"archive/2026/{ID}/v1", f"archive/2026/{REFUSED_ID}/v1"
LIST = "archive/2026/keberatan.csv"
SITI, HEAD = Account(id=77, login="siti"), Account(id=500, login="budi")
T0 = datetime(2026, 3, 12, 3, tzinfo=UTC)
Files = dict[str, bytes]


def said(
    effect: str, user: Account, hours: int, *arguments: str, text: str = "alasan"
) -> Commanded:
    at = T0 + timedelta(hours=hours)
    return Commanded(
        pull=2, comment=100 + hours, user=user, body_sha256="0" * 64, name=effect, arguments=arguments,
        text=text, policy_commit="c" * 40, given_at=at, at=at, effect=effect,
    )  # fmt: skip


OBJECTED = said("object", SITI, 1)
ANSWERED = said("answer-objection", HEAD, 2, "accept", text="boleh")


def objected(*more: Commanded) -> Objection:
    found = objection(REFUSED_ID, 1, (OBJECTED, *more), date(2026, 4, 30))
    assert found is not None
    return found


def test_an_objection_has_its_answer_once_it_is_given() -> None:
    assert objection(REFUSED_ID, 1, (), None) is None
    assert objected().answer is None
    answer = objected(ANSWERED).answer
    assert answer is not None
    assert (answer.decision, answer.text, answer.by) == ("accept", "boleh", HEAD)


def test_the_list_of_objections_is_the_same_in_any_order() -> None:
    other = replace(objected(ANSWERED), registration=ID)
    rendered = render_objections((objected(), other))
    assert rendered == render_objections((other, objected()))
    assert rendered.decode().splitlines()[1:] == [
        f"{ID},1,2026-03-12T04:00:00Z,77,2026-04-30,2026-03-12T05:00:00Z,500,accept",
        f"{REFUSED_ID},1,2026-03-12T04:00:00Z,77,2026-04-30,,,",
    ]


def test_of_each_person_the_first_word_about_copies_is_kept() -> None:
    told = (
        said("confirm-destruction", SITI, 1, text="di laptop"),
        said("confirm-destruction", SITI, 2, text="lagi"),
        said("confirm-destruction", HEAD, 3, text=""),
    )
    found = destruction(ID, 1, told)
    assert found is not None
    assert [(one.by, one.note) for one in found.copies] == [(SITI, "di laptop"), (HEAD, None)]
    assert destruction(ID, 1, ()) is None


@pytest.fixture
def files(delivered: Story, refused: Story) -> Files:
    """A refused request that was objected to, and a delivered one."""
    return {
        **delivered.files(),
        **refused.files(),
        f"{REFUSED}/keberatan.json": encode(objected()),
        LIST: render_objections([objected()]),
    }


def recalled(files: Files) -> Files:
    """The delivered one is recalled: what was published gives way."""
    found = recall(ID, 1, (said("recall", HEAD, 4),))
    place = f"datasets/published/{ID}"
    kept = {path: data for path, data in files.items() if not path.startswith(f"{place}/")}
    return {
        **kept,
        f"{DELIVERED}/penarikan.json": encode(found),
        f"{place}/penarikan.json": encode(found),
    }


def tell(files: Files, policy: Policy) -> set[tuple[str, str]]:
    lines = audit(files, lambda _: policy, decide)
    found = {(line.subject, problem.code) for line in lines for problem in line.problems}
    return {pair for pair in found if not pair[0].endswith("register.csv")}


def changed(path: str, data: bytes | None) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        rest = {name: content for name, content in files.items() if name != path}
        return rest if data is None else {**rest, path: data}

    return change


FOREIGN = encode(replace(objected(), registration="PDI-2026-0001"))
CHANGES: dict[str, tuple[Callable[[Files], Files], set[tuple[str, str]]]] = {
    "nothing": (lambda files: files, set()),
    "a recall": (recalled, set()),
    "an answer that the list lacks": (
        changed(f"{REFUSED}/keberatan.json", encode(objected(ANSWERED))),
        {(LIST, "audit-objections-differ")},
    ),
    "another request's objection": (
        changed(f"{REFUSED}/keberatan.json", FOREIGN),
        {(REFUSED, "audit-other-request"), (LIST, "audit-objections-differ")},
    ),
    "an objection that nobody can read": (
        changed(f"{REFUSED}/keberatan.json", b"{}"),
        {(REFUSED, "audit-other-request"), (LIST, "audit-objections-differ")},
    ),
    "no list": (changed(LIST, None), {(LIST, "audit-objections-differ")}),
    "a list of nothing": (
        changed(f"{REFUSED}/keberatan.json", None),
        {(LIST, "audit-objections-differ")},
    ),
    "a recalled result that is still published": (
        lambda files: {**files, **recalled(files)},
        {(DELIVERED, "audit-file-extra")},
    ),
    "a result that is gone without a recall": (
        lambda files: {
            path: data for path, data in files.items() if not path.startswith("datasets/published")
        },
        {(DELIVERED, "audit-published-missing")},
    ),
}


@pytest.mark.parametrize(("change", "problems"), CHANGES.values(), ids=CHANGES)
def test_the_audit_sees_what_does_not_follow(
    files: Files,
    policy: Policy,
    change: Callable[[Files], Files],
    problems: set[tuple[str, str]],
) -> None:
    assert tell(change(files), policy) == problems
