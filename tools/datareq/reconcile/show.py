"""What do people see of a decision: the check, the comment, the labels, the requests for review?"""

from __future__ import annotations

from datareq.model.names import CHECK_NAME
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Verdict
from datareq.ports import Check, Conclusion
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.orders import Orders


def show(
    desk: Desk, world: World, case: Case, snapshot: Snapshot, verdict: Verdict, orders: Orders
) -> None:
    conclusion = Conclusion.SUCCESS if verdict.satisfied else Conclusion.ACTION_REQUIRED
    desk.gate.writer.check(
        Check(
            name=CHECK_NAME,
            head=snapshot.pull.head_sha,
            conclusion=conclusion,
            title="t",
            summary="s",
        )
    )
