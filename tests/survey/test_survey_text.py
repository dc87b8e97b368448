"""An answer travels as text of one length; what isn't one is told apart without opening it."""

from __future__ import annotations

import base64
import json
from datetime import date

import pytest

from datareq.errors import DocumentError
from datareq.model.survey import Answer
from datareq.reporting.survey_text import MOST_WORDS, SIZE, armour, read, unarmour, write
from datareq.wiring.survey import period_key, sealed_answer
from tests.survey.keys import ELEMENTS, new_identity, with_keys

GOOD = Answer(
    registration="PDI-2026-0042", scores=(4, 3, 4, 4, 2, 4, 4, 1, 3), words="Lebih cepat."
)
DAY = date(2026, 4, 2)


def plain(**changes: object) -> bytes:
    value = {"registration": "PDI-2026-0042", "scores": list(GOOD.scores), "words": "", **changes}
    return json.dumps(value).encode().ljust(SIZE)


@pytest.mark.parametrize(
    "words", ["", "Lebih cepat.", "é" * 10, '"\\\n' * 50, "\x01" * MOST_WORDS, "🙂" * MOST_WORDS]
)
def test_every_answer_is_as_long_as_every_other(words: str) -> None:
    answer = Answer(registration=GOOD.registration, scores=GOOD.scores, words=words)
    data = write(answer)
    assert len(data) == SIZE
    assert read(data, ELEMENTS) == answer


def test_words_that_are_too_long_are_refused_before_they_are_sealed() -> None:
    with pytest.raises(DocumentError, match="survey-unreadable"):
        write(
            Answer(registration="PDI-2026-0042", scores=GOOD.scores, words="a" * (MOST_WORDS + 1))
        )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}".ljust(SIZE),
        b"[" * SIZE,
        plain()[:-1],
        plain() + b" ",
        plain(scores=[4] * 8),
        plain(scores=[4] * 8 + [5]),
        plain(scores=[4] * 8 + [0]),
        plain(scores=[4] * 8 + [True]),
        plain(scores=[4] * 8 + [3.5]),
        plain(scores="444444444"),
        plain(words=None),
        plain(words="a" * (MOST_WORDS + 1)),
        plain(registration=42),
    ],
    ids=["empty", "no fields", "nested", "short", "long", "eight", "five", "zero", "true", "half", "text", "no words", "many words", "number"],
)  # fmt: skip
def test_what_is_sealed_but_no_answer_counts_as_none(data: bytes) -> None:
    assert read(data, ELEMENTS) is None


def sealed() -> str:
    _, public = new_identity()
    return sealed_answer(with_keys((public, date(2026, 1, 1), None)), GOOD, DAY)


def test_a_pasted_comment_is_known_again_by_its_form() -> None:
    text = sealed()
    assert text.startswith("/survei\n\n-----BEGIN AGE ENCRYPTED FILE-----\n")
    data = unarmour(text)
    assert data is not None
    assert unarmour(f"Terima kasih!\r\n{armour(data)}".replace("\n", "\r\n")) == data
    for word in ("Lebih", "PDI-2026-0042", "4"):
        assert word.encode() not in data or word == "4"


def cut(text: str) -> str:
    lines = text.splitlines()
    return "\n".join([*lines[:20], *lines[21:]])


def other_size() -> str:
    import io

    from datareq.wiring.sealing import sealer

    _, public = new_identity()
    target = io.BytesIO()
    sealer().seal(io.BytesIO(b"halo"), target, [public])
    return armour(target.getvalue())


@pytest.mark.parametrize(
    "text",
    ["/survei 4 4 3", cut(sealed()), sealed() + sealed(), other_size(), armour(b"x" * 4500)],
    ids=["in the open", "a line is missing", "two", "another length", "no age file"],
)
def test_what_has_another_form_is_no_sealed_answer(text: str) -> None:
    assert unarmour(text) is None


def test_a_comment_of_megabytes_is_read_in_no_time() -> None:
    data = base64.b64encode(b"age-encryption.org/v1\n" + b"-> X25519 a\nb\n" * 200_000).decode()
    assert unarmour(f"-----BEGIN AGE ENCRYPTED FILE-----\n{data}") is None
    assert unarmour(armour(base64.b64decode(data))) is None


def test_the_key_is_that_of_the_day() -> None:
    old, new = new_identity()[1], new_identity()[1]
    policy = with_keys((old, date(2025, 1, 1), date(2026, 3, 31)), (new, date(2026, 3, 1), None))
    days = [
        date(2024, 12, 31),
        date(2025, 1, 1),
        date(2026, 2, 28),
        date(2026, 3, 1),
        date(2026, 4, 1),
    ]
    assert [period_key(policy, day) for day in days] == [None, old, old, new, new]
    with pytest.raises(DocumentError, match="survey-no-key"):
        sealed_answer(policy, GOOD, days[0])
