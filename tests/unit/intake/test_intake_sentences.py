"""Every sentence of the form's rules is said in Indonesian too."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from intake_forms import findings

from datareq.documents.findings import TEXTS, word
from datareq.intake.dialogue import WORDS
from datareq.intake.finding_texts import SENTENCES
from datareq.intake.rules import RULES

PART = Path(__file__).parents[3] / "tools/datareq/locale/id/parts/intake.po"
with PART.open("rb") as part:
    TRANSLATED = {str(m.id): str(m.string) for m in read_po(part, locale="id") if m.id}
TEMPLATES = sorted({t for pair in SENTENCES.values() for t in pair} | set(WORDS.values()))


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("template", TEMPLATES)
def test_sentence_has_a_translation_with_the_same_placeholders(template: str) -> None:
    assert TRANSLATED.get(template)
    assert placeholders(TRANSLATED[template]) == placeholders(template)


def test_no_translation_is_left_over() -> None:
    assert set(TRANSLATED) == set(TEMPLATES)


def test_every_rule_has_its_sentence_and_hint() -> None:
    assert {rule.code for rule in RULES} == set(SENTENCES)
    assert all(TEXTS[rule.code].message and TEXTS[rule.code].hint for rule in RULES)


def test_sentences_can_be_filled_from_what_the_rules_give() -> None:
    from test_form_rules import CASES

    for case in CASES:
        for found in findings(case.bad, **case.around):
            sentence, hint = word(found, "en")
            assert "{" not in sentence + hint
            assert found.code == "placeholder" or f"({found.code})" not in sentence
