"""How is a text kept from being taken for a formula by a spreadsheet that opens a CSV file?

An apostrophe is put in front of every character that could start a formula, wherever a spreadsheet may see the
start of a cell: at the start of the text, and after a separator or line break inside it, because a program
that expects other separators cuts there. `restored` takes exactly these apostrophes away again, so no text is lost.
"""

from __future__ import annotations

import re

import numpy as np

from datareq.generation.formats.arrays import Array
from datareq.generation.formats.arrays import compute as pc

_STARTS = r"=+\-@＝＋－＠"
_START = rf"""((?:^|[,;|\t\r\n])[" ]*)('*)([{_STARTS}])"""
_BLANK = r"^('*)([\t\r\n])"
"""Tab and line breaks at the start are left out by some programs, so that what follows starts the cell."""
_STARTING = np.zeros(256, np.bool_)
_STARTING[list(b"=+-@'\t\r\n \"" + "＝".encode()[:1])] = True
_SEPARATORS = tuple(b",;|\t\r\n")


def neutral(texts: Array) -> Array:
    """The texts, none of which starts a formula anywhere."""
    if not _suspicious(texts):
        return texts
    texts = pc.replace_substring_regex(texts, _START, r"\1'\2\3")
    return pc.replace_substring_regex(texts, _BLANK, r"'\1\2")


def restored(text: str) -> str:
    """What the text was before `neutral`; for those who read our CSV files with a program."""
    text = re.sub(r"^'('*)([\t\r\n])", r"\1\2", text)
    return re.sub(rf"""((?:^|[,;|\t\r\n])[" ]*)'('*)([{_STARTS}])""", r"\1\2\3", text)


def starts_formula(texts: Array) -> Array:
    """Which texts would be taken for a formula if somebody typed them."""
    return pc.match_substring_regex(texts, rf"^[{_STARTS}\t\r\n]")


def _suspicious(texts: Array) -> bool:
    """Whether it is worth looking closely: much faster than looking."""
    data = bytes_of(texts)
    if any(sign in data for sign in _SEPARATORS):
        return True
    if not data:
        return False
    borders = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts)]
    # Where an empty text stands, the next one begins; behind the last one nothing does, and it counts as its end.
    first = np.take(np.frombuffer(data, np.uint8), borders - borders[0], mode="clip")
    return bool(np.take(_STARTING, first).any())


def bytes_of(texts: Array) -> bytes:
    """The bytes of all texts one after the other."""
    _, offsets, data = texts.buffers()
    if data is None or not len(texts):
        return b""
    ends = memoryview(offsets).cast("i")
    first, last = ends[texts.offset], ends[texts.offset + len(texts)]
    return bytes(memoryview(data)[first:last])
