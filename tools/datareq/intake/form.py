"""What do the form's rules look at? A document that may be half wrong, read without stumbling."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from datareq.documents.nouns import to_request
from datareq.documents.read import Document
from datareq.errors import DocumentError
from datareq.intake.coded import CODED
from datareq.intake.level import INDIVIDUAL, personal
from datareq.intake.looks import Look, look
from datareq.intake.placeholders import generic
from datareq.intake.similar import Known
from datareq.model.catalogue import Personal, Source
from datareq.model.finding import Severity
from datareq.model.message import Value
from datareq.model.policy import Level, Policy
from datareq.model.request import Request

if TYPE_CHECKING:
    from datareq.model.forge import Account

_PART = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContext:
    """What surrounds a form.

    `today`: the desk's day on which the form was handed in (while it isn't, the present day), so that
    a form that was good then stays good. `requester` is None while nobody has submitted it.

    `unit_heads`, `alternates`: account ids of who heads the requesting unit, and of who serves instead.
    `known`: earlier requests, open or archived, for duplicates and similar ones.
    """

    policy: Policy
    sources: tuple[Source, ...]
    today: date
    slug: str | None = None
    taken_slugs: frozenset[str] = frozenset()
    requester: Account | None = None
    unit_heads: tuple[int, ...] = ()
    alternates: tuple[int, ...] = ()
    known: tuple[Known, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form as the rules see it: `value` raw, `request` only when the schema has no objection."""

    value: Mapping[str, Value]
    request: Request | None
    context: FormContext
    values: Mapping[str, Value] = field(default_factory=dict)

    def at(self, path: str) -> Value:
        """The value at a dotted path; None where there is none."""
        return self._flat.get(path)

    def text(self, path: str) -> str | None:
        """The text at a path; None where there is none or it isn't text."""
        value = self.at(path)
        return value if isinstance(value, str) else None

    def day(self, path: str) -> date | None:
        """The date at a path; None where there is none or it isn't one."""
        return to_day(self.text(path))

    def each(self, path: str) -> Iterator[tuple[str, Value]]:
        """The entries of a list with their paths; nothing where there is no list."""
        value = self.at(path)
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield f"{path}[{index}]", item

    @cached_property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Every text of the form with its path; walked once, because several rules read all of them."""
        return tuple([(path, each) for path, each in self._flat.items() if isinstance(each, str)])

    @cached_property
    def free(self) -> tuple[tuple[str, str], ...]:
        """Every free text with its path."""
        return tuple(
            [
                each
                for each in self.texts
                if (generic(each[0]) if "[" in each[0] else each[0]) not in CODED
            ]
        )

    @cached_property
    def look(self) -> Look:
        """A quick look at the free texts: what the rules about them need to look closer at."""
        return look([text for _, text in self.free])

    @cached_property
    def personal(self) -> tuple[int, ...]:
        """The indices of the variables that are personal data, as far as the form can be understood."""
        if self.request is None:
            return ()
        rows = self.request.data.aggregation == INDIVIDUAL
        return tuple(
            index
            for index, variable in enumerate(self.request.data.variables)
            if personal(variable, self.context.sources, rows=rows) is not Personal.NONE
        )

    @cached_property
    def _flat(self) -> Mapping[str, Value]:
        """Every value of the form by its path; a document that was read knows them already."""
        if self.values:
            return self.values
        found: dict[str, Value] = {}
        _walk("", dict(self.value), found)
        return found

    @property
    def level(self) -> Level | None:
        """The level that the form claims, if the policy knows it."""
        claimed = self.text("classification")
        return next((level for level in self.context.policy.levels if level.id == claimed), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A rule's objection: where, and what fills its sentence."""

    path: str
    args: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One coded rule of the form; its sentence is registered under the same code."""

    code: str
    check: Callable[[Form], Iterator[Hit]]
    severity: Severity = Severity.ERROR


def hit(path: str, **args: Value) -> Hit:
    """An objection at this path."""
    return Hit(path=path, args=args)


def read_form(document: Document, context: FormContext) -> Form | None:
    """The form of a document; None when it could not even be read."""
    if document.value is None:
        return None
    request = None
    if document.valid:
        try:
            request = to_request(document.value)
        except (
            DocumentError
        ):  # the schema was satisfied and the noun still isn't: rules see raw values
            request = None
    return Form(value=document.value, request=request, context=context, values=document.values)


def lookup(document: Mapping[str, Value], path: str) -> Value:
    """The value at a dotted path; None where there is none."""
    value: Value = document if isinstance(document, dict) else dict(document)
    for key, index in _parts(path):
        if key and isinstance(value, dict):
            value = value.get(key)
        elif index and isinstance(value, list) and int(index) < len(value):
            value = value[int(index)]
        else:
            return None
    return value


@lru_cache(maxsize=4096)
def _parts(path: str) -> tuple[tuple[str, str], ...]:
    """The steps of a dotted path: a key or an index each."""
    return tuple(_PART.findall(path))


def to_day(text: str | None) -> date | None:
    """The date of an ISO text; None if it isn't one."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _walk(path: str, value: dict[str, Value] | list[Value], found: dict[str, Value]) -> None:
    """Adds what is in a mapping or list; of two values that go by one path the first counts."""
    if isinstance(value, dict):
        prefix = f"{path}." if path else ""
        named = [(prefix + key, item) for key, item in value.items()]
    else:
        named = [(f"{path}[{index}]", item) for index, item in enumerate(value)]
    for place, item in named:
        found.setdefault(place, item)
        if isinstance(item, dict | list):
            _walk(place, item, found)
