"""Does a text hold something that identifies or reaches a person?

Kinds: phone, email (contacts); nik, nip, npwp, nim (numbers of a person). Numbers are tested for their
inner dates, so that a list of years or a letter's number isn't taken for one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

CONTACTS = frozenset({"phone", "email"})

# Every pattern below needs so many digits, or an at sign in one of its spellings.
_FEWEST = 9
_DIGIT = re.compile(r"\d")
_AT = re.compile(r"@|[(\[]at[)\]]", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\w.,])\d(?:[ .\-]?\d)+(?!\w)")
_PHONE = re.compile(r"(?<![\w.,+])(?:\+\s?62|62|0)[\s.()-]{0,2}8(?:[ .\-]?\d){7,11}(?!\d)")
_PHONE_WORD = re.compile(
    r"\b(?:hp|wa|whatsapp|telp|telepon|ponsel|kontak|phone)\b\D{0,12}(8(?:[ .\-]?\d){8,11})(?!\d)",
    re.IGNORECASE,
)
_NPWP = re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\d)")
_NPWP_WORD = re.compile(r"\bnpwp\b\D{0,20}(\d(?:[ .\-]?\d){14,15})(?!\d)", re.IGNORECASE)
_NIM_WORD = re.compile(
    r"\b(?:nim|no(?:mor|\.)?\s*(?:induk|registrasi|reg\.?)(?:\s*mahasiswa)?)\b\D{0,20}(\d(?:[ .\-]?\d){9})(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An identifier: its kind and what may be shown of it."""

    kind: str
    masked: str


@lru_cache(maxsize=128)  # two rules look at the same texts of one form
def find(text: str) -> tuple[Found, ...]:
    """The identifiers in a text, one a kind."""
    plain = unicodedata.normalize("NFKC", text)
    if len(_DIGIT.findall(plain)) < _FEWEST and _AT.search(plain) is None:
        return ()
    found: dict[str, Found] = {}
    for kind, raw in _all(plain):
        found.setdefault(kind, Found(kind=kind, masked=mask(raw)))
    return tuple(found.values())


def mask(raw: str) -> str:
    """The first two characters and dots: enough to find it again, too little to use it."""
    return f"{raw[:2]}…"


def is_nik(digits: str) -> bool:
    """16 digits: province, regency, district, DDMMYY (women: day + 40), serial."""
    if len(digits) != 16 or digits[0] == "0" or digits[2:4] == "00" or digits[12:] == "0000":
        return False
    day, month = int(digits[6:8]), int(digits[8:10])
    return (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12


def is_nip(digits: str) -> bool:
    """18 digits: birth date, month of appointment, sex, serial."""
    if len(digits) != 18 or digits[14] not in "12":
        return False
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    since, since_month = int(digits[8:12]), int(digits[12:14])
    born = 1930 <= year <= 2030 and 1 <= month <= 12 and 1 <= day <= 31
    return born and year < since <= 2100 and 1 <= since_month <= 12


_TESTS: dict[str, Callable[[str], bool]] = {"nik": is_nik, "nip": is_nip}


def _all(text: str) -> Iterator[tuple[str, str]]:
    for match in _EMAIL.finditer(text):
        yield "email", match[0]
    for match in _PHONE.finditer(text):
        yield "phone", match[0]
    for match in _PHONE_WORD.finditer(text):
        yield "phone", match[1]
    for match in _NPWP.finditer(text):
        yield "npwp", match[0]
    for match in _NPWP_WORD.finditer(text):
        yield "npwp", match[1]
    for match in _NIM_WORD.finditer(text):
        yield "nim", match[1]
    for match in _DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        for kind, test in _TESTS.items():
            if test(digits):
                yield kind, match[0]
