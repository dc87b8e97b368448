"""The quick looks that spare most forms the costly patterns never miss what the patterns would find."""

from __future__ import annotations

import random

import pytest

from datareq.intake import identifiers, placeholders

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
def test_no_filler_and_no_phrase_is_missed(seed: int) -> None:
    for text in texts(PARTS, seed):
        filler = placeholders._REPEATED.search(text) is not None
        assert placeholders.is_filler(text) == filler, text
        if placeholders._PHRASES.search(text):
            assert placeholders.may_hold_place(text), text


@pytest.mark.parametrize("seed", range(3))
def test_many_texts_at_once_miss_nothing_either(seed: int) -> None:
    pool = texts(PARTS, seed)
    for start in range(0, len(pool), 5):
        some = pool[start : start + 5]
        if any(placeholders._REPEATED.search(text) for text in some):
            assert placeholders.may_repeat("\n0\n".join(some)), some
        if any(placeholders._PHRASES.search(text) for text in some):
            assert placeholders.may_hold_place("\n".join(some)), some


@pytest.mark.parametrize("seed", range(3))
def test_no_identifier_is_missed(seed: int) -> None:
    for text in texts(NUMBERS, seed):
        found = {kind for kind, _ in identifiers._all(text)}
        assert {each.kind for each in identifiers.find(text)} == found, text
