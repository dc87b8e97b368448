"""Does a text hold something that identifies or reaches a person?

Kinds: phone, email (contacts); nik, nip, npwp, nim (numbers of a person). Numbers are tested for their
inner codes and dates, so that a list of years or a letter's number isn't taken for one. The patterns are
of RE2's language, so that columns of a table are searched with the very same ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

CONTACTS = frozenset({"phone", "email"})

FEWEST = 9
"""Every pattern below needs so many digits, or an at sign in one of its spellings."""

_PROVINCE = "(?:1[1-9]|21|3[1-6]|5[1-4]|6[1-5]|7[1-6]|8[12]|9[1-7])"
_SERIAL = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
_REGENCY = "(?:0[1-9]|[1-9][0-9])"
_BORN = "(?:0[1-9]|[12][0-9]|3[01]|4[1-9]|[56][0-9]|7[01])(?:0[1-9]|1[0-2])[0-9]{2}"
NIK = f"{_PROVINCE}{_REGENCY}[0-9]{{2}}{_BORN}{_SERIAL}"
"""16 digits: province, regency, district, DDMMYY (women: day + 40), serial."""
_MONTH = "(?:0[1-9]|1[0-2])"
NIP = (
    f"(?:19[3-9][0-9]|20[0-2][0-9]){_MONTH}(?:0[1-9]|[12][0-9]|3[01])"
    f"(?:19[5-9][0-9]|20[0-9]{{2}}){_MONTH}[12][0-9]{{3}}"
)
"""18 digits: birth date, month of appointment, sex, serial."""

# Nothing that makes a longer number, a decimal or a hexadecimal sum of it may stand beside a number.
_BEFORE = "(?:^|[^0-9a-fA-F.,_+-]|(?:^|[^0-9])[.,_-])"
_AFTER = "(?:$|[^0-9a-fA-F_.,-]|[.,-](?:$|[^0-9]))"
_SEPARATED = "[0-9](?:[ .-]{0,2}[0-9])"
_WORD = "(?:^|[^a-z0-9])"

_DOT = r"(?:\.| ?(?:\(dot\)|\[dot\]) ?)"
EMAIL = rf"((?:\w|[.+-])+ ?(?:@|\(at\)|\[at\]) ?(?:\w|-)+(?:{_DOT}(?:\w|-)+)*{_DOT}[a-z][a-z-]+)"


@dataclass(frozen=True, slots=True)
class Pattern:
    """Its group is the identifier, in texts that `plain` made plain. `context`: a word before it says what it
    is; `spelled`: signs may stand between the digits, so that what it finds has to be tested."""

    kind: str
    text: str
    context: bool = False
    spelled: bool = False


PATTERNS: tuple[Pattern, ...] = (
    Pattern("email", EMAIL),
    Pattern(
        "phone",
        rf"{_BEFORE}((?:\+ ?62|62|0)[ .()-]{{0,3}}8(?:[ .()-]{{0,2}}[0-9]){{7,11}}){_AFTER}",
    ),
    Pattern("phone", r"(\+ ?62[ .()-]{0,3}8(?:[ .()-]{0,2}[0-9]){7,11})(?:$|[^0-9])"),
    Pattern(
        "phone",
        rf"{_WORD}(?:hp|wa|whatsapp|telp|telepon|ponsel|kontak|phone)[^a-z0-9][^0-9]{{0,12}}"
        rf"(8(?:[ .-]{{0,2}}[0-9]){{8,11}})(?:$|[^0-9])",
        context=True,
    ),
    Pattern(
        "npwp", r"(?:^|[^0-9])([0-9]{2}\.[0-9]{3}\.[0-9]{3}\.[0-9]-[0-9]{3}\.[0-9]{3})(?:$|[^0-9])"
    ),
    Pattern("npwp", rf"{_WORD}npwp[^0-9]{{0,20}}({_SEPARATED}{{13,15}})(?:$|[^0-9])", context=True),
    Pattern(
        "nik",
        rf"{_WORD}(?:nik|ktp)[^0-9]{{0,20}}({_SEPARATED}{{15}})(?:$|[^0-9])",
        context=True,
        spelled=True,
    ),
    Pattern(
        "nip",
        rf"{_WORD}nip[^0-9]{{0,20}}({_SEPARATED}{{17}})(?:$|[^0-9])",
        context=True,
        spelled=True,
    ),
    Pattern(
        "nim",
        rf"{_WORD}(?:nim|npm|no(?:mor|\.)? *(?:induk|registrasi|reg\.?)(?: *mahasiswa)?)"
        rf"[^0-9]{{0,20}}({_SEPARATED}{{9}})(?:$|[^0-9])",
        context=True,
    ),
    Pattern("nik", f"{_BEFORE}({NIK}){_AFTER}"),
    Pattern("nip", f"{_BEFORE}({NIP}){_AFTER}"),
    Pattern("nik", f"{_BEFORE}({_SEPARATED}{{15}}){_AFTER}", spelled=True),
    Pattern("nip", f"{_BEFORE}({_SEPARATED}{{17}}){_AFTER}", spelled=True),
)
_COMPILED = tuple((each.kind, re.compile(each.text, re.ASCII)) for each in PATTERNS)
_NIK, _NIP = re.compile(NIK), re.compile(NIP)

NOT_NUMBERS = (
    r"(?:^|[^0-9])(?:0?[1-9]|[12][0-9]|3[01])[.-](?:0?[1-9]|1[0-2])[.-](?:19|20)[0-9]{2}(?:$|[^0-9])",
    r"^[1-9][0-9]{0,2}(?:[. ][0-9]{3})+$",
)
"""What is written with separators and isn't one number: dates, an amount."""
_NOT_NUMBERS = tuple(re.compile(pattern) for pattern in NOT_NUMBERS)
_DIGIT = re.compile(r"\d")
RUN = f"[0-9](?:[ .()-]{{0,3}}[0-9]){{{FEWEST - 1}}}"
"""What every pattern of a number has in it."""
_RUN = re.compile(RUN)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_HYPHENS = re.compile("[\u2010-\u2015\u2212\u2043\u00b7\u2022]")
_SPACES = re.compile(r"[^\S\n]+")
_AT = re.compile(r"@|[(\[]at[)\]]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An identifier: its kind and what may be shown of it."""

    kind: str
    masked: str


@lru_cache(maxsize=128)  # two rules look at the same texts of one form
def find(text: str) -> tuple[Found, ...]:
    """The identifiers in a text, one a kind."""
    if text.isascii() and len(_DIGIT.findall(text)) < FEWEST and _AT.search(text) is None:
        return ()
    ready = plain(text)
    if _RUN.search(ready) is None and _AT.search(ready) is None:
        return ()
    found: dict[str, Found] = {}
    for kind, raw in _all(ready):
        found.setdefault(kind, Found(kind=kind, masked=mask(raw)))
    return tuple(found.values())


def plain(text: str) -> str:
    """In one spelling, line by line: small letters, plain digits, hyphens and spaces, nothing unseen."""
    if not text.isascii():
        text = _HYPHENS.sub("-", _UNSEEN.sub("", unicodedata.normalize("NFKC", text)))
        text = "".join(_ascii_digit(character) for character in text)
    return _SPACES.sub(" ", text).lower()


def mask(raw: str) -> str:
    """The first two characters and dots: enough to find it again, too little to use it."""
    return f"{raw[:2]}…"


def is_nik(digits: str) -> bool:
    return _NIK.fullmatch(digits) is not None


def is_nip(digits: str) -> bool:
    return _NIP.fullmatch(digits) is not None and digits[:4] < digits[8:12]


def is_number(kind: str, raw: str) -> bool:
    """Whether what a pattern of this kind has found passes the kind's inner tests."""
    digits = re.sub(r"[^0-9]", "", raw)
    if digits != raw and any(pattern.search(raw) for pattern in _NOT_NUMBERS):
        return False
    return {"nik": is_nik, "nip": is_nip}.get(kind, bool)(digits)


def _all(text: str) -> Iterator[tuple[str, str]]:
    for kind, pattern in _COMPILED:
        start = 0
        # What follows one identifier may be what stands before the next, so searching goes on inside.
        while match := pattern.search(text, start):
            if kind == "email" or is_number(kind, match[1]):
                yield kind, match[1]
                start = match.end(1)
            else:
                start = match.start(1) + 1


def _ascii_digit(character: str) -> str:
    if character.isascii() or not character.isdecimal():
        return character
    return str(unicodedata.decimal(character))
