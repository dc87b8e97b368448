"""How is the last thing noted of a request? Only after people were shown it: then nobody looks again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from datareq.model.ledger import Act
from datareq.model.message import Message
from datareq.reconcile.cases import Case, is_over
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.progress import Progress
from datareq.reconcile.show import show_end


def conclude(desk: Desk, world: World, case: Case, acts: Sequence[Act]) -> Progress:
    """Append the acts; if the request is over with them, comment and label say so first.

    A run that is cut off in between finds the acts missing and shows the same again, which changes
    nothing; the other way round, a request would be over with a comment that still asks for something.
    """
    after = replace(case, lines=replace(case.lines, acts=(*case.lines.acts, *acts)))
    if is_over(after.lines):
        show_end(desk, world, after)
    desk.ledger.append(case.ledger_file, acts)
    return Progress(done=(Message(code="noted", args={"count": len(acts)}),), again=True)
