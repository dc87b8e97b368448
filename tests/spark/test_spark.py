"""A lake's tables come as they are declared, written by Spark itself, within limits, in silence, or not at all."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datareq.adapters.engines.confined import has_java
from datareq.adapters.engines.spark import Spark
from datareq.errors import GenerationError
from datareq.generation.catalogue.found import find_tables
from datareq.generation.catalogue.sample import kinds_of
from datareq.generation.engine import Statement
from datareq.generation.plan import brought
from datareq.model.catalogue import ColumnType
from datareq.wiring.connections import dialect_of
from tests.gathered import CANARY, TYPES, GatheredContract, gathered, silence, source
from tests.lake import Lake

INT, T, D, H, J = (ColumnType(name) for name in ("integer", "text", "decimal", "date", "datetime"))


@pytest.fixture
def place(tmp_path: Path) -> Lake:
    (tmp_path / "scratch").mkdir()
    (tmp_path / "danau").mkdir()
    return Lake(tmp_path / "danau", tmp_path / "scratch")


@pytest.fixture(scope="session", autouse=True)
def _java() -> None:
    if not has_java():
        missing = "Java isn't on this machine (Debian's default-jre-headless has it)"
        if os.environ.get("DATAREQ_NO_SKIPS"):
            pytest.fail(missing)
        pytest.skip(missing)


class TestSpark(GatheredContract):
    """The promises of every engine that is gathered from."""


DRIFT = {
    "decimals declared whole": (pa.array([Decimal("1.00")]), INT),
    "a moment declared a day": (pa.array([datetime.datetime.fromisoformat("2024-01-01")]), H),
    "bytes": (pa.array([b"a"]), T),
    "a number declared text": (pa.array([1]), T),
}


@pytest.mark.parametrize(("values", "declared"), DRIFT.values(), ids=DRIFT.keys())
def test_what_is_not_as_declared_is_not_made_to_fit(
    values: Any, declared: ColumnType, place: Lake, tmp_path: Path
) -> None:
    pq.write_table(pa.table({"x": values}), place.path / "t.parquet")
    with pytest.raises(GenerationError) as caught:
        gathered(place.engine(), tmp_path / "g", one=source("t", {"x": declared}))
    assert caught.value.code == "engine-drift"
    assert caught.value.args_ == {"connection": "siakad", "table": "t", "column": "x"}


def test_a_table_divided_by_a_column_is_one(place: Lake, tmp_path: Path) -> None:
    for year in (2023, 2024):
        folder = place.path / "t" / f"angkatan={year}"
        folder.mkdir(parents=True)
        zone = pa.array(
            [datetime.datetime(year, 1, 1, 7, tzinfo=datetime.UTC)],
            pa.timestamp("ns", "Asia/Jakarta"),
        )
        pq.write_table(
            pa.table({"nim": [f"{year}1"], "j": zone.cast(pa.timestamp("us", "UTC"))}),
            folder / "x.parquet",
        )
    columns = {"angkatan": INT, "nim": T, "j": J}
    table = gathered(place.engine(), tmp_path / "g", one=source("t", columns))
    assert table.to_pylist() == [
        {
            "angkatan": year,
            "nim": f"{year}1",
            "j": datetime.datetime.fromisoformat(f"{year}-01-01T07:00"),
        }
        for year in (2023, 2024)
    ]


STOPS: dict[str, tuple[str, dict[str, int], tuple[str, ...]]] = {
    "another table": ("SELECT i FROM lain", {}, ("engine-query",)),
    "code": ("SELECT java_method('java.lang.System', 'exit', 5) FROM uji", {}, ("engine-query", "engine-crashed")),
    "a write": ("CREATE TABLE baru AS SELECT 1 AS x", {}, ("engine-query",)),
    "too long": ("SELECT count(*) AS n FROM range(100000000) a JOIN range(100000000) b ON a.id <> b.id", {"wall_seconds": 25}, ("engine-time",)),
    "too much memory": ("SELECT length(repeat('x', 2000000000)) + length(repeat(nik, 100000000)) AS n FROM uji", {"memory": 2**29}, ("engine-memory", "engine-query")),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "limits", "codes"), STOPS.values(), ids=STOPS.keys())
def test_what_goes_wrong_has_our_code_and_no_value(
    sql: str, limits: dict[str, int], codes: tuple[str, ...], place: Lake
) -> None:
    """The second lock: such a statement never passed the gate."""
    place.fill("uji", {"nik": T}, [(CANARY,)])
    place.fill("lain", {"i": INT}, [(1,)])
    read = source("uji", {"nik": T})
    reads = brought(read, {"uji": ("nik",)}, "spark").reads
    began = time.monotonic()
    asked = Statement(sql=sql.format(path=place.path), reads=reads)
    with pytest.raises(GenerationError) as caught, place.engine(**limits).run([asked]):
        pass
    assert caught.value.code in codes
    assert time.monotonic() - began < 60
    assert CANARY not in silence(caught.value)
    assert place.scratch is not None
    assert list(place.scratch.iterdir()) == []
    assert sorted(path.name for path in place.path.iterdir()) == ["lain", "uji"]


def test_a_damaged_file_is_said_to_be_so(place: Lake, tmp_path: Path) -> None:
    place.fill("t", {"x": T}, [(CANARY + str(n),) for n in range(5000)])
    file = place.path / "t" / "1.parquet"
    data = bytearray(file.read_bytes())
    data[100:4000] = b"\xff" * 3900
    file.write_bytes(data)
    with pytest.raises(GenerationError) as caught:
        gathered(place.engine(), tmp_path / "g", one=source("t", {"x": T}))
    assert caught.value.code == "engine-damaged"
    assert CANARY not in silence(caught.value)


NOT_THERE: dict[str, Callable[[Path], str]] = {
    "no folder": lambda path: f"{path}/tidakada",
    "several folders": lambda path: f"{path}/*",
    "a file": lambda _: str(Path(__file__)),
}


@pytest.mark.parametrize("where", NOT_THERE.values(), ids=NOT_THERE.keys())
def test_a_lake_that_is_not_there_is_said(where: Callable[[Path], str], tmp_path: Path) -> None:
    engine = Spark(uri="spark+local://" + where(tmp_path), scratch=tmp_path)
    with pytest.raises(GenerationError, match="engine-unreachable"), engine.run([Statement(sql="SELECT 1")]):  # fmt: skip
        pass


def test_a_machine_without_java_is_told_so(place: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(GenerationError, match="engine-java"), place.engine().run([Statement(sql="SELECT 1")]):  # fmt: skip
        pass


@pytest.mark.parametrize("table", ["../danau/t", "lain.t"])
def test_a_table_is_a_name_and_no_path(table: str, place: Lake, tmp_path: Path) -> None:
    place.fill("t", {"x": T}, [("a",)])
    with pytest.raises(GenerationError, match="engine-drift"):
        gathered(place.engine(), tmp_path / "g", one=source(table, {"x": T}))


def test_its_tables_are_described_for_the_catalogue(place: Lake) -> None:
    place.fill("urai", TYPES, [])
    place.fill("lain", {"nik": T}, [(f"31712301019000{n}",) for n in range(10, 30)])
    pq.write_table(pa.table({"daftar": [["a"]]}), place.path / "berkas.parquet")
    engine = place.engine()
    found = {table.name: table for table in find_tables(engine, "siakad", "")}
    assert [(c.name, c.type) for c in found["urai"].columns] == list(TYPES.items())
    assert [(c.name, c.type) for c in found["berkas"].columns] == [("daftar", None)]
    assert kinds_of(engine, "siakad", found["lain"]) == {"nik": frozenset({"nik"})}


def test_an_address_says_the_engine() -> None:
    assert dialect_of("spark+local:///data/danau") == "spark"
