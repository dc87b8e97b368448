"""What the policy asks of the forge's settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.factories import ROOT

from datareq.documents.policy import load_policy
from datareq.intake.issue_form import LABEL
from datareq.model.policy import Policy
from datareq.premises.labels import LABELS, PREFIX
from datareq.premises.nouns import ActorKind, Kind, Person, Ruleset, Team
from datareq.premises.wanted import READERS, STAFF, AppIds, Wanted, wanted
from datareq.reconcile import show
from datareq.rehearsal.cast import CAST
from datareq.rehearsal.house import first_files

IDS = AppIds(gate=7, publish=8, publisher="publish[bot]")
TODAY = date(2026, 4, 2)


@pytest.fixture(scope="module")
def policy() -> Policy:
    files = {k: v for k, v in first_files(ROOT).items() if k.startswith("policy/")}
    return load_policy(files, "c" * 40)


def ask(policy: Policy, today: date = TODAY, **logins: str | None) -> Wanted:
    """`logins`: what some of the cast are called today, by the login that the policy has."""
    names = {player.id: logins.get(player.login, player.login) for player in CAST}
    return wanted(policy, LABELS, IDS, names, today)


def team(want: Wanted, name: str) -> Team:
    return next(p for _, p in want.parts if isinstance(p, Team) and p.name == name)


def ruleset(want: Wanted, name: str) -> Ruleset:
    return next(p for _, p in want.parts if isinstance(p, Ruleset) and p.name == f"datareq/{name}")


def logins(team_: Team) -> list[str]:
    return [person.login for person in team_.members or ()]


@pytest.mark.parametrize(
    ("today", "members"),
    [
        (date(2025, 1, 5), []),
        (date(2025, 1, 6), ["andi"]),
        (date(2026, 3, 31), ["andi"]),
        (date(2026, 4, 1), ["andi", "dewi"]),
        (date(2026, 4, 7), ["andi", "dewi"]),
        (date(2026, 4, 8), ["andi"]),
    ],
    ids=str,
)
def test_team_holds_who_is_in_office_that_day(
    policy: Policy, today: date, members: list[str]
) -> None:
    assert logins(team(ask(policy, today), "koordinator-programmer")) == members


def test_member_is_known_by_number_and_called_as_the_forge_calls_it(policy: Policy) -> None:
    want = ask(policy, hendro="hendro-baru")
    assert team(want, "kepala-pustikom").members == (Person(id=501, login="hendro-baru"),)
    assert [(one.login, now) for one, now in want.renamed] == [("hendro", "hendro-baru")]
    assert ask(policy, hendro="HENDRO").renamed == ()


def test_account_that_is_gone_is_in_no_team_and_is_told(policy: Policy) -> None:
    want = ask(policy, hendro=None)
    assert logins(team(want, "kepala-pustikom")) == []
    assert [one.login for one in want.missing] == ["hendro"]


def test_who_serves_a_unit_reads_and_who_serves_in_the_office_writes(policy: Policy) -> None:
    want = ask(policy)
    readers = team(want, READERS)
    assert readers.permission == "pull"
    assert {"ratna", "nur", "maya"} <= set(logins(readers))
    assert team(want, "kepala-pustikom").permission == "push"


def test_staff_whom_documents_name_have_a_team_that_people_keep(policy: Policy) -> None:
    staff = team(ask(policy), STAFF)
    assert (staff.permission, staff.members) == ("push", None)


def test_readers_pass_by_no_rule(policy: Policy) -> None:
    want = ask(policy)
    actors = {a.name for _, p in want.parts if isinstance(p, Ruleset) for a in p.bypass}
    assert READERS not in actors
    assert STAFF in {actor.name for actor in ruleset(want, "fulfilment").bypass}


@pytest.mark.parametrize(
    ("name", "who"),
    [("main", ["8"]), ("ledger", ["7"]), ("intake", ["7"]), ("no-force-push", [])],
)
def test_only_an_app_passes_by_the_rules_of_a_branch(
    policy: Policy, name: str, who: list[str]
) -> None:
    actors = ruleset(ask(policy), name).bypass
    assert [actor.name for actor in actors] == who
    assert all(actor.kind is ActorKind.APP for actor in actors)


def test_the_required_check_counts_only_from_our_gate(policy: Policy) -> None:
    checks = [rule for rule in ruleset(ask(policy), "main").rules if rule.terms]
    assert [str(rule) for rule in checks] == ["required_status_checks: datareq/gate (App 7)"]


def test_policy_without_a_maintainers_team_lets_publish_alone_change_workflows(
    policy: Policy,
) -> None:
    roles = tuple(
        replace(role, team=None) if role.id == policy.maintainer_role else role
        for role in policy.roles
    )
    want = ask(replace(policy, roles=roles))
    assert [actor.name for actor in ruleset(want, "workflows").bypass] == ["8"]


def test_publisher_that_is_not_installed_is_told_to_nobody(policy: Policy) -> None:
    names = {player.id: player.login for player in CAST}
    want = wanted(policy, LABELS, AppIds(gate=7, publish=8), names, TODAY)
    told = [part.name for kind, part in want.parts if kind is Kind.VARIABLE]
    assert told == ["DATAREQ_GATE_APP_ID", "DATAREQ_PUBLISH_APP_ID"]


def test_labels_are_those_that_the_desk_puts_on() -> None:
    """Every label that reconcile knows, and none else."""
    source = (ROOT / "tools/datareq/reconcile/show.py").read_text()
    assert show.LABEL_PREFIX == PREFIX
    names = {label.name.removeprefix(PREFIX) for label in LABELS}
    assert set(show.CLOSED_LABELS.values()) <= names
    assert all(name in source for name in names)
    assert not LABEL.startswith(PREFIX)
