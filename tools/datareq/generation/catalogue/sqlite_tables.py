"""Which tables does an SQLite file hold? Its types are names that people chose, and say little of the values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from datareq.errors import GenerationError
from datareq.generation.engine import Engine, Statement
from datareq.model.catalogue import ColumnType

NAMES = """
SELECT name FROM pragma_table_list
WHERE schema = 'main' AND type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
"""
COLUMNS = """
SELECT 'main' AS "schema", {name} AS "table", '' AS about, name AS "column",
    CASE type WHEN '' THEN 'blob' ELSE lower(type) END AS "type", '' AS said, pk > 0 AS "key"
FROM pragma_table_xinfo({name}, 'main') WHERE hidden <> 1 ORDER BY cid
"""
_TYPES = (*[("text", 0)] * 6, ("boolean", 0))
_WHOLE, _ANY = (ColumnType.INTEGER, ColumnType.BOOLEAN), tuple(ColumnType)
_EXACT, _TIMES = (ColumnType.DECIMAL, ColumnType.NUMBER), (ColumnType.DATE, ColumnType.DATETIME)
_AFFINITIES: tuple[tuple[tuple[str, ...], tuple[ColumnType, ...]], ...] = (
    (("int",), (*_WHOLE, *_EXACT)),
    (("char", "clob", "text"), (ColumnType.TEXT, ColumnType.DECIMAL, *_TIMES)),
    (("blob",), _ANY),
    (("real", "floa", "doub"), _EXACT),
    (("",), (*_WHOLE, *_EXACT, *_TIMES)),
)
"""What is in the name of a type, the first that is → which values such a column keeps as they are."""


def sqlite_rows(engine: Engine) -> list[Mapping[str, Any]]:
    """One row a column, as other engines describe theirs; a view of something that is gone has none."""
    with engine.run([Statement(sql=NAMES)]) as readers:
        names = [str(row["name"]) for row in readers[0].read_all().to_pylist()]
    return _described(engine, names)


def holds(declared: str) -> frozenset[ColumnType]:
    """Which values a column of this type may have in it (SQLite's rules of affinity)."""
    bare = declared.lower()
    return frozenset(
        next(kinds for words, kinds in _AFFINITIES if any(word in bare for word in words))
    )


def _described(engine: Engine, names: Sequence[str]) -> list[Mapping[str, Any]]:
    """The columns of these tables; of ever fewer of them at once, until those that can't be described are alone."""
    texts = ["'" + name.replace("'", "''") + "'" for name in names]
    asked = [Statement(sql=COLUMNS.format(name=text), types=_TYPES) for text in texts]
    try:
        with engine.run(asked) as readers:
            return [row for reader in readers for row in reader.read_all().to_pylist()]
    except GenerationError as error:
        if error.code != "engine-query":
            raise
    middle = len(names) // 2
    halves = (names[:middle], names[middle:]) if middle else ()
    return [row for half in halves for row in _described(engine, half)]
