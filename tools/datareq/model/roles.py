"""Who holds which office, since when, until when, by which decree?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from datareq.model.sop import Label


class RoleSource(Enum):
    """Where the holders of a role come from."""

    APPOINTMENT = "appointment"  # policy/roles.yaml
    UNIT = "unit"  # policy/roles.yaml, the appointment scoped to the requesting unit
    DOCUMENT = "document"  # the members that an approved document of this request names
    CATALOGUE = "catalogue"  # policy/roles.yaml, scoped to the units that own the sources used
    REQUESTER = "requester"  # the requester of record


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An office. `alternate` is the role that serves when this one's only holders are barred;
    `document` names the document for `RoleSource.DOCUMENT` (its `members[].account`)."""

    id: str
    label: Label
    source: RoleSource
    alternate: str | None = None
    document: str | None = None
    team: str | None = None


class Acting(Enum):
    PLT = "plt"  # pelaksana tugas: the office is vacant
    PLH = "plh"  # pelaksana harian: the holder is away


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A person in an office, both days inclusive (Asia/Jakarta). `unit` scopes it to a unit's code."""

    role: str
    account_id: int
    login: str
    since: date
    decree: str
    until: date | None = None
    acting: Acting | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesAt:
    """The appointments of one commit of main and when the bot first saw that commit (the forge's clock).

    An appointment counts from the later of `since` and the `seen_at` of the first commit of the
    unbroken run that carries it, so a backdated one gains nothing.
    """

    commit: str
    seen_at: datetime
    appointments: tuple[Appointment, ...]
