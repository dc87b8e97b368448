"""Is everything that the policy's parts say also said in Indonesian?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from datareq.cli import due as due_command
from datareq.documents import policy_texts
from datareq.reporting import clock_words

TEMPLATES = sorted(
    {
        *(template for pair in policy_texts.TEXTS.values() for template in pair),
        *clock_words.SENTENCES.values(),
        *clock_words.ERRORS.values(),
        *policy_texts.ERRORS.values(),
        due_command.NO_URGENCY,
        due_command.NO_DAYS,
    }
)
_FIELD = re.compile(r"\{(\w+)\}")


@pytest.fixture(scope="module")
def indonesian(root: Path) -> dict[str, str]:
    path = root / "tools" / "datareq" / "locale" / "id" / "parts" / "policy.po"
    with path.open("rb") as stream:
        return {str(m.id): str(m.string) for m in read_po(stream, locale="id") if m.id}


@pytest.mark.parametrize("template", TEMPLATES)
def test_it_has_a_translation_with_the_same_fields(
    indonesian: dict[str, str], template: str
) -> None:
    assert indonesian[template]
    assert set(_FIELD.findall(indonesian[template])) == set(_FIELD.findall(template))


def test_nothing_is_translated_in_vain(indonesian: dict[str, str]) -> None:
    assert set(indonesian) == set(TEMPLATES)
