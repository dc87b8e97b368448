"""What does the scan see in a table's columns, and what does policy make of it?"""

from __future__ import annotations

import decimal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datareq.documents.identifiers import find, plain
from datareq.documents.policy import load_policy
from datareq.generation.identifiers.cells import suspects
from datareq.generation.identifiers.outcome import blocked, noted
from datareq.generation.identifiers.scan import By, Scan, Sighting, text_sightings
from datareq.model.identifiers import IdentifierPolicy, Verdict
from tests.identifiers.invented import MAKERS, email, nik, nim, nip, npwp, phone

ROOT = Path(__file__).parents[2]
POLICY = load_policy(
    {str(p.relative_to(ROOT)): p.read_bytes() for p in (ROOT / "policy").rglob("*.yaml")}, "0" * 40
).identifiers
OPEN, CLOSED = "publik", "rahasia"


def seen(
    columns: dict[str, Any], level: str = OPEN, size: int = 7, **about: Sequence[str]
) -> tuple[Sighting, ...]:
    table = pa.table({name: pa.array(values) for name, values in columns.items()})
    scan = Scan(table.schema, POLICY, level, **about)
    for start in range(0, table.num_rows, size):
        scan.see(table.slice(start, size))
    return scan.sightings()


def of(values: Any, name: str = "kolom", **about: Any) -> tuple[tuple[str, By, Verdict], ...]:
    return tuple((each.kind, each.by, each.verdict) for each in seen({name: values}, **about))


TWENTY = range(20)
BLOCKED = Verdict.BLOCK


def lost(text: str) -> float:
    """As a spreadsheet keeps it: fifteen digits."""
    return float(f"{float(text):.14e}")


WHOLE: dict[str, tuple[str, Any]] = {
    "nik as text": ("nik", [nik(n) for n in TWENTY]),
    "nik as numbers": ("nik", [int(nik(n)) for n in TWENTY]),
    "nik as fractions": ("nik", [float(nik(n)) for n in TWENTY]),
    "nik as decimals": ("nik", pa.array([decimal.Decimal(nik(n)) for n in TWENTY], pa.decimal128(38, 2))),
    "nik in groups": ("nik", [f"{nik(n)[:4]}.{nik(n)[4:8]}.{nik(n)[8:12]}.{nik(n)[12:]}" for n in TWENTY]),
    "nik among empty values": ("nik", [nik(n) if n % 3 else None for n in TWENTY]),
    "nik in most values": ("nik", [nik(n) if n % 3 else "tidak ada" for n in TWENTY]),
    "nik in scientific notation": ("nik", [f"{float(nik(n)):.5E}" for n in TWENTY]),
    "nik with a decimal comma": ("nik", [f"{float(nik(n)):.9e}".replace(".", ",") for n in TWENTY]),
    "nik with words": ("nik", [f"NIK {nik(n)}" for n in TWENTY]),
    "nik in a category": ("nik", pa.array([nik(n) for n in TWENTY]).dictionary_encode()),
    "nip as text": ("nip", [nip(n) for n in TWENTY]),
    "nip as official letters write it": ("nip", [f"{nip(n)[:8]} {nip(n)[8:14]} {nip(n)[14]} {nip(n)[15:]}" for n in TWENTY]),
    "nip as numbers": ("nip", [int(nip(n)) for n in TWENTY]),
    "npwp as printed": ("npwp", [npwp(n) for n in TWENTY]),
    "npwp as digits": ("npwp", [npwp(n).replace(".", "").replace("-", "") for n in TWENTY]),
    "phone as text": ("phone", [phone(n) for n in TWENTY]),
    "phone abroad": ("phone", ["+62" + phone(n)[1:] for n in TWENTY]),
    "phone without its zero": ("phone", [int(phone(n)) for n in TWENTY]),
    "phone with hyphens": ("phone", [f"{phone(n)[:4]}-{phone(n)[4:8]}-{phone(n)[8:]}" for n in TWENTY]),
    "email": ("email", [email(n) for n in TWENTY]),
    "email spelled out": ("email", [email(n).replace("@", " (at) ") for n in TWENTY]),
    "one row of it": ("nik", [nik(1)]),
    "wide digits": ("nik", ["".join(chr(ord(d) + 0xFEE0) for d in nik(n)) for n in TWENTY]),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "values"), WHOLE.values(), ids=WHOLE.keys())
def test_column_of_identifiers_is_blocked_under_any_name(kind: str, values: Any) -> None:
    assert of(values) == ((kind, By.VALUES, BLOCKED),)


HEADED: dict[str, tuple[str, str, Any]] = {
    "nim": ("NIM", "nim", [nim(n) for n in TWENTY]),
    "nim as numbers": ("noRegistrasi", "nim", [int(nim(n)) for n in TWENTY]),
    "nim without its zero": ("nim", "nim", [int(nim(n)[1:]) + 10**8 for n in TWENTY]),
    "a few phones": ("NO_HP_ORTU", "phone", [phone(n) if n < 2 else "tidak diisi" for n in TWENTY]),
    "nidn": ("nidn", "nip", [f"00{n:02d}{n:02d}7801" for n in TWENTY]),
    "names": ("nama_mahasiswa", "name", ["Siti", None, "Budi"]),
    "plain names": ("nama", "name", ["Siti", "Budi"]),
}  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "values"), HEADED.values(), ids=HEADED.keys())
def test_what_a_column_is_called_blocks_where_its_values_may_be_that(
    name: str, kind: str, values: Any
) -> None:
    assert of(values, name) == ((kind, By.HEADING, BLOCKED),)


FEW: dict[str, tuple[str, Any]] = {
    "one nik in a remark": ("nik", ["lihat surat", "3199055201900001"] + ["-"] * 20),
    "one address in a remark": ("email", ["hubungi a.b@contoh.invalid", *["-"] * 20]),
    "one phone in a remark": ("phone", ["hubungi 0812 3456 7890", *["-"] * 20]),
    "numbers like those of students": ("nim", [nim(n) for n in TWENTY]),
}


@pytest.mark.parametrize(("kind", "values"), FEW.values(), ids=FEW.keys())
def test_what_stands_alone_warns(kind: str, values: Any) -> None:
    assert of(values) == ((kind, By.FEW, Verdict.WARN),)


def test_what_stands_alone_with_its_word_is_blocked() -> None:
    assert of(["NIM 1301619001", *["-"] * 20]) == (("nim", By.VALUES, BLOCKED),)


HARMLESS: dict[str, dict[str, Any]] = {
    "active students": {
        "kode_prodi": [str(1100 + n) for n in TWENTY],
        "nama_prodi": [f"S1 Pendidikan Teknik {n}" for n in TWENTY],
        "angkatan": [2010 + n % 15 for n in TWENTY],
        "jumlah": [n * 37 for n in TWENTY],
        "jumlah_nik_ganda": list(TWENTY),
        "punya_email": [n % 2 == 0 for n in TWENTY],
        "persen_hp": [n / 7 for n in TWENTY],
    },
    "money": {
        "fakultas": ["Fakultas Ilmu Sosial dan Hukum"] * 20,
        "anggaran": [850_000_000 + n * 50_000_000 for n in TWENTY],
        "realisasi": [812_345_678 + n * 91_234_567 for n in TWENTY],
        "total_ukt": [62_812_345_678 + n * 7_654_321_987 for n in TWENTY],
        "rata_rata": [8_123_456.75 * (n + 1) for n in TWENTY],
        "pagu": [decimal.Decimal("8123456789.50") + n for n in TWENTY],
        "rupiah": [f"Rp {800 + n}.345.678.901" for n in TWENTY],
    },
    "one total": {"anggaran": [812_345_678], "mahasiswa": [25_310]},
    "letters": {
        "nomor": [f"{n}/UN39.5.FMIPA/PK.04/2024" for n in range(100, 120)],
        "tanggal": [f"2024-03-{n + 1:02d}" for n in TWENTY],
        "waktu": [f"2024-03-12 10:22:{n:02d}.123456" for n in TWENTY],
        "rentang": [f"2024-03-{n + 1:02d} 2024-04-01" for n in TWENTY],
        "terbit": [f"{n + 1:02d}.03.2024 s.d. {n + 1:02d}.04.2024" for n in TWENTY],
    },
    "books": {
        "isbn": [f"978-602-8519-{n:02d}-9" for n in TWENTY],
        "isbn_angka": [9_786_028_519_000 + n for n in TWENTY],
        "doi": [f"10.21009/jps.v{n}i1.13016190{n:02d}" for n in TWENTY],
    },
    "machine": {
        "detik": [1_741_774_953 + n * 86_400 for n in TWENTY],
        "mikrodetik": [1_741_774_953_123_456 + n * 86_400_000_017 for n in TWENTY],
        "akun": [10_200_000 + n for n in TWENTY],
        "sidik": [f"{n:02x}9c56cc51b374c3ba189210d5b6d4bf" for n in TWENTY],
    },
    "shares": {
        "persen": [100 / (n + 3) for n in TWENTY],
        "koordinat": [f"-6.19{n:02d}456,106.8{n:02d}789" for n in TWENTY],
        "nilai_nihil": [None] * 20,
        "tersembunyi": ["", *["•"] * 19],
    },
    "programmes": {"nama_mk": ["Kalkulus I", "Fisika Dasar"], "nama_unit": ["FMIPA", "FT"]},
}  # fmt: skip


@pytest.mark.parametrize("columns", HARMLESS.values(), ids=HARMLESS.keys())
def test_tables_of_counts_raise_no_alarm(columns: dict[str, Any]) -> None:
    assert seen(columns) == ()


def test_a_granted_column_of_persons_may_go_out_where_the_level_allows_it() -> None:
    students = {"nim": [nim(n) for n in TWENTY], "nama": ["Siti"] * 20}
    verdicts = {e.kind: e.verdict for e in seen(students, CLOSED, granted=["nim", "nama"])}
    assert verdicts == {"nim": Verdict.ALLOW, "name": Verdict.ALLOW}
    assert {e.verdict for e in seen(students, OPEN, granted=["nim", "nama"])} == {BLOCKED}
    assert {e.verdict for e in seen(students, CLOSED)} == {BLOCKED}


def test_pseudonyms_are_let_be_and_names_of_things_are_not_names_of_people() -> None:
    assert seen({"nim": [nim(n) for n in TWENTY]}, pseudonyms=["nim"]) == ()
    assert seen({"nama": ["S1 Matematika"]}, impersonal=["nama"]) == ()
    # What the catalogue says doesn't outweigh what the values are.
    assert of([nik(n) for n in TWENTY], impersonal=["kolom"]) == (("nik", By.VALUES, BLOCKED),)


def test_a_level_that_policy_does_not_name_and_a_policy_without_the_file_block_everything() -> None:
    table = pa.table({"x": ["lihat surat", nik(1), *["-"] * 20], "y": [nik(n) for n in range(22)]})
    for policy, level in ((POLICY, "lain"), (IdentifierPolicy(), OPEN)):
        scan = Scan(table.schema, policy, level, granted=["x", "y"])
        for batch in table.to_batches():
            scan.batch(batch)
        assert {each.verdict for each in scan.sightings()} == {BLOCKED}


def test_texts_that_go_out_with_a_result_are_looked_at() -> None:
    places = [
        ("judul", "Data Siti 0812 3456 7890"),
        ("halaman 1", "Jumlah 2021, 2022"),
        ("lembar", nik(3)),
    ]
    found = text_sightings(places, POLICY, OPEN)
    assert [(e.column, e.kind, e.by, e.verdict) for e in found] == [
        ("judul", "phone", By.TEXT, BLOCKED),
        ("lembar", "nik", By.TEXT, BLOCKED),
    ]  # fmt: skip
    assert seen({f"nik {nik(4)}": [1, 2]})[0].by is By.TEXT


def test_findings_and_checks_never_hold_a_value() -> None:
    found = seen({"a": [nik(n) for n in TWENTY], "b": ["lihat", email(1), *["-"] * 18]})
    told = repr((list(blocked(0, "t0", found)), noted(found, "id")))
    assert nik(1)[2:] not in told
    assert "orang.1" not in told
    (finding,) = blocked(0, "t0", found)
    assert (finding.code, finding.path) == ("output-identifier-values", "outputs[0]")
    assert finding.args == {"column": "a", "identifier": "nik", "output": "t0", "share": 100}
    (check,) = noted(found, "id")
    assert (check.name, check.columns, check.passed) == ("identifiers", ("b",), False)
    assert noted((), "id")[0].passed


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from([k for k in MAKERS if k != "nim"]),
    numbers=st.lists(st.integers(0, 9_000), min_size=1, max_size=60),
    empty=st.integers(0, 40),
    size=st.integers(1, 50),
)
def test_however_it_is_cut_and_whatever_is_empty_a_column_of_identifiers_is_blocked(
    kind: str, numbers: list[int], empty: int, size: int
) -> None:
    values = [MAKERS[kind](n) for n in numbers] + [None] * empty
    assert [(e.kind, e.verdict) for e in seen({"x": values}, size=size)] == [(kind, BLOCKED)]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=30)), max_size=30), st.integers(1, 9))
def test_any_column_of_texts_can_be_looked_at(values: list[str | None], size: int) -> None:
    column = pa.array(
        [None if v is None else v.encode("utf-8", "replace").decode() for v in values], pa.string()
    )
    whole = pa.table({"x": column})
    cut = [Scan(whole.schema, POLICY, OPEN) for _ in range(2)]
    for scan, step in zip(cut, (size, 1000), strict=True):
        for batch in whole.to_batches(step):
            scan.batch(batch)
    assert cut[0].sightings() == cut[1].sightings()


_MARKS = st.sampled_from(
    ["", "", "", ".", " ", "-", "\u200b", "\u00ad", "\u2011", "\u00a0", "\t", "  ", "("]
)
_DIGITS = st.sampled_from([0x30, 0x30, 0x660, 0x966, 0xFF10, 0x1D7CE])
_AROUND = st.sampled_from(
    [
        "",
        "NIK ",
        "nip: ",
        "hp ",
        "NPWP\u00a0",
        "no. induk ",
        "(",
        "+",
        "x",
        "é",
        "Rp",
        " s.d. ",
        "@",
        "\n",
    ]
)


@st.composite
def _disguised(draw: st.DrawFn) -> str:
    """An identifier in other digits, with signs or what nobody sees between them, among words."""
    text = draw(
        st.sampled_from(sorted(MAKERS)).map(lambda kind: MAKERS[kind](draw(st.integers(0, 9_000))))
    )
    zero = draw(_DIGITS)
    between = draw(st.lists(_MARKS, min_size=len(text), max_size=len(text)))
    signs = (chr(zero + int(sign)) if sign.isdecimal() else sign for sign in text)
    spelled = "".join(sign + mark for sign, mark in zip(signs, between, strict=True))
    return draw(_AROUND) + spelled + draw(_AROUND)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.one_of(_disguised(), st.text(max_size=30)), min_size=1, max_size=8),
    st.integers(0, 3),
)
def test_what_a_close_look_finds_is_never_dismissed_at_a_glance(
    values: list[str], before: int
) -> None:
    """Lengths, digits and bytes tell which cells are looked at closely; these are all in which something is found."""
    texts = [value.encode("utf-8", "replace").decode() for value in values]
    column = pa.array(["biasa"] * before + texts, pa.string()).slice(before)
    kept = suspects(column, announced=False)
    looked_at = set() if kept is None else set(kept[0].to_pylist())
    assert {plain(text) for text in texts if find(text)} <= looked_at
