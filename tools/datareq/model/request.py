"""The form FRM-DATA-002, filled. Field names are the form's keys, but `from`/`to` of a period: `since`/`until`."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Requester:
    """Who asks, as the form says it; the account is the forge's and isn't written in the form."""

    category: str
    capacity: str
    unit: str
    co_units: tuple[str, ...] = ()
    position: str | None = None
    supervisor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingLetter:
    number: str
    date: datetime.date
    nature: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    category: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbalOrder:
    by: str
    at: str
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    basis: str = "tugas_fungsi"
    reference: str | None = None
    verbal: VerbalOrder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable that is asked for; `reason` is there when `personal`."""

    name: str
    definition: str | None = None
    personal: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    field: str
    op: str
    value: str | int | float | bool | tuple[str | int | float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Both ends inclusive: ISO dates, or semesters such as 2024-1."""

    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataAsked:
    title: str
    description: str
    variables: tuple[Variable, ...]
    population: str
    period: Period
    aggregation: str
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputAsked:
    kinds: tuple[str, ...] = ("tabel",)
    formats: tuple[str, ...] = ("xlsx",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    level: str = "normal"
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdParty:
    shared: bool = False
    to: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    legal_basis: str
    protection: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    login: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    channel: str = "repositori"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    destroy_by: datetime.date
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    kind: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One filled form. `needed_by` and the period are the requester's wishes, not promises."""

    form: str
    version: int
    requester: Requester
    purpose: Purpose
    data: DataAsked
    needed_by: datetime.date
    classification: str
    undertaking: int
    authority: Authority = Authority()
    letter: IncomingLetter | None = None
    output: OutputAsked = OutputAsked()
    urgency: Urgency = Urgency()
    third_party: ThirdParty = ThirdParty()
    personal_data: PersonalData | None = None
    recipients: tuple[Recipient, ...] = ()
    delivery: Delivery = Delivery()
    retention: Retention | None = None
    why_not_routine: str | None = None
    based_on: str | None = None
    attachments: tuple[Attachment, ...] = ()
