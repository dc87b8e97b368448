"""Which engine runs a procedure, and is what it builds the same wherever its sources lie?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.servers import Server, postgres

sys.path.insert(0, str(Path(__file__).parents[1] / "generation"))
import generation_cases as cases

from datareq.adapters.engines.duckdb_file import create_database
from datareq.adapters.engines.postgres_roles import PostgresRoles
from datareq.errors import GenerationError
from datareq.generation.build import Built, Refused, build
from datareq.generation.engine import Statement
from datareq.generation.examine import granted_columns
from datareq.generation.grants import Held, rights, standings
from datareq.generation.inputs import BuildInputs
from datareq.generation.normal import normal_batch, normal_schema
from datareq.generation.plan import GATHERED, Plan, plan
from datareq.generation.query.gate import check_query
from datareq.model.assignment import Mask, RowFilter
from datareq.model.catalogue import Source
from datareq.rehearsal.warehouse import statements
from datareq.wiring.connections import prepared

GRANTED = {
    "mahasiswa": ("nim", "kode_prodi", "angkatan", "status", "sks_lulus"),
    "program_studi": ("kode_prodi", "nama_prodi", "kode_unit"),
}
COUNTED = """SELECT p.nama_prodi, m.angkatan, count(*) AS jumlah, sum(m.sks_lulus) AS sks FROM mahasiswa m
JOIN program_studi p ON p.kode_prodi = m.kode_prodi GROUP BY ALL"""
LISTED = "SELECT kode_prodi, upper(nama_prodi) AS nama FROM program_studi"
ONLY_EMBEDDED = "SELECT median(CAST(sks_lulus AS DECIMAL(8, 2))) AS m, count(*) AS j FROM mahasiswa"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warehouse") / "siakad.duckdb"
    create_database(path, statements(1500))
    return path


@pytest.fixture(scope="module")
def server(warehouse: Path) -> Iterator[Server]:
    with postgres() as server:
        server.copy_from(warehouse)
        server.execute("CREATE ROLE pembaca LOGIN NOINHERIT")
        grants = standings([Held(access=cases.access(GRANTED))], cases.DAY)
        for connection in ("siakad", "pusat"):
            wanted = rights(grants, sources("pusat"), connection)
            if wanted:
                roles = PostgresRoles(admin=server.uri, reader="pembaca")
                roles.converge(wanted, frozenset(), dry_run=False)
        yield server


def sources(*elsewhere: str) -> tuple[Source, ...]:
    """The catalogue; with `pusat` everything granted lies there."""
    return tuple(
        replace(source, connection="pusat") if elsewhere and source.id in GRANTED else source
        for source in cases.catalogue()
    )


def inputs(*queries: str) -> BuildInputs:
    return BuildInputs(
        registration=cases.REGISTRATION,
        request=cases.request("x"),
        access=cases.access(GRANTED),
        procedure=cases.procedure(*queries),
        level="publik",
        key="k" * 64,
    )


def built(
    asked: BuildInputs, catalogue: tuple[Source, ...], connections: dict[str, str], out: Path
) -> dict[str, bytes]:
    with prepared(asked, cases.policy(), catalogue, connections) as (placed, engine):
        result = build(asked, cases.policy(), placed, engine, out)
    assert isinstance(result, Built), result
    return {file: (out / file).read_bytes() for file in result.files}


def test_dataset_is_the_same_wherever_its_sources_lie(
    warehouse: Path, server: Server, tmp_path: Path
) -> None:
    asked, reader = inputs(COUNTED, LISTED), server.as_user("pembaca", "x")
    split = tuple(
        replace(source, connection="pusat") if source.id == "mahasiswa" else source
        for source in cases.catalogue()
    )
    embedded = built(asked, sources(), {"siakad": str(warehouse)}, tmp_path / "a")
    on_server = built(asked, sources("pusat"), {"pusat": reader}, tmp_path / "b")
    both = {"pusat": reader, "siakad": str(warehouse)}
    on_both = built(asked, split, both, tmp_path / "c")
    assert embedded.keys() == on_server.keys() == on_both.keys()
    csv = [file for file in embedded if file.endswith(".csv")]
    assert len(csv) == 2
    for file in csv:
        assert sorted(embedded[file].splitlines()) == sorted(on_server[file].splitlines())
        assert sorted(embedded[file].splitlines()) == sorted(on_both[file].splitlines())


def test_what_a_server_gives_otherwise_is_gathered(server: Server) -> None:
    asked = inputs(ONLY_EMBEDDED)
    connections = {"pusat": server.as_user("pembaca", "x")}
    policy = cases.policy()
    with prepared(replace(asked, level="rahasia"), policy, sources("pusat"), connections) as (
        placed,
        engine,
    ):
        assert engine.dialect == "duckdb"
        assert {s.connection for s in placed if s.id == "mahasiswa"} == {GATHERED}


def test_query_that_is_refused_reads_nothing(tmp_path: Path) -> None:
    asked = inputs("SELECT nama FROM mahasiswa")
    nowhere = {"pusat": "postgresql://x@127.0.0.1:1/x"}
    with prepared(asked, cases.policy(), sources("pusat"), nowhere) as (placed, engine):
        result = build(asked, cases.policy(), placed, engine, tmp_path / "out")
    assert isinstance(result, Refused)


def test_connection_without_an_address_is_named() -> None:
    with (
        pytest.raises(GenerationError, match="connection-unknown") as caught,
        prepared(inputs(COUNTED), cases.policy(), sources("pusat"), {}),
    ):
        pass
    assert caught.value.args_["variable"] == "DATAREQ_SOURCE_PUSAT"


def test_role_that_was_never_made_is_a_denial(server: Server) -> None:
    asked = replace(inputs(COUNTED), registration="PDI-2026-9999")
    connections = {"pusat": server.as_user("pembaca", "x")}
    with prepared(asked, cases.policy(), sources("pusat"), connections) as (_, engine):
        statements = engine.run([])
        with pytest.raises(GenerationError, match="engine-denied"), statements:
            pass


PLANS = {
    "embedded alone": ({"a": "duckdb"}, ["a"], True, Plan()),
    "one server": ({"p": "postgres"}, ["p"], True, Plan(connection="p")),
}


@pytest.mark.parametrize(("dialects", "places", "exact", "expected"), PLANS.values(), ids=PLANS)
def test_plan(dialects: dict[str, str], places: list[str], exact: bool, expected: Plan) -> None:
    used = [
        replace(source, connection=place)
        for source, place in zip(cases.catalogue(), places, strict=False)
    ]
    assert plan(used, dialects, lambda _: exact) == expected


def test_plan_gathers_only_what_is_elsewhere() -> None:
    first, second = cases.catalogue()[:2]
    here, there = replace(first, connection="a"), replace(second, connection="p")
    dialects = {"a": "duckdb", "p": "postgres"}
    assert plan([here, there], dialects, lambda _: True) == Plan(gathered=(there,))
    assert plan([there], dialects, lambda _: False) == Plan(gathered=(there,))


NARROWED = {
    "a part of a date": {"masks": {"tanggal_masuk": Mask(to="year")}},
    "bands": {"masks": {"sks_lulus": Mask(bands=(40, 80))}},
    "rows by a number": {"rows": (RowFilter(column="angkatan", since=2020),)},
    "rows by a text's order": {"rows": (RowFilter(column="kode_prodi", since="2"),)},
    "rows by a column that isn't granted": {
        "rows": (RowFilter(column="jalur_masuk", any_of=("SNBP", "SNBT"), ungranted=True),)
    },
}


@pytest.mark.parametrize("changes", NARROWED.values(), ids=NARROWED.keys())
def test_masks_and_rows_hold_on_every_engine(
    changes: dict[str, Any], warehouse: Path, server: Server, tmp_path: Path
) -> None:
    names = ("nim", "kode_prodi", "angkatan", "sks_lulus", "tanggal_masuk")
    grant = replace(cases.access({"mahasiswa": names}).grants[0], **changes)
    access = replace(cases.access(), grants=(grant,))
    sql = "SELECT angkatan, tanggal_masuk, count(*) AS j, max(sks_lulus) AS s FROM mahasiswa GROUP BY ALL"
    asked = replace(inputs(sql), access=access, level="rahasia", registration="PDI-2026-0077")
    accesses = [cases.access(GRANTED), replace(access, request="PDI-2026-0077")]
    wanted = rights(
        standings([Held(access=one) for one in accesses], cases.DAY), sources("pusat"), "pusat"
    )
    roles = PostgresRoles(admin=server.uri, reader="pembaca")
    roles.converge(wanted, frozenset(), dry_run=False)
    found = []
    for catalogue, connections in (
        (sources(), {"siakad": str(warehouse)}),
        (sources("pusat"), {"pusat": server.as_user("pembaca", "x")}),
    ):
        with prepared(asked, cases.policy(), catalogue, connections) as (placed, engine):
            granted = granted_columns(access)
            result = check_query(sql, granted, placed, cases.ranks(), engine.dialect)
            statement = Statement(sql=result.sql or "", values=result.values, types=result.types)
            with engine.run([statement]) as readers:
                reader = readers[0]
                schema = normal_schema(reader.schema)
                batches = [normal_batch(batch, schema) for batch in reader]
            found.append(sorted(repr(row) for batch in batches for row in batch.to_pylist()))
    assert found[0] == found[1] != []
