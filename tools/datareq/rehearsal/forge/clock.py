"""What time does the forge say it is? Whole seconds, settable, moved on by every write that makes an event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from datareq.rehearsal.forge.state import State

START = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def stamp(moment: datetime) -> str:
    """As GitHub writes times: `2026-01-05T01:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_stamp(text: str) -> datetime:
    """A time with an offset; `ValueError` without one."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC).replace(microsecond=0)


class Clock:
    """Kept in the state, so a restart goes on where the killed process was."""

    def __init__(self, state: State) -> None:
        self._state = state

    def now(self) -> datetime:
        text = self._state.meta("clock")
        return read_stamp(text) if text else START

    def set(self, moment: datetime) -> None:
        self._state.set_meta("clock", stamp(moment))

    def tick(self) -> datetime:
        """The moment of the write at hand: `step` seconds (normally 1) after what was said last."""
        moment = self.now() + timedelta(seconds=self.step)
        self.set(moment)
        return moment

    @property
    def step(self) -> int:
        return int(self._state.meta("step", "1"))

    @step.setter
    def step(self, seconds: int) -> None:
        """0 holds the clock, to play what happens within one second."""
        self._state.set_meta("step", str(seconds))

    def http_date(self) -> str:
        return format_datetime(self.now(), usegmt=True)
