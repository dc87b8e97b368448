"""An output that names persons isn't made, whatever the catalogue says; what is doubtful reaches who verifies it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from generation_cases import REGISTRATION, access, catalogue, policy, procedure, request

from datareq.adapters.engines.duckdb import DuckDB
from datareq.generation.build import BuildInputs, Built, Refused, build
from datareq.model.procedure import Chart, Procedure

CLEAN = "SELECT kode_prodi, nama_prodi FROM program_studi"
# Nobody's: there is no regency 99.
NUMBER = "'3199' || '05' || '520190' || '0001'"
CODE, CALLED = (f"SELECT {NUMBER} AS {name} FROM program_studi" for name in ("kode", "nik"))  # noqa: S608
REMARK = """
    SELECT kode_prodi, CASE WHEN kode_prodi = (SELECT min(kode_prodi) FROM program_studi)
    THEN '3199' || '05' || '520190' || '0001' ELSE '-' END AS catatan FROM program_studi"""


def made(warehouse: Path, out: Path, asked: Procedure) -> Built | Refused:
    inputs = BuildInputs(
        registration=REGISTRATION,
        request=request("jumlah"),
        access=access(),
        procedure=asked,
        level="publik",
        key="a" * 64,
    )
    return build(inputs, policy(), catalogue(), DuckDB({"siakad": str(warehouse)}), out)


def titled(asked: Procedure, title: str) -> Procedure:
    return replace(asked, outputs=tuple(replace(each, title=title) for each in asked.outputs))


ADDRESS = "orang.1@contoh.invalid"
BARS = Chart(
    kind="bar", x="kode_prodi", y="daya_tampung", labels={"daya_tampung": f"Tanya {ADDRESS}"}
)


def drawn(chart: Chart) -> Procedure:
    sql = "SELECT kode_prodi, daya_tampung FROM program_studi LIMIT 5"
    asked = procedure(sql)
    return replace(
        asked, outputs=tuple(replace(o, formats=("svg",), chart=chart) for o in asked.outputs)
    )


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (procedure(CLEAN, CODE), "output-identifier-values"),
        (procedure(CLEAN, CALLED), "output-identifier-heading"),
        (titled(procedure(CLEAN), f"Data {ADDRESS}"), "output-identifier-text"),
        (drawn(BARS), "output-identifier-text"),
        (procedure(CLEAN, steps=(f"Tanya {ADDRESS}.",)), "output-identifier-text"),
    ],
    ids=["values", "heading", "title", "label of a chart", "text of a report"],
)  # fmt: skip
def test_nothing_is_made(asked: Procedure, code: str, warehouse: Path, tmp_path: Path) -> None:
    refused = made(warehouse, tmp_path, asked)
    assert isinstance(refused, Refused)
    (finding,) = refused.findings
    assert (finding.code, finding.path) == (code, f"outputs[{len(asked.outputs) - 1}]")
    assert "3199" not in repr(finding)
    assert ADDRESS not in repr(finding)
    assert list(tmp_path.iterdir()) == []


def test_what_is_clean_says_so(warehouse: Path, tmp_path: Path) -> None:
    built = made(warehouse, tmp_path, procedure(CLEAN))
    assert isinstance(built, Built), built
    (check,) = [c for c in built.manifest.outputs[0].checks if c.name == "identifiers"]
    assert check.passed


def test_what_is_doubtful_is_told_in_the_manifest(warehouse: Path, tmp_path: Path) -> None:
    built = made(warehouse, tmp_path, procedure(REMARK))
    assert isinstance(built, Built), built
    (check,) = [c for c in built.manifest.outputs[0].checks if c.name == "identifiers"]
    assert (check.columns, check.passed) == (("catatan",), False)
    assert "3199" not in (tmp_path / "manifest.json").read_text()
