"""How is the synthetic academic warehouse made? SQL statements for DuckDB, a function of size and seed.

Chance is MD5 over (seed, what is drawn, for whom), so neither the engine's version nor the number of
threads changes a value. Running them is the work of `adapters/engines/duckdb_file.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from datareq.rehearsal.warehouse_people import PEOPLE
from datareq.rehearsal.warehouse_programmes import FACULTIES, OFFICES, programmes
from datareq.rehearsal.warehouse_study import STUDY
from datareq.rehearsal.warehouse_words import (
    FEMALE,
    GRADES,
    LAST,
    MALE,
    POSTS,
    PROVINCES,
    RANKS,
    RELIGIONS,
    SECTORS,
    WAYS_IN,
)

FIRST_YEAR, LAST_YEAR = 2016, 2025
STUDENTS = 120_000
MOST_STUDENTS = 300_000
"""A student number has three digits for the place within programme and year."""
SEED = 20260105


def statements(students: int = STUDENTS, seed: int = SEED) -> tuple[str, ...]:
    """The statements that fill an empty database: same arguments, same logical content."""
    scale = {
        "students": students,
        "lecturers": max(120, students // 100),
        "staff": max(120, students // 90),
        "first_year": FIRST_YEAR,
        "years": LAST_YEAR - FIRST_YEAR + 1,
        "now": LAST_YEAR * 2,
    }
    return (
        f"CREATE TEMP MACRO draw(what, a, b) AS md5_number_lower(concat_ws('|', {int(seed)}, what, a, b))",
        "CREATE TEMP MACRO word(draw, list) AS list[1 + (draw % len(list))::INTEGER]",
        *_words(),
        *_units(),
        *(statement.format(**scale) for statement in (*PEOPLE, *STUDY)),
    )


def _words() -> Iterable[str]:
    yield _variable("male", MALE)
    yield _variable("female", FEMALE)
    yield _variable("last", LAST)
    yield _variable("province_codes", _weighted((p[0], p[2]) for p in PROVINCES))
    yield _variable("ways_in", _weighted(WAYS_IN))
    yield _variable("religions", _weighted(RELIGIONS))
    yield _variable("sectors", _weighted(SECTORS))
    yield _variable("ranks", _weighted(RANKS))
    yield _variable("posts", _weighted(POSTS))
    yield _variable("grade_letters", [letter for letter, _ in GRADES])
    yield _variable("grade_points", [points for _, points in GRADES])
    yield _variable("programme_codes", _weighted((p.code, p.weight) for p in programmes()))
    yield _variable("work_units", _weighted((code, 1) for code in (*FACULTIES, *OFFICES)))
    yield _table("TEMP TABLE provinces", "(code, name)", [p[:2] for p in PROVINCES])
    yield _table("TEMP TABLE terms", "(code, years, digit)", [_term(p.code) for p in programmes()])


def _term(code: str) -> tuple[str, int, str]:
    programme = next(p for p in programmes() if p.code == code)
    digit = {"S1": "6", "D4": "5", "S2": "8", "S3": "9"}.get(programme.degree, "7")
    return code, programme.years, digit


def _units() -> Iterable[str]:
    units = [(code, name, short, "Fakultas") for code, (short, name) in FACULTIES.items()]
    units += [(code, name, short, "Unit penunjang") for code, (short, name) in OFFICES.items()]
    yield _table("TABLE unit_kerja", "(kode_unit, nama_unit, singkatan, jenis)", units)
    rows = [(p.code, p.name, p.degree, p.faculty) for p in programmes()]
    yield _table("TEMP TABLE programmes", "(code, name, degree, faculty)", rows)
    yield """
        CREATE TABLE program_studi AS
        SELECT code AS kode_prodi, name AS nama_prodi, degree AS jenjang, faculty AS kode_unit,
            word(draw('akreditasi', code, 0), ['Unggul', 'Unggul', 'A', 'Baik Sekali', 'B', 'Baik'])
                AS akreditasi,
            (1964 + draw('berdiri', code, 0) % 55)::INTEGER AS tahun_berdiri,
            (30 + 10 * (draw('daya', code, 0) % 10))::INTEGER AS daya_tampung
        FROM programmes ORDER BY code
    """


def _weighted(pairs: Iterable[tuple[str, int]]) -> list[str]:
    return [word for word, weight in pairs for _ in range(weight)]


def _variable(name: str, words: Sequence[str]) -> str:
    return f"SET VARIABLE {name} = [{', '.join(map(_literal, words))}]"


def _table(what: str, columns: str, rows: Sequence[Sequence[str | int]]) -> str:
    values = ", ".join(f"({', '.join(map(_literal, row))})" for row in rows)
    return f"CREATE {what} AS SELECT * FROM (VALUES {values}) AS t{columns}"  # noqa: S608 - our own constants, quoted by _literal


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
