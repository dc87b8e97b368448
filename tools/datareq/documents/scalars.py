"""Which value does a plain YAML word stand for? The YAML 1.2 core schema, read cautiously.

Three departures, each towards text, which a schema then refuses where it wants a number: digits with
a leading zero (`012` is a code to people, 12 to YAML 1.2, 10 to YAML 1.1), infinities and NaN (JSON
has none). A whole number beyond 2^53 is refused, because the next reader may round it.
"""

from __future__ import annotations

import re

CONSTANTS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_BASED = re.compile(r"0o[0-7]{1,18}|0x[0-9a-fA-F]{1,14}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NUMERIC = frozenset("-+.0123456789")
_LARGEST = 2**53
_DIGITS = 17


class NumberTooLargeError(ValueError):
    """A number that other readers of JSON would round."""


def resolve(word: str) -> str | int | float | bool | None:
    """The value of a plain scalar; NumberTooLargeError for a whole number beyond 2^53."""
    if word in CONSTANTS:
        return CONSTANTS[word]
    if word[0] not in _NUMERIC:
        return word
    if _INTEGER.fullmatch(word):
        if len(word) > _DIGITS or abs(int(word)) > _LARGEST:
            raise NumberTooLargeError(word)
        return int(word)
    if _BASED.fullmatch(word):
        number = int(word, 0)
        if number > _LARGEST:
            raise NumberTooLargeError(word)
        return number
    if _FLOAT.fullmatch(word):
        value = float(word)
        return value if abs(value) != float("inf") else word
    return word
