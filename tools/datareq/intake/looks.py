"""Could anything be wrong with a form's texts at all? A quick look at all of them at once.

A look may suspect in vain and never misses: what it doesn't suspect, the costly patterns of
`placeholders.py` and `identifiers.py` needn't be asked about. A text that isn't ASCII is suspected.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import eq

# fmt: off
SIGNS = (
    b"sini", b"bagian ini", b"diisi", b"lorem ipsum", b"tbd", b"todo", b"fixme", b"xxx", b"contoh", b"menyusul",
    b"fill in here", b"your text here", b"<", b"[", b"___", b"....",
)
# fmt: on
"""Every phrase of the form has one of these in it."""

_NOT_IN_WORDS = bytes(
    code if chr(code).isalnum() or code == ord("_") else ord(" ") for code in range(128)
) + bytes(128)
_NOT_DIGITS = bytes(code for code in range(256) if code not in b"0123456789\n")
_FEWEST = 8
"""Digits of the shortest number of a person on one line: a telephone number whose zero stands before."""
_STUTTERS = {1: 4, 2: 6, 3: 9, 4: 12}
"""Length of a syllable → how many bytes in a row equal the one that far ahead, where it is filler."""


@dataclass(frozen=True, slots=True)
class Look:
    """What may be among the texts: phrases of the form, filler, numbers or addresses of people."""

    phrases: bool
    repeats: bool
    people: bool


def look(texts: Iterable[str]) -> Look:
    """A quick look at these texts together."""
    # The word between them keeps the end of one text and the start of the next apart.
    joined = "\n0\n".join(texts)
    if not joined.isascii():
        return Look(True, True, True)
    raw = joined.lower().encode()
    return Look(
        any(sign in raw for sign in SIGNS),
        _repeats(raw.translate(_NOT_IN_WORDS).split()) or _stutters(raw),
        b"@" in raw
        or b"(at)" in raw
        or b"[at]" in raw
        or max(map(len, raw.translate(None, _NOT_DIGITS).split(b"\n"))) >= _FEWEST,
    )


def _repeats(words: list[bytes]) -> bool:
    """The same word four times in a row: three words in a row that equal the one before them."""
    return b"\1\1\1" in bytes(map(eq, words, words[1:]))


def _stutters(raw: bytes) -> bool:
    """The same letter five times in a row, or the same syllable four times: compared with itself, shifted."""
    number = int.from_bytes(raw, "big")
    for length, run in _STUTTERS.items():
        shifted = number ^ (number >> (8 * length))
        if bytes(run) in shifted.to_bytes(len(raw), "big")[length:]:
            return True
    return False
