"""A query that would eat the machine ends with its own sentence, within its budget, and leaves nothing behind."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest

from datareq.adapters.engines.duckdb import DuckDB
from datareq.adapters.engines.duckdb_file import create_database
from datareq.errors import GenerationError
from datareq.generation.engine import STOPS, Limits, Statement
from datareq.generation.engine_texts import ERRORS, GENERATION

GRACE = 2.0
"""Seconds that an end may take beyond the budget."""
MB = 2**20
ROOMY = Limits(
    memory=1536 * MB, buffers=48 * MB, output=64 * MB, spill=64 * MB, cpu_seconds=8, wall_seconds=8
)
MEMORY = Path("/dev/shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bomb:
    """`seconds`: the budget in which it has to end."""

    sql: str
    code: str
    seconds: float = 8
    limits: Limits = ROOMY


LONG = "SELECT sum(hash(a.i, b.i)) AS s FROM range(1000000) a(i), range(1000000) b(i)"
SHORT = Limits(memory=1536 * MB, cpu_seconds=1, wall_seconds=30)
BRIEF = Limits(memory=1536 * MB, cpu_seconds=30, wall_seconds=1)
SMALL = Limits(memory=1536 * MB, output=2 * MB, cpu_seconds=8, wall_seconds=8)
TIGHT = Limits(memory=1536 * MB, spill=4 * MB, cpu_seconds=8, wall_seconds=8)
BOMBS = {
    "memory: one long text": Bomb(sql="SELECT repeat('x', 4000000000) AS r", code="engine-memory"),
    "memory: a text doubled and doubled": Bomb(
        sql="SELECT length(repeat(repeat(repeat('x', 60000), 60000), 60000)) AS n", code="engine-memory"),
    "memory: many long texts in a group": Bomb(
        sql="SELECT string_agg(repeat('x', 1000000), ',') AS s FROM range(100000)", code="engine-memory"),
    "memory: a list of everything": Bomb(
        sql="SELECT len(list(hash(i))) AS n FROM range(3000000000) r(i)", code="engine-memory"),
    "memory: the longest of long texts": Bomb(sql="SELECT max(repeat(b, 500000000)) AS s FROM _dr_siakad.main.t", code="engine-memory"),
    "disk: groups that don't fit": Bomb(
        sql="SELECT count(*) AS n FROM (SELECT i, count(*) AS n FROM range(100000000) r(i) GROUP BY i)",
        code="engine-spill", limits=TIGHT),
    "disk: a sort that doesn't fit": Bomb(
        sql="SELECT hash(i) AS h, i::TEXT || repeat('x', 50) AS t FROM range(30000000) r(i) ORDER BY h, t",
        code="engine-spill", limits=TIGHT),
    "disk: a join that doesn't fit": Bomb(
        sql="SELECT count(*) AS n FROM range(50000000) a(i) JOIN range(50000000) b(i) ON hash(a.i) = hash(b.i) AND a.i <> b.i + 1",
        code="engine-spill", limits=TIGHT),
    "processor: a cross join": Bomb(sql=LONG, code="engine-cpu", seconds=1, limits=SHORT),
    "processor: a long loop over one text": Bomb(
        sql="SELECT count(*) AS n FROM range(100000) WHERE levenshtein(repeat('a', 40000), repeat('b', 40000)) > 1",
        code="engine-cpu", seconds=1, limits=SHORT),
    "processor: patterns that try everything": Bomb(
        sql="SELECT count(*) AS n FROM range(100000000) r(i) WHERE regexp_matches(repeat('a', 3000) || i, '(a?){200}a{200}b')",
        code="engine-cpu", seconds=1, limits=SHORT),
    "time: a cross join": Bomb(sql=LONG, code="engine-time", seconds=1, limits=BRIEF),
    "time: constants that are folded while planning": Bomb(
        sql="SELECT levenshtein(repeat('a', 400000), repeat('b', 400000)) AS n", code="engine-time", seconds=1, limits=BRIEF),
    "output: many rows": Bomb(sql="SELECT t.* FROM _dr_siakad.main.t t, range(1000)", code="engine-size", limits=SMALL),
    "output: long texts": Bomb(sql="SELECT repeat(b, 1000) AS r FROM _dr_siakad.main.t", code="engine-size", limits=SMALL),
}  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bombs") / "source.duckdb"
    create_database(path, ["CREATE TABLE t AS SELECT i AS a, i::TEXT AS b FROM range(50000) r(i)"])
    return path


def children() -> set[int]:
    found = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    return set(map(int, found))


def _read(readers: Sequence[pa.RecordBatchReader]) -> None:
    for reader in readers:
        for _ in reader:
            pass


def explode(bomb: Bomb, engine: DuckDB, *before: Statement) -> tuple[str, float]:
    """The code with which it ends, and after how long."""
    started = time.monotonic()
    statements = [*before, Statement(sql=bomb.sql)]
    with pytest.raises(GenerationError) as stopped, engine.run(statements) as readers:
        _read(readers)
    return stopped.value.code, time.monotonic() - started


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_bomb_ends_with_its_own_sentence_within_its_budget(
    bomb: Bomb, database: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = children()
    code, seconds = explode(bomb, DuckDB({"siakad": str(database)}, bomb.limits, tmp_path))
    assert code == bomb.code
    assert seconds < bomb.seconds + GRACE
    assert list(tmp_path.iterdir()) == []
    assert children() == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not MEMORY.is_dir(), reason="this machine has no memory-backed folder")
def test_bomb_in_memory_backed_files_leaves_nothing_there(database: Path) -> None:
    folder = Path(tempfile.mkdtemp(dir=MEMORY))
    try:
        bomb = BOMBS["disk: a sort that doesn't fit"]
        assert explode(bomb, DuckDB({"siakad": str(database)}, bomb.limits, folder))[0] == bomb.code
        assert list(folder.iterdir()) == []
    finally:
        folder.rmdir()


def test_many_results_have_one_budget_together(database: Path, tmp_path: Path) -> None:
    """Each is small; all of them aren't."""
    engine = DuckDB({"siakad": str(database)}, SMALL, tmp_path)
    each = Statement(sql="SELECT a, b FROM _dr_siakad.main.t")
    assert explode(Bomb(sql=each.sql, code=""), engine, *[each] * 20)[0] == "engine-size"


def test_a_bomb_after_a_good_statement_spoils_nothing_of_the_next_run(
    database: Path, tmp_path: Path
) -> None:
    engine = DuckDB({"siakad": str(database)}, SHORT, tmp_path)
    good = Statement(sql="SELECT count(*) AS n FROM _dr_siakad.main.t")
    explode(BOMBS["processor: a cross join"], engine, good)
    with engine.run([good]) as readers:
        assert readers[0].read_all().to_pylist() == [{"n": 50000}]


def test_every_limit_has_a_bomb_and_a_sentence_of_its_own() -> None:
    limits = {"engine-memory", "engine-cpu", "engine-time", "engine-size", "engine-spill"}
    assert {bomb.code for bomb in BOMBS.values()} == limits < set(STOPS)
    assert len({GENERATION[code] for code in limits}) == len(limits)
    assert limits <= set(ERRORS)
