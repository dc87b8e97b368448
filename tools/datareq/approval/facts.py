"""What does a snapshot say, in terms of the procedure? Readings that every rule of the gate shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from datareq.approval.parts import unmet
from datareq.model.finding import Finding
from datareq.model.forge import Account, Blob, PullKind
from datareq.model.message import Value
from datareq.model.names import REQUEST_FILE, request_folder
from datareq.model.policy import Level, Policy
from datareq.model.snapshot import Snapshot
from datareq.model.sop import Condition, Evidence, Phase, Sop, Step

PHASES = tuple(Phase)
LAST_PHASE: dict[PullKind, Phase] = {
    PullKind.INTAKE: Phase.INTAKE,
    PullKind.FULFILMENT: Phase.FULFILMENT,
    PullKind.MAINTENANCE: Phase.FULFILMENT,
    PullKind.MIXED: Phase.FULFILMENT,
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a decision is made from: the procedure, the institution's policy, what was read.

    Without slots, so that what follows from the procedure alone is worked out once a decision.
    """

    sop: Sop
    policy: Policy
    snapshot: Snapshot

    @cached_property
    def dependants(self) -> Mapping[str, frozenset[str]]:
        """Evidence → every evidence that needs it, directly or not."""
        needed_by: dict[str, set[str]] = {
            evidence.id: set() for _, evidence in self.sop.evidences()
        }
        for _, evidence in self.sop.evidences():
            for reference in evidence.needs:
                for _, need in resolve(self.sop, reference):
                    needed_by[need.id].add(evidence.id)
        return {id_: _closure(id_, needed_by) for id_ in needed_by}


def _closure(start: str, edges: Mapping[str, set[str]]) -> frozenset[str]:
    """Everything that can be reached from `start`."""
    found: set[str] = set()
    fresh = set(edges[start])
    while fresh:
        found |= fresh
        fresh = {later for id_ in fresh for later in edges[id_]} - found
    return frozenset(found)


def in_phase(case: Case, evidence: Evidence) -> bool:
    """Whether this pull request must show the evidence before it may be merged."""
    return PHASES.index(evidence.phase) <= PHASES.index(LAST_PHASE[case.snapshot.kind])


def from_intake(case: Case, evidence: Evidence) -> bool:
    """Whether the evidence was given earlier, on the intake that this fulfilment belongs to."""
    return case.snapshot.kind is PullKind.FULFILMENT and evidence.phase is Phase.INTAKE


def form(case: Case) -> Mapping[str, Value]:
    """The request's own form at the head, by the file that every intake adds; {} if it can't be read."""
    for rule in case.sop.documents:
        if rule.file == REQUEST_FILE:
            return case.snapshot.documents.get(rule.id, {})
    return {}


def requesting_unit(case: Case) -> str | None:
    """The unit for which the form asks."""
    requester = form(case).get("requester")
    unit = requester.get("unit") if isinstance(requester, dict) else None
    return unit if isinstance(unit, str) else None


def level(case: Case) -> Level | None:
    """The request's classification; None if the form names none that the policy knows."""
    name = form(case).get("classification")
    return next((level for level in case.policy.levels if level.id == name), None)


def applies(case: Case, condition: Condition) -> bool:
    """Whether a condition holds. What can't be decided applies: more is asked for, never less. Only the
    sources of a document that can't be read aren't known, and nothing is done before it can be."""
    if condition.in_part and not unmet(case.sop, case.snapshot):
        return False
    named = sources_named(case.snapshot.documents.values()) if condition.source_asks else ()
    if condition.source_asks and not set(named) & set(case.snapshot.asking):
        return False
    present = level(case)
    ranks = {known.id: known.rank for known in case.policy.levels}
    lowest, below = condition.from_level, condition.below_level
    if present is None:
        return True
    if lowest is not None and present.rank < ranks.get(lowest, present.rank):
        return False
    return below is None or present.rank < ranks.get(below, present.rank + 1)


def sources_named(documents: Iterable[Mapping[str, Value]]) -> tuple[str, ...]:
    """The catalogued sources that documents name: `sources`, `grants[].source`, `uses[].source`."""
    names: set[str] = set()
    for document in documents:
        for key in ("sources", "grants", "uses"):
            listed = document.get(key)
            for item in listed if isinstance(listed, list) else []:
                name = item.get("source") if isinstance(item, dict) else item
                if isinstance(name, str):
                    names.add(name)
    return tuple(sorted(names))


def is_change_set(case: Case) -> bool:
    """Whether the whole of the pull request is approved at once, not documents of a request."""
    return case.snapshot.kind is PullKind.MAINTENANCE


def needs_echo(case: Case) -> bool:
    """Whether approvals must repeat the digest that was shown (always, while the level is unknown)."""
    if is_change_set(case):
        return False
    present = level(case)
    return present is None or present.echo


def form_path(slug: str) -> str:
    """Where the form of a request lies."""
    return f"{request_folder(slug)}/{REQUEST_FILE}"


def path(case: Case, document: str) -> str:
    """Where a document of this request lies; "" while the request has no folder."""
    slug = case.snapshot.slug
    return f"{request_folder(slug)}/{case.sop.document(document).file}" if slug else ""


def blob(case: Case, commit: str, document: str) -> Blob | None:
    """The document's file at a commit; None if it isn't there or the commit could not be read."""
    wanted = path(case, document)
    tree = case.snapshot.trees.get(commit, ())
    return next((file for file in tree if file.path == wanted), None)


def author(case: Case, document: str) -> Account | None:
    """Who pushed or commanded the document's present content; None = unknown."""
    return case.snapshot.pushers.get(path(case, document))


def errors(case: Case, document: str) -> tuple[Finding, ...]:
    """What is wrong in the document at the head."""
    wanted = path(case, document)
    return tuple(f for f in case.snapshot.findings if f.is_error and f.file == wanted)


def resolve(sop: Sop, reference: str) -> tuple[tuple[Step, Evidence], ...]:
    """The evidences that a `needs` entry means: one evidence, or all of a step's."""
    pairs = sop.evidences()
    by_evidence = tuple(pair for pair in pairs if pair[1].id == reference)
    return by_evidence or tuple(pair for pair in pairs if pair[0].id == reference)


def day(case: Case, moment: datetime) -> date:
    """The calendar day of a moment there where the university is."""
    return moment.astimezone(ZoneInfo(case.policy.timezone)).date()
