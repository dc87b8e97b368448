"""Queries as data staff write them, each with the same answer worked out without SQL.

A reference takes the tables as lists of rows and gives the groups: key → the people in it and what is
measured. Every engine has to give the same rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
Tables = Mapping[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A measured value and the different people behind it."""

    value: Any
    people: int


Groups = dict[tuple[Any, ...], tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Case:
    """`measures`: the kind of each measured column, "count", "sum" or "mean"."""

    sql: str
    keys: tuple[str, ...]
    measures: tuple[tuple[str, str], ...]
    reference: Callable[[Tables], Groups]


def grouped(
    rows: Iterable[Row], key: Callable[[Row], tuple[Any, ...]]
) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def people(rows: Iterable[Row]) -> int:
    return len({row["nim"] for row in rows})


def mean(values: list[Any]) -> float | None:
    return float(sum(values)) / len(values) if values else None


def active_by_programme(tables: Tables) -> Groups:
    names = {row["kode_prodi"]: row for row in tables["program_studi"]}
    rows = [
        {
            **row,
            "nama": names[row["kode_prodi"]]["nama_prodi"],
            "unit": names[row["kode_prodi"]]["kode_unit"],
        }
        for row in tables["mahasiswa"]
        if row["status"] == "Aktif"
    ]
    return {
        key: (Cell(len(members), people(members)),)
        for key, members in grouped(rows, lambda r: (r["unit"], r["nama"])).items()
    }


def marks_by_year(tables: Tables) -> Groups:
    out: Groups = {}
    for key, members in grouped(tables["mahasiswa"], lambda r: (r["angkatan"],)).items():
        marked = [row for row in members if row["ipk"] is not None]
        left = [row for row in members if row["status"] == "Keluar"]
        out[key] = (
            Cell(mean([row["ipk"] for row in marked]), people(marked)),
            Cell(
                sum(row["sks_lulus"] for row in members),
                people(r for r in members if r["sks_lulus"]),
            ),
            Cell(len(left), people(left)),
        )
    return out


def credits_per_person(tables: Tables) -> Groups:
    total: dict[str, int] = defaultdict(int)
    for row in tables["nilai"]:
        if row["bobot"] >= 1:
            total[row["nim"]] += row["sks"]
    students = {row["nim"]: row for row in tables["mahasiswa"]}
    rows = [
        {"nim": nim, "total": n, "way": students[nim]["jalur_masuk"]} for nim, n in total.items()
    ]
    return {
        key: (
            Cell(len(members), people(members)),
            Cell(mean([row["total"] for row in members]), people(members)),
        )
        for key, members in grouped(rows, lambda r: (r["way"],)).items()
    }


def quick_to_work(tables: Tables) -> Groups:
    quick = {row["nim"] for row in tables["alumni"] if (row["masa_tunggu_bulan"] or 99) <= 6}
    rows = [row for row in tables["mahasiswa"] if row["nim"] in quick]
    return {
        key: (Cell(len(members), people(members)),)
        for key, members in grouped(rows, lambda r: (r["tanggal_lulus"].year,)).items()
    }


def latest_semester(tables: Tables) -> Groups:
    latest: dict[str, Row] = {}
    for row in tables["krs"]:
        if row["nim"] not in latest or row["semester"] > latest[row["nim"]]["semester"]:
            latest[row["nim"]] = row
    return {
        key: (Cell(len(members), people(members)),)
        for key, members in grouped(latest.values(), lambda r: (r["status_semester"],)).items()
    }


def programmes_without_graduates(tables: Tables) -> Groups:
    graduates = grouped(
        (row for row in tables["mahasiswa"] if row["status"] == "Lulus"),
        lambda r: (r["kode_prodi"],),
    )
    return {
        (row["kode_prodi"],): (
            Cell(
                len(graduates.get((row["kode_prodi"],), [])),
                people(graduates.get((row["kode_prodi"],), [])),
            ),
        )
        for row in tables["program_studi"]
    }


CASES: dict[str, Case] = {
    "active students by programme": Case(
        """
        SELECT p.kode_unit, p.nama_prodi, count(*) AS j FROM mahasiswa m
        JOIN program_studi p ON p.kode_prodi = m.kode_prodi WHERE m.status = 'Aktif' GROUP BY ALL""",
        ("kode_unit", "nama_prodi"),
        (("j", "count"),),
        active_by_programme,
    ),
    "marks by year of entry": Case(
        """
        SELECT angkatan, avg(ipk) AS rata, sum(sks_lulus) AS sks, count(*) FILTER (WHERE status = 'Keluar') AS keluar
        FROM mahasiswa GROUP BY angkatan""",
        ("angkatan",),
        (("rata", "mean"), ("sks", "sum"), ("keluar", "count")),
        marks_by_year,
    ),
    "credits per person": Case(
        """
        WITH s AS (SELECT nim, sum(sks) AS total FROM nilai WHERE bobot >= 1 GROUP BY nim)
        SELECT m.jalur_masuk, count(*) AS j, avg(s.total) AS rata FROM s JOIN mahasiswa m USING (nim)
        GROUP BY m.jalur_masuk""",
        ("jalur_masuk",),
        (("j", "count"), ("rata", "mean")),
        credits_per_person,
    ),
    "quick to work": Case(
        """
        SELECT year(tanggal_lulus) AS tahun, count(*) AS j FROM mahasiswa
        WHERE nim IN (SELECT nim FROM alumni WHERE masa_tunggu_bulan <= 6 AND masa_tunggu_bulan <> 0)
        GROUP BY 1""",
        ("tahun",),
        (("j", "count"),),
        quick_to_work,
    ),
    "latest semester of each": Case(
        """
        SELECT t.status_semester, count(*) AS j FROM (SELECT nim, status_semester,
            row_number() OVER (PARTITION BY nim ORDER BY semester DESC) AS ke FROM krs) t
        WHERE t.ke = 1 GROUP BY t.status_semester""",
        ("status_semester",),
        (("j", "count"),),
        latest_semester,
    ),
    "programmes with and without graduates": Case(
        """
        SELECT p.kode_prodi, count(m.nim) AS j FROM program_studi p
        LEFT JOIN mahasiswa m ON m.kode_prodi = p.kode_prodi AND m.status = 'Lulus' GROUP BY p.kode_prodi""",
        ("kode_prodi",),
        (("j", "count"),),
        programmes_without_graduates,
    ),
}
