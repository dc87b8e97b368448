"""Sources behind Trino come as they are declared, within limits, in silence, or not at all.

The server is a small one of ours that speaks Trino's protocol; a real Trino was never met.
"""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.gathered import CANARY, TYPES, GatheredContract, gathered, silence, source
from tests.trino_server import DENIED, ENDLESS, Cluster, coordinator

from datareq.adapters.engines.trino import Trino
from datareq.adapters.engines.trino_types import array, arrow_type, fits
from datareq.errors import GenerationError
from datareq.generation.catalogue.found import find_tables
from datareq.generation.catalogue.sample import kinds_of
from datareq.generation.engine import Statement
from datareq.model.catalogue import ColumnType
from datareq.reconcile.error_words import error_sentence
from datareq.wiring.connections import dialect_of

SECRET = "kunci-4711"
INT, T, D, N = (ColumnType(name) for name in ("integer", "text", "decimal", "number"))
H, J = ColumnType.DATE, ColumnType.DATETIME


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Cluster]:
    (tmp_path / "scratch").mkdir()
    with coordinator() as one:
        yield Cluster(one, tmp_path / "scratch")


class TestTrino(GatheredContract):
    """The promises of every engine that is gathered from."""

    def test_a_statement_that_looks_further_is_stopped(self, place: Cluster) -> None:
        """By the rights of the login alone; what it may not read, the server refuses."""
        place.fill(DENIED, {"x": T}, [("a",)])
        asked = Statement(sql=f"SELECT x FROM {DENIED}")
        with pytest.raises(GenerationError, match="engine-denied"), place.engine().run([asked]):
            pass


def test_it_is_asked_for_nothing_but_reading_and_for_an_end(place: Cluster, tmp_path: Path) -> None:
    place.fill("uji", TYPES, [])
    gathered(place.engine(wall_seconds=90), tmp_path / "g")
    asked = place.coordinator.asked
    assert {sql for sql, _ in asked if not sql.startswith("SELECT")} == {"START TRANSACTION READ ONLY", "ROLLBACK"}  # fmt: skip
    for sql, headers in asked:
        told = {name.lower(): value for name, value in headers.items()}
        assert (told["x-trino-catalog"], told["x-trino-schema"]) == ("memory", "kampus")
        assert told["x-trino-time-zone"] == "UTC"
        assert told["x-trino-session"] == "query_max_run_time=90s"
        begun = told["x-trino-transaction-id"] != "NONE"
        assert begun != sql.startswith("START")


DRIFT = {
    "text declared a number": ("VARCHAR", INT),
    "decimals declared whole": ("DECIMAL(9, 2)", INT),
    "a moment declared a day": ("TIMESTAMP", H),
    "too small parts of seconds": ("TIMESTAMP_NS", J),
    "a list": ("VARCHAR[]", T),
    "a number declared text": ("BIGINT", T),
}


@pytest.mark.parametrize(("made", "declared"), DRIFT.values(), ids=DRIFT.keys())
def test_what_is_not_as_declared_is_not_made_to_fit(
    made: str, declared: ColumnType, place: Cluster, tmp_path: Path
) -> None:
    place.execute(f"CREATE TABLE kampus.t (x {made})")
    with pytest.raises(GenerationError) as caught:
        gathered(place.engine(), tmp_path / "g", one=source("t", {"x": declared}))
    assert caught.value.code == "engine-drift"
    assert caught.value.args_ == {"connection": "siakad", "table": "t", "column": "x"}


@pytest.mark.parametrize(
    ("declared", "found", "value", "seen"),
    [
        ("integer", "bigint", 2**63 - 1, 2**63 - 1),
        ("integer", "bigint", 2**63, None),
        ("integer", "bigint", "1.5", None),
        ("integer", "bigint", True, None),
        ("integer", "decimal(9,0)", "12", 12),
        ("decimal", "decimal(9,2)", "1.25", "1.25"),
        ("decimal", "decimal(9,2)", "1.255", None),
        ("decimal", "bigint", 12, "12"),
        ("number", "double", "NaN", "nan"),
        ("number", "double", "-Infinity", float("-inf")),
        ("number", "double", "satu", None),
        ("boolean", "boolean", 1, None),
        ("boolean", "boolean", False, False),
        ("text", "varchar", 1, None),
        ("date", "date", "2023-02-29", None),
        ("date", "date", "+12023-02-28", None),
        ("datetime", "timestamp(6)", "2024-02-29 12:00:00.000001", datetime.datetime.fromisoformat("2024-02-29T12:00:00.000001")),
        ("datetime", "timestamp(6)", "2024-02-29 12:00:00 UTC", None),
    ],
)  # fmt: skip
def test_a_value_is_what_it_is_or_does_not_come(
    declared: str, found: str, value: Any, seen: Any
) -> None:
    made = array([value, None], declared, arrow_type(declared, found))
    came = None if made is None else made.to_pylist()[0]
    assert (str(came) if isinstance(seen, str) else came) == seen


@pytest.mark.parametrize(
    ("found", "declared", "is_so"),
    [
        ("varchar(20)", "text", True),
        ("char(20)", "text", False),
        ("timestamp(3) with time zone", "datetime", True),
        ("timestamp(9)", "datetime", False),
        ("real", "number", True),
        ("decimal(38,0)", "integer", True),
    ],
)
def test_a_type_holds_what_is_declared(found: str, declared: str, is_so: bool) -> None:
    assert fits(found, declared) is is_so


STOPS = {
    "not granted": (f"SELECT '{DENIED}'", {}, "engine-denied"),
    "not SQL": ("SELECT FROM FROM", {}, "engine-query"),
    "no such table": ("SELECT x FROM tidakada", {}, "engine-query"),
    "too long": (ENDLESS, {"wall_seconds": 3}, "engine-time"),
    "too much memory": ("SELECT repeat('x', 300000000) AS x", {"memory": 2**29}, "engine-memory"),
}


@pytest.mark.parametrize(("sql", "limits", "code"), STOPS.values(), ids=STOPS.keys())
def test_what_goes_wrong_has_our_code_and_no_word_of_the_server(
    sql: str, limits: dict[str, int], code: str, place: Cluster
) -> None:
    began = time.monotonic()
    with pytest.raises(GenerationError) as caught, place.engine(**limits).run([Statement(sql=sql)]):
        pass
    assert caught.value.code == code
    assert CANARY not in silence(caught.value)
    assert time.monotonic() - began < 20
    assert place.scratch is not None
    assert list(place.scratch.iterdir()) == []


def test_a_query_that_takes_too_long_is_ended_there_too(place: Cluster) -> None:
    with pytest.raises(GenerationError, match="engine-time"), place.engine(wall_seconds=3).run([Statement(sql=ENDLESS)]):  # fmt: skip
        pass
    assert place.coordinator.ended


ADDRESSES = {
    "nobody there": "trino://pembaca@127.0.0.1:1/memory/kampus",
    "somebody else": "trino://orang@127.0.0.1:{port}/memory/kampus",
    "a password to a server without TLS": "trino://pembaca:{p}@127.0.0.1:{port}/memory/kampus",
    "no catalog": "trino://pembaca:{p}@127.0.0.1:{port}",
    "nobody's name": "trino://127.0.0.1:{port}/memory",
    "not an address": "trino://a:{p}/x@tidak:bukan/memory",
    "an unknown option": "trino://pembaca@127.0.0.1:{port}/memory?roles=admin",
}


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES.keys())
def test_a_server_that_lets_nobody_in_is_said_without_its_address(
    address: str, place: Cluster, tmp_path: Path
) -> None:
    uri = address.format(p=SECRET, port=place.coordinator.port)
    engine = Trino(uri=uri, scratch=tmp_path / "scratch")
    assert SECRET not in repr(engine)
    with pytest.raises(GenerationError) as caught, engine.run([Statement(sql="SELECT 1")]):
        pass
    assert caught.value.code == "engine-unreachable"
    assert SECRET not in silence(caught.value)
    assert "127.0.0.1" not in silence(caught.value)
    assert place.coordinator.asked == []


def test_a_desk_without_the_client_is_told_what_to_install(
    place: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trino.py").write_text("raise ImportError")
    before = os.environ.get("PYTHONPATH")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(tmp_path), before))))
    with pytest.raises(GenerationError) as caught, place.engine().run([Statement(sql="SELECT 1")]):
        pass
    assert (caught.value.code, caught.value.args_) == ("engine-extra", {"extra": "trino"})
    said = error_sentence(caught.value.code, caught.value.args_, "en")
    assert said.endswith("Please install it: datareq[trino]")


def test_a_table_of_another_schema_is_named_so(place: Cluster, tmp_path: Path) -> None:
    place.execute("CREATE SCHEMA lain", "CREATE TABLE lain.t AS SELECT 'a' AS x")
    table = gathered(place.engine(), tmp_path / "g", one=source("lain.t", {"x": T}))
    assert table.to_pylist() == [{"x": "a"}]
    with pytest.raises(GenerationError, match=r"engine-drift|engine-query"):
        gathered(place.engine(), tmp_path / "g", one=source("asing.lain.t", {"x": T}))
    assert 'FROM "asing"."information_schema"."columns"' in place.coordinator.asked[-2][0]


def test_its_tables_are_described_for_the_catalogue(place: Cluster) -> None:
    place.fill("urai", TYPES, [])
    place.fill("lain", {"nik": T}, [(f"31712301019000{n}",) for n in range(10, 30)])
    place.execute("CREATE SCHEMA x", "CREATE TABLE x.y (daftar VARCHAR[])")
    engine = place.engine()
    found = {table.name: table for table in find_tables(engine, "siakad", "")}
    assert {name: [(c.name, c.type) for c in table.columns] for name, table in found.items()} == {
        "lain": [("nik", T)],
        "urai": list(TYPES.items()),
        "x.y": [("daftar", None)],
    }
    assert kinds_of(engine, "siakad", found["lain"]) == {"nik": frozenset({"nik"})}


def test_an_address_says_the_engine() -> None:
    assert dialect_of("trino://a@b/c") == "trino"
