"""A server's own rights become what access documents grant: column by column, day by day, no more and no longer."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from tests.servers import Server, postgres

from datareq.adapters.engines.postgres import Postgres
from datareq.adapters.engines.postgres_roles import PostgresRoles, reader_of
from datareq.errors import GenerationError
from datareq.generation.engine import Statement
from datareq.generation.grants import Held, Standing, rights, role_name, standings
from datareq.model.assignment import Access, Grant, Person
from datareq.model.catalogue import Column, ColumnType, Source
from datareq.model.sop import Label

WORD = Label(id="uji", en="test")
NAMES = ("nim", "nama", "ipk")
PASSWORD = "kata-sandi-uji"
STAFF = Person(id=4101, login="yoga-pustikom")
DAY = datetime.date(2026, 3, 20)
ROLE = "dr_pdi_2026_0042"


def source(id_: str, connection: str = "siakad") -> Source:
    columns = tuple(
        Column(name=name, type=ColumnType.TEXT, label=WORD, classification="publik")
        for name in NAMES
    )
    return Source(
        id=id_,
        label=WORD,
        description="",
        engine="postgres",
        connection=connection,
        table=f"akademik.{id_}",
        owner="PDI",
        presence="publik",
        subject_key="nim",
        columns=columns,
    )


SOURCES = (source("mahasiswa"), source("dosen"), source("pegawai", "sdm"))


def access(*columns: str, id_: str = "mahasiswa", number: str = "PDI-2026-0042") -> Access:
    grant = Grant(
        source=id_,
        columns=columns,
        staff=(STAFF,),
        since=datetime.date(2026, 3, 16),
        until=datetime.date(2026, 4, 10),
    )
    return Access(document="access", version=1, request=number, grants=(grant,))


def live(*accesses: Access, day: datetime.date = DAY) -> tuple[Standing, ...]:
    return standings([Held(access=one) for one in accesses], day)


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with postgres() as server:
        yield server


@pytest.fixture
def server(running: Server) -> Iterator[Server]:
    """A database of its own for each test; roles are the whole server's."""
    fresh = running.database("uji")
    fresh.execute(
        "CREATE SCHEMA akademik",
        *(f"CREATE TABLE akademik.{t} AS SELECT 'a' AS nim, 'b' AS nama, 'c' AS ipk" for t in ("mahasiswa", "dosen")),
        "DO $$ BEGIN CREATE ROLE pembaca LOGIN NOINHERIT PASSWORD 'kata-sandi-uji'; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    )  # fmt: skip
    yield fresh
    converge(fresh)
    running.drop("uji")


def roles(server: Server) -> PostgresRoles:
    return PostgresRoles(admin=server.uri, reader=reader_of(server.as_user("pembaca", PASSWORD)))


def converge(server: Server, *grants: Standing, dry_run: bool = False) -> tuple[str, ...]:
    wanted = rights(grants, SOURCES, "siakad")
    return roles(server).converge(wanted, frozenset(), dry_run=dry_run)


def read(server: Server, sql: str, role: str = ROLE) -> list[dict[str, object]]:
    engine = Postgres(uri=server.as_user("pembaca", PASSWORD), role=role)
    with engine.run([Statement(sql=sql)]) as readers:
        return list(readers[0].read_all().to_pylist())


def refused(server: Server, sql: str) -> str:
    with pytest.raises(GenerationError) as caught:
        read(server, sql)
    return caught.value.code


def test_role_reads_what_was_granted_and_the_key_of_the_people(server: Server) -> None:
    converge(server, *live(access("ipk")))
    assert read(server, "SELECT nim, ipk FROM akademik.mahasiswa") == [{"nim": "a", "ipk": "c"}]


BEYOND = {
    "another column": "SELECT nama FROM akademik.mahasiswa",
    "in a condition": "SELECT ipk FROM akademik.mahasiswa WHERE nama = 'b'",
    "in an order": "SELECT ipk FROM akademik.mahasiswa ORDER BY nama",
    "whole row": "SELECT m FROM akademik.mahasiswa m",
    "every column": "SELECT * FROM akademik.mahasiswa",
    "another table": "SELECT nim FROM akademik.dosen",
}


@pytest.mark.parametrize("sql", BEYOND.values(), ids=BEYOND.keys())
def test_server_denies_what_was_not_granted(sql: str, server: Server) -> None:
    converge(server, *live(access("ipk")))
    assert refused(server, sql) == "engine-denied"


def test_login_alone_reads_nothing(server: Server) -> None:
    converge(server, *live(access("ipk")))
    with pytest.raises(GenerationError, match="engine-denied"):
        read(server, "SELECT ipk FROM akademik.mahasiswa", role="pembaca")


def test_second_run_has_nothing_to_do(server: Server) -> None:
    grants = live(access("ipk", "nama"), access("nim", id_="dosen", number="PDI-2026-0050"))
    assert converge(server, *grants)
    assert converge(server, *grants) == ()


def test_narrower_grant_takes_the_column_back(server: Server) -> None:
    converge(server, *live(access("ipk", "nama")))
    (told,) = converge(server, *live(access("ipk")))
    assert told.startswith('REVOKE SELECT ("nama") ON TABLE')
    assert refused(server, "SELECT nama FROM akademik.mahasiswa") == "engine-denied"


def test_right_that_somebody_gave_by_hand_is_taken_back(server: Server) -> None:
    converge(server, *live(access("ipk")))
    server.execute(f"GRANT SELECT ON akademik.mahasiswa TO {ROLE}")
    converge(server, *live(access("ipk")))
    assert refused(server, "SELECT nama FROM akademik.mahasiswa") == "engine-denied"


@pytest.mark.parametrize("day", ["2026-03-15", "2026-04-11"], ids=["not yet", "over"])
def test_outside_its_days_there_is_no_role(day: str, server: Server) -> None:
    converge(server, *live(access("ipk")))
    converge(server, *live(access("ipk"), day=datetime.date.fromisoformat(day)))
    assert server.rows("SELECT rolname FROM pg_roles WHERE rolname LIKE 'dr%'") == []
    assert refused(server, "SELECT ipk FROM akademik.mahasiswa") == "engine-denied"


def test_dry_run_changes_nothing_and_tells_the_same(server: Server) -> None:
    told = converge(server, *live(access("ipk")), dry_run=True)
    assert server.rows("SELECT rolname FROM pg_roles WHERE rolname LIKE 'dr%'") == []
    assert converge(server, *live(access("ipk"))) == told


def test_table_that_is_not_there_changes_nothing(server: Server) -> None:
    server.execute("DROP TABLE akademik.dosen")
    with pytest.raises(GenerationError, match="access-not-applied") as caught:
        converge(server, *live(access("ipk"), access("nim", id_="dosen", number="PDI-2026-0050")))
    assert "akademik" not in repr(caught.value.__context__)
    assert server.rows("SELECT rolname FROM pg_roles WHERE rolname LIKE 'dr%'") == []


def test_only_that_connection_s_sources_count() -> None:
    grants = live(access("nim", id_="pegawai"))
    assert rights(grants, SOURCES, "siakad") == ()
    assert [right.role for right in rights(grants, SOURCES, "sdm")] == [ROLE]


def test_role_name_is_one_that_every_server_takes() -> None:
    assert role_name("PDI-2026-0042") == ROLE
    assert role_name('Ünit"; DROP--9') == "dr_unit_drop_9"
