"""What does the audience of the demo hear after the bots' turn: what didn't count, and who is next?"""

from __future__ import annotations

from collections.abc import Callable

from datareq.documents.findings import word
from datareq.model.forge import PullState
from datareq.model.policy import Policy
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Verdict
from datareq.reconcile.verdict_words import sentence

INDENT = " " * 17
MOST_FINDINGS = 3


class Narrator:
    """Tells each thing once, in the words that people read on the pull request."""

    def __init__(self, tell: Callable[[str], None], lang: str) -> None:
        self._tell = tell
        self._lang = lang
        self._last: tuple[Snapshot, Verdict] | None = None
        self._told: set[str] = set()

    def hear(self, snapshot: Snapshot, verdict: Verdict) -> None:
        """The latest decision of this turn is the one to tell about."""
        self._last = (snapshot, verdict)

    def report(self, policy: Policy) -> None:
        """Discarded reviews, findings, and the first two who are asked to do something."""
        if self._last is None:
            return
        snapshot, verdict = self._last
        self._last = None
        if snapshot.pull.state is not PullState.OPEN:
            return
        for message in self._discards(verdict, policy):
            self._once(snapshot, f"tidak dihitung · {message}")
        for finding in [f for f in verdict.findings if f.is_error][:MOST_FINDINGS]:
            self._once(snapshot, f"temuan · {word(finding, self._lang)[0]}")
        for action in verdict.next[:2]:
            words = sentence(action.reason, policy, self._lang)
            self._tell(f"{INDENT}berikutnya · {words}")

    def _discards(self, verdict: Verdict, policy: Policy) -> list[str]:
        return [
            sentence(discard.reason, policy, self._lang)
            for step in verdict.steps
            for evidence in step.evidences
            for discard in evidence.discarded
        ]

    def _once(self, snapshot: Snapshot, line: str) -> None:
        key = f"{snapshot.pull.number} {line}"
        if key not in self._told:
            self._told.add(key)
            self._tell(f"{INDENT}{line}")
