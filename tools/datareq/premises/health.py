"""Where do the settings differ from what they should be, who can pass by them, and what isn't to be had?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from datareq.model.names import LEDGER_BRANCH
from datareq.model.policy import Policy
from datareq.model.roles import RoleSource
from datareq.premises.found import Found, Lack
from datareq.premises.nouns import ActorKind, App, Kind, Ruleset, Team
from datareq.premises.plan import Sign, Step, ledger_was_there, may_be_lacking, plan
from datareq.premises.wanted import PUSH_RULESET, Wanted

KEY_PREFIX = "DATAREQ_"
"""How the names of the desk's secrets begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One difference: `code` names its sentence, its risk and its mend in the registry of words."""

    code: str
    name: str
    args: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passer:
    """Somebody whom the rules don't hold: `way` is a code of the registry, `where` the rules' names."""

    who: str
    way: str
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    drifts: tuple[Drift, ...]
    lacks: tuple[Lack, ...]
    passers: tuple[Passer, ...]

    @property
    def wrong(self) -> int:
        """How much isn't as it must be; a server may do without rules for pushes, and without no others."""
        return len(self.drifts) + len(set(self.lacks) - {Lack.PUSH_RULESETS})

    @property
    def sound(self) -> bool:
        return not self.wrong


def examine(want: Wanted, found: Found, policy: Policy, files: Mapping[str, bool | None]) -> Health:
    """`files`: generated file → whether main's is fresh; None where main has none."""
    steps = plan(want, found)
    lacks = set(found.lacks)
    if any(may_be_lacking(step, found) for step in steps):
        lacks.add(Lack.PUSH_RULESETS)
        steps = tuple(step for step in steps if not may_be_lacking(step, found))
    return Health(
        drifts=(
            *map(drift_of_step, steps),
            *by_hand(want, found, policy, files),
            *_waiting(found),
        ),
        lacks=tuple(sorted(lacks, key=lambda lack: lack.value)),
        passers=tuple(_passers(found)),
    )


def drift_of_step(step: Step) -> Drift:
    """What a step would mend."""
    said = "; ".join(
        f"{one.fact}: " + " ".join([*(f"-{x}" for x in one.gone), *(f"+{x}" for x in one.new)])
        for one in step.differences
    )
    what = {Sign.ADD: "missing", Sign.CHANGE: "changed", Sign.REMOVE: "strange"}[step.sign]
    code = f"{step.kind.value}-{what}"
    if step.kind is Kind.RULESET and step.name == PUSH_RULESET and step.sign is Sign.ADD:
        code = "push-ruleset-missing"
    return Drift(code=code, name=step.name, args={"name": step.name, "differences": said})


def by_hand(
    want: Wanted, found: Found, policy: Policy, files: Mapping[str, bool | None]
) -> Iterator[Drift]:
    """What no command may or can mend."""
    yield from _apps(want, found)
    if not found.private:
        yield Drift(code="repository-public", name=found.repository)
    if found.part(Kind.LEDGER, LEDGER_BRANCH) is None and ledger_was_there(found):
        yield Drift(code="ledger-lost", name=LEDGER_BRANCH, args={"name": LEDGER_BRANCH})
    for one in want.missing:
        yield Drift(
            code="account-gone", name=one.login, args={"login": one.login, "id": one.account_id}
        )
    for one, login in want.renamed:
        args = {"login": one.login, "id": one.account_id, "now": login}
        yield Drift(code="account-renamed", name=one.login, args=args)
    yield from _vacant(want, policy)
    for path, fresh in sorted(files.items()):
        if not fresh:
            code = "file-missing" if fresh is None else "file-stale"
            yield Drift(code=code, name=path, args={"file": path})
    for place, name in found.secrets:
        if not place and name.startswith(KEY_PREFIX):
            yield Drift(code="secret-exposed", name=name, args={"name": name})
    if Lack.ENVIRONMENTS not in found.lacks:
        for place, name in want.secrets:
            if (place, name) not in found.secrets:
                args = {"name": name, "environment": place}
                yield Drift(code="secret-missing", name=name, args=args)


def _apps(want: Wanted, found: Found) -> Iterator[Drift]:
    installed = {app.id: app for app in found.apps}
    for id_, permissions in want.apps:
        app = installed.get(id_)
        if app is None:
            yield Drift(code="app-missing", name=str(id_), args={"app": id_})
            continue
        if app.suspended:
            yield Drift(code="app-suspended", name=app.name, args={"app": app.name})
        wanted_, have = set(permissions.items()), set(app.permissions)
        for code, some in (("app-too-much", have - wanted_), ("app-too-little", wanted_ - have)):
            if some:
                said = ", ".join(f"{name}: {level}" for name, level in sorted(some))
                yield Drift(code=code, name=app.name, args={"app": app.name, "permissions": said})


def _vacant(want: Wanted, policy: Policy) -> Iterator[Drift]:
    """A role that the institution fills, and nobody holds today."""
    filled = {part.name for _, part in want.parts if isinstance(part, Team) and part.members}
    for role in policy.roles:
        if role.source is RoleSource.APPOINTMENT and role.team and role.team not in filled:
            label = role.label.id if policy.language == "id" else role.label.en
            yield Drift(code="role-vacant", name=role.id, args={"role": label})


def _waiting(found: Found) -> Iterator[Drift]:
    for _, part in found.parts:
        if isinstance(part, Team):
            for person in part.pending:
                args = {"login": person.login, "team": part.name}
                yield Drift(code="member-pending", name=person.login, args=args)


def _passers(found: Found) -> Iterator[Passer]:
    """Owners and administrators first: no rule holds them."""
    owners = {person.id for person in found.owners}
    for person in found.owners:
        yield Passer(who=f"@{person.login}", way="owner")
    for person in found.admins:
        if person.id not in owners:
            yield Passer(who=f"@{person.login}", way="admin")
    where: dict[str, list[str]] = {}
    for _, part in found.parts:
        if isinstance(part, Ruleset):
            for actor in part.bypass:
                where.setdefault(_called(actor.kind, actor.name, found.apps), []).append(part.name)
    for who, names in sorted(where.items()):
        yield Passer(who=who, way="ruleset", where=tuple(sorted(names)))


def _called(kind: ActorKind, name: str, apps: Sequence[App]) -> str:
    if kind is ActorKind.APP:
        slug = next((app.name for app in apps if str(app.id) == name), name)
        return f"App {slug}"
    return f"{kind.value} {name}".strip()
