"""What should stand on the forge, by the policy? Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from datareq.model.names import (
    CHECK_NAME,
    FULFIL_PREFIX,
    INTAKE_PREFIX,
    LEDGER_BRANCH,
    MAIN,
)
from datareq.model.policy import Policy
from datareq.model.roles import Appointment, Role, RoleSource
from datareq.premises.nouns import (
    Actor,
    ActorKind,
    Branch,
    Environment,
    Kind,
    Label,
    Part,
    Person,
    Rule,
    Ruleset,
    Settings,
    Team,
    Variable,
)

OURS = "datareq/"
"""How the names of our rulesets begin; whatever else is on the forge isn't ours."""
READ, WRITE = "pull", "push"
READERS = "pembaca-permohonan"
"""The team of those who serve a unit: they approve by reading, and write nothing."""
STAFF = "meja-data"
"""The team of those whom a request's own documents name: people keep it by hand."""
ENVIRONMENTS = ("gate", "publish", "generate", "github-pages")
SECRETS = (("gate", "DATAREQ_GATE_KEY"), ("publish", "DATAREQ_PUBLISH_KEY"))
"""Where the Apps' keys are kept: environment, name."""
GUARDED = (".github/**/*",)
USUAL = {
    RoleSource.UNIT: READERS,
    RoleSource.CATALOGUE: READERS,
    RoleSource.DOCUMENT: STAFF,
}
"""The team of a role for which the policy names none."""
PUSH_RULESET = f"{OURS}workflows"
LEDGER_RULESET = f"{OURS}ledger"

GATE_PERMISSIONS: Mapping[str, str] = {
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "members": "read",
    "metadata": "read",
    "pull_requests": "write",
}
PUBLISH_PERMISSIONS: Mapping[str, str] = {
    "checks": "read",  # maintenance is merged once its tests have passed
    "contents": "write",
    "metadata": "read",
    "pull_requests": "write",
    "workflows": "write",  # it merges maintenance that touches .github/workflows
}
SWITCHES = (
    ("allow_auto_merge", "false"),
    ("allow_merge_commit", "true"),
    ("allow_rebase_merge", "false"),
    ("allow_squash_merge", "true"),
    ("can_approve_pull_request_reviews", "false"),
    ("default_workflow_permissions", "read"),
    ("delete_branch_on_merge", "false"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppIds:
    """The numbers of the desk's two Apps; `publisher`: the login of the second one's account, if installed."""

    gate: int
    publish: int
    publisher: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Everything that `datareq setup` puts in place, in that order; and what it can only check."""

    parts: tuple[tuple[Kind, Part], ...]
    apps: tuple[tuple[int, Mapping[str, str]], ...]
    secrets: tuple[tuple[str, str], ...]
    missing: tuple[Appointment, ...]
    renamed: tuple[tuple[Appointment, str], ...]


def in_office(appointments: Sequence[Appointment], today: date) -> tuple[Appointment, ...]:
    """Those of today; both days count."""
    return tuple(
        one
        for one in appointments
        if one.since <= today and (one.until is None or today <= one.until)
    )


def wanted(
    policy: Policy,
    labels: Sequence[Label],
    apps: AppIds,
    logins: Mapping[int, str | None],
    today: date,
) -> Wanted:
    """`logins`: what the forge calls each appointed account today; None for one that is gone."""
    now = in_office(policy.appointments, today)
    teams = _teams(policy.roles, now, logins)
    office = tuple(
        Actor(kind=ActorKind.TEAM, name=team.name) for team in teams if team.permission == WRITE
    )
    keepers = policy.role(policy.maintainer_role).team
    parts: list[tuple[Kind, Part]] = [
        (Kind.REPOSITORY, Settings(name="repository", switches=SWITCHES)),
        *((Kind.TEAM, team) for team in teams),
        *((Kind.LABEL, label) for label in labels),
        *((Kind.ENVIRONMENT, Environment(name=name, branches=(MAIN,))) for name in ENVIRONMENTS),
        *((Kind.VARIABLE, variable) for variable in _variables(apps)),
        (Kind.LEDGER, Branch(name=LEDGER_BRANCH)),
        *((Kind.RULESET, ruleset) for ruleset in _rulesets(apps, office, keepers)),
    ]
    return Wanted(
        parts=tuple(parts),
        apps=((apps.gate, GATE_PERMISSIONS), (apps.publish, PUBLISH_PERMISSIONS)),
        secrets=SECRETS,
        missing=tuple(one for one in now if logins.get(one.account_id) is None),
        renamed=tuple(
            (one, login)
            for one in now
            if (login := logins.get(one.account_id)) is not None
            and login.lower() != one.login.lower()
        ),
    )


def _teams(
    roles: Sequence[Role], now: Sequence[Appointment], logins: Mapping[int, str | None]
) -> tuple[Team, ...]:
    """One team a name; roles may share it. Who serves a unit reads, who serves in the office writes."""
    found: dict[str, Team] = {}
    for role in roles:
        name = role.team or USUAL.get(role.source)
        if name is None:
            continue
        by_hand = role.source is RoleSource.DOCUMENT
        of_units = role.source in (RoleSource.UNIT, RoleSource.CATALOGUE)
        before = found.get(name)
        members: dict[int, Person] = {
            person.id: person for person in (before.members or () if before else ())
        }
        for one in now:
            login = logins.get(one.account_id)
            if one.role == role.id and login is not None:
                members[one.account_id] = Person(id=one.account_id, login=login)
        writes = not of_units or (before is not None and before.permission == WRITE)
        found[name] = Team(
            name=name,
            permission=WRITE if writes else READ,
            members=None if by_hand else tuple(members[id_] for id_ in sorted(members)),
        )
    return tuple(found[name] for name in sorted(found))


def _variables(apps: AppIds) -> tuple[Variable, ...]:
    said = {"DATAREQ_GATE_APP_ID": str(apps.gate), "DATAREQ_PUBLISH_APP_ID": str(apps.publish)}
    if apps.publisher is not None:
        said["DATAREQ_PUBLISHER"] = apps.publisher
    return tuple(Variable(name=name, value=value) for name, value in sorted(said.items()))


def _rulesets(apps: AppIds, office: tuple[Actor, ...], keepers: str | None) -> tuple[Ruleset, ...]:
    """main moves by publish alone, the ledger by the gate alone, a fulfilment by the gate and the office, and
    what the gate wrote in a requester's name by the gate."""
    gate = Actor(kind=ActorKind.APP, name=str(apps.gate))
    publish = Actor(kind=ActorKind.APP, name=str(apps.publish))
    maintainers = (Actor(kind=ActorKind.TEAM, name=keepers),) if keepers else ()
    fulfilment = f"{FULFIL_PREFIX}**"
    moved = tuple(Rule(type=type_) for type_ in ("creation", "deletion", "update"))
    check = Rule(type="required_status_checks", terms=(CHECK_NAME,), app=apps.gate)
    return (
        _ruleset("main", (MAIN,), (*moved, check), (publish,)),
        _ruleset("ledger", (LEDGER_BRANCH,), moved, (gate,)),
        _ruleset("intake", (f"{INTAKE_PREFIX}*",), moved, (gate,)),
        _ruleset("fulfilment", (fulfilment,), moved, (gate, *office)),
        _ruleset(
            "no-force-push",
            (MAIN, LEDGER_BRANCH, fulfilment),
            (Rule(type="non_fast_forward"),),
            (),
        ),
        Ruleset(
            name=PUSH_RULESET,
            target="push",
            patterns=(),
            rules=(Rule(type="file_path_restriction", terms=GUARDED),),
            bypass=(publish, *maintainers),
        ),
    )


def _ruleset(
    name: str, branches: tuple[str, ...], rules: tuple[Rule, ...], bypass: tuple[Actor, ...]
) -> Ruleset:
    return Ruleset(
        name=f"{OURS}{name}",
        target="branch",
        patterns=tuple(f"refs/heads/{branch}" for branch in branches),
        rules=rules,
        bypass=bypass,
    )
