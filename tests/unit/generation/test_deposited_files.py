"""A unit's spreadsheet is taken as it is, or refused with the line to look at; never with what is in it."""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from generation_cases import files, policy

from datareq.documents.findings import word
from datareq.generation.catalogue.hints import load_hints
from datareq.generation.deposit import people, sheet
from datareq.generation.deposit.people import PERSON, About, Whom
from datareq.generation.deposit.sheet import UnfitError, named, read_sheet
from datareq.generation.deposit.table import SECRET, Rules, Shaped, parquet, shape, table_name
from datareq.model.catalogue import ColumnType
from datareq.model.finding import Finding

NOBODY = Whom(about=About.NOBODY)
COUNTED = Whom(about=About.COUNTS, column="jumlah")
STUDENTS = Whom(about=About.PEOPLE, column="nim")


def taken(text: str | bytes, whom: Whom = NOBODY, level: str = "publik") -> Shaped:
    data = text if isinstance(text, bytes) else text.encode()
    rules = Rules(identifiers=policy().identifiers, hints=load_hints(files()), level=level)
    return shape(read_sheet(data, "uji.csv"), whom, rules, "uji.csv")


def refused(text: str | bytes, whom: Whom = NOBODY, level: str = "publik") -> tuple[Finding, ...]:
    with pytest.raises(UnfitError) as found:
        taken(text, whom, level)
    return found.value.findings


def rows(text: str | bytes, whom: Whom = NOBODY, level: str = "publik") -> list[dict[str, object]]:
    return taken(text, whom, level).table.to_pylist()


def at(*clock: int) -> datetime.datetime:
    return datetime.datetime.combine(datetime.date(2026, 3, 2), datetime.time(*clock))


def test_values_are_of_the_type_that_all_of_a_column_are():
    text = "Kode;Jumlah;Rata;Aktif;Hari;Saat;Campur\n007;1;3,50;benar;2/3/2026;2026-03-02 08:00;1\n8;;-2;SALAH;2026-12-31;2026-03-02T08:00:01;x\n"
    assert rows(text) == [
        {"kode": "007", "jumlah": 1, "rata": Decimal("3.50"), "aktif": True, "hari": datetime.date(2026, 3, 2), "saat": at(8, 0, 0), "campur": "1"},
        {"kode": "8", "jumlah": None, "rata": Decimal(-2), "aktif": False, "hari": datetime.date(2026, 12, 31), "saat": at(8, 0, 1), "campur": "x"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        ("0", ColumnType.INTEGER),
        ("999999999999999999", ColumnType.INTEGER),
        ("1000000000000000000", ColumnType.DECIMAL),
        ("01", ColumnType.TEXT),
        ("1.5", ColumnType.DECIMAL),
        ("1.12345678901", ColumnType.TEXT),
        ("1e5", ColumnType.TEXT),
        ("2026-02-29", ColumnType.TEXT),
        ("03/04/2026", ColumnType.TEXT),
        ("ya", ColumnType.TEXT),
        ("", ColumnType.TEXT),
    ],
)
def test_nothing_is_made_a_number_or_a_day_that_might_mean_something_else(
    value: str, type_: ColumnType
):
    assert taken(f"a,b\n{value},x\n").types["a"] is type_


def test_numbers_of_people_stay_texts():
    data = "nim,nik,hp\n2201010012,7371010101990001,81234567890\n"
    shaped = taken(data, STUDENTS, level="rahasia")
    assert set(shaped.types.values()) == {ColumnType.TEXT}
    assert shaped.subject == "nim"


@pytest.mark.parametrize(
    "data",
    ["a,b\nx,1\n", "\ufeffa,b\r\nx,1\r\n", " a , b \n\n x,1 \n,\n", 'a,b\n"x","1"', "a;b\nx;1\n"],
    ids=["plain", "excel", "blanks", "quotes", "semicolons"],
)
def test_same_table_however_it_was_saved(data: str):
    assert rows(data) == [{"a": "x", "b": 1}]


REFUSED: dict[str, tuple[str | bytes, Whom, list[tuple[str, int]]]] = {
    "workbook": (b"PK\x03\x04rest", NOBODY, [("deposit-workbook", 0)]),
    "old-workbook": (b"\xd0\xcf\x11\xe0\xa1", NOBODY, [("deposit-workbook", 0)]),
    "latin-1": ("a,b\nx,1\nM\u00fcller,2\n".encode("latin-1"), NOBODY, [("deposit-encoding", 3)]),
    "utf-16": ("a,b\nx,1\n".encode("utf-16"), NOBODY, [("deposit-encoding", 1)]),
    "nothing": ("", NOBODY, [("deposit-empty", 0)]),
    "headings-only": ("a,b\n", NOBODY, [("deposit-empty", 0)]),
    "short-row": ("a,b\nx,1\ny\n", NOBODY, [("deposit-shape", 3)]),
    "long-row": ("a,b\nx,1,2\n", NOBODY, [("deposit-shape", 2)]),
    "title-above": ("Data lulusan\na,b\nx,1\n", NOBODY, [("deposit-shape", 2), ("deposit-shape", 3)]),
    "quotes": ('a,b\n"x"y,1\n', NOBODY, [("deposit-quotes", 2)]),
    "open-quote": ('a,b\n"x,1\n', NOBODY, [("deposit-quotes", 2)]),
    "unseen": ("a,b\nx\u200b,1\n", NOBODY, [("deposit-control", 2)]),
    "turned-around": ("a,b\nx\u202ey,1\n", NOBODY, [("deposit-control", 2)]),
    "escape": ("a,b\nx\x1b[31m,1\n", NOBODY, [("deposit-control", 2)]),
    "line-inside": ('a,b\n"x\ny",1\n', NOBODY, [("deposit-control", 3)]),
    "tab-inside": ("a,b\nx\ty,1\n", NOBODY, [("deposit-control", 2)]),
    "long-cell": (f"a,b\n{'x' * 32_768},1\n", NOBODY, [("deposit-cell-long", 2)]),
    "no-heading": ("a,\nx,1\n", NOBODY, [("deposit-heading", 1)]),
    "number-heading": ("a,2024\nx,1\n", NOBODY, [("deposit-heading", 1)]),
    "look-alike-heading": ("a,k\u043ede\nx,1\n", NOBODY, [("deposit-heading", 1)]),
    "data-as-heading": ("prodi,siti@kampus.ac.id\nx,y\n", NOBODY, [("deposit-heading", 1)]),
    "heading-twice": ("Kode Prodi,kode_prodi\nx,1\n", NOBODY, [("deposit-heading-twice", 1)]),
    "columns": (",".join(f"a{n}" for n in range(501)) + "\nx\n", NOBODY, [("deposit-columns", 0), ("deposit-shape", 2)]),
    "formula": ("a,b\nx,1\n=1+1,2\n", NOBODY, [("deposit-formula", 3)]),
    "formula-at": ("a,b\n@SUM(A1),1\n", NOBODY, [("deposit-formula", 2)]),
    "formula-wide": ("a,b\n\uff1dA1,1\n", NOBODY, [("deposit-formula", 2)]),
    "formula-command": ("a,b\n+1+cmd|' /C calc'!A0,1\n", NOBODY, [("deposit-formula", 2)]),
    "formula-minus": ("a,b\n-A1,1\n", NOBODY, [("deposit-formula", 2)]),
    "formula-blank": ("a,b\n  =A1,1\n", NOBODY, [("deposit-formula", 2)]),
    "phone": ("a,kontak\nx,0812 3456 7890\ny,0813-1111-2222\n", NOBODY, [("deposit-identifier", 0)]),
    "nik-inside-texts": ("a,b\nx,NIK 7371010101990001\n", NOBODY, [("deposit-identifier", 0)]),
    "nim-open": ("nim,prodi\n2201010012,0701\n", STUDENTS, [("deposit-identifier", 0)]),
    "names-of-nobody": ("nama,b\nSiti,1\n", NOBODY, [("deposit-nobody", 0)]),
    "key-missing": ("a,b\nx,1\n", STUDENTS, [("deposit-column-missing", 0)]),
    "key-empty": ("nim,b\n,1\n", STUDENTS, [("deposit-key-empty", 2)]),
    "count-missing": ("a,b\nx,1\n", COUNTED, [("deposit-column-missing", 0)]),
    "count-broken": ("a,jumlah\nx,1.5\ny,-1\nz,\nu,01\n", COUNTED, [("deposit-count", n) for n in (2, 3, 4, 5)]),
    "count-twice": ("a,jumlah\nx,1\nx,2\n", COUNTED, [("deposit-count-twice", 3)]),
    "count-total": ("a,jumlah\nx,1\nTotal,1\nJumlah keseluruhan,1\n", COUNTED, [("deposit-count-total", 3), ("deposit-count-total", 4)]),
    "count-many": ("a,jumlah\nx,2000001\n", COUNTED, [("deposit-count-many", 0)]),
    "count-our-name": (f"a,{PERSON},jumlah\nx,1,1\n", COUNTED, [("deposit-heading", 1)]),
}  # fmt: skip


@pytest.mark.parametrize(("data", "whom", "found"), REFUSED.values(), ids=REFUSED)
def test_file_that_cannot_be_taken_is_told_with_its_line(
    data: str | bytes, whom: Whom, found: list[tuple[str, int]]
):
    findings = refused(data, whom)
    assert [(f.code, f.line) for f in findings] == found
    for finding in findings:
        for lang in ("id", "en"):
            said = " ".join(word(finding, lang))
            assert f"({finding.code})" not in said
            assert not any(secret in said for secret in ("Siti", "7371", "0812", "calc", "2201"))


def test_sizes_are_limited(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sheet, "MOST_ROWS", 2)
    assert [f.code for f in refused("a\n1\n2\n3\n")] == ["deposit-rows"]
    assert len(rows("a\n1\n2\n")) == 2
    monkeypatch.setattr(sheet, "MOST_MIB", 0)
    assert [f.code for f in refused("a\n1\n")] == ["deposit-size"]


def test_trouble_of_one_kind_is_told_a_few_times_only():
    assert len(refused("a,b\n" + "x\n" * 500)) == 20
    assert len(refused("a\n" + "=1\n" * 500)) == 20


def test_what_only_looks_like_a_formula_may_stay():
    values = ["-", "-5", "+62", "- 1.000", "a=b", "S1-PGSD", "(=)"]
    assert [r["a"] for r in rows("a,b\n" + "".join(f"{v},x\n" for v in values))] == values


def test_higher_level_lets_in_what_policy_lets_into_it():
    assert rows("nim,prodi\n2201010012,0701\n", STUDENTS, level="terbatas") == [
        {"nim": "2201010012", "prodi": "0701"}
    ]
    found = refused("nim,nik\n2201010012,7371010101990001\n", STUDENTS, level="terbatas")
    assert [(f.code, f.args["column"]) for f in found] == [("deposit-identifier", "nik")]


def test_counts_become_one_row_for_each_person():
    text = "prodi,predikat,jumlah\n0701,Pujian,2\n0701,Memuaskan,0\n0702,Pujian,1\n"
    shaped = taken(text, COUNTED)
    assert shaped.subject == PERSON
    assert list(shaped.types) == [PERSON, "prodi", "predikat"]
    assert shaped.table.to_pylist() == [
        {PERSON: 1, "prodi": "0701", "predikat": "Pujian"},
        {PERSON: 2, "prodi": "0701", "predikat": "Pujian"},
        {PERSON: 3, "prodi": "0702", "predikat": "Pujian"},
    ]


def test_as_many_people_as_may_be_counted_fit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(people, "MOST_PEOPLE", 3)
    assert len(rows("a,jumlah\nx,1\ny,2\n", COUNTED)) == 3
    assert [f.code for f in refused("a,jumlah\nx,2\ny,2\n", COUNTED)] == ["deposit-count-many"]


def test_hash_of_a_file_depends_on_its_rows_and_its_secret_alone():
    first, other = taken("a\nx\n").table, taken("a\ny\n").table
    assert parquet(first, "1" * 64) == parquet(taken("a\nx\n").table, "1" * 64)
    made = [parquet(first, "1" * 64), parquet(first, "2" * 64), parquet(other, "1" * 64)]
    assert len({hashlib.sha256(data).hexdigest() for data in made}) == 3
    assert len({table_name("lulusan", data) for data in made}) == 3
    read = pq.read_table(pa.BufferReader(made[0]))
    assert read.schema.metadata[SECRET] == b"1" * 64
    assert read.to_pylist() == [{"a": "x"}]


@pytest.mark.parametrize(
    ("heading", "name"),
    [("Kode Prodi", "kode_prodi"), ("noHp", "no_hp"), ("IPK (rata-rata)", "ipk_rata_rata"), ("Tahun2024", "tahun_2024")],
)  # fmt: skip
def test_headings_become_names(heading: str, name: str):
    assert named(heading) == name
