"""Who is reminded outside the forge, and in which words? One message a person and day, without anything of a request.

It says which numbers wait, by when, and where to look: whoever reads it on the way learns no more than that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from datareq.language import mark, say
from datareq.model.forge import Account
from datareq.model.people import Directory, Reach
from datareq.reporting.clock_words import long_date
from datareq.reporting.reminders import Reminder

SENTENCES: dict[str, str] = {
    "title": mark("Data desk: a reminder"),
    "waits": mark("The data request {registration} waits for you since {idle} working days."),
    "moves": mark("The data request {registration} waits for you."),
    "told": mark(
        "The data request {registration} has stood still for {idle} working days. For your information."
    ),
    "due": mark("It is due on {day}."),
    "overdue": mark("It was due on {day}."),
    "also": mark("Also waiting for you: {requests}."),
    "where": mark("Please look here: {url}"),
}

ERRORS: dict[str, str] = {
    "notice-failed": mark(
        "The reminder for @{login} could not be sent through {channel}; on the request's page it is. Please look at "
        "the setting DATAREQ_NOTIFY_<CHANNEL> and the address in the directory."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message to one person through one channel."""

    account: Account
    reach: Reach
    title: str
    body: str


def notices(
    told: Iterable[Reminder],
    directory: Directory,
    channels: Collection[str],
    page: str,
    lang: str,
) -> tuple[Notice, ...]:
    """For everybody who is called today, on each channel that they named and the desk has. `page`: the
    address of a request's page, with `{pull}` for its number."""
    found = []
    for reminder in told:
        url = page.replace("{pull}", str(reminder.waiting.pull))
        for account in (*reminder.called, *reminder.told_too):
            staff = directory.of(account.id)
            body = _body(reminder, account, url, lang)
            found += [
                Notice(account=account, reach=reach, title=_say("title", lang), body=body)
                for reach in (staff.remind if staff else ())
                if reach.channel in channels
            ]
    return tuple(found)


def _body(reminder: Reminder, account: Account, url: str, lang: str) -> str:
    waiting = reminder.waiting
    called = any(one.id == account.id for one in reminder.called)
    opening = ("waits" if reminder.idle else "moves") if called else "told"
    facts = {"registration": waiting.registration, "idle": reminder.idle}
    lines = [_say(opening, lang, **facts)]
    if waiting.due is not None and reminder.left is not None:
        lines[0] += " " + _due(waiting.due, reminder.left, lang)
    elsewhere = dict(reminder.elsewhere).get(account.login, ())
    if elsewhere:
        lines.append(_say("also", lang, requests=", ".join(elsewhere)))
    return "\n".join([*lines, _say("where", lang, url=url)]) + "\n"


def _due(day: date, left: int, lang: str) -> str:
    return _say("overdue" if left < 0 else "due", lang, day=long_date(day, lang))


def _say(code: str, lang: str, **args: object) -> str:
    return say(SENTENCES[code], args, lang)
