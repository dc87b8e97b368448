"""What did a look at one case lead to?"""

from __future__ import annotations

from dataclasses import dataclass

from datareq.errors import DatareqError
from datareq.model.message import Message
from datareq.reconcile.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What was done for a case in one look. `again`: look again now, something that a decision rests on
    has changed; `facts`: what was read is all that there is to know then; `moved`: main has moved, so the world must be read anew first; `left`: what is due next
    is for the run that has the other App's key."""

    done: tuple[Message, ...] = ()
    again: bool = False
    moved: bool = False
    left: bool = False
    facts: Facts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReport:
    """One case in the report of a run. `problem`: why it could not be decided; nothing was changed then.

    `awaits`: the generation key for which a dataset is wanted. `left`: something is due that only the
    run with the other App's key may do.
    """

    registration: str
    pull: int
    done: tuple[Message, ...] = ()
    problem: Message | None = None
    awaits: str | None = None
    left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    cases: tuple[CaseReport, ...]

    @property
    def undecided(self) -> bool:
        return any(case.problem is not None for case in self.cases)

    @property
    def quiet(self) -> bool:
        """Nothing was there to be done."""
        return not any(case.done for case in self.cases)


def problem_of(error: DatareqError) -> Message:
    """What kept one thing from being done, for a run that goes on with the others."""
    return Message(code=error.code, args={key: str(value) for key, value in error.args_.items()})
