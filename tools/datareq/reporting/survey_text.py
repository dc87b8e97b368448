"""How does an answer travel? As JSON of one length for everybody, sealed, as text that fits in a comment.

The length of what is sealed says nothing; the desk, which can't open it, checks its form alone.
"""

from __future__ import annotations

import base64
import binascii
import json
import re

from datareq.errors import DocumentError
from datareq.language import mark
from datareq.model.survey import HIGHEST, LOWEST, Answer

SIZE = 4096
"""Bytes of every answer, filled up with spaces."""
MOST_WORDS = 600
"""Characters of the words; however they are written in JSON, they fit."""

BEGIN, END = "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----"
COLUMNS = 64
_ARMOUR = re.compile(rf"{BEGIN}((?:\s|[A-Za-z0-9+/=])+){END}")
_HEADER = re.compile(
    rb"age-encryption\.org/v1\n(?:-> [!-~ ]+\n(?:[A-Za-z0-9+/]*\n)+){1,4}--- [A-Za-z0-9+/]{43}\n"
)
_X25519 = b"\n-> X25519 "
_LARGEST = 2 * SIZE
_NONCE, _TAG = 16, 16

ERRORS: dict[str, str] = {
    "survey-unreadable": mark(
        "This isn't an answer to the survey: it takes a number from 1 to 4 for each question, and at most 600 "
        "characters of words."
    ),
    "survey-no-key": mark(
        "Nobody could open an answer of today: policy/delivery.yaml has no period key for this day. "
        "Please tell the data desk."
    ),
}


def write(answer: Answer) -> bytes:
    """The bytes to be sealed; DocumentError for words that are too long."""
    value = {
        "registration": answer.registration,
        "scores": list(answer.scores),
        "words": answer.words,
    }
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    if len(answer.words) > MOST_WORDS or len(data) > SIZE:
        raise DocumentError("survey-unreadable")
    return data.ljust(SIZE)


def read(data: bytes, elements: int) -> Answer | None:
    """What was sealed, None if it is no answer to so many elements."""
    try:
        value = json.loads(data)
        answer = Answer(
            registration=value["registration"],
            scores=tuple(value["scores"]),
            words=value["words"],
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    whole = (
        len(data) == SIZE
        and isinstance(answer.registration, str)
        and isinstance(answer.words, str)
        and len(answer.words) <= MOST_WORDS
        and len(answer.scores) == elements
        and all(type(score) is int and LOWEST <= score <= HIGHEST for score in answer.scores)
    )
    return answer if whole else None


def armour(sealed: bytes) -> str:
    """The text of an age file, as other tools read it."""
    text = base64.b64encode(sealed).decode("ascii")
    lines = [text[at : at + COLUMNS] for at in range(0, len(text), COLUMNS)]
    return "\n".join([BEGIN, *lines, END]) + "\n"


def unarmour(text: str) -> bytes | None:
    """The sealed answer in a comment; None unless there is exactly one whose form is right."""
    found = _ARMOUR.findall(text)
    if len(found) != 1:
        return None
    try:
        data = base64.b64decode("".join(found[0].split()), validate=True)
    except binascii.Error:
        return None
    return data if _well_formed(data) else None


def _well_formed(data: bytes) -> bool:
    """An age file for a key of the desk's kind that holds `SIZE` bytes, whatever they are."""
    if len(data) > _LARGEST:
        return False
    header = _HEADER.match(data)
    return (
        header is not None
        and _X25519 in header[0]
        and len(data) - header.end() == _NONCE + SIZE + _TAG
    )
