"""Which earlier requests asked for much the same? Shown on the head's card; never decides anything."""

from __future__ import annotations

import re
from dataclasses import dataclass

from datareq.model.request import Request

_TOKEN = re.compile(r"[^\W_]{2,}")
_STOP = frozenset(
    [
        "dan",
        "atau",
        "di",
        "ke",
        "dari",
        "untuk",
        "per",
        "pada",
        "yang",
        "dengan",
        "menurut",
        "tahun",
        "semester",
        "data",
        "jumlah",
        "tiap",
    ]
)
ALIKE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An earlier request, as far as a new one is compared with it; `open` = not archived yet."""

    registration: str
    slug: str
    unit: str
    title: str
    variables: tuple[str, ...]
    since: str
    until: str
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An earlier request and how alike it is, 0 to 1."""

    known: Known
    score: float


def similar(
    request: Request, known: tuple[Known, ...], *, limit: int = 3, least: float = ALIKE
) -> tuple[Match, ...]:
    """The most alike earlier requests, best first (ties by registration number)."""
    title, names = tokens(request.data.title), _names(request)
    matches = [Match(known=each, score=_score(title, names, each)) for each in known]
    alike = [match for match in matches if match.score >= least]
    return tuple(sorted(alike, key=lambda m: (-m.score, m.known.registration))[:limit])


def is_same(request: Request, known: Known) -> bool:
    """The same unit asks for the same variables of the same period."""
    return (
        request.requester.unit == known.unit
        and _names(request) == _tokens_of(known.variables)
        and (request.data.period.since, request.data.period.until) == (known.since, known.until)
    )


def tokens(text: str) -> frozenset[str]:
    """The words of a text that carry meaning."""
    return frozenset(_TOKEN.findall(text.casefold())) - _STOP


def _names(request: Request) -> frozenset[str]:
    return _tokens_of(tuple(variable.name for variable in request.data.variables))


def _tokens_of(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(re.sub(r"[\W_]+", "_", name.casefold()).strip("_") for name in names)


def _score(title: frozenset[str], names: frozenset[str], known: Known) -> float:
    """Half from the titles' words, half from the variables, each by overlap over union."""
    return (_overlap(title, tokens(known.title)) + _overlap(names, _tokens_of(known.variables))) / 2


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0
