"""How are letterheads, days, offices and people written on an official paper?

Official papers are in Indonesian, whatever language a command speaks.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from datareq.model.people import Directory
from datareq.model.policy import Policy
from datareq.model.verdict import Proof

LOCALE = "id"
LEGAL_BASIS = "legal-basis"

Page = dict[str, object]
"""What a template is given: texts, numbers, lists and mappings of these."""


def letterhead(policy: Policy) -> Page:
    """The lines of the letterhead; "" for one that the policy doesn't give."""
    institution = policy.institution
    if institution is None:
        return {"ministry": "", "name": "", "desk": "", "portal": "", "place": ""}
    return {
        "ministry": institution.ministry.id if institution.ministry else "",
        "name": institution.name.id,
        "desk": institution.desk.id,
        "portal": institution.portal,
        "place": institution.place,
    }


def legal_bases(policy: Policy) -> list[str]:
    """Every legal basis of the procedure, in its order, as a part of a sentence."""
    return [r.text.rstrip(".") for r in policy.references if r.kind == LEGAL_BASIS]


def day_in_words(day: date) -> str:
    """`12 Maret 2026`."""
    return format_date(day, "d MMMM y", locale=LOCALE)


def weekday_in_words(day: date) -> str:
    """`Kamis, 12 Maret 2026`."""
    return format_date(day, "EEEE, d MMMM y", locale=LOCALE)


def moment_in_words(at: datetime, policy: Policy) -> str:
    """`12 Maret 2026, 14.05 WIB`."""
    local = at.astimezone(ZoneInfo(policy.timezone))
    return f"{day_in_words(local.date())}, {local:%H.%M %Z}"


def office(policy: Policy, role: str | None, acting: str | None) -> str:
    """The office's name, with Plt. or Plh. before it for somebody who acts."""
    if role is None:
        return "–"
    label = policy.role(role).label.id
    return f"{acting.capitalize()}. {label}" if acting else label


def unit_name(policy: Policy, code: str) -> str:
    unit = policy.unit(code)
    return unit.label.id if unit else code


def person(directory: Directory, account: int) -> Page:
    """Name, NIP ("–" without one) and position; KeyError for an account that the directory doesn't know."""
    staff = directory.of(account)
    if staff is None:
        raise KeyError(account)
    return {"name": staff.name, "nip": staff.nip or "–", "position": staff.position}


def approval(proof: Proof, policy: Policy, directory: Directory) -> Page:
    """Who approved, in which office, when, and what it rests on: a review isn't a certified signature."""
    account = proof.by.id if proof.by else 0
    return {
        **person(directory, account),
        "office": office(policy, proof.role, proof.acting),
        "login": proof.by.login if proof.by else "–",
        "at": moment_in_words(proof.at, policy),
        "digest": (proof.digest or "")[:16],
        "decree": proof.decree or "",
    }


def fit_to_print(page: Page) -> Page:
    """The page without the characters that turn or hide what is read; line breaks become spaces."""
    return {key: _fit(value) for key, value in page.items()}


def _fit(value: object) -> object:
    match value:
        case str():
            return " ".join("".join(c for c in value if c.isprintable() or c.isspace()).split())
        case dict():
            return {key: _fit(inner) for key, inner in value.items()}
        case list():
            return [_fit(inner) for inner in value]
    return value
