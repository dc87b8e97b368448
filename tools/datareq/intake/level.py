"""How secret must a request at least be? The floor follows from what it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar

from datareq.model.catalogue import Column, Personal, Source
from datareq.model.policy import Level, Policy
from datareq.model.request import Request, Variable

INDIVIDUAL = "individu"
"""The form's aggregation that means one row a person."""

ON_GENERAL = "personal-general"
ON_SPECIFIC = "personal-specific"
ON_ROWS = "individual-rows"
"""What a floor of `policy/classification.yaml` may be set on."""

_ON = {Personal.GENERAL: ON_GENERAL, Personal.SPECIFIC: ON_SPECIFIC}
_RANK = {Personal.NONE: 0, Personal.GENERAL: 1, Personal.SPECIFIC: 2}


def floor(request: Request, policy: Policy, sources: tuple[Source, ...]) -> str:
    """The id of the lowest level that this request may have."""
    rows = request.data.aggregation == INDIVIDUAL
    grounds = {ON_ROWS} if rows else set()
    least = [min(policy.levels, key=_rank)]
    for variable in request.data.variables:
        kind = personal(variable, sources, rows=rows)
        if kind is not Personal.NONE:
            grounds.add(_ON[kind])
        if rows:
            least += _levels(variable, policy, sources)
    least += [policy.level(each.level) for each in policy.floors if each.on in grounds]
    return max(least, key=_rank).id


def personal(variable: Variable, sources: tuple[Source, ...], *, rows: bool) -> Personal:
    """Is a variable personal data, and of which kind?

    The catalogue knows, where a column has the variable's name. Where columns of that name differ
    between sources, rows of persons take the most personal one, aggregates the least. What the
    requester declares can only add to that.
    """
    named = _index(sources).get(folded(variable.name))
    declared = Personal.GENERAL if variable.personal else Personal.NONE
    if not named:
        return declared
    kinds = [column.personal for column in named]
    derived = kinds[0]
    if len(kinds) > 1:
        derived = max(kinds, key=_severity) if rows else min(kinds, key=_severity)
    return derived if declared is Personal.NONE else max(derived, declared, key=_severity)


def columns(name: str, sources: tuple[Source, ...]) -> Iterator[Column]:
    """The catalogued columns that a variable's name or their Indonesian label names."""
    yield from _index(sources).get(folded(name), ())


class _Latest:
    """The catalogue that was indexed last: a run asks the same one for every variable of every form."""

    sources: tuple[Source, ...] | None = None
    index: ClassVar[dict[str, list[Column]]] = {}


def _index(sources: tuple[Source, ...]) -> dict[str, list[Column]]:
    """Folded name or label → the columns so called, in the catalogue's order."""
    if _Latest.sources is not sources:
        index: dict[str, list[Column]] = {}
        for source in sources:
            for column in source.columns:
                for name in dict.fromkeys((folded(column.name), folded(column.label.id))):
                    index.setdefault(name, []).append(column)
        _Latest.sources, _Latest.index = sources, index
    return _Latest.index


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """`Kode Prodi`, `kode-prodi` and `kode_prodi` are one name."""
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def _levels(variable: Variable, policy: Policy, sources: tuple[Source, ...]) -> list[Level]:
    named = {column.classification for column in columns(variable.name, sources)}
    return [level for level in policy.levels if level.id in named]


def _rank(level: Level) -> int:
    return level.rank


def _severity(kind: Personal) -> int:
    return _RANK[kind]
