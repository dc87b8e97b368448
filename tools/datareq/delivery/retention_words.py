"""In which words is it said what is to be destroyed, and what stopped that?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from datareq.language import mark
from datareq.model.retention import Ground, Plan

Line = tuple[str, dict[str, object]]

ERRORS: Mapping[str, str] = {
    "keyring-missing": mark(
        "It isn't said where the desk's period keys lie. Please set DATAREQ_KEYRING to their folder."
    ),
    "keyring-folder": mark(
        "The folder of the period keys {path} isn't there. Please create it, for the desk alone (mode 0700)."
    ),
    "keyring-inside": mark(
        "The folder of the period keys {path} lies in the repository. Private keys may not get into it: please "
        "choose another folder."
    ),
    "keyring-period": mark(
        "A period is named by letters, digits and hyphens, such as 2026 or 2026-S1."
    ),
    "keyring-taken": mark(
        "There is a key of the period {period} already. Nothing was written over: what it sealed could never be "
        "opened again."
    ),
    "incident-unreadable": mark(
        "The incident {file} can't be used. `datareq check {file}` tells why."
    ),
    "keyring-keeps": mark(
        "The key of the period {period} is still there. Please remove it by hand, with every copy of it."
    ),
}

GROUNDS: Mapping[Ground, str] = {
    Ground.SERVED: mark("to go since {since}, its request is over: {name}"),
    Ground.COLLECTED: mark("to go since {since}, the time to fetch it is over: {name}"),
    Ground.RECALLED: mark("to go since {since}, it was recalled: {name}"),
    Ground.UNFINISHED: mark("to go, a run that was killed left it half written: {name}"),
    Ground.EXPIRED: mark("to go since {since}, it was to be kept no longer: {name}"),
}
KEY = mark("Key of the period {period} ({fingerprint}): nothing needs it since {since}.")
DEPOSIT = mark(
    "to go, the catalogue doesn't name it any more since {since}: {file} (connection {connection})"
)
OWED = mark(
    "{registration}, version {version}: account {account} hasn't said yet that their copies are destroyed, due "
    "since {since}."
)
LATER = mark("to go on {on}: {name}")
NEVER = mark("nothing says when it is to go: {name}")
STRAY = mark(
    "belongs to no request of this repository; please bring this copy up to date or ask whose it is: {name}"
)
NOTHING = mark("Nothing is due on {day}.")
WOULD = mark("Nothing was destroyed. `--destroy` does it.")
TOO_EARLY = mark("What is due on a day that has not come yet can't be destroyed.")
DESTROYED = mark(
    "Destroyed and seen to be gone: {payloads} sealed files, {keys} keys, {deposits} deposited files. The minutes "
    "are in {out}."
)


def lines(plan: Plan) -> Iterator[Line]:
    """Templates with their arguments: what is due first."""
    for one in plan.due:
        yield GROUNDS[one.ground], {"since": one.since.isoformat(), "name": one.name}
    for key in plan.keys:
        facts: dict[str, object] = {
            "period": key.period,
            "fingerprint": key.fingerprint,
            "since": key.since.isoformat(),
        }
        yield KEY, facts
    for deposit in plan.deposits:
        yield (
            DEPOSIT,
            {
                "since": deposit.since.isoformat(),
                "file": deposit.file,
                "connection": deposit.connection,
            },
        )
    if not (plan.due or plan.keys or plan.deposits):
        yield NOTHING, {"day": plan.day.isoformat()}
    for owed in plan.owed:
        yield (
            OWED,
            {
                "registration": owed.registration,
                "version": owed.version,
                "account": owed.account,
                "since": owed.since.isoformat(),
            },
        )
    for name in plan.later:
        yield (
            (LATER, {"on": name.on.isoformat(), "name": name.name})
            if name.on
            else (NEVER, {"name": name.name})
        )
    for stray in plan.strays:
        yield STRAY, {"name": stray}
