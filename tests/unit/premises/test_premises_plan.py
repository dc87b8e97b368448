"""The difference between what should be and what is, and how it is said."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.factories import ROOT

from datareq.documents.policy import load_policy
from datareq.model.policy import Policy
from datareq.premises.found import Found, Lack
from datareq.premises.health import examine
from datareq.premises.labels import LABELS
from datareq.premises.nouns import (
    Actor,
    ActorKind,
    App,
    Kind,
    Label,
    Part,
    Person,
    Rule,
    Ruleset,
    Settings,
    Team,
)
from datareq.premises.plan import Sign, plan
from datareq.premises.render import health_text, plan_json, plan_text
from datareq.premises.wanted import (
    GATE_PERMISSIONS,
    PUBLISH_PERMISSIONS,
    PUSH_RULESET,
    SECRETS,
    AppIds,
    Wanted,
    wanted,
)
from datareq.rehearsal.cast import CAST
from datareq.rehearsal.house import first_files

FILES = {".github/CODEOWNERS": True}
RINA = Person(id=503, login="rina")
DIMAS = Person(id=541, login="dimas")


@pytest.fixture(scope="module")
def policy() -> Policy:
    files = {k: v for k, v in first_files(ROOT).items() if k.startswith("policy/")}
    return load_policy(files, "c" * 40)


@pytest.fixture(scope="module")
def want(policy: Policy) -> Wanted:
    names = {player.id: player.login for player in CAST}
    day = max(one.since for one in policy.appointments)
    return wanted(policy, LABELS, AppIds(gate=7, publish=8, publisher="p[bot]"), names, day)


@pytest.fixture
def found(want: Wanted) -> Found:
    """A forge on which everything stands as it should."""
    apps = ((7, "gate", GATE_PERMISSIONS), (8, "publish", PUBLISH_PERMISSIONS))
    return Found(
        repository="unj/desk",
        private=True,
        parts=want.parts,
        apps=tuple(App(id=id_, name=name, permissions=tuple(p.items())) for id_, name, p in apps),
        owners=(Person(id=900, login="pemilik"),),
        admins=(Person(id=900, login="pemilik"), DIMAS),
        secrets=SECRETS,
    )


def without(found: Found, kind: Kind, name: str) -> Found:
    parts = tuple((k, p) for k, p in found.parts if (k, p.name) != (kind, name))
    return replace(found, parts=parts)


def changed(found: Found, kind: Kind, name: str, **how: object) -> Found:
    def change(k: Kind, part: Part) -> Part:
        return replace(part, **how) if (k, part.name) == (kind, name) else part  # type: ignore[type-var]

    return replace(found, parts=tuple((k, change(k, part)) for k, part in found.parts))


def codes(want: Wanted, found: Found, policy: Policy, **files: bool | None) -> list[str]:
    health = examine(want, found, policy, {**FILES, **files})
    assert health.sound == (not health.drifts)
    return [drift.code for drift in health.drifts]


def test_nothing_is_planned_where_everything_stands(
    want: Wanted, found: Found, policy: Policy
) -> None:
    assert plan(want, found) == ()
    assert codes(want, found, policy) == []


def test_empty_forge_gets_everything_teams_before_the_rules_that_name_them(
    want: Wanted, found: Found
) -> None:
    steps = plan(want, replace(found, parts=()))
    assert {step.sign for step in steps} == {Sign.ADD}
    assert len(steps) == len(want.parts)
    kinds = [step.kind for step in steps]
    assert kinds == sorted(kinds, key=list(Kind).index)
    assert kinds[-1] is Kind.RULESET


def test_difference_tells_what_goes_and_what_comes(want: Wanted, found: Found) -> None:
    kind, name = Kind.TEAM, "layanan-pangkalan-data"
    there = changed(found, kind, name, members=(DIMAS,), permission="admin")
    (step,) = plan(want, there)
    assert plan_text("unj/desk", (step,), (), (), "en") == (
        "Plan for unj/desk:\n"
        "~ team layanan-pangkalan-data\n"
        "    - members: dimas (541)\n"
        "    + members: rina (503)\n"
        "    - permission: admin\n"
        "    + permission: push\n"
    )


def test_invited_member_is_planned_no_more_but_told(
    want: Wanted, found: Found, policy: Policy
) -> None:
    there = changed(found, Kind.TEAM, "layanan-pangkalan-data", members=(), pending=(RINA,))
    assert plan(want, there) == ()
    assert codes(want, there, policy) == ["member-pending"]


def test_members_that_people_keep_are_never_a_difference(want: Wanted, found: Found) -> None:
    assert plan(want, changed(found, Kind.TEAM, "meja-data", members=None)) == ()


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"enforcement": "evaluate"}, "ruleset-changed"),
        ({"patterns": ("refs/heads/x",)}, "ruleset-changed"),
        ({"rules": ()}, "ruleset-changed"),
        ({"rules": (Rule(type="update"),)}, "ruleset-changed"),
        ({"bypass": ()}, "ruleset-changed"),
        ({"bypass": (Actor(kind=ActorKind.OWNERS, name=""),)}, "ruleset-changed"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_every_part_of_a_ruleset_matters(
    want: Wanted, found: Found, policy: Policy, how: dict[str, object], code: str
) -> None:
    assert codes(want, changed(found, Kind.RULESET, "datareq/main", **how), policy) == [code]


def test_check_of_another_app_is_a_difference(want: Wanted, found: Found) -> None:
    main = found.part(Kind.RULESET, "datareq/main")
    assert isinstance(main, Ruleset)
    rules = tuple(replace(rule, app=None) if rule.terms else rule for rule in main.rules)
    (step,) = plan(want, changed(found, Kind.RULESET, main.name, rules=rules))
    (difference,) = step.differences
    assert difference.gone == ("required_status_checks: datareq/gate",)
    assert difference.new == ("required_status_checks: datareq/gate (App 7)",)


def test_what_carries_our_name_and_is_not_wanted_goes(want: Wanted, found: Found) -> None:
    old = Label(name="tahap/lama", colour="ffffff", description="")
    steps = plan(want, replace(found, parts=(*found.parts, (Kind.LABEL, old))))
    assert [(step.sign, step.name, step.after) for step in steps] == [
        (Sign.REMOVE, "tahap/lama", None)
    ]


def test_ledger_is_begun_where_none_was_and_never_anew(
    want: Wanted, found: Found, policy: Policy
) -> None:
    lost = without(found, Kind.LEDGER, "datareq/ledger")
    assert codes(want, lost, policy) == ["ledger-lost"]
    never = without(lost, Kind.RULESET, "datareq/ledger")
    assert codes(want, never, policy) == ["ledger-missing", "ruleset-missing"]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"private": False}, ["repository-public"]),
        ({"apps": ()}, ["app-missing", "app-missing"]),
        ({"secrets": ()}, ["secret-missing", "secret-missing"]),
        ({"secrets": (*SECRETS, ("", "DATAREQ_GATE_KEY"))}, ["secret-exposed"]),
        ({"secrets": (*SECRETS, ("", "OTHERS"))}, []),
    ],
    ids=["public", "no apps", "no keys", "a key for everybody", "somebody else's secret"],
)
def test_what_only_people_can_mend_is_told(
    want: Wanted, found: Found, policy: Policy, how: dict[str, object], expected: list[str]
) -> None:
    assert codes(want, replace(found, **how), policy) == expected  # type: ignore[arg-type]


def test_app_is_held_to_exactly_its_permissions(want: Wanted, found: Found, policy: Policy) -> None:
    gate, publish = found.apps
    more = replace(gate, permissions=(*gate.permissions, ("administration", "write")))
    less = replace(publish, permissions=publish.permissions[1:], suspended=True)
    there = replace(found, apps=(more, less))
    assert codes(want, there, policy) == ["app-too-much", "app-suspended", "app-too-little"]


@pytest.mark.parametrize(
    ("fresh", "expected"), [(False, ["file-stale"]), (None, ["file-missing"]), (True, [])]
)
def test_generated_file_is_told_when_it_is_not_fresh(
    want: Wanted, found: Found, policy: Policy, fresh: bool | None, expected: list[str]
) -> None:
    assert codes(want, found, policy, form=fresh) == expected


def test_office_that_nobody_holds_is_told_by_its_name(
    want: Wanted, found: Found, policy: Policy
) -> None:
    parts = tuple(
        (kind, replace(part, members=()) if part.name == "kepala-pustikom" else part)  # type: ignore[type-var]
        for kind, part in want.parts
    )
    vacant = replace(want, parts=parts)
    health = examine(vacant, replace(found, parts=parts), policy, FILES)
    said = health_text("unj/desk", health, "id")
    assert "Tidak ada pemegang peran Kepala Pusat Teknologi Informasi dan Komunikasi hari ini." in (
        said
    )


@pytest.mark.parametrize(
    ("lack", "kind", "sound"),
    [(Lack.RULESETS, Kind.RULESET, False), (Lack.ENVIRONMENTS, Kind.ENVIRONMENT, False)],
)
def test_what_the_plan_lacks_is_not_planned_and_not_sound(
    want: Wanted, found: Found, policy: Policy, lack: Lack, kind: Kind, sound: bool
) -> None:
    parts = tuple((k, part) for k, part in found.parts if k is not kind)
    secrets = () if lack is Lack.ENVIRONMENTS else SECRETS
    there = replace(found, parts=parts, lacks=(lack,), secrets=secrets)
    assert plan(want, there) == ()
    health = examine(want, there, policy, FILES)
    assert (health.drifts, health.lacks, health.sound) == ((), (lack,), sound)


def test_rules_for_pushes_are_asked_of_github_and_only_tried_on_an_own_server(
    want: Wanted, found: Found, policy: Policy
) -> None:
    there = without(found, Kind.RULESET, PUSH_RULESET)
    assert codes(want, there, policy) == ["push-ruleset-missing"]
    own = replace(there, server="3.13.0")
    health = examine(want, own, policy, FILES)
    assert (health.sound, health.lacks) == (True, (Lack.PUSH_RULESETS,))


def test_administrators_beside_the_owners_are_named_once(
    want: Wanted, found: Found, policy: Policy
) -> None:
    health = examine(want, found, policy, FILES)
    people = [(passer.who, passer.way) for passer in health.passers if passer.who[0] == "@"]
    assert people == [("@pemilik", "owner"), ("@dimas", "admin")]


def test_switches_of_the_repository_matter(want: Wanted, found: Found, policy: Policy) -> None:
    there = replace(
        found,
        parts=tuple(
            (k, Settings(name=p.name, switches=()) if isinstance(p, Settings) else p)
            for k, p in found.parts
        ),
    )
    assert codes(want, there, policy) == ["repository-changed"]


def test_plan_as_json_is_for_other_programs(want: Wanted, found: Found) -> None:
    there = changed(found, Kind.LABEL, "tahap/selesai", colour="000000")
    told = json.loads(plan_json("unj/desk", plan(want, there), (), (), "id"))
    assert told == {
        "repository": "unj/desk",
        "steps": [
            {
                "sign": "~",
                "kind": "label",
                "name": "tahap/selesai",
                "differences": [{"fact": "colour", "gone": ["000000"], "new": ["0e8a16"]}],
            }
        ],
        "by_hand": [],
        "lacks": [],
    }


def test_team_that_is_empty_by_hand_is_a_team(found: Found) -> None:
    assert Team(name="x", permission="push", members=None).facts() == {"permission": ("push",)}
