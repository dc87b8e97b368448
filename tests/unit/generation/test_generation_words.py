"""Every sentence of generation is said in Indonesian, with the same placeholders."""

from __future__ import annotations

import string

import pytest
from babel.messages.pofile import read_po
from generation_cases import ROOT

from datareq.cli import warehouse
from datareq.generation import engine_texts, explain, finding_texts, manual
from datareq.generation.formats import texts
from datareq.generation.identifiers import texts as identifier_texts

SENTENCES = [
    *(text for pair in finding_texts.TEXTS.values() for text in pair),
    *engine_texts.ERRORS.values(),
    *finding_texts.PASSED.values(),
    *finding_texts.WHAT.values(),
    *(text for pair in identifier_texts.FINDINGS.values() for text in pair),
    *identifier_texts.PASSED,
    *(text for pair in manual.FINDINGS.values() for text in pair),
    explain.ACCEPTED, explain.REFUSED, explain.RUNS, explain.FROM, explain.BY, explain.NOTHING,
    explain.NO_INFLUENCE, explain.PARAMETER, explain.FIRST, *explain.TO.values(), explain.BANDS,
    explain.PSEUDONYM, explain.ANY_OF, explain.BETWEEN, warehouse.DONE,
]  # fmt: skip
OF_FILES = [
    *texts.SHEETS.values(), *texts.TYPES.values(), *texts.BOOLEANS.values(), *texts.NOTES.values(),
    texts.CITATION, texts.PERIOD, *texts.CHART.values(), *(text for pair in texts.UNFIT.values() for text in pair),
]  # fmt: skip
"""What files say of themselves has a part of its own."""
ELSEWHERE = set(texts.BOOLEANS.values())
"""Words that the report needs too, and has translated."""


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.fixture(scope="module")
def indonesian_part() -> dict[str, str]:
    """The two parts together."""
    found: dict[str, str] = {}
    for name in ("generation", "formats"):
        with (ROOT / f"tools/datareq/locale/id/parts/{name}.po").open("rb") as part:
            found |= {str(m.id): str(m.string) for m in read_po(part, locale="id") if m.id}
    return found


@pytest.mark.parametrize(
    "text",
    [text for text in dict.fromkeys([*SENTENCES, *OF_FILES]) if text not in ELSEWHERE],
    ids=lambda text: text[:50],
)
def test_sentence_is_translated_with_its_placeholders(
    text: str, indonesian_part: dict[str, str]
) -> None:
    assert indonesian_part.get(text), "missing in generation.po and formats.po"
    assert placeholders(text) == placeholders(indonesian_part[text])


def test_nothing_is_translated_that_is_not_said(indonesian_part: dict[str, str]) -> None:
    assert set(indonesian_part) == {*SENTENCES, *OF_FILES} - ELSEWHERE
