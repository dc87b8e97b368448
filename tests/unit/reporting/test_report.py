"""How the monthly report reads, and what `datareq kpi` writes.

`DATAREQ_REFRESH=1 pytest tests/unit/reporting/test_report.py` writes the golden files anew.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from string import Formatter

import openpyxl
import pandas
import pypdfium2
import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner
from kpi_story import ROOT, april, archived, at, record

import datareq
from datareq.adapters.renderers.typst import pdf
from datareq.adapters.renderers.workbook import LONGEST, workbook
from datareq.cli.kpi import command
from datareq.documents.codec import encode, encode_line
from datareq.documents.official import fit_to_print
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.errors import DocumentError, PolicyError
from datareq.model.ledger import Act, ActName
from datareq.model.policy import Policy
from datareq.reporting.archived import archived_requests
from datareq.reporting.blocks import Block, Items, Table
from datareq.reporting.indicators import Figures, figures
from datareq.reporting.live import open_requests
from datareq.reporting.period import Period
from datareq.reporting.report import report
from datareq.reporting.report_json import report_json
from datareq.reporting.report_markdown import markdown
from datareq.reporting.report_page import report_page
from datareq.reporting.report_sheets import report_sheets
from datareq.reporting.report_words import SENTENCES
from datareq.wiring import reports
from datareq.wiring.letters import read_templates
from datareq.wiring.report_files import REPORT_TEMPLATE

GOLDEN = Path(__file__).parent / "golden"
APRIL = Period(year=2026, month=4)
WHOLE = ("--cutoff", "2026-05-02T00:00:00Z")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "working-copy")


@pytest.fixture
def counted(policy: Policy) -> Figures:
    return figures(APRIL, april(), (), policy, APRIL.ends_at(policy.timezone), "c" * 40)


def golden(name: str, given: bytes) -> str:
    path = GOLDEN / name
    if os.environ.get("DATAREQ_REFRESH"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(given)
    return path.read_text(encoding="utf-8")


def test_the_report_is_as_the_golden_file_shows(counted: Figures, policy: Policy) -> None:
    text = markdown(report(counted, None, policy, "en"))
    assert text.decode() == golden("report.md", text)


def test_the_figures_are_as_the_golden_file_shows(counted: Figures) -> None:
    text = report_json(counted, "en")
    assert text.decode() == golden("report.json", text)


def test_an_empty_month_is_reported_as_one(policy: Policy) -> None:
    empty = figures(APRIL, (), None, policy, APRIL.ends_at(policy.timezone), "")
    text = markdown(report(empty, None, policy, "en")).decode()
    assert "no request in this period" in text
    assert "still open could not be read" in text
    assert json.loads(report_json(empty, "en"))["indicators"][0]["value"] is None


def test_a_due_date_that_was_recorded_otherwise_is_told(policy: Policy) -> None:
    made = record(1, "2026-03-12 02:00", "2026-04-10 02:00")
    made = replace(made, times=replace(made.times, due=at("2026-04-01 00:00").date()), unit="XX")
    found = figures([APRIL][0], [archived(made)], (), policy, APRIL.ends_at(policy.timezone), "c")
    text = markdown(report(found, None, policy, "en")).decode()
    assert "The record names Wednesday, 1 April 2026 as due date" in text
    assert "late." in text
    assert "| XX |" in text


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("code", SENTENCES)
def test_each_sentence_has_an_indonesian_one_with_the_same_fields(code: str) -> None:
    part = Path(datareq.__file__).parent / "locale/id/parts/reporting.po"
    with part.open("rb") as stream:
        message = read_po(stream, locale="id").get(SENTENCES[code])
    assert message is not None
    assert isinstance(message.string, str)
    assert fields(message.string) == fields(SENTENCES[code])


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A working copy with a policy and an archive, without a history."""
    root = tmp_path / "repo"
    shutil.copytree(ROOT / "policy", root / "policy")
    (root / "archive/2026").mkdir(parents=True)
    rows = ["registration,version"]
    for item in april():
        folder = root / f"archive/2026/{item.record.registration}/v1"
        files = tuple(replace(file, sha256=_put(folder, file.path)) for file in item.record.files)
        (folder / "record.json").write_bytes(encode(replace(item.record, files=files)))
        rows.append(f"{item.record.registration},1")
    (root / "archive/2026/register.csv").write_text("\n".join(rows) + "\n")
    return root


def _put(folder: Path, name: str) -> str:
    import hashlib

    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(name)
    return hashlib.sha256(name.encode()).hexdigest()


def test_the_command_writes_both_reports(repo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    args = ["2026-04", "--out", str(out), "--repo", str(repo), "--lang", "en"]
    done = CliRunner().invoke(command, [*args, *WHOLE])
    assert done.exit_code == 0
    assert done.output == f"The report of 2026-04 is in {out / '2026-04/report.md'}.\n"
    value = json.loads((out / "2026-04/report.json").read_text())
    assert [item["value"] for item in value["indicators"]] == [66.67, 66.67, 91.67, 0, None, 100]
    assert "PDI-2026-0043" in (out / "2026-04/report.md").read_text(encoding="utf-8")


def test_the_command_writes_the_same_bytes_again(repo: Path, tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        args = ["2026-04", "--out", str(tmp_path / name), "--repo", str(repo), "--format", "json"]
        done = CliRunner().invoke(command, [*args, *WHOLE])
        assert done.exit_code == 0, done.output
        written.append((done.output, (tmp_path / name / "2026-04/report.md").read_bytes()))
    assert written[0] == written[1]


def test_a_year_without_a_settled_calendar_stops_the_command(repo: Path, tmp_path: Path) -> None:
    args = ["2028-01", "--out", str(tmp_path / "out"), "--repo", str(repo)]
    done = CliRunner().invoke(command, args)
    assert isinstance(done.exception, PolicyError)
    assert done.exception.exit_code == 3
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("many", [1, 500], ids=["in a copy", "here"])
def test_a_record_that_says_more_than_records_do_leaves_no_report(
    many: int, repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "MANY", many)
    path = sorted((repo / "archive/2026").glob("*/v1/record.json"))[-1]
    path.write_bytes(path.read_bytes().replace(b'"schema": 1,', b'"schema": 1,\n  "void": true,'))
    args = ["2026-04", "--out", str(tmp_path / "out"), "--repo", str(repo)]
    done = CliRunner().invoke(command, args)
    assert isinstance(done.exception, DocumentError)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["repo"]


def test_of_many_requests_only_examples_are_listed(policy: Policy) -> None:
    items = tuple(
        archived(record(n, "2026-03-30 02:00", "2026-04-08 03:00")) for n in range(1, 103)
    )
    ends = APRIL.ends_at(policy.timezone)
    told = [
        markdown(report(figures(APRIL, some, (), policy, ends, "c"), None, policy, "en")).decode()
        for some in (items[:100], items)
    ]
    assert [text.count("| PDI-2026-") for text in told] == [3 * 100, 3 * 20]
    assert "more are in `report.xlsx`" not in told[0]
    assert told[1].count("82 more are in `report.xlsx` and `report.json`.") == 4


def test_a_month_that_is_none_is_a_usage_error(repo: Path, tmp_path: Path) -> None:
    args = ["2026-13", "--out", str(tmp_path / "out"), "--repo", str(repo), "--lang", "en"]
    done = CliRunner().invoke(command, args)
    assert done.exit_code == 2
    assert "2026-13 isn't a month." in done.output


def test_an_earlier_cutoff_counts_less(repo: Path, tmp_path: Path) -> None:
    args = ["2026-04", "--out", str(tmp_path), "--repo", str(repo), "--format", "json"]
    done = CliRunner().invoke(command, [*args, "--cutoff", "2026-04-01T04:00:00Z"])
    value = json.loads(done.output)
    assert value["cutoff"] == "2026-04-01T04:00:00Z"
    assert value["indicators"][5]["requests"] == ["PDI-2026-0042"]


def test_the_archive_is_read_with_what_lies_beside_each_record(repo: Path) -> None:
    found = archived_requests(read_folder(repo, "archive"))
    assert [item.record.registration for item in found] == [
        item.record.registration for item in april()
    ]
    assert all(item.registered for item in found)
    assert "output/aktif.csv" in found[0].present


def test_without_a_kept_form_an_open_request_is_not_guessed(policy: Policy) -> None:
    act = Act(name=ActName.COMPLETE, pull=7, at=at("2026-03-12 02:00"))
    line = encode_line(act).encode()
    assert open_requests({"PDI-2026-0007": line}, {}, policy) == ()
    ended = encode_line(replace(act, name=ActName.ARCHIVED, at=act.at + timedelta(1))).encode()
    assert open_requests({"PDI-2026-0007": line + b"\n" + ended}, {}, policy) == ()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_pdf_says_what_the_markdown_says_and_twice_the_same(
    counted: Figures, policy: Policy, lang: str
) -> None:
    blocks = report(counted, None, policy, lang)
    page = fit_to_print(report_page(counted, blocks, policy, lang))
    made = pdf(read_templates(ROOT), REPORT_TEMPLATE, page, counted.cutoff)
    assert pdf(read_templates(ROOT), REPORT_TEMPLATE, page, counted.cutoff) == made
    printed = "".join(
        "".join(sheet.get_textpage().get_text_range().split())
        for sheet in pypdfium2.PdfDocument(made)
    )
    for block in blocks:
        for text in words_of(block):
            assert "".join(text.replace("`", "").split()) in printed, text


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_workbook_holds_the_figures_as_numbers(
    counted: Figures, policy: Policy, lang: str, tmp_path: Path
) -> None:
    sheets = report_sheets(counted, policy, lang)
    data = workbook("report", [(sheet.name, sheet.head, sheet.rows) for sheet in sheets])
    assert workbook("report", [(sheet.name, sheet.head, sheet.rows) for sheet in sheets]) == data
    file = tmp_path / "report.xlsx"
    file.write_bytes(data)
    read = pandas.read_excel(file, sheet_name=None)
    assert list(read) == [sheet.name for sheet in sheets]
    for sheet in sheets:
        table = read[sheet.name]
        assert tuple(table.columns) == sheet.head
        assert len(table) == len(sheet.rows)
    summary = read[sheets[0].name]
    shown = json.loads(report_json(counted, lang))["indicators"]
    for place, item in enumerate(shown):
        value = summary.iloc[place, 1]
        assert value == item["value"] if item["value"] is not None else pandas.isna(value)


def test_the_workbook_s_cells_hold_what_was_put_in_whatever_it_is(tmp_path: Path) -> None:
    """A formula stays a text."""
    rows = (
        ("=1+1", 3, date(2026, 11, 3), 12.345678),
        (" <b> & 'c' ", -1, date(1999, 12, 31), 1e-9),
        ("tab\there, line\nbreak", None, None, 1e20),
        ("", 0, None, 0.1),
        ("x" * 20_000, 1, None, 100.0),
    )
    file = tmp_path / "cells.xlsx"
    file.write_bytes(workbook("cells", [("a", ("w", "x", "y", "z"), rows), ("none", ("w",), ())]))
    book = openpyxl.load_workbook(file)
    found = list(book["a"].iter_rows(min_row=2))
    for cells, row in zip(found, rows, strict=True):
        text, *others = (cell.value for cell in cells)
        assert (text or "") == row[0][:LONGEST]
        assert cells[0].data_type in ("s", "n")
        assert [getattr(one, "date", lambda one=one: one)() for one in others] == list(row[1:])
    assert [cell.value for cell in book["none"][1]] == ["w"]


def words_of(block: Block) -> tuple[str, ...]:
    match block:
        case Items():
            return block.lines
        case Table():
            return (*block.head, *(cell for row in block.rows for cell in row))
    return (block.text,)


def test_a_report_that_says_something_else_than_the_published_one_is_a_revision(
    repo: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    args = ["2026-04", "--out", str(out), "--repo", str(repo), *WHOLE]
    CliRunner().invoke(command, [*args, "--lang", "en"])
    first = json.loads((out / "2026-04/report.json").read_text())
    kept = repo / "archive/reports/2026-04"
    kept.mkdir(parents=True)
    (kept / "report.json").write_text(json.dumps(first))
    CliRunner().invoke(command, [*args, "--lang", "id"])
    assert "Revisi" not in (out / "2026-04/report.md").read_text()

    wrong = json.loads(json.dumps(first))
    wrong["indicators"][1] |= {"value": 100.0, "numerator": "3"}
    wrong["results"] = wrong["results"][1:]
    (kept / "report.json").write_text(json.dumps(wrong))
    CliRunner().invoke(command, [*args, "--lang", "id"])
    said = (out / "2026-04/report.md").read_text()
    assert "**Revisi 2.**" in said
    assert "sebelumnya 100.0 % (3 dari 3), sekarang 66.67 % (2 dari 3)" in said
    assert f"barisnya berubah: {first['results'][0]['registration']}" in said
    assert json.loads((out / "2026-04/report.json").read_text())["revision"] == 2

    (kept / "r2").mkdir()
    (kept / "r2/report.json").write_text(json.dumps(first | {"revision": 2}))
    CliRunner().invoke(command, [*args, "--lang", "id"])
    assert "Revisi" not in (out / "2026-04/report.md").read_text()
