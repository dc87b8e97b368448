"""Did somebody leave the form's own words, or none at all, where an answer should be?"""

from __future__ import annotations

import re
from functools import lru_cache

FORM_EXAMPLES: dict[str, str] = {
    "purpose.text": "Menyusun tabel jumlah mahasiswa aktif untuk borang akreditasi LAMDIK Program Studi Pendidikan Matematika tahun 2026.",
    "data.description": "Jumlah mahasiswa aktif tiap semester, dirinci menurut program studi dan angkatan.",
    "data.variables[].reason": "Pelacakan lulusan mensyaratkan angkatan tiap responden.",
    "urgency.reason": "Visitasi asesor dijadwalkan 27 Maret 2026.",
    "third_party.reason": "Lampiran borang akreditasi yang diperiksa asesor.",
    "recipients[].key": "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    "why_not_routine": "Data rutin tidak merinci mahasiswa aktif menurut angkatan.",
}
"""The long examples of `schemas/frm-data-002.schema.json`, by path; a test holds them equal to it.

Short ones (a title, a unit's name) may well be somebody's true answer and aren't listed."""

_PHRASES = re.compile(
    r"\bisi(?:kan)? (?:di ?)?(?:sini|bagian ini)\b|\bdiisi (?:oleh|nanti|kemudian)\b|\blorem ipsum\b"
    r"|\b(?:tbd|todo|fixme|xxx+)\b|\bcontoh (?:isian|teks|tujuan|uraian)\b|\b(?:belum diisi|menyusul)\s*$"
    r"|\bfill in here\b|\byour text here\b|<[^<>]{2,60}>|\[(?:isi|nama|tuliskan|sebutkan)[^\]]*\]|_{3,}|\.{4,}|…{2,}",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"[\s~.…\-_*?/\\|#=+,;:!'\"()]*|n/?a|nihil|none|null|tidak ada", re.IGNORECASE
)
_REPEATED = re.compile(r"(\w)\1{4,}|(\w{2,4})\2{3,}|\b(\w+)(?:\W+\3\b){3,}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_VOWELS = frozenset("aiueoy")


@lru_cache(maxsize=4096)
def generic(path: str) -> str:
    """`data.variables[2].reason` → `data.variables[].reason`."""
    return re.sub(r"\[\d+\]", "[]", path)


def is_placeholder(path: str, text: str, *, phrases: bool = True) -> bool:
    """The form's own example, or words and signs that only hold a place.

    `phrases` False: a quick look has told already that the text has none of the form's phrases.
    """
    example = FORM_EXAMPLES.get(generic(path))
    if example is not None and _folded(text) == _folded(example):
        return True
    # No longer word means nothing, so that a text that starts like an answer needn't be asked.
    if (len(text) < 10 or not text[0].isalnum()) and _NOTHING.fullmatch(text):
        return True
    return phrases and _PHRASES.search(text) is not None


def is_filler(text: str) -> bool:
    """Repeated characters, syllables or words: length without sense."""
    return _REPEATED.search(text) is not None


def different_words(text: str) -> int:
    """How many different words with a vowel a text has: a coarse measure of sense."""
    words = {*_WORD.findall(text.casefold())}
    return sum([not _VOWELS.isdisjoint(word) for word in words])


def has_words(text: str, least: int) -> bool:
    """Whether a text has so many different words with a vowel; its beginning nearly always tells."""
    start = {word for word in text.casefold().split(None, 3 * least)[: 3 * least] if word.isalpha()}
    sure = [len(word) > 1 and not _VOWELS.isdisjoint(word) for word in start]
    return sum(sure) >= least or different_words(text) >= least


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
