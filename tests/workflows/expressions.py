"""What does an expression of a workflow say? For those of concurrency groups, which act doesn't look at."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>\d+)|(?P<name>[A-Za-z_][\w.-]*)|(?P<sign>\|\||&&|[!=]=|[!(),]))"
)
EMBEDDED = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
WORDS: dict[str, object] = {"true": True, "false": False, "null": None}


def fill(template: str, context: Mapping[str, Any]) -> str:
    """The text with its `${{ … }}` worked out."""
    return EMBEDDED.sub(lambda found: _shown(evaluate(found[1], context)), template)


def evaluate(source: str, context: Mapping[str, Any]) -> object:
    reader = _Reader(source, context)
    value = reader.either()
    reader.end()
    return value


class _Reader:
    """Reads by precedence: `||`, `&&`, comparison, `!`, the thing itself. `&&` and `||` give an operand."""

    def __init__(self, source: str, context: Mapping[str, Any]) -> None:
        self._context = context
        self._left: list[tuple[str, str]] = []
        at, source = 0, source.rstrip()
        while at < len(source):
            found = TOKEN.match(source, at)
            if found is None:
                raise ValueError(source[at:])
            self._left.append((str(found.lastgroup), found[0].strip()))
            at = found.end()

    def either(self) -> object:
        value = self._both()
        while self._take("||"):
            other = self._both()
            value = value or other
        return value

    def end(self) -> None:
        if self._left:
            raise ValueError(self._left)

    def _both(self) -> object:
        value = self._compared()
        while self._take("&&"):
            other = self._compared()
            value = value and other
        return value

    def _compared(self) -> object:
        value = self._plain()
        if self._take("=="):
            return _same(value, self._plain())
        if self._take("!="):
            return not _same(value, self._plain())
        return value

    def _plain(self) -> object:
        if self._take("!"):
            return not self._plain()
        if self._take("("):
            value = self.either()
            self._need(")")
            return value
        kind, word = self._left.pop(0)
        if kind == "text":
            return word[1:-1].replace("''", "'")
        if kind == "number":
            return int(word)
        if self._take("("):
            return self._called(word)
        return WORDS[word] if word in WORDS else self._looked_up(word)

    def _called(self, name: str) -> object:
        given = [self.either()]
        while self._take(","):
            given.append(self.either())
        self._need(")")
        match name:
            case "contains":
                return any(_same(one, given[1]) for one in _listed(given[0]))
            case "startsWith":
                return _shown(given[0]).lower().startswith(_shown(given[1]).lower())
            case "fromJSON":
                return json.loads(str(given[0]))
            case "format":
                return str(given[0]).format(*map(_shown, given[1:]))
            case _:
                raise ValueError(name)

    def _looked_up(self, path: str) -> object:
        value: Any = self._context
        for part in path.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def _take(self, sign: str) -> bool:
        if self._left and self._left[0] == ("sign", sign):
            self._left.pop(0)
            return True
        return False

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise ValueError(sign)


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _same(one: object, other: object) -> bool:
    """Texts are compared without regard to case."""
    if isinstance(one, str) and isinstance(other, str):
        return one.lower() == other.lower()
    return one == other


def _shown(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
