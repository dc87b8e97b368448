"""How many values of a column are, or hold, an identifier of each kind? Column-wise, with the patterns of texts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from datareq.documents.identifiers import EMAIL, NIK, NIP, NOT_NUMBERS, PATTERNS, RUN, is_number
from datareq.generation.identifiers.cells import SCIENTIFIC

WHOLE: dict[str, str] = {
    "nik": f"^{NIK}$",
    "nip": f"^{NIP}$",
    "npwp": "^0?[0-9]{15}$",
    "nim": "^[0-9]{10}$",
    "phone": "^(?:62|0)?8[0-9]{8,11}$",
}
"""What a value is whose digits are all that there is."""
LOOSE: dict[str, str] = {
    "nik": "^[0-9]{16}$",
    "nip": "^(?:[0-9]{10}|[0-9]{16}|[0-9]{18})$",
    "npwp": "^[0-9]{14,16}$",
    "nim": "^[0-9]{9,10}$",
    "phone": "^(?:62|0)?8[0-9]{7,11}$",
}
"""What it may be where the column's name says the rest; leading zeros may be lost."""
SHAPES: dict[str, str] = {"nik": "^[0-9]{16}$", "nip": "^[0-9]{18}$"}
"""What else has the length of that kind: by chance some of them pass its inner tests."""
_BARE = r"^ ?[+(]?[0-9][0-9 .()-]*$"
_PHONE = "^(?:62|0)8[0-9]{7,11}$"
_FORMATTED_NPWP = r"^[0-9]{2}\.[0-9]{3}\.[0-9]{3}\.[0-9]-[0-9]{3}\.[0-9]{3}$"
_TEMPLATES = {15: "012345678901001", 16: "1101010101900001", 18: "198501012010121001"}
"""By its length, digits that a number in scientific notation may have lost: any that fit will do."""
_IN_TEXTS = tuple(pattern for pattern in PATTERNS if pattern.kind != "email")


@dataclass(slots=True)
class Counts:
    """Over the batches of a column, by kind. `whole`: values that are of the kind; `loose`: that may be, if the
    column's name says so; `shape`: that have its length; `inside`: that hold one in an unmistakable spelling;
    `told`: that hold one and the word for it."""

    whole: Counter[str] = field(default_factory=Counter)
    loose: Counter[str] = field(default_factory=Counter)
    shape: Counter[str] = field(default_factory=Counter)
    inside: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)

    def numbers(self, texts: Any, times: Any) -> None:
        """Values of a column of numbers, each once: no sign and no word says what they mean."""
        self._digits(texts, times)

    def texts(self, texts: Any, times: Any) -> None:
        """Values of a column of texts, each once, in the spelling of `plain`."""
        texts = _written_out(texts)
        bare = pc.match_substring_regex(texts, _BARE)
        alone, often = texts.filter(bare), times.filter(bare)
        for pattern in NOT_NUMBERS:
            numbers: Any = pc.invert(pc.match_substring_regex(alone, pattern))
            alone, often = alone.filter(numbers), often.filter(numbers)
        if len(alone):
            self.inside["npwp"] += _count(alone, often, _FORMATTED_NPWP)
            digits = pc.replace_substring_regex(alone, "[ .()+-]", "")
            self.inside["phone"] += _count(digits, often, _PHONE)
            self._digits(digits, often)
        other: Any = pc.invert(bare)
        self._among_words(texts.filter(other), times.filter(other))

    def _digits(self, digits: Any, times: Any) -> None:
        for counter, patterns in ((self.whole, WHOLE), (self.loose, LOOSE), (self.shape, SHAPES)):
            for kind, pattern in patterns.items():
                counter[kind] += _count(digits, times, pattern)

    def _among_words(self, texts: Any, times: Any) -> None:
        addressed = pc.match_substring_regex(texts, r"@|[(\[]at[)\]]")
        self.inside["email"] += _count(texts.filter(addressed), times.filter(addressed), EMAIL)
        running: Any = pc.match_substring_regex(texts, RUN)
        texts, times = texts.filter(running), times.filter(running)
        if not len(texts):
            return
        found: dict[tuple[bool, str], Any] = {}
        for pattern in _IN_TEXTS:
            hits: Any = pc.match_substring_regex(texts, pattern.text)
            if pattern.spelled and pc.any(hits).as_py():
                hits = _tested(texts, hits, pattern.kind, pattern.text)
            key = (pattern.context, pattern.kind)
            found[key] = pc.or_(found[key], hits) if key in found else hits
        for (context, kind), hits in found.items():
            (self.told if context else self.inside)[kind] += _sum(times, hits)


def _count(texts: Any, times: Any, pattern: str) -> int:
    """How many values are or hold that."""
    return _sum(times, pc.match_substring_regex(texts, pattern)) if len(texts) else 0


def _sum(times: Any, hits: Any) -> int:
    return int(pc.sum(times.filter(hits)).as_py() or 0)


def _tested(texts: Any, hits: Any, kind: str, pattern: str) -> Any:
    """Which of the hits pass the tests of their kind; seldom asked, so one by one."""
    compiled = re.compile(pattern, re.ASCII)
    return pa.array(
        [
            hit and any(is_number(kind, found[1]) for found in compiled.finditer(text))
            for text, hit in zip(texts.to_pylist(), hits.to_pylist(), strict=True)
        ],
        pa.bool_(),
    )


def _written_out(texts: Any) -> Any:
    """Numbers in scientific notation with all their digits."""
    short: Any = pc.match_substring_regex(texts, SCIENTIFIC)
    if not pc.any(short).as_py():
        return texts
    return pa.array([_number(text) for text in texts.to_pylist()], texts.type)


def _number(text: str) -> str:
    if re.fullmatch(SCIENTIFIC, text, re.IGNORECASE) is None:
        return text
    known, _, power = text.strip().lower().partition("e")
    known, length = re.sub("[.,]", "", known), int(power) + 1
    if len(known) >= length:
        return known[:length]
    known = known.rstrip("0")
    return known + _TEMPLATES.get(length, "0" * length)[len(known) :]
