"""What in the store has to go on a day, which key of a period, and who still owes their word?

Drafts and what was held back go when their request is over, a release when recipients had time to fetch it, the
desk's own copy on the day that the form names, and a period's key when nothing that it sealed is still to be kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta

from datareq.delivery.places import FOLDERS, RELEASED
from datareq.model.envelope import DeskKey, EnvelopeKind
from datareq.model.retention import Due, Ground, Holding, KeyDue, Later, Owed, Plan

KEPT = FOLDERS[EnvelopeKind.KEPT]


def plan(
    holdings: Sequence[Holding],
    names: Sequence[str],
    *,
    day: date,
    available_days: int,
    in_use: Collection[str],
    sealed_to: Mapping[str, Collection[str]],
    keys: Mapping[str, tuple[str, DeskKey]],
    unfinished: Sequence[str] = (),
) -> Plan:
    """`names`: of the store; `unfinished`: what killed runs left there half written. `in_use`: registrations of requests that aren't over. `sealed_to`: of their copies, by
    hash, the fingerprints of the desk's keys. `keys`: fingerprint → name in the keyring and what policy says."""
    by_registration: dict[str, list[Holding]] = {}
    for holding in holdings:
        by_registration.setdefault(holding.registration, []).append(holding)
    due: list[Due] = []
    later: list[Later] = []
    strays: list[str] = []
    for name in sorted(names):
        registration = _registration(name)
        known = by_registration.get(registration)
        if not known:
            if registration not in in_use:
                strays.append(name)
            continue
        ground, since = _ends(name, known, available_days)
        if registration in in_use and ground is not Ground.RECALLED:
            continue
        if since is not None and since <= day:
            due.append(Due(name=name, registration=registration, ground=ground, since=since))
        else:
            later.append(Later(name=name, registration=registration, on=since))
    halves = (
        Due(name=name, registration=_registration(name), ground=Ground.UNFINISHED, since=day)
        for name in unfinished
    )
    return Plan(
        day=day,
        due=(*due, *halves),
        keys=tuple(_keys(holdings, keys, _needed(holdings, names, due, sealed_to), day)),
        owed=tuple(_owed(holdings, day)),
        later=tuple(later),
        strays=tuple(strays),
    )


def _registration(name: str) -> str:
    parts = name.split("/")
    return parts[1] if len(parts) > 2 else ""


def _ends(name: str, known: Sequence[Holding], available_days: int) -> tuple[Ground, date | None]:
    """Why and when a name of these requests goes."""
    folder, _, rest = name.partition("/")
    if folder == RELEASED:
        version = rest.split("/")[1]
        given = [one for one in known if f"v{one.version}" == version]
        recalled = [one.recalled for one in given if one.recalled is not None]
        if recalled:
            return Ground.RECALLED, min(recalled)
        handed_over = max((one.handed_over for one in given if one.handed_over), default=None)
        if handed_over is None:
            return Ground.SERVED, max(one.closed for one in known)
        # Nobody may fetch what is to be destroyed already.
        fetched = handed_over + timedelta(days=available_days + 1)
        return Ground.COLLECTED, min(
            [fetched, *(one.ends for one in given if one.ends is not None)]
        )
    if folder == KEPT:
        mine = [one for one in known if _digest(name) in one.copies]
        if mine:
            ends = [one.ends for one in mine]
            known_ends = [end for end in ends if end is not None]
            return Ground.EXPIRED, max(known_ends) if len(known_ends) == len(ends) else None
    return Ground.SERVED, max(one.closed for one in known)


def _needed(
    holdings: Sequence[Holding],
    names: Sequence[str],
    due: Sequence[Due],
    sealed_to: Mapping[str, Collection[str]],
) -> Collection[str] | None:
    """The keys that open a copy which stays; None where nobody knows which key opens one of them."""
    known = {digest: one.period for one in holdings for digest in one.copies} | dict(sealed_to)
    going = {one.name for one in due}
    staying = [_digest(name) for name in names if _is_copy(name) and name not in going]
    if any(digest not in known for digest in staying):
        return None
    return {mark for digest in staying for mark in known[digest]}


def _keys(
    holdings: Sequence[Holding],
    keys: Mapping[str, tuple[str, DeskKey]],
    needed: Collection[str] | None,
    day: date,
) -> Iterator[KeyDue]:
    """A period that goes on, or that anything is sealed to that must stay, keeps its key."""
    for fingerprint, (name, key) in sorted(keys.items(), key=lambda item: item[1][0]):
        ends = [one.ends for one in holdings if fingerprint in one.period]
        over = key.until is not None and key.until < day
        stays = needed is None or fingerprint in needed
        if not over or stays or any(end is None or end > day for end in ends):
            continue
        last = max([key.until or day, *(end for end in ends if end is not None)])
        yield KeyDue(period=name, fingerprint=fingerprint, since=last)


def _is_copy(name: str) -> bool:
    return name.startswith(f"{KEPT}/")


def _digest(name: str) -> str:
    return name.rpartition("/")[2].partition(".")[0]


def _owed(holdings: Sequence[Holding], day: date) -> Iterator[Owed]:
    for one in sorted(holdings, key=lambda item: (item.registration, item.version)):
        since = min([end for end in (one.ends, one.recalled) if end is not None], default=None)
        if since is None or since > day or one.handed_over is None:
            continue
        for account in sorted({holder.account for holder in one.given} - set(one.gone)):
            yield Owed(
                registration=one.registration, version=one.version, account=account, since=since
            )
