"""Each rule of a procedure has a procedure that keeps it and one that breaks it, and says so in its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from generation_cases import access, catalogue, policy, request, schemas

from datareq.documents.findings import TEXTS, word
from datareq.documents.read import Document, read_document
from datareq.generation.rules import ProcedureContext, check_procedure

GRANTED = {
    "mahasiswa": ("kode_prodi", "angkatan", "status"),
    "program_studi": ("kode_prodi", "nama_prodi", "kode_unit"),
}
CONTEXT = ProcedureContext(
    policy=policy(),
    sources=catalogue(),
    request=request("program_studi", "jumlah", "pendaftar"),
    access=access(GRANTED),
    team=None,
    level="publik",
)
GOOD = """\
document: procedure
version: 1
request: PDI-2026-0042
sources: [mahasiswa, program_studi]
steps:
  - Hitung mahasiswa aktif per program studi.
outputs:
  - id: aktif
    title: Mahasiswa aktif
    kind: tabel
    formats: [csv, xlsx]
    sql: |
      SELECT p.nama_prodi, count(*) AS jumlah
      FROM mahasiswa m
      JOIN program_studi p ON p.kode_prodi = m.kode_prodi
      WHERE m.status = 'Aktif'
      GROUP BY p.nama_prodi
coverage:
  - {variable: program_studi, output: aktif, column: nama_prodi}
  - {variable: jumlah, output: aktif, column: jumlah}
  - {variable: pendaftar, unmet: tidak disimpan di SIAKAD}
"""


def document(text: str) -> Document:
    file = "requests/2026-03-12-fmipa-aktif/procedure.yaml"
    return read_document(text.encode(), file, "procedure", schemas())


def found(text: str, context: ProcedureContext = CONTEXT) -> list[tuple[str, str, int]]:
    read = document(text)
    assert read.findings == ()
    return [(f.code, f.path, f.line) for f in check_procedure(read, context)]


def test_a_good_procedure_has_no_findings() -> None:
    assert found(GOOD) == []


WRONG = {
    "a source that isn't catalogued": ("[mahasiswa, program_studi]", "[mahasiswa, program_studi, gaji]", [
        ("procedure-source-unknown", "sources[2]", 4)]),
    "a source that wasn't granted": ("[mahasiswa, program_studi]", "[mahasiswa, program_studi, dosen]", [
        ("procedure-source-not-granted", "sources[2]", 4)]),
    "a source that isn't listed": ("[mahasiswa, program_studi]", "[mahasiswa]", [
        ("procedure-source-unlisted", "outputs[0].sql", 12)]),
    "a format that doesn't fit": ("[csv, xlsx]", "[csv, svg]", [("procedure-format", "outputs[0].formats[1]", 11)]),
    "an ungranted column": ("WHERE m.status", "WHERE m.jalur_masuk", [
        ("query-column-not-granted", "outputs[0].sql", 16)]),
    "rows about people": ("SELECT p.nama_prodi, count(*) AS jumlah\n", "SELECT p.nama_prodi, m.angkatan AS jumlah\n", None),
    "an unreadable query": ("GROUP BY p.nama_prodi", "GROUP BY (", None),
    "a variable left out": ("  - {variable: pendaftar, unmet: tidak disimpan di SIAKAD}\n", "", [
        ("coverage-missing", "coverage", 19)]),
    "a variable twice": ("variable: pendaftar,", "variable: jumlah,", [
        ("coverage-twice", "coverage[2]", 21), ("coverage-missing", "coverage", 19)]),
    "a variable nobody asked for": ("variable: pendaftar,", "variable: lulusan,", [
        ("coverage-unknown", "coverage[2]", 21), ("coverage-missing", "coverage", 19)]),
    "a column that isn't there": ("column: jumlah}", "column: total}", [("coverage-output", "coverage[1]", 20)]),
    "an output that isn't there": ("output: aktif, column: jumlah}", "output: lain, column: jumlah}", [
        ("coverage-output", "coverage[1]", 20)]),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), WRONG.values(), ids=WRONG.keys())
def test_wrong_procedure_says_what_and_where(
    old: str, new: str, expected: list[tuple[str, str, int]] | None
) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new)
    result = found(text)
    assert result
    if expected is not None:
        assert result == expected


CHART = "chart: {kind: bar, x: nama_prodi, y: jumlah, labels: {jumlah: Mahasiswa}}"


@pytest.mark.parametrize(
    ("kind", "formats", "chart", "expected"),
    [
        ("grafik", "[png, svg]", CHART, []),
        ("grafik", "[svg, png]", "", [("format-chart-missing", "outputs[0].formats[0]", 11)]),
        ("grafik", "[pdf]", CHART, []),
        ("grafik", "[pdf]", "", [("format-chart-missing", "outputs[0].formats[0]", 11)]),
        ("laporan", "[pdf]", CHART, []),
        ("laporan", "[pdf]", "", []),
        ("tabel", "[csv]", CHART, [("format-chart-unused", "outputs[0].chart", 12)]),
        ("grafik", "[png]", CHART.replace("x: nama_prodi", "x: prodi"), [("format-chart-column", "outputs[0].chart.x", 12)]),
        ("grafik", "[png]", CHART.replace("y: jumlah", "y: jumlah, series: tahun"), [("format-chart-column", "outputs[0].chart.series", 12)]),
        ("grafik", "[png]", CHART.replace("{jumlah:", "{banyak:"), [("format-chart-column", "outputs[0].chart.labels.banyak", 12)]),
    ],
    ids=["fits", "missing", "in a report", "a report of a chart", "report with", "report without", "not drawn", "no such x", "no such series", "no such label"],
)  # fmt: skip
def test_a_chart_names_columns_of_its_output(
    kind: str, formats: str, chart: str, expected: list[tuple[str, str, int]]
) -> None:
    text = GOOD.replace("kind: tabel", f"kind: {kind}").replace(
        "formats: [csv, xlsx]", f"formats: {formats}" + (f"\n    {chart}" if chart else "")
    )
    assert found(text) == expected


PARAMETER = "parameters:\n  angkatan: {type: integer, value: 2024, label: Angkatan}\noutputs:"


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("m.status = 'Aktif'", [("procedure-parameter-unused", "parameters.angkatan", 8)]),
        ("m.angkatan = $angkatan", []),
    ],
    ids=["no query names it", "one does"],
)
def test_a_parameter_is_used(where: str, expected: list[tuple[str, str, int]]) -> None:
    text = GOOD.replace("outputs:", PARAMETER, 1).replace("m.status = 'Aktif'", where)
    assert found(text) == expected


def test_of_a_parameter_nothing_is_said_while_a_query_is_refused() -> None:
    text = GOOD.replace("outputs:", PARAMETER, 1).replace("m.status", "m.jalur_masuk")
    assert [code for code, _, _ in found(text)] == ["query-column-not-granted"]


CHECKS = {
    "a column that isn't there": ("- not_null: [nama_prodi, total]", "check-column", "not_null"),
    "limits in the wrong order": ("- rows: {from: 10, to: 1}", "check-limits", "rows"),
    "a number and a text as limits": ("- range: {column: nama_prodi, from: 1, to: b}", "check-limits-kinds", "range"),
    "an unknown source": ("- reference: {column: nama_prodi, source: gaji, source_column: a}", "check-source", "reference"),
    "a source that wasn't granted": ("- reference: {column: nama_prodi, source: dosen, source_column: nidn}", "check-source", "reference"),
    "a source's column that wasn't granted": (
        "- reference: {column: nama_prodi, source: program_studi, source_column: jenjang}", "check-source-column", "reference"),
    "limits of what is hidden": ("- range: {column: jumlah, from: 1}", "check-protected", "range"),
    "what is hidden as a key": ("- unique: [nama_prodi, jumlah]", "check-protected", "unique"),
    "an exact total of what is hidden": ("- total: {column: jumlah, equals: 812, official: PDDikti}", "check-total-exact", "total"),
    "a small total of what is hidden": (
        "- total: {column: jumlah, equals: 3, tolerance: 5, official: PDDikti}", "check-total-exact", "total"),
}  # fmt: skip


@pytest.mark.parametrize(("check", "code", "kind"), CHECKS.values(), ids=CHECKS.keys())
def test_wrong_check_says_what_and_where(check: str, code: str, kind: str) -> None:
    text = GOOD.replace("    sql: |", f"    checks:\n      {check}\n    sql: |")
    assert found(text) == [(code, f"outputs[0].checks[0].{kind}", 13)]


RIGHT = (
    "- unique: [nama_prodi]",
    "- not_null: [nama_prodi, jumlah]",
    "- rows: {from: 1}",
    "- total: {column: jumlah, equals: 812, tolerance: 5, official: PDDikti}",
    "- reference: {column: nama_prodi, source: program_studi, source_column: nama_prodi}",
)


@pytest.mark.parametrize("check", RIGHT)
def test_right_check_has_no_finding(check: str) -> None:
    assert found(GOOD.replace("    sql: |", f"    checks:\n      {check}\n    sql: |")) == []


def test_what_a_check_reads_is_among_the_procedure_s_sources() -> None:
    """Else its catalogue entry would not be part of what the dataset is made from."""
    check = "- reference: {column: kode, source: program_studi, source_column: kode_prodi}"
    sql = "SELECT kode_prodi AS kode, count(*) AS jumlah FROM mahasiswa GROUP BY kode_prodi"
    start, end = GOOD.index("    sql: |"), GOOD.index("coverage:")
    text = GOOD[:start] + f"    checks:\n      {check}\n    sql: {sql}\n" + GOOD[end:]
    text = text.replace("[mahasiswa, program_studi]", "[mahasiswa]")
    assert ("procedure-source-unlisted", "outputs[0].checks[0].reference.source", 13) in found(text)


def test_an_output_twice_is_said_at_the_second() -> None:
    outputs = GOOD[GOOD.index("  - id: aktif") : GOOD.index("coverage:")]
    assert ("procedure-output-twice", "outputs[1].id", 18) in found(
        GOOD.replace("coverage:", outputs + "coverage:")
    )


def test_refused_query_of_one_line_is_said_in_its_line() -> None:
    start = GOOD.index("    sql: |")
    line = "    sql: SELECT nama AS n FROM mahasiswa\n"
    text = "".join((GOOD[:start], line, GOOD[GOOD.index("coverage:") :]))
    assert ("query-column-not-granted", "outputs[0].sql", 12) in found(text)


def test_the_sentence_names_the_line_of_the_document(indonesian: None) -> None:
    text = GOOD.replace("WHERE m.status = 'Aktif'", "WHERE m.nik LIKE '31%'")
    (finding,) = check_procedure(document(text), CONTEXT)
    assert word(finding, "id") == (
        "Kolom `nik` tidak termasuk akses yang diberikan, tetapi dipakai pada WHERE (baris 16).",
        "Hapus syarat itu atau mintalah aksesnya.",
    )


def test_an_invalid_document_is_left_to_its_schema() -> None:
    assert check_procedure(document("document: procedure\n"), CONTEXT) == ()


def test_without_access_only_what_can_be_told_is_told() -> None:
    context = replace(CONTEXT, access=None, request=None)
    assert found(GOOD, context) == []
    assert found(GOOD.replace("[mahasiswa, program_studi]", "[gaji]"), context) == [
        ("procedure-source-unknown", "sources[0]", 4)
    ]


def test_safe_names_and_clear_coverage_are_checked_even_if_a_schema_were_laxer() -> None:
    read = document(GOOD)
    assert read.value is not None
    value = {**read.value}
    value["outputs"] = [{**read.value["outputs"][0], "id": "../x"}]  # type: ignore[index, call-overload, dict-item]
    value["coverage"] = [{"variable": "jumlah"}]
    codes = [f.code for f in check_procedure(replace(read, value=value), CONTEXT)]
    assert "procedure-output-id" in codes
    assert "coverage-unclear" in codes


def test_every_finding_has_a_sentence() -> None:
    root = Path(__file__).parents[3] / "tools/datareq/generation"
    used = {
        word
        for path in root.rglob("*.py")
        for word in path.read_text().replace("(", '"').split('"')
        if word.startswith(
            ("query-", "control-", "procedure-", "coverage-", "generation-", "rows-", "level-exc")
        )
    }
    assert used - {"query-document-invalid"} <= set(TEXTS)
