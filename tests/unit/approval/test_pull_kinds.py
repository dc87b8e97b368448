"""Which kind a pull request is, and what is refused about it as a whole."""

from __future__ import annotations

import pytest
from tests.factories import (
    BOT,
    FOLDER,
    INTAKE,
    PEOPLE,
    REPOSITORY,
    SLUG,
    Story,
    approved_intake,
    change,
    fulfilled,
    maintenance,
)

from datareq.approval.changes import refusals
from datareq.approval.facts import Case
from datareq.approval.kinds import classify
from datareq.approval.paths import is_plain
from datareq.model.finding import Finding, Severity
from datareq.model.forge import Account, ChangeStatus, PullKind, PullState
from datareq.model.ledger import ActName
from datareq.model.snapshot import Rival


def codes(story: Story) -> list[str]:
    case = Case(sop=story.policy.sop, policy=story.policy, snapshot=story.snapshot)
    return [message.code for message in refusals(case)]


@pytest.mark.parametrize(
    ("paths", "head_ref", "head_repo", "author", "kind"),
    [
        pytest.param(
            ["requests/a/request.yaml"], "x", "rani/data", "rani", PullKind.INTAKE, id="form"
        ),
        pytest.param(["Requests/a"], "x", None, "rani", PullKind.INTAKE, id="look-alike folder"),
        pytest.param(
            ["policy/sop.yaml"], "x", REPOSITORY, "maya", PullKind.MAINTENANCE, id="policy"
        ),
        pytest.param([], "x", REPOSITORY, "maya", PullKind.MAINTENANCE, id="nothing"),
        pytest.param(
            ["requests/a/request.yaml", "policy/sop.yaml"],
            "x",
            None,
            "rani",
            PullKind.MIXED,
            id="both",
        ),
        pytest.param(
            ["policy/x"], "fulfil/a", REPOSITORY, None, PullKind.FULFILMENT, id="the bot's"
        ),
        pytest.param(["requests/a/b"], "fulfil/a", "x/y", None, PullKind.INTAKE, id="a fork's"),
        pytest.param(
            ["requests/a/b"], "fulfil/a", REPOSITORY, "rina", PullKind.INTAKE, id="by hand"
        ),
        pytest.param(
            ["requests/a/b"], "intake/a", REPOSITORY, None, PullKind.INTAKE, id="an issue's"
        ),
    ],
)
def test_kind(
    paths: list[str], head_ref: str, head_repo: str | None, author: str | None, kind: PullKind
) -> None:
    who: Account = PEOPLE[author] if author else BOT
    changes = [change(path) for path in paths]
    assert classify(changes, head_ref, head_repo, who, REPOSITORY) is kind


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("requests/a/request.yaml", True),
        (".github/workflows/gate.yml", True),
        ("a/../b", False),
        ("./a", False),
        ("/a", False),
        ("a//b", False),
        ("a/", False),
        ("a\\b", False),
        ("a:b", False),
        ("a\nb", False),
        ("a\u202eb", False),
        ("é", False),
        (".git/config", False),
        ("a/.GIT/config", False),
        ("a ", False),
        ("a/b.", False),
    ],
    ids=repr,
)
def test_names_that_could_mislead(name: str, plain: bool) -> None:
    assert is_plain(name) is plain


def test_pull_requests_in_order_are_not_refused() -> None:
    assert codes(approved_intake()) == []
    assert codes(fulfilled()) == []
    assert codes(maintenance("Makefile", ".gitattributes", "docs/adr/0006-x.md")) == []


def test_a_kind_other_than_what_is_there_is_refused() -> None:
    assert codes(approved_intake().set(kind=PullKind.MAINTENANCE))[0] == "kind-differs"
    assert "mixed" in codes(approved_intake().set(kind=PullKind.MIXED))


def test_a_merge_that_was_decided_on_stays_decided() -> None:
    story = fulfilled().act(90, ActName.MERGING, commit="c5").set_pull(state=PullState.MERGED)
    assert story.verdict().satisfied
    story.set_pull(head_sha="c4")
    assert "merged-undecided" in codes(story)


def test_maintenance_without_changes_is_refused() -> None:
    assert codes(maintenance().set(changes=())) == ["no-changes"]


def test_maintenance_may_bring_programs_but_no_links() -> None:
    story = maintenance().set(changes=(change(".ci/run", mode="100755"),))
    assert codes(story) == []
    assert codes(story.set(changes=(change(".ci/run", mode="120000"),))) == ["file-link"]


def test_a_file_that_is_gone_has_no_mode_to_object_to() -> None:
    story = maintenance().set(changes=(change("docs/x", ChangeStatus.DELETED, mode=""),))
    assert codes(story) == []


@pytest.mark.parametrize(
    ("file", "severity", "expected"),
    [
        (f"{FOLDER}/request.yaml", Severity.ERROR, []),
        (FOLDER, Severity.ERROR, ["findings-elsewhere"]),
        (FOLDER, Severity.WARNING, []),
    ],
)
def test_errors_that_no_evidence_looks_at_refuse_the_whole(
    file: str, severity: Severity, expected: list[str]
) -> None:
    finding = Finding(code="x", file=file, severity=severity)
    assert codes(approved_intake().set(findings=(finding,))) == expected


def test_only_earlier_rivals_count_and_each_refusal_is_said_once() -> None:
    head = approved_intake().snapshot.pull.head_sha
    later = Rival(number=INTAKE + 1, head=head, slug=SLUG)
    other = Rival(number=1, head="x", slug=None)
    assert codes(approved_intake().set(rivals=(later, other))) == []
    earlier = Rival(number=1, head=head, slug=SLUG)
    assert codes(approved_intake().set(rivals=(earlier, earlier))) == ["rival-head"]


def test_an_intake_without_a_folder_is_refused() -> None:
    assert codes(approved_intake().set(slug=None)) == ["intake-folder"]


def test_a_fulfilment_without_a_folder_is_refused() -> None:
    assert codes(fulfilled().set(slug=None)) == ["fulfilment-branch"]


def test_a_fulfilment_in_a_folder_that_is_in_use_is_refused() -> None:
    assert codes(fulfilled().set(archived_slugs=(SLUG,))) == ["slug-taken"]


def test_outputs_belong_to_a_fulfilment() -> None:
    story = fulfilled()
    story.set(changes=(*story.snapshot.changes, change(f"{FOLDER}/output/prodi.csv")))
    assert codes(story) == []
