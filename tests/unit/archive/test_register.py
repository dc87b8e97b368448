"""The register of closed requests and of what was distributed.

`DATAREQ_REFRESH=1 pytest tests/unit/archive/test_register.py` writes the golden file anew.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from archive_story import Story

from datareq.archive.deposit import finished
from datareq.archive.register import (
    COLUMNS,
    documents_sha256,
    read,
    register_path,
    render,
    rows,
    safe,
)

GOLDEN = Path(__file__).parent / "golden" / "register.csv"


def test_the_register_is_as_the_golden_file_shows(delivered: Story, refused: Story) -> None:
    records = [finished(story.closing())[0] for story in (refused, delivered)]
    rendered = render(records)
    if os.environ.get("DATAREQ_REFRESH"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_bytes(rendered)
    assert rendered == GOLDEN.read_bytes()


def test_a_row_has_every_column_and_nothing_else(delivered: Story) -> None:
    record, _ = finished(delivered.closing())
    assert tuple(rows([record])[0]) == COLUMNS


def test_rows_are_sorted_by_number_not_by_text(refused: Story) -> None:
    record, _ = finished(refused.closing())
    numbers = ["PDI-2026-10000", "PDI-2026-9999", "PDI-2026-0007"]
    shuffled = [replace(record, registration=number) for number in numbers]
    assert [row["registration"] for row in rows(shuffled)] == numbers[::-1]


def test_the_order_in_which_records_are_read_does_not_matter(
    delivered: Story, refused: Story
) -> None:
    records = [finished(story.closing())[0] for story in (delivered, refused)]
    assert render(records) == render(records[::-1])


CELLS = {
    "a formula": ("=1+1", "'=1+1"),
    "a plus": ("+62 812", "'+62 812"),
    "a minus": ("-5", "'-5"),
    "an at sign": ("@SUM(A1)", "'@SUM(A1)"),
    "a formula after spaces": ("  =1+1", "'  =1+1"),
    "a formula after a tab": ("\t=1+1", "'=1+1"),
    "several lines": ("satu\r\ndua\ttiga", "satu dua tiga"),
    "words": ("Mahasiswa aktif = lulus", "Mahasiswa aktif = lulus"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("given", "expected"), CELLS.values(), ids=CELLS)
def test_no_cell_is_a_formula_to_a_spreadsheet(given: str, expected: str) -> None:
    assert safe(given) == expected


def test_a_title_is_read_back_from_the_register_on_one_line(refused: Story) -> None:
    record, _ = finished(refused.closing())
    titled = replace(record, title='=HYPERLINK("x")\n"a", b')
    assert read(render([titled]))[0]["title"] == '\'=HYPERLINK("x") "a", b'


def test_another_file_gives_another_hash_of_the_documents(delivered: Story) -> None:
    record, _ = finished(delivered.closing())
    changed, _ = finished(delivered.closing(minutes=b"# lain\n"))
    assert documents_sha256(record) != documents_sha256(changed)


def test_the_register_lies_in_the_year_of_the_registration_number() -> None:
    assert register_path("PDI-2026-0042") == "archive/2026/register.csv"
