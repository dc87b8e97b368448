"""Which pull requests belong to which request, and what did the ledger note of it?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from datareq.approval.kinds import classify
from datareq.errors import DocumentError
from datareq.model.forge import Change, Pull, PullKind, PullState
from datareq.model.ledger import Act, ActName, Announced, Commanded, Line, Observed, request_file
from datareq.model.names import REQUESTS, fulfilled, registration_number
from datareq.model.snapshot import Lines
from datareq.reconcile.desk import Desk, World, read_world

LISTENING = timedelta(days=7)
"""A request that is over is looked at for so long after something was last written there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One request (or one pull request that belongs to none) with its pull requests and its lines."""

    registration: str
    slug: str | None
    kind: PullKind  # of `pull`
    pull: Pull  # the one that is decided on now: the fulfilment once there is one
    intake: Pull | None
    lines: Lines

    @property
    def fulfilment(self) -> Pull | None:
        return self.pull if self.kind is PullKind.FULFILMENT else None

    @property
    def version(self) -> int:
        """Which version of the result is worked on, or was handed over last."""
        return version_of(self.lines)

    @property
    def ledger_file(self) -> str:
        return request_file(self.registration)

    def act(self, name: ActName, evidence: str | None = None) -> Act | None:
        """The first act of that name (and evidence, if given)."""
        for act in self.lines.acts:
            if act.name is name and (evidence is None or act.evidence == evidence):
                return act
        return None


def sort_lines(lines: Iterable[Line]) -> Lines:
    """The ledger's lines of one file, by kind, in their order: those of the version that is worked on, and of the
    intake, which all versions have in common."""
    all_ = _of_this_version(tuple(lines))
    return Lines(
        announced=tuple(line for line in all_ if isinstance(line, Announced)),
        observed=tuple(line for line in all_ if isinstance(line, Observed)),
        commanded=tuple(line for line in all_ if isinstance(line, Commanded)),
        acts=tuple(line for line in all_ if isinstance(line, Act)),
    )


def version_of(lines: Lines) -> int:
    return 1 + sum(1 for act in lines.acts if act.name is ActName.REOPENED)


def _of_this_version(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Without what was said and done about versions that are over."""
    reopened = [line for line in lines if isinstance(line, Act) and line.name is ActName.REOPENED]
    if not reopened:
        return lines
    over, since = {act.pull for act in reopened}, reopened[-1].at
    return tuple(
        line
        for line in lines
        if line in reopened
        or not (
            (isinstance(line, Announced | Observed | Commanded | Act) and line.pull in over)
            or (isinstance(line, Commanded) and line.given_at <= since)
        )
    )


def is_archived(world: World, case: Case) -> bool:
    """Whether main has the version of the result that the case is about."""
    row = world.archived.get(case.registration)
    return row is not None and int(row["version"]) >= case.version


def pull_changes(desk: Desk, world: World, pull: Pull) -> tuple[Change, ...]:
    """What a pull request changes: against main's tip while it is open, against its base afterwards."""
    base = world.commit if pull.state is PullState.OPEN else pull.base_sha
    return desk.repository.changes(base, pull.head_sha)


def slug_of(changes: Iterable[Change]) -> str | None:
    """The one request folder that the changes touch; None if there is none or more than one."""
    slugs = {
        change.path.split("/")[1]
        for change in changes
        if change.path.startswith(f"{REQUESTS}/") and change.path.count("/") >= 2
    }
    return slugs.pop() if len(slugs) == 1 else None


def read_desk(desk: Desk) -> tuple[World, tuple[Case, ...]]:
    """The world and its cases, from one look at the forge and one fetch."""
    pulls = desk.gate.reader.pulls()
    desk.repository.fetch(pulls=[pull.number for pull in pulls])
    world = read_world(desk)
    return world, read_cases(desk, world, pulls)


def read_cases(desk: Desk, world: World, listed: tuple[Pull, ...]) -> tuple[Case, ...]:
    """Every case that isn't closed for good, in the order of its first pull request."""
    registrations = {_registration(world, pull): pull for pull in listed}
    known = set(desk.ledger.files())
    alive = {
        number: pull
        for number, pull in registrations.items()
        if pull.state is PullState.OPEN or number not in world.archived
    }
    fulfilments = {fulfilled(pull.head_ref): pull for pull in listed if _is_fulfilment(desk, pull)}
    cases: list[Case] = []
    claimed: set[int] = set()
    for number, pull in registrations.items():
        if _is_fulfilment(desk, pull):
            continue
        file = request_file(number)
        if number in world.archived:
            slug: str | None = world.archived[number]["slug"]
            kind = PullKind.INTAKE
        elif number in alive:
            changes = pull_changes(desk, world, pull)
            slug = slug_of(changes)
            kind = classify(
                changes, pull.head_ref, pull.head_repo, pull.author, desk.gate.repository
            )
        else:
            continue
        if kind is not PullKind.INTAKE:
            lone = _lone(desk, pull, kind, slug)
            if pull.state is PullState.OPEN or _unexplained(world, lone):
                cases.append(replace(lone, pull=_whole(desk, pull)))
            continue
        lines = sort_lines(desk.ledger.read(file)) if file in known else Lines()
        accepted = next((act for act in lines.acts if act.name is ActName.ACCEPTED), None)
        fulfilment = fulfilments.get((slug, version_of(lines))) if slug and accepted else None
        both = (pull, fulfilment) if fulfilment else (pull,)
        if number in world.archived and is_over(lines) and not _spoken_of(desk, both):
            continue
        if fulfilment is not None:
            claimed.add(fulfilment.number)
        present = _whole(desk, fulfilment or pull)
        cases.append(
            Case(
                registration=number,
                slug=slug,
                kind=PullKind.INTAKE if fulfilment is None else PullKind.FULFILMENT,
                pull=present,
                intake=present if fulfilment is None else pull,
                lines=lines,
            )
        )
    cases.extend(
        _lone(desk, pull, PullKind.FULFILMENT, slug)
        for (slug, _), pull in fulfilments.items()
        if pull.number not in claimed and pull.state is PullState.OPEN
    )
    return tuple(cases)


def _spoken_of(desk: Desk, pulls: Iterable[Pull]) -> bool:
    """Whether somebody may have written something lately below a request that is over: an objection, say."""
    touched, now = desk.gate.reader.touched(), desk.gate.clock.latest()
    return any(pull.number in touched and now - touched[pull.number] <= LISTENING for pull in pulls)


def _whole(desk: Desk, pull: Pull) -> Pull:
    """A list of pull requests doesn't say who merged or closed one; it is asked for of the one that is
    decided on. Who merged an intake matters no more once its fulfilment is there."""
    return pull if pull.state is PullState.OPEN else desk.gate.reader.pull(pull.number)


def _registration(world: World, pull: Pull) -> str:
    policy = world.policy
    return registration_number(
        policy.sop.registration_prefix, pull.created_at, pull.number, policy.timezone
    )


def find_case(cases: tuple[Case, ...], name: str) -> Case:
    """The case of a registration number or a slug."""
    for case in cases:
        if name in (case.registration, case.slug):
            return case
    raise DocumentError("request-unknown", name=name)


def is_over(lines: Lines) -> bool:
    """Nothing more can come: archived, and not handed over or the receipt is there too."""
    names = {act.name for act in lines.acts}
    return ActName.ARCHIVED in names and (
        ActName.HANDED_OVER not in names or ActName.RECEIVED in names
    )


def _is_fulfilment(desk: Desk, pull: Pull) -> bool:
    """By the branch and the author alone: only the desk's bot opens one."""
    kind = classify((), pull.head_ref, pull.head_repo, pull.author, desk.gate.repository)
    return kind is PullKind.FULFILMENT


def _unexplained(world: World, case: Case) -> bool:
    """Merged since the desk is there, and the ledger has neither an intent for that head nor an incident."""
    pull = case.pull
    return (
        pull.merged_at is not None
        and pull.merged_at >= world.roles[0].seen_at
        and not any(
            act.name is ActName.INCIDENT
            or (act.name is ActName.MERGING and act.commit == pull.head_sha)
            for act in case.lines.acts
        )
    )


def _lone(desk: Desk, pull: Pull, kind: PullKind, slug: str | None) -> Case:
    """A pull request that is a case of its own: maintenance, mixed, or a fulfilment of nothing."""
    registration = f"pull-{pull.number}"
    return Case(
        registration=registration,
        slug=slug,
        kind=kind,
        pull=pull,
        intake=None,
        lines=sort_lines(desk.ledger.read(request_file(registration))),
    )
