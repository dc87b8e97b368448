"""What isn't granted has no influence: with noise in its place, every accepted query gives the same bytes and errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from datareq.adapters.engines.duckdb import DuckDB
from datareq.documents.catalogue import load_catalogue
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.generation.engine import Statement
from datareq.generation.query import rewrite
from datareq.generation.query.gate import check_query
from datareq.generation.query.granted import Granted
from datareq.generation.query.result import QueryResult, Shape
from tests.differential.queries import generated
from tests.differential.twins import access, blur, fill

ROOT = Path(__file__).parents[2]
FILES = read_folder(ROOT, "policy", "datasets/catalogue")
CATALOGUE = load_catalogue(FILES)
SOURCES = {source.id: source for source in CATALOGUE}
RANKS = {level.id: level.rank for level in load_policy(FILES, "c" * 40).levels}
GRANTED = access()
WANTED = 2000
THROUGH_THE_CHILD = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows as text, or the error's whole words."""

    rows: tuple[str, ...] = ()
    error: str = ""


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    folder = tmp_path_factory.mktemp("twins")
    paths = (folder / "data.duckdb", folder / "noise.duckdb")
    for number, path in enumerate(paths):
        connection = duckdb.connect(str(path))
        fill(connection)
        if number:
            blur(connection, SOURCES, GRANTED)
        connection.close()
    return paths


@pytest.fixture(scope="module")
def pair(twins: tuple[Path, Path]) -> Iterator[list[duckdb.DuckDBPyConnection]]:
    made = []
    for path in twins:
        connection = duckdb.connect()
        connection.execute("SET threads = 1")
        connection.execute(f"ATTACH '{path}' AS _dr_siakad (READ_ONLY)")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        made.append(connection)
    yield made
    for connection in made:
        connection.close()


def answer(connection: duckdb.DuckDBPyConnection, result: QueryResult) -> Answer:
    try:
        rows = connection.execute(result.sql or "", list(result.values)).fetchall()
    except duckdb.Error as error:
        return Answer(error=f"{type(error).__name__}: {error}")
    texts = [repr(row) for row in rows]
    # A table of counts is sorted after it was protected.
    return Answer(rows=tuple(sorted(texts) if result.shape is Shape.COUNTED else texts))


def gate(sql: str, granted: Granted = GRANTED) -> QueryResult:
    return check_query(sql, granted, CATALOGUE, RANKS)


def is_caught(pair: list[duckdb.DuckDBPyConnection]) -> bool:
    """Whether an accepted query looks different on the two copies."""
    for seed in range(600):
        result = gate(generated(seed, SOURCES, access()).sql)
        if not result.findings and answer(pair[0], result) != answer(pair[1], result):
            return True
    return False


def test_the_copies_differ_where_nothing_is_granted(pair: list[duckdb.DuckDBPyConnection]) -> None:
    """Else the next tests would show nothing."""
    for sql in (
        "SELECT nik FROM _dr_siakad.mahasiswa ORDER BY 1",
        "SELECT nama, tanggal_lahir FROM _dr_siakad.mahasiswa WHERE angkatan = 2020 ORDER BY 1",
        "SELECT count(*) FROM _dr_siakad.mahasiswa",
        "SELECT nidn FROM _dr_siakad.dosen ORDER BY 1",
    ):
        one, other = (connection.execute(sql).fetchall() for connection in pair)
        assert one != other


def test_noise_has_no_influence_on_any_accepted_query(
    pair: list[duckdb.DuckDBPyConnection],
) -> None:
    accepted = failed = refused = seed = nothing = 0
    while accepted < WANTED:
        made = generated(seed, SOURCES, GRANTED)
        seed += 1
        result = gate(made.sql)
        if made.ungranted:
            refused += 1
            assert result.findings, made.sql
        if result.findings:
            continue
        accepted += 1
        one, other = (answer(connection, result) for connection in pair)
        assert one == other, made.sql
        failed += bool(one.error)
        nothing += not one.rows and not one.error
    # The queries reach something: many touch what isn't granted, some fail, most have rows.
    assert refused > WANTED / 10
    assert 0 < failed < accepted / 3
    assert nothing < accepted / 2


def test_noise_has_no_influence_through_the_real_engine(
    twins: tuple[Path, Path], pair: list[duckdb.DuckDBPyConnection]
) -> None:
    statements, seed = [], 100_000
    while len(statements) < THROUGH_THE_CHILD:
        result = gate(generated(seed, SOURCES, GRANTED).sql)
        seed += 1
        if not result.findings and not answer(pair[0], result).error:
            statements.append(Statement(sql=result.sql or "", values=result.values))
    tables = []
    for path in twins:
        with DuckDB({"siakad": str(path)}).run(statements) as readers:
            tables.append([reader.read_all() for reader in readers])
    for statement, one, other in zip(statements, *tables, strict=True):
        rows = [sorted(map(repr, table.to_pylist())) for table in (one, other)]
        assert one.schema == other.schema
        assert rows[0] == rows[1], statement.sql


def test_a_rewriter_that_forgets_masks_is_caught(
    pair: list[duckdb.DuckDBPyConnection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewrite, "masked", lambda value, _: value)
    assert is_caught(pair)


def test_a_rewriter_that_forgets_rows_is_caught(
    pair: list[duckdb.DuckDBPyConnection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewrite, "rows_of", lambda *_: ())
    assert is_caught(pair)


def test_a_gate_that_forgets_what_is_granted_is_caught(
    pair: list[duckdb.DuckDBPyConnection], monkeypatch: pytest.MonkeyPatch
) -> None:
    every = {source.id: tuple(column.name for column in source.columns) for source in CATALOGUE}
    monkeypatch.setattr(GRANTED, "_columns", every)
    assert is_caught(pair)
