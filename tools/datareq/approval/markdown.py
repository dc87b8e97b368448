"""How is other people's text put into Markdown so that it stays text?

It may not call anybody, link anywhere, open HTML or an image, or end a code span. A zero-width space
after the character that would start such a thing disarms it, inside code spans and outside.
"""

from __future__ import annotations

import re
from collections.abc import Container

from datareq.approval.words import Style
from datareq.documents.findings import printable

BREAK = "\u200b"
LONGEST, LONGEST_SENTENCE = 200, 600
LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_ARMED = re.compile(r"[<@#&!~|*\[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|://|www(?=\.)|\bGH(?=-)")


def defuse(text: str) -> str:
    """Text on one line, without effect, of bounded length."""
    return _disarm(_flat(text, LONGEST).replace("`", "'"))


def keep_code(sentence: str) -> str:
    """The same for a sentence of ours that quotes others: its code spans stay code spans."""
    flat = _flat(sentence, LONGEST_SENTENCE)
    parts = flat.split("`")
    if len(parts) % 2 == 0:
        return _disarm(flat.replace("`", "'"))
    return "`".join(_disarm(part) for part in parts)


def quiet(login: str) -> str:
    """A login that calls nobody."""
    return f"`@{login if LOGIN.fullmatch(login) else defuse(login)}`"


def call(login: str) -> str:
    """A login that notifies its owner."""
    return f"@{login}" if LOGIN.fullmatch(login) else quiet(login)


def _flat(text: str, longest: int) -> str:
    flat = printable(" ".join(text.split()))
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"


def _disarm(text: str) -> str:
    return _ARMED.sub(lambda found: found[0][0] + BREAK + found[0][1:], text)


QUIET = Style(user=quiet, holder=quiet, text=defuse)


def calling(logins: Container[str]) -> Style:
    """These people, if they are asked for something, are notified."""
    return Style(
        user=quiet,
        holder=lambda login: call(login) if login in logins else quiet(login),
        text=defuse,
    )
