"""The quick looks that spare most forms the costly patterns never miss what the patterns would find."""

from __future__ import annotations

import random
import unicodedata

import pytest

from datareq.documents import identifiers
from datareq.intake import placeholders
from datareq.intake.looks import Look, look

PARTS = [
    "a",
    "aa",
    "aaaaa",
    "aaaa",
    "AAAAAa",
    "ababab",
    "ABabABab",
    "abcabcabcabc",
    "x",
    "kata",
    "Kata",
    "KATA",
    "kata,",
    "kata;",
    "kata.",
    "isi",
    "di",
    "sini",
    "disini",
    "tbd",
    "TODO",
    "...",
    "....",
    "___",
    "[isi]",
    "<nama>",
    "contoh",
    "isian",
    "belum",
    "diisi",
    "menyusul",
    "xxxx",
    "visi",
    "sisi",
    "ſini",
    "ßß",
    "ß",
    "kata-kata-kata-kata",
    "kata/kata",
    "–",
    "“kata”",
    "0",
    "11111",
    "1",
    "1",
    "1",
    "1",
    "……",
    "é",
    "ééééé",
    "mahasiswa_aktif",
    "_____",
    "bagian",
    "ini",
]
NUMBERS = [
    "08123456789",
    "+62",
    "812-3456-7890",
    "hp",
    "8",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "a@b.co",
    "a",
    "(at)",
    "b.co",
    "a",
    "[AT]",
    "b.co",
    "nim",
    "1234567890",
    "3175091203990001",
    "199003122015041001",
    "12.345.678.9-012.345",
    "2021",
    "2022",
    "x",
]


def texts(parts: list[str], seed: int) -> list[str]:
    pick = random.Random(seed)
    return [
        pick.choice(["", " ", " ", ", ", "\n"]).join(pick.choices(parts, k=pick.randint(1, 9)))
        for _ in range(4000)
    ]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("together", [1, 5])
def test_nothing_is_missed(seed: int, together: int) -> None:
    pool = texts([*PARTS, *NUMBERS], seed)
    seen = [0, 0, 0]
    for start in range(0, len(pool), together):
        some = pool[start : start + together]
        found = (
            any(placeholders._PHRASES.search(text) for text in some),
            any(placeholders._REPEATED.search(text) for text in some),
            any(
                True for text in some for _ in identifiers._all(unicodedata.normalize("NFKC", text))
            ),
        )
        told = look(some)
        claims = (told.phrases, told.repeats, told.people)
        assert all(claim or not fact for claim, fact in zip(claims, found, strict=True)), some
        seen = [count + fact for count, fact in zip(seen, found, strict=True)]
    assert min(seen) > 20


def test_a_plain_text_is_not_suspected() -> None:
    text = "Banyaknya mahasiswa setiap semester sejak 2015, menurut prodi dan rata-rata IPK."
    assert look([text, text]) == Look(phrases=False, repeats=False, people=False)


@pytest.mark.parametrize("seed", range(3))
def test_no_identifier_is_missed(seed: int) -> None:
    for text in texts(NUMBERS, seed):
        found = {kind for kind, _ in identifiers._all(identifiers.plain(text))}
        assert {each.kind for each in identifiers.find(text)} == found, text


@pytest.mark.parametrize("seed", range(3))
def test_words_are_counted_the_same_at_a_glance(seed: int) -> None:
    for text in texts(PARTS, seed):
        for least in (1, 2, 4, 7):
            wanted = placeholders.different_words(text) >= least
            assert placeholders.has_words(text, least) == wanted, text
