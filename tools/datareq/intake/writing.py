"""How is a filled form written down, so that people can read on and the strict reader reads the same?"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date

from datareq.documents.scalars import resolve
from datareq.intake.similar import tokens
from datareq.model.message import Value
from datareq.model.names import SLUG

_PLAIN = re.compile(r"[A-Za-z](?:[\w ,()/.&+–-]*[\w).])?")
_WORDS = 4


def render(value: Mapping[str, Value]) -> str:
    """The form as YAML; text that could be read as anything else is put in quotes."""
    return "\n".join(_mapping(value, 0)) + "\n"


def slug_for(day: date, unit: str, title: str, taken: frozenset[str]) -> str:
    """`2026-03-12-fmipa-mahasiswa-aktif`, with a number at the end where that is taken."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    meant = tokens(plain)
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if word in meant][:_WORDS]
    stem = "-".join([day.isoformat(), unit.casefold(), *(words or ["data"])])
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    if SLUG.fullmatch(slug) is None:
        raise ValueError(slug)
    return slug


def _mapping(value: Mapping[str, Value], depth: int) -> Iterator[str]:
    pad = "  " * depth
    for key, item in value.items():
        if isinstance(item, dict):
            yield f"{pad}{key}:"
            yield from _mapping(item, depth + 1)
        elif isinstance(item, list) and any(isinstance(each, dict) for each in item):
            yield f"{pad}{key}:"
            yield from _entries(item, depth + 1)
        else:
            yield f"{pad}{key}: {_inline(item)}"


def _entries(items: list[Value], depth: int) -> Iterator[str]:
    for item in items:
        lines = list(_mapping(item, depth + 1)) if isinstance(item, dict) else [_inline(item)]
        yield "  " * depth + "- " + lines[0].lstrip()
        yield from lines[1:]


def _inline(value: Value) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_inline(item) for item in value) + "]"
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and "," not in value and resolve(value) == value
        return value if plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)
