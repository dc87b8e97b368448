"""Which pull requests belong to which request, and what did the ledger note of it?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from datareq.approval.kinds import classify
from datareq.model.forge import Change, Pull, PullKind, PullState
from datareq.model.ledger import Act, ActName, Announced, Commanded, Line, Observed, request_file
from datareq.model.names import FULFIL_PREFIX, REQUESTS, registration_number
from datareq.model.snapshot import Lines
from datareq.reconcile.desk import Desk, World, read_world


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
    def ledger_file(self) -> str:
        return request_file(self.registration)

    def act(self, name: ActName, evidence: str | None = None) -> Act | None:
        """The first act of that name (and evidence, if given)."""
        for act in self.lines.acts:
            if act.name is name and (evidence is None or act.evidence == evidence):
                return act
        return None


def sort_lines(lines: Iterable[Line]) -> Lines:
    """The ledger's lines of one file, by kind, in their order."""
    all_ = tuple(lines)
    return Lines(
        announced=tuple(line for line in all_ if isinstance(line, Announced)),
        observed=tuple(line for line in all_ if isinstance(line, Observed)),
        commanded=tuple(line for line in all_ if isinstance(line, Commanded)),
        acts=tuple(line for line in all_ if isinstance(line, Act)),
    )


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
    pulls = tuple(_whole(desk, world, pull) for pull in listed)
    registrations = {_registration(world, pull): pull for pull in pulls}
    known = set(desk.ledger.files())
    alive = {
        number: pull
        for number, pull in registrations.items()
        if pull.state is PullState.OPEN or number not in world.archived
    }
    fulfilments = {
        pull.head_ref.removeprefix(FULFIL_PREFIX): pull
        for pull in pulls
        if _is_fulfilment(desk, pull)
    }
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
            if pull.state is PullState.OPEN:
                cases.append(_lone(desk, pull, kind, slug))
            continue
        lines = sort_lines(desk.ledger.read(file)) if file in known else Lines()
        if number in world.archived and is_over(lines):
            continue
        accepted = next((act for act in lines.acts if act.name is ActName.ACCEPTED), None)
        fulfilment = fulfilments.get(slug) if slug is not None and accepted is not None else None
        if fulfilment is not None:
            claimed.add(fulfilment.number)
        cases.append(
            Case(
                registration=number,
                slug=slug,
                kind=PullKind.INTAKE if fulfilment is None else PullKind.FULFILMENT,
                pull=fulfilment or pull,
                intake=pull,
                lines=lines,
            )
        )
    cases.extend(
        _lone(desk, pull, PullKind.FULFILMENT, slug)
        for slug, pull in fulfilments.items()
        if pull.number not in claimed and pull.state is PullState.OPEN
    )
    return tuple(cases)


def _whole(desk: Desk, world: World, pull: Pull) -> Pull:
    """A list of pull requests doesn't say who merged or closed one; where that matters, it is asked for."""
    number = _registration(world, pull)
    if pull.state is PullState.OPEN or number in world.archived:
        return pull
    return desk.gate.reader.pull(pull.number)


def _registration(world: World, pull: Pull) -> str:
    policy = world.policy
    return registration_number(
        policy.sop.registration_prefix, pull.created_at, pull.number, policy.timezone
    )


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
