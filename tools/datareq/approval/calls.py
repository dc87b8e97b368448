"""Who is called by name in the comment? Everybody once in a step, and nobody twice on one day.

The forge tells people when their name comes into a comment, at its first writing or at an edit; a name
that stays tells nobody again. So the comment keeps account of its own calls, in a line that isn't shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from datareq.model.verdict import Next

MOST_CALLS = 10
"""Whoever is asked after so many others isn't called."""
_LINE = re.compile(r"<!-- datareq:called ([^<>\n]*) -->")
_CALL = re.compile(r"(\d{4}-\d{2}-\d{2}) ([a-z0-9-]+) (\d+)(\*?)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`stands`: the name is in the comment as it is now."""

    day: date
    step: str
    account: int
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """Every call that the comment has made, and who is to be called in it now: (step, login)."""

    made: tuple[Call, ...] = ()
    now: frozenset[tuple[str, str]] = frozenset()

    def logins(self, step: str) -> frozenset[str]:
        """Who is to be called in what is said of a step."""
        return frozenset(login for of, login in self.now if of == step)


def read_calls(body: str) -> tuple[Call, ...]:
    """The account in a comment; what isn't one is passed over."""
    found = _LINE.search(body)
    calls = []
    for day, step, account, stands in _CALL.findall(found[1]) if found else ():
        try:
            on = date.fromisoformat(day)
        except ValueError:
            continue
        calls.append(Call(day=on, step=step, account=int(account), stands=bool(stands)))
    return tuple(calls)


def write_calls(calls: Calls) -> str:
    """The line for the comment; "" while nobody was called."""
    told = [f"{c.day.isoformat()} {c.step} {c.account}{'*' * c.stands}" for c in calls.made]
    return f"<!-- datareq:called {', '.join(told)} -->" if told else ""


def choose_calls(before: Sequence[Call], wanted: Sequence[Next], today: date) -> Calls:
    """Who may be called now. Whoever was called today for something else waits for tomorrow's look."""
    known = {(call.step, call.account): call for call in before}
    called_today = {call.account for call in before if call.day == today}
    standing: dict[tuple[str, int], Call] = {}
    now: set[tuple[str, str]] = set()
    asked = 0
    for action in wanted:
        asked += len(action.holders)
        for holder in action.holders if asked <= MOST_CALLS else ():
            id_ = holder.account.id
            key = (action.step, id_)
            call = standing.get(key) or known.get(key)
            if call is None and id_ not in called_today:
                call = Call(day=today, step=action.step, account=id_, stands=True)
                called_today.add(id_)
            if call is not None and call.stands:
                standing[key] = call
                now.add((action.step, holder.account.login))
    past = [replace(call, stands=False) for key, call in known.items() if key not in standing]
    made = sorted((*past, *standing.values()), key=lambda c: (c.day, c.step, c.account))
    return Calls(made=tuple(made), now=frozenset(now))
