"""What does a column's name, or what is in it, tell of persons? (`policy/column-hints.yaml`)"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from datareq.documents.read import read_document
from datareq.documents.schemas import Schemas
from datareq.errors import PolicyError
from datareq.model.catalogue import Personal
from datareq.model.message import Value
from datareq.model.sop import Label

FILE = "policy/column-hints.yaml"
SCHEMA = "policy-column-hints"
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """`names`: words in a row that a column's name contains; `kinds`: identifiers that its values are.

    `subject`: whether such a column tells one person from another.
    """

    names: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...]
    personal: Personal
    level: str
    label: Label | None
    subject: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognising:
    """Names, as words in a row, of columns by which somebody may be recognised together with others (`quasi`), and
    of those that are nobody's business (`sensitive`)."""

    quasi: tuple[tuple[str, ...], ...] = ()
    sensitive: tuple[tuple[str, ...], ...] = ()


def load_hints(files: Mapping[str, bytes]) -> tuple[Hint, ...]:
    """`files`: the policy and the schemas, by path in the repository."""
    rows = cast("list[dict[str, Value]]", _document(files)["hints"])
    return tuple(_hint(row) for row in rows)


def load_recognising(files: Mapping[str, bytes]) -> Recognising:
    """From the same file."""
    value = _document(files)
    return Recognising(
        quasi=_names(value.get("quasi", [])), sensitive=_names(value.get("sensitive", []))
    )


def named_by(name: str, wanted: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a column's name contains one of these."""
    words = split(name)
    return any(_contains(words, one) for one in wanted)


def hint_for(name: str, kinds: frozenset[str], hints: tuple[Hint, ...]) -> Hint | None:
    """The first that the values speak for, else the first that the name does."""
    by_value = (hint for hint in hints if kinds & set(hint.kinds))
    by_name = (hint for hint in hints if named_by(name, hint.names))
    return next(by_value, None) or next(by_name, None)


def split(name: str) -> tuple[str, ...]:
    """`noTelpOrtu`, `NO_TELP_ORTU` → no, telp, ortu."""
    return tuple(word.lower() for word in _PARTS.findall(name))


def _contains(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    size = len(wanted)
    return any(words[n : n + size] == wanted for n in range(len(words) - size + 1))


def _document(files: Mapping[str, bytes]) -> dict[str, Value]:
    data = files.get(FILE)
    if data is None:
        raise PolicyError("policy-file-missing", file=FILE)
    document = read_document(data, FILE, SCHEMA, Schemas.from_files(files))
    if document.value is None or not document.valid:
        line = document.findings[0].line
        raise PolicyError("policy-invalid", findings=len(document.findings), file=FILE, line=line)
    return document.value


def _hint(row: dict[str, Value]) -> Hint:
    label = row.get("label")
    return Hint(
        names=_names(row.get("names", [])),
        kinds=_texts(row.get("kinds", [])),
        personal=Personal(row["personal"]),
        level=str(row["level"]),
        label=Label(id=str(label["id"]), en=str(label["en"])) if isinstance(label, dict) else None,
        subject=row.get("subject") is True,
    )


def _names(value: Value) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(name.split("_")) for name in _texts(value))


def _texts(value: Value) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
