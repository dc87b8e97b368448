"""Everything that the assignment says is said in Indonesian too."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

import datareq
from datareq.assignment.finding_texts import TEXTS
from datareq.assignment.words import ERRORS, SENTENCES, sentence
from datareq.model.message import Message
from datareq.model.policy import Policy

PART = Path(datareq.__file__).parent / "locale/id/parts/assignment.po"
TEMPLATES = sorted(
    {text for pair in TEXTS.values() for text in pair if text}
    | set(SENTENCES.values())
    | set(ERRORS.values())
)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_sentence_has_an_indonesian_one_with_the_same_fields(template: str) -> None:
    with PART.open("rb") as stream:
        message = read_po(stream, locale="id").get(template)
    assert message is not None
    assert isinstance(message.string, str)
    assert message.string
    assert fields(message.string) == fields(template)


def test_a_stranger_is_told_who_is_entitled(policy: Policy) -> None:
    message = Message(
        code="command-stranger",
        args={"name": "tolak", "login": "tamu", "roles": ["head"], "holders": ["budi"]},
    )
    assert sentence(message, policy, "en") == (
        "Not counted: @tamu may not give /tolak here. Entitled: Head of the Centre for Information "
        "and Communication Technology (@budi)."
    )


def test_where_nobody_holds_the_office_the_administrator_is_asked(policy: Policy) -> None:
    message = Message(
        code="command-stranger",
        args={"name": "tolak", "login": "tamu", "roles": ["head"], "holders": []},
    )
    said = sentence(message, policy, "en")
    assert "nobody holds the office" in said
    assert "administrator" in said


def test_an_unknown_ground_is_answered_with_the_known_ones(policy: Policy) -> None:
    message = Message(
        code="command-code-unknown", args={"name": "tolak", "given": "99", "codes": ["17a", "17h"]}
    )
    assert sentence(message, policy, "en").endswith("your reason: 17a, 17h.")
