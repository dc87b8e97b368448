"""What every engine promises from which sources are only gathered: values, types and rows as they are declared, in silence.

Each engine's own tests inherit `GatheredContract` and say how its tables come into being (`place`).
"""

from __future__ import annotations

import datetime
import traceback
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datareq.adapters.engines.duckdb import DuckDB
from datareq.errors import GenerationError
from datareq.generation.engine import Engine, Limits, Statement
from datareq.generation.gather import gather
from datareq.generation.plan import GATHERED, brought, placed, plan
from datareq.generation.query.gate import check_query
from datareq.generation.query.granted import Granted
from datareq.model.assignment import RowFilter
from datareq.model.catalogue import Column, ColumnType, Source
from datareq.model.sop import Label

CANARY = "3171234567890001"
WORD = Label(id="uji", en="test")
DAY = datetime.date(2024, 2, 29)
MOMENT = datetime.datetime.fromisoformat("2024-02-29T12:00:00.500000")
LAST = datetime.datetime.fromisoformat("9999-12-31T23:59:59.999999")
TYPES = {
    "i": ColumnType.INTEGER,
    "nik": ColumnType.TEXT,
    "d": ColumnType.DECIMAL,
    "n": ColumnType.NUMBER,
    "w": ColumnType.BOOLEAN,
    "h": ColumnType.DATE,
    "j": ColumnType.DATETIME,
}
ROWS: list[tuple[Any, ...]] = [
    (-3, "Müller", Decimal("-0.5000"), 0.1, False, datetime.date(1900, 1, 1), LAST),
    (1, CANARY, Decimal("1.2345"), 16777217.0, True, DAY, MOMENT),
    (2, None, None, None, None, None, None),
]
"""In the order in which they come."""


class Place(Protocol):
    """Where tables lie."""

    def fill(
        self, table: str, columns: Mapping[str, ColumnType], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Makes a table anew: columns of these types; decimals with four digits after the point."""

    def engine(self, **limits: int) -> Engine: ...


class Rows(Granted):
    """Grants of every column, with row filters."""

    def __init__(self, *rows: RowFilter) -> None:
        self._columns = {"uji": tuple(TYPES)}
        self.masks = {}
        self.rows = {"uji": rows}


def source(
    table: str = "uji", columns: Mapping[str, ColumnType] = TYPES, key: str | None = None
) -> Source:
    return Source(
        id="uji",
        label=WORD,
        description="",
        engine="",
        connection="siakad",
        table=table,
        owner="PDI",
        presence="publik",
        subject_key=key,
        columns=tuple(
            Column(name=name, type=type_, label=WORD, classification="publik")
            for name, type_ in columns.items()
        ),
    )


def gathered(
    engine: Engine, folder: Path, granted: Any = None, one: Source | None = None
) -> pa.Table:
    """What comes of a source, as it lies in the private folder."""
    one = one or source()
    columns = granted or {"uji": tuple(column.name for column in one.columns)}
    folder.mkdir(exist_ok=True)
    chosen = plan([one], {"siakad": engine.dialect}, lambda _: False)
    gather(chosen, columns, {"siakad": engine}, Limits(), folder)
    return pq.read_table(folder / "uji.parquet")


def silence(error: GenerationError) -> str:
    return "".join(traceback.format_exception(error)) + repr(error.__context__) + repr(error.args_)


FILTERS = {
    "nothing": ((), [-3, 1, 2]),
    "case and accents": ((RowFilter(column="nik", any_of=("müller", "Muller", "Müller")),), [-3]),
    "spaces at the end": ((RowFilter(column="nik", any_of=("Müller ",)),), []),
    "quotes and backslashes": ((RowFilter(column="nik", any_of=("\\' OR 1=1 -- ", "'; --", "\\")),), []),
    "a text that is a name": ((RowFilter(column="nik", any_of=("nik", "now", "infinity")),), []),
    "texts between": ((RowFilter(column="nik", since="3", until="4"),), [1]),
    "numbers": ((RowFilter(column="d", since=1.2345),), [1]),
    "whole numbers": ((RowFilter(column="i", since=1, until=1),), [1]),
    "doubles": ((RowFilter(column="n", since=16777217, until=16777217),), [1]),
    "truth": ((RowFilter(column="w", any_of=(False,)),), [-3]),
    "days": ((RowFilter(column="h", since="2024-02-29", until="2024-02-29"),), [1]),
    "one of some days": ((RowFilter(column="h", any_of=("1900-01-01", "2023-01-01")),), [-3]),
    "parts of seconds": ((RowFilter(column="j", until="2024-02-29 12:00:00.5"),), [1]),
    "before them": ((RowFilter(column="j", until="2024-02-29 12:00:00.4"),), []),
    "moments from a day on": ((RowFilter(column="j", since="2024-03-01"),), [-3]),
    "two at once": ((RowFilter(column="w", any_of=(True, False)), RowFilter(column="i", since=0)), [1]),
}  # fmt: skip


class GatheredContract:
    """Inherited by the tests of each engine, with a fixture `place`."""

    def test_values_are_what_they_were(self, place: Place, tmp_path: Path) -> None:
        place.fill("uji", TYPES, ROWS)
        table = gathered(place.engine(), tmp_path / "g")
        assert [tuple(row.values()) for row in table.to_pylist()] == ROWS
        assert [str(field.type) for field in table.schema] == [
            *("int64", "string", "decimal128(38, 4)", "double", "bool", "date32[day]"),
            "timestamp[us]",
        ]

    def test_a_table_without_rows_has_its_columns_and_types(
        self, place: Place, tmp_path: Path
    ) -> None:
        place.fill("kosong", TYPES, [])
        table = gathered(place.engine(), tmp_path / "g", one=source("kosong"))
        assert (table.num_rows, table.column_names) == (0, list(TYPES))
        assert table.schema.field("d").type == pa.decimal128(38, 4)

    def test_no_query_of_an_author_runs_there_but_over_what_comes(
        self, place: Place, tmp_path: Path
    ) -> None:
        place.fill("uji", TYPES, ROWS)
        engine, one, granted = place.engine(), source(), {"uji": tuple(TYPES)}
        there = check_query("SELECT i FROM uji", granted, [one], {"publik": 0}, engine.dialect)
        assert [finding.code for finding in there.findings] == ["query-dialect"]
        gathered(engine, tmp_path / "g")
        sql = "SELECT count(*) AS n, median(d) AS m, max(j) AS j FROM uji WHERE nik LIKE '%7%' OR i < 0"
        chosen = plan([one], {"siakad": engine.dialect}, lambda _: False)
        result = check_query(sql, granted, placed([one], chosen), {"publik": 0}, "duckdb")
        statement = Statement(sql=result.sql or "", values=result.values)
        with DuckDB({GATHERED: str(tmp_path / "g")}).run([statement]) as readers:
            (row,) = readers[0].read_all().to_pylist()
        assert (row["n"], row["j"].year) == (2, 9999)

    def test_only_rows_that_were_granted_come(self, place: Place) -> None:
        place.fill("uji", TYPES, ROWS)
        engine = place.engine()
        asked = [brought(source(), Rows(*rows), engine.dialect) for rows, _ in FILTERS.values()]
        with engine.run(asked) as readers:
            came = [reader.read_all().column("i").to_pylist() for reader in readers]
        assert dict(zip(FILTERS, came, strict=True)) == {
            name: left for name, (_, left) in FILTERS.items()
        }

    def test_only_columns_that_were_granted_come_and_the_key(
        self, place: Place, tmp_path: Path
    ) -> None:
        place.fill("uji", TYPES, ROWS)
        table = gathered(place.engine(), tmp_path / "g", {"uji": ("w",)}, source(key="i"))
        assert table.column_names == ["i", "w"]

    def test_a_statement_that_looks_further_is_stopped(self, place: Place) -> None:
        """The second lock: such a statement never passed the gate."""
        place.fill("uji", TYPES, ROWS)
        place.fill("lain", {"i": ColumnType.INTEGER}, [(1,)])
        engine = place.engine()
        honest = brought(source(), {"uji": ("i",)}, engine.dialect)
        for other in ("nik", "nik AS i"):
            asked = Statement(
                sql=honest.sql.replace('"i"', other, 1).replace("`i`", other, 1),
                types=(("text", 0),),
                reads=honest.reads,
            )
            assert asked.sql != honest.sql
            with pytest.raises(GenerationError) as caught, engine.run([asked]):
                pass
            assert caught.value.code in ("engine-plan", "engine-query")
            assert CANARY not in silence(caught.value)

    def test_many_rows_come_whole_and_in_order(self, place: Place, tmp_path: Path) -> None:
        columns = {"i": ColumnType.INTEGER, "nik": ColumnType.TEXT}
        place.fill("banyak", columns, [(n, f"{CANARY}{n}" * 3) for n in reversed(range(30_000))])
        table = gathered(place.engine(), tmp_path / "g", one=source("banyak", columns))
        assert table.column("i").to_pylist() == list(range(30_000))

    def test_texts_are_sorted_by_their_code_points(self, place: Place, tmp_path: Path) -> None:
        words = ["", "A", "B", "a", "b", "é", "ﬀ", "🎓"]
        columns = {"t": ColumnType.TEXT}
        place.fill("kata", columns, [(word,) for word in reversed(words)])
        table = gathered(place.engine(), tmp_path / "g", one=source("kata", columns))
        assert table.column("t").to_pylist() == words

    def test_what_is_gone_is_named(self, place: Place, tmp_path: Path) -> None:
        place.fill("uji", TYPES, ROWS)
        wrong = {**TYPES, "alamat": ColumnType.TEXT}
        for one, column in ((source("hilang"), None), (source("uji", wrong), "alamat")):
            with pytest.raises(GenerationError) as caught:
                gathered(place.engine(), tmp_path / "g", one=one)
            told = caught.value.args_
            assert (caught.value.code, told["table"]) == ("engine-drift", one.table)
            assert column in (None, told["column"])

    def test_more_than_may_be_written_stops_in_silence(self, place: Place) -> None:
        columns = {"nik": ColumnType.TEXT}
        place.fill("besar", columns, [(f"{CANARY}{n * 7919}" * 20,) for n in range(20_000)])
        one = source("besar", columns)
        engine = place.engine(output=100_000)
        asked = brought(one, {"uji": ("nik",)}, engine.dialect)
        with pytest.raises(GenerationError) as caught, engine.run([asked]):
            pass
        assert caught.value.code == "engine-size"
        assert CANARY not in silence(caught.value)

    def test_nothing_is_left_behind(self, place: Place, tmp_path: Path) -> None:
        place.fill("uji", TYPES, ROWS)
        engine = place.engine()
        with engine.run([brought(source(), {"uji": ("i",)}, engine.dialect)]) as readers:
            readers[0].read_next_batch()
            (folder,) = (tmp_path / "scratch").iterdir()
            assert folder.stat().st_mode & 0o077 == 0
        assert list((tmp_path / "scratch").iterdir()) == []
