"""Who has to be reminded of what today? On working days alone, everybody once, however much waits for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from datareq.model.forge import Account
from datareq.model.policy import Policy, Reminders
from datareq.reporting.clock import WorkingDays, working_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An open request: since when nothing moved, by when it is due, who can go on (in any order), and who
    is told when it takes too long. `stands_still`: whether it is long that nothing moved, too, and not only
    that the last day comes near, of which people are reminded."""

    registration: str
    pull: int
    since: date
    due: date | None
    people: tuple[Account, ...]
    superiors: tuple[Account, ...] = ()
    stands_still: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """`idle`: working days without a movement; `left`: those up to the due day (0: today, below: over),
    None without one. `called` are those whose names notify them here; `elsewhere`: login → the requests
    that wait for them too, of which they are told here. `told_too`: the superiors, where it took so long."""

    waiting: Waiting
    idle: int
    left: int | None
    called: tuple[Account, ...]
    told_too: tuple[Account, ...] = ()
    elsewhere: tuple[tuple[str, tuple[str, ...]], ...] = ()


def reminders(requests: Iterable[Waiting], policy: Policy, today: date) -> tuple[Reminder, ...]:
    """The most urgent first; none on a day that isn't worked, or while the policy asks for none."""
    rules = policy.reminders
    if rules is None or WorkingDays(policy.calendars).day_off(today) is not None:
        return ()
    found = [_of(request, rules, policy, today) for request in requests if request.people]
    due_now = sorted((r for r in found if _is_time(r, rules)), key=_urgency)
    return _each_once(due_now)


def _of(request: Waiting, rules: Reminders, policy: Policy, today: date) -> Reminder:
    idle = working_days(request.since, today, policy.calendars)
    late = idle >= rules.escalate_after
    return Reminder(
        waiting=request,
        idle=idle,
        left=None if request.due is None else _left(today, request.due, policy),
        called=request.people,
        told_too=request.superiors if late else (),
    )


def _left(today: date, due: date, policy: Policy) -> int:
    ahead = working_days(today, due, policy.calendars)
    return ahead if due >= today else -working_days(due, today, policy.calendars)


def _is_time(reminder: Reminder, rules: Reminders) -> bool:
    """Some days after the last movement and every so many days again; and when the end comes near, on its
    first day, on the last, and every so many days after it."""
    still = reminder.idle - rules.after
    if reminder.waiting.stands_still and still >= 0 and still % rules.every == 0:
        return True
    if reminder.left is None or reminder.idle == 0:
        return False  # whoever has moved it today needs no reminder
    return reminder.left in (rules.before_due, 0) or (
        reminder.left < 0 and -reminder.left % rules.every == 0
    )


def _urgency(reminder: Reminder) -> tuple[bool, int, int, str]:
    left = reminder.left
    return (left is None, left or 0, -reminder.idle, reminder.waiting.registration)


def _each_once(found: Sequence[Reminder]) -> tuple[Reminder, ...]:
    """A person is called where it is most urgent and told there of the others."""
    first: dict[int, int] = {}
    others: dict[int, dict[str, list[str]]] = {n: {} for n in range(len(found))}
    result = []
    for n, reminder in enumerate(found):
        called: list[Account] = []
        told: list[Account] = []
        for account in (*reminder.called, *reminder.told_too):
            if account.id in first:
                there = others[first[account.id]].setdefault(account.login, [])
                if first[account.id] != n:
                    there.append(reminder.waiting.registration)
                continue
            first[account.id] = n
            (called if account in reminder.called else told).append(account)
        result.append(replace(reminder, called=tuple(called), told_too=tuple(told)))
    return tuple(
        replace(
            reminder,
            elsewhere=tuple((login, tuple(names)) for login, names in others[n].items() if names),
        )
        for n, reminder in enumerate(result)
    )
