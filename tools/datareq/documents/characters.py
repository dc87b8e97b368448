"""May these bytes be read as text at all? Size, UTF-8, and characters that mislead a reader."""

from __future__ import annotations

import re

from datareq.model.finding import Finding

MAX_BYTES = 256 * 1024
MAX_FINDINGS = 20

_PLAIN = bytes([*range(0x20, 0x7F), *b"\t\n"])
"""What nearly every file consists of: nothing else in it, nothing to look for."""
_BOM = b"\xef\xbb\xbf"

# Controls other than tab and line ends; the C1 block; soft hyphen; Arabic letter mark; zero-width
# characters and direction marks; line and paragraph separators; direction overrides and isolates;
# byte-order mark; interlinear marks; noncharacters; private use (they look different everywhere);
# tag characters. A lone CR would end a line for YAML and not for git.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\U0001fffe-\U0001ffff\U000e0000-\U0010ffff]|\r(?!\n)"
)
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def readable(data: bytes, file: str) -> tuple[bytes, tuple[Finding, ...]]:
    """The bytes without a leading byte-order mark, and what is wrong with them as text."""
    if len(data) > MAX_BYTES:
        return b"", (_finding("yaml-size", file, args={"limit": MAX_BYTES}),)
    if data.startswith(_BOM):
        data = data[len(_BOM) :]
    if not data.translate(None, _PLAIN):
        return data, ()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return b"", (_finding("yaml-encoding", file, line, column),)
    if text[:4].count("\0") == 2:  # every other byte: UTF-16 that doesn't say so
        return b"", (_finding("yaml-encoding", file, 1, 1),)
    found: dict[tuple[int, str], Finding] = {}
    for match in FORBIDDEN.finditer(text):
        start = match.start()
        line = text.count("\n", 0, start) + 1
        column = start - text.rfind("\n", 0, start)
        if (line, match[0]) not in found:
            found[line, match[0]] = character_finding(match[0], file, line, column, "")
        if len(found) == MAX_FINDINGS:
            break
    return data, tuple(found.values())


def character_finding(character: str, file: str, line: int, column: int, path: str) -> Finding:
    """What to say about a character of FORBIDDEN."""
    code = "yaml-bidi" if character in _DIRECTION else "yaml-control"
    return Finding(
        code=code,
        file=file,
        line=line,
        column=column,
        path=path,
        args={"character": f"U+{ord(character):04X}"},
    )


def _finding(
    code: str,
    file: str,
    line: int = 1,
    column: int = 1,
    args: dict[str, str | int] | None = None,
) -> Finding:
    return Finding(code=code, file=file, line=line, column=column, args={**(args or {})})
