"""What must be done so that what is becomes what should be? A difference, and nothing else is touched."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from datareq.premises.found import Found, Lack
from datareq.premises.nouns import Kind, Part
from datareq.premises.wanted import LEDGER_RULESET, PUSH_RULESET, Wanted

ORDER = {kind: n for n, kind in enumerate(Kind)}
BEHIND = {
    Kind.RULESET: Lack.RULESETS,
    Kind.ENVIRONMENT: Lack.ENVIRONMENTS,
}
"""What can't be had at all where the server lacks it."""


class Sign(Enum):
    ADD = "+"
    CHANGE = "~"
    REMOVE = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One fact: what goes and what comes."""

    fact: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to put in place, change or take away. `after` is None for the last."""

    sign: Sign
    kind: Kind
    name: str
    differences: tuple[Difference, ...]
    before: Part | None
    after: Part | None


def plan(want: Wanted, found: Found) -> tuple[Step, ...]:
    """The steps in the order in which they are done; none when everything stands as it should."""
    named = {(kind, part.name) for kind, part in want.parts}
    steps: list[Step] = []
    for kind, part in want.parts:
        if BEHIND.get(kind) in found.lacks or _is_lost(kind, part, found):
            continue
        step = _step(kind, found.part(kind, part.name), part)
        if step is not None:
            steps.append(step)
    for kind, part in found.parts:
        if (kind, part.name) not in named:
            facts = part.facts()
            steps.append(
                Step(
                    sign=Sign.REMOVE,
                    kind=kind,
                    name=part.name,
                    differences=tuple(
                        Difference(fact=fact, gone=facts[fact], new=()) for fact in sorted(facts)
                    ),
                    before=part,
                    after=None,
                )
            )
    return tuple(sorted(steps, key=lambda step: (ORDER[step.kind], step.name)))


def _is_lost(kind: Kind, part: Part, found: Found) -> bool:
    """A ledger that is gone while its rule stands was there before: it is restored, never begun anew."""
    return kind is Kind.LEDGER and found.part(kind, part.name) is None and ledger_was_there(found)


def ledger_was_there(found: Found) -> bool:
    return found.part(Kind.RULESET, LEDGER_RULESET) is not None


def _step(kind: Kind, before: Part | None, after: Part) -> Step | None:
    old, new = before.facts() if before else {}, after.facts()
    differences = tuple(
        Difference(
            fact=fact,
            gone=tuple(sorted(set(old.get(fact, ())) - set(new[fact]))),
            new=tuple(sorted(set(new[fact]) - set(old.get(fact, ())))),
        )
        for fact in sorted(new)
        if set(old.get(fact, ())) != set(new[fact])
    )
    if before is not None and not differences:
        return None
    sign = Sign.CHANGE if before else Sign.ADD
    return Step(
        sign=sign, kind=kind, name=after.name, differences=differences, before=before, after=after
    )


def may_be_lacking(step: Step, found: Found) -> bool:
    """Whether what is missing may simply not exist on this server: only an attempt tells."""
    return step.name == PUSH_RULESET and step.sign is Sign.ADD and bool(found.server)
