"""Queries as data staff write them, each with the same rows worked out without SQL.

A reference takes the tables as lists of rows. Rows of people's groups have no order of their own here;
all others are expected in order.
"""

from __future__ import annotations

import datetime
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from procedure_cases import Row, Tables

Rows = list[tuple[Any, ...]]


def by(rows: Iterable[Row], *names: str) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[name] for name in names)].append(row)
    return found


def rounded(value: float, digits: int) -> float:
    """Halves away from zero, of the double times a power of ten."""
    return math.floor(value * 10**digits + 0.5) / 10**digits


def quantile(values: list[Any], share: float) -> float:
    place = (len(values) - 1) * share
    low = sorted(values)[int(place)]
    high = sorted(values)[min(int(place) + 1, len(values) - 1)]
    return float(low + (high - low) * (place - int(place)))


def names_by_length(t: Tables) -> Rows:
    rows = [(r["nama_prodi"], len(r["nama_prodi"])) for r in t["program_studi"]]
    return sorted(rows, key=lambda r: (-r[1], r[0]))


def upper_degrees(t: Tables) -> Rows:
    return sorted(
        (r["kode_prodi"], f"{r['jenjang']} {r['nama_prodi']}".upper(), r["nama_prodi"][:5])
        for r in t["program_studi"]
        if r["jenjang"] in ("S1", "S2")
    )


def like_prefix(t: Tables) -> Rows:
    return sorted(
        (r["nama_prodi"],)
        for r in t["program_studi"]
        if r["nama_prodi"].lower().startswith("pendidikan") and "bahasa" in r["nama_prodi"].lower()
    )


def programmes_by_unit(t: Tables) -> Rows:
    units = {r["kode_unit"]: r["nama_unit"] for r in t["unit_kerja"]}
    groups = by(t["program_studi"], "kode_unit")
    rows = [
        (units[unit], len(of), sum(r["daya_tampung"] for r in of)) for (unit,), of in groups.items()
    ]
    return sorted(rows, key=lambda r: (-r[1], r[0]))


def units_without_programmes(t: Tables) -> Rows:
    used = {r["kode_unit"] for r in t["program_studi"]}
    return sorted((r["kode_unit"],) for r in t["unit_kerja"] if r["kode_unit"] not in used)


def left_join_counts(t: Tables) -> Rows:
    counts = Counter(r["kode_unit"] for r in t["program_studi"])
    return sorted((r["kode_unit"], counts[r["kode_unit"]]) for r in t["unit_kerja"])


def accreditation_pivot(t: Tables) -> Rows:
    return sorted(
        (
            degree,
            sum(r["akreditasi"] == "Unggul" for r in of),
            sum(r["akreditasi"] != "Unggul" for r in of),
        )
        for (degree,), of in by(t["program_studi"], "jenjang").items()
    )


def capacity_share(t: Tables) -> Rows:
    total = sum(r["daya_tampung"] for r in t["program_studi"])
    return sorted(
        (degree, rounded(100.0 * sum(r["daya_tampung"] for r in of) / total, 2))
        for (degree,), of in by(t["program_studi"], "jenjang").items()
    )


def rank_in_unit(t: Tables) -> Rows:
    rows = []
    for (unit,), of in by(t["program_studi"], "kode_unit").items():
        sizes = [r["daya_tampung"] for r in of]
        rows += [
            (unit, r["kode_prodi"], 1 + sum(size > r["daya_tampung"] for size in sizes)) for r in of
        ]
    return sorted(rows, key=lambda r: (r[0], r[2], r[1]))


def largest_in_unit(t: Tables) -> Rows:
    return sorted(
        (unit, max(of, key=lambda r: (r["daya_tampung"], r["kode_prodi"]))["kode_prodi"])
        for (unit,), of in by(t["program_studi"], "kode_unit").items()
    )


def running_total(t: Tables) -> Rows:
    rows, total = [], 0
    for r in sorted(t["program_studi"], key=lambda r: (r["tahun_berdiri"], r["kode_prodi"])):
        total += r["daya_tampung"]
        rows.append((r["tahun_berdiri"], r["kode_prodi"], total))
    return rows


def previous_founded(t: Tables) -> Rows:
    rows = []
    for (unit,), of in by(t["program_studi"], "kode_unit").items():
        before = None
        for r in sorted(of, key=lambda r: (r["tahun_berdiri"], r["kode_prodi"])):
            distance = None if before is None else r["tahun_berdiri"] - before
            rows.append((unit, r["kode_prodi"], distance))
            before = r["tahun_berdiri"]
    return sorted(rows, key=lambda r: (r[0], r[1]))


def decades(t: Tables) -> Rows:
    groups = Counter(r["tahun_berdiri"] // 10 * 10 for r in t["program_studi"])
    return sorted(groups.items())


def capacity_bands(t: Tables) -> Rows:
    def band(r: Row) -> str:
        size = r["daya_tampung"]
        return "kecil" if size < 40 else "sedang" if size < 80 else "besar"

    return sorted(Counter(map(band, t["program_studi"])).items())


def capacity_percentiles(t: Tables) -> Rows:
    return sorted(
        (degree, quantile(sizes, 0.5), quantile(sizes, 0.9))
        for (degree,), of in by(t["program_studi"], "jenjang").items()
        for sizes in [[r["daya_tampung"] for r in of]]
    )


def codes_of_both(t: Tables) -> Rows:
    rows = {(r["kode_unit"], "unit") for r in t["unit_kerja"]}
    rows |= {(r["kode_unit"], "prodi") for r in t["program_studi"]}
    return sorted(rows)


def codes_in_common(t: Tables) -> Rows:
    codes = {r["kode_unit"] for r in t["unit_kerja"]} & {r["kode_unit"] for r in t["program_studi"]}
    return sorted((code,) for code in codes)


def totals_and_parts(t: Tables) -> Rows:
    rows = [
        (d, sum(r["daya_tampung"] for r in of))
        for (d,), of in by(t["program_studi"], "jenjang").items()
    ]
    return [*sorted(rows), (None, sum(n for _, n in rows))]


def first_five(t: Tables) -> Rows:
    rows = sorted(t["program_studi"], key=lambda r: (-r["daya_tampung"], r["kode_prodi"]))
    return [(r["kode_prodi"], r["daya_tampung"]) for r in rows[2:7]]


def students_by_way_and_year(t: Tables) -> Rows:
    groups = by(t["mahasiswa"], "jalur_masuk", "angkatan")
    return [(*key, len(of), sum(r["sks_lulus"] for r in of)) for key, of in groups.items()]


def mean_marks(t: Tables) -> Rows:
    names = {r["kode_prodi"]: r["nama_prodi"] for r in t["program_studi"]}
    rows = [{**r, "n": names[r["kode_prodi"]]} for r in t["mahasiswa"] if r["ipk"] is not None]
    return [
        (name, rounded(statistics.fmean(float(r["ipk"]) for r in of), 2))
        for (name,), of in by(rows, "n").items()
    ]


def sum_of_marks(t: Tables) -> Rows:
    graded = [r for r in t["nilai"] if r["nilai_huruf"] != "E"]
    return [
        (semester, sum((r["sks"] * r["bobot"] for r in of), Decimal(0)))
        for (semester,), of in by(graded, "semester").items()
    ]


def months_of_study(t: Tables) -> Rows:
    def months(r: Row) -> int:
        a, b = r["tanggal_masuk"], r["tanggal_lulus"]
        return 12 * (b.year - a.year) + b.month - a.month

    left = [r for r in t["mahasiswa"] if r["tanggal_lulus"] is not None]
    return [
        (year, max(map(months, of)), min(map(months, of)))
        for (year,), of in by(left, "angkatan").items()
    ]


def graduates_by_month(t: Tables) -> Rows:
    left = [r["tanggal_lulus"] for r in t["mahasiswa"] if r["tanggal_lulus"] is not None]
    counts = Counter((day.strftime("%Y-%m"), (day.month + 2) // 3) for day in left)
    return [(*key, number) for key, number in counts.items()]


def days_to_answer(t: Tables) -> Rows:
    since = datetime.date(2020, 1, 1)
    rows = [r for r in t["mahasiswa"] if r["tanggal_masuk"] >= since]
    return [
        (first, max((r["tanggal_masuk"] - since).days for r in of))
        for (first,), of in by(
            ({**r, "huruf": r["jalur_masuk"][:1]} for r in rows), "huruf"
        ).items()
    ]


def active_with_good_semester(t: Tables) -> Rows:
    good = {r["nim"] for r in t["krs"] if r["ips"] is not None and r["ips"] >= Decimal("3.5")}
    rows = [r for r in t["mahasiswa"] if r["nim"] in good and r["status"] == "Aktif"]
    return [(code, len(of)) for (code,), of in by(rows, "kode_prodi").items()]


def never_worked(t: Tables) -> Rows:
    answered = {r["nim"] for r in t["alumni"]}
    rows = [r for r in t["mahasiswa"] if r["status"] == "Lulus" and r["nim"] not in answered]
    return [(year, len(of)) for (year,), of in by(rows, "angkatan").items()]


def different_courses(t: Tables) -> Rows:
    return [
        (semester, len({r["nim"] for r in of}), len(of))
        for (semester,), of in by(t["nilai"], "semester").items()
    ]


def missing_sector(t: Tables) -> Rows:
    rows = [{**r, "s": r["sektor"] or "tidak ada"} for r in t["alumni"]]
    return [(sector, len(of)) for (sector,), of in by(rows, "s").items()]


CASES: dict[str, tuple[str, Callable[[Tables], Rows]]] = {
    "names by length": (
        "SELECT nama_prodi, length(nama_prodi) AS n FROM program_studi ORDER BY n DESC, nama_prodi",
        names_by_length,
    ),
    "texts put together": (
        """SELECT kode_prodi, upper(jenjang || ' ' || nama_prodi) AS nama, left(nama_prodi, 5) AS awal
        FROM program_studi WHERE jenjang IN ('S1', 'S2') ORDER BY kode_prodi""",
        upper_degrees,
    ),
    "a pattern without case": (
        "SELECT nama_prodi FROM program_studi WHERE nama_prodi ILIKE 'pendidikan%bahasa%'",
        like_prefix,
    ),
    "join and group": (
        """SELECT u.nama_unit, count(*) AS j, sum(p.daya_tampung) AS d FROM program_studi p
        JOIN unit_kerja u USING (kode_unit) GROUP BY u.nama_unit ORDER BY j DESC, u.nama_unit""",
        programmes_by_unit,
    ),
    "anti-join": (
        """SELECT u.kode_unit FROM unit_kerja u
        WHERE NOT EXISTS (SELECT 1 FROM program_studi p WHERE p.kode_unit = u.kode_unit)""",
        units_without_programmes,
    ),
    "left join with nought": (
        """SELECT u.kode_unit, count(p.kode_prodi) AS j FROM unit_kerja u
        LEFT JOIN program_studi p ON p.kode_unit = u.kode_unit GROUP BY ALL""",
        left_join_counts,
    ),
    "filters side by side": (
        """SELECT jenjang, count(*) FILTER (WHERE akreditasi = 'Unggul') AS u,
        sum(CASE WHEN akreditasi <> 'Unggul' THEN 1 ELSE 0 END) AS l FROM program_studi GROUP BY jenjang""",
        accreditation_pivot,
    ),
    "share of the total": (
        """SELECT jenjang, round(100.0 * sum(daya_tampung) / (SELECT sum(daya_tampung) FROM program_studi), 2) AS p
        FROM program_studi GROUP BY jenjang""",
        capacity_share,
    ),
    "rank within": (
        """SELECT kode_unit, kode_prodi, rank() OVER (PARTITION BY kode_unit ORDER BY daya_tampung DESC) AS ke
        FROM program_studi ORDER BY kode_unit, ke, kode_prodi""",
        rank_in_unit,
    ),
    "the largest of each": (
        """SELECT kode_unit, kode_prodi FROM program_studi QUALIFY row_number()
        OVER (PARTITION BY kode_unit ORDER BY daya_tampung DESC, kode_prodi DESC) = 1 ORDER BY kode_unit""",
        largest_in_unit,
    ),
    "running total": (
        """SELECT tahun_berdiri, kode_prodi, sum(daya_tampung) OVER (ORDER BY tahun_berdiri, kode_prodi) AS total
        FROM program_studi ORDER BY tahun_berdiri, kode_prodi""",
        running_total,
    ),
    "distance to the one before": (
        """SELECT kode_unit, kode_prodi, tahun_berdiri - lag(tahun_berdiri)
        OVER (PARTITION BY kode_unit ORDER BY tahun_berdiri, kode_prodi) AS jarak FROM program_studi""",
        previous_founded,
    ),
    "decades": (
        "SELECT tahun_berdiri // 10 * 10 AS dasawarsa, count(*) AS j FROM program_studi GROUP BY 1",
        decades,
    ),
    "bands": (
        """SELECT CASE WHEN daya_tampung < 40 THEN 'kecil' WHEN daya_tampung < 80 THEN 'sedang'
        ELSE 'besar' END AS ukuran, count(*) AS j FROM program_studi GROUP BY ALL""",
        capacity_bands,
    ),
    "percentiles": (
        """SELECT jenjang, median(daya_tampung) AS tengah, quantile_cont(daya_tampung, 0.9) AS atas
        FROM program_studi GROUP BY jenjang""",
        capacity_percentiles,
    ),
    "union": (
        "SELECT kode_unit, 'unit' AS asal FROM unit_kerja UNION SELECT kode_unit, 'prodi' FROM program_studi",
        codes_of_both,
    ),
    "in common": (
        "SELECT kode_unit FROM unit_kerja INTERSECT SELECT kode_unit FROM program_studi",
        codes_in_common,
    ),
    "totals": (
        "SELECT jenjang, sum(daya_tampung) AS d FROM program_studi GROUP BY ROLLUP (jenjang)",
        totals_and_parts,
    ),
    "a page": (
        "SELECT kode_prodi, daya_tampung FROM program_studi ORDER BY daya_tampung DESC, kode_prodi LIMIT 5 OFFSET 2",
        first_five,
    ),
    "students by way and year": (
        "SELECT jalur_masuk, angkatan, count(*) AS j, sum(sks_lulus) AS s FROM mahasiswa GROUP BY ALL",
        students_by_way_and_year,
    ),
    "rounded means": (
        """SELECT p.nama_prodi, round(avg(m.ipk), 2) AS rata FROM mahasiswa m JOIN program_studi p USING (kode_prodi)
        WHERE m.ipk IS NOT NULL GROUP BY p.nama_prodi""",
        mean_marks,
    ),
    "sums of products": (
        "SELECT semester, sum(sks * bobot) AS mutu FROM nilai WHERE nilai_huruf <> 'E' GROUP BY semester",
        sum_of_marks,
    ),
    "months between": (
        """SELECT angkatan, max(date_diff('month', tanggal_masuk, tanggal_lulus)) AS lama,
        min(date_diff('month', tanggal_masuk, tanggal_lulus)) AS cepat
        FROM mahasiswa WHERE tanggal_lulus IS NOT NULL GROUP BY angkatan""",
        months_of_study,
    ),
    "months and quarters": (
        """SELECT strftime(tanggal_lulus, '%Y-%m') AS bulan, quarter(tanggal_lulus) AS triwulan, count(*) AS j
        FROM mahasiswa WHERE tanggal_lulus IS NOT NULL GROUP BY ALL""",
        graduates_by_month,
    ),
    "days since": (
        """SELECT substring(jalur_masuk, 1, 1) AS huruf, max(tanggal_masuk - DATE '2020-01-01') AS hari
        FROM mahasiswa WHERE tanggal_masuk >= '2020-01-01' GROUP BY ALL""",
        days_to_answer,
    ),
    "semi-join over a CTE": (
        """WITH baik AS (SELECT nim FROM krs WHERE ips >= 3.5) SELECT kode_prodi, count(*) AS j FROM mahasiswa
        WHERE nim IN (SELECT nim FROM baik) AND status = 'Aktif' GROUP BY kode_prodi""",
        active_with_good_semester,
    ),
    "who did not answer": (
        """SELECT m.angkatan, count(*) AS j FROM mahasiswa m LEFT JOIN alumni a ON a.nim = m.nim
        WHERE m.status = 'Lulus' AND a.nim IS NULL GROUP BY m.angkatan""",
        never_worked,
    ),
    "different people and rows": (
        "SELECT semester, count(DISTINCT nim) AS orang, count(*) AS baris FROM nilai GROUP BY semester",
        different_courses,
    ),
    "what is missing has a name": (
        "SELECT coalesce(sektor, 'tidak ada') AS s, count(*) AS j FROM alumni GROUP BY ALL",
        missing_sector,
    ),
}
