"""What does this YAML file say, and where does it say it?

Built from the C library's events, never from its composer (which crashes on deep nesting and loses
anchors). Anything that two readers could understand differently is refused: duplicate keys, anchors,
aliases, tags, directives, several documents, keys that aren't text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from datareq.documents.characters import FORBIDDEN, character_finding, readable
from datareq.documents.scalars import NumberTooLargeError, resolve
from datareq.documents.yaml_problems import problem_code
from datareq.model.finding import Finding
from datareq.model.message import Value

MAX_DEPTH = 32
MAX_FINDINGS = 50

Positions = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """`value` is None when the file could not be read to its end, or says nothing.

    `positions`: dotted path → (line, column) of the value, from 1; "" is the root. `keys`: the same
    for the key that a value stands behind.
    """

    value: Value
    positions: Positions
    findings: tuple[Finding, ...]
    keys: Positions = field(default_factory=dict)


def parse(data: bytes, file: str) -> Parsed:
    """Reads one strict YAML document; never raises, whatever the bytes are."""
    data, findings = readable(data, file)
    if findings:
        return Parsed(value=None, positions={"": (1, 1)}, findings=findings)
    return _Builder(data, file).build()


def position(positions: Positions, path: str) -> tuple[int, int]:
    """Where the value at this path is, or its nearest ancestor that exists."""
    while path not in positions:
        if not path:
            return (1, 1)
        path = parent(path)
    return positions[path]


def parent(path: str) -> str:
    """`a.b[2]` → `a.b` → `a` → ``."""
    return path[: max(path.rfind("."), path.rfind("["), 0)]


class _Frame:
    """An open mapping or sequence.

    `waits`: the next event is a key. `dropped`: the value to come has no usable key. `is_key`: this
    container itself stands where a key should.
    """

    __slots__ = ("container", "dropped", "is_key", "key", "path", "waits")

    def __init__(self, container: dict[str, Value] | list[Value], path: str, is_key: bool) -> None:
        self.container = container
        self.path = path
        self.key = ""
        self.waits = type(container) is dict
        self.dropped = False
        self.is_key = is_key


class _EnoughError(Exception):
    """So much is wrong that reading on helps nobody."""


class _Builder:
    """Turns events into values. One use only."""

    def __init__(self, data: bytes, file: str) -> None:
        self.next_event: Callable[[], Any] = yaml.CSafeLoader(data).get_event
        self.data = data
        self.escapes = b"\\" in data
        self.file = file
        self.findings: list[Finding] = []
        self.positions: dict[str, tuple[int, int]] = {}
        self.keys: dict[str, tuple[int, int]] = {}
        self.stack: list[_Frame] = []
        self.root: Value = None
        self.documents = 0

    def build(self) -> Parsed:
        try:
            complete = self._read()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            code = problem_code(error.problem, error.context, self._line(line)[column - 1 : column])
            self._finding(code, line, column)
            complete = False
        except _EnoughError:
            complete = False
        except (yaml.YAMLError, ValueError, UnicodeError):
            self._finding("yaml-syntax", 1, 1)
            complete = False
        self.positions.setdefault("", (1, 1))
        if complete and self.root is None and not self.findings:
            self._finding("yaml-empty", 1, 1)
        return Parsed(
            value=self.root if complete else None,
            positions=self.positions,
            findings=tuple(self.findings),
            keys=self.keys,
        )

    def _read(self) -> bool:
        """Reads every event; False when reading was given up."""
        next_event = self.next_event
        stack = self.stack
        while True:
            event = next_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                mark = event.start_mark
                if event.anchor is not None or event.tag is not None:
                    self._decorated(event)
                frame = stack[-1] if stack else None
                if frame is not None and frame.waits:
                    self._key(frame, event, mark.line + 1, mark.column + 1)
                else:
                    self._place(self._scalar(event), mark.line + 1, mark.column + 1)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                mark = event.start_mark
                if len(stack) == MAX_DEPTH:
                    self._finding("yaml-depth", mark.line + 1, mark.column + 1, limit=MAX_DEPTH)
                    return False
                if event.anchor is not None or event.tag is not None:
                    self._decorated(event)
                container: dict[str, Value] | list[Value]
                container = {} if kind is yaml.MappingStartEvent else []
                frame = stack[-1] if stack else None
                is_key = frame is not None and frame.waits
                if frame is not None and is_key:
                    self._finding(
                        "yaml-key-type", mark.line + 1, mark.column + 1, frame.path, key="…"
                    )
                    frame.dropped = True
                    path = frame.path
                else:
                    path = self._place(container, mark.line + 1, mark.column + 1)
                stack.append(_Frame(container, path, is_key))
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                if stack.pop().is_key:
                    stack[-1].waits = False
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                if not self._document(event):
                    return True
            elif kind is yaml.StreamEndEvent:
                return True

    def _key(self, frame: _Frame, event: Any, line: int, column: int) -> None:
        key = self._scalar(event)
        frame.waits = False
        if type(key) is not str:
            self._finding("yaml-key-type", line, column, frame.path, key=str(event.value)[:40])
            frame.dropped = True
            return
        path = f"{frame.path}.{key}" if frame.path else key
        frame.key = key
        if key in frame.container:
            first = self.keys.get(path, (line, column))[0]
            self._finding("yaml-duplicate-key", line, column, path, key=key[:60], first=first)
            frame.dropped = True
            return
        self.keys.setdefault(path, (line, column))

    def _place(self, value: Value, line: int, column: int) -> str:
        """Puts a finished scalar or an opened container where it belongs; gives its path."""
        if not self.stack:
            self.root = value
            self.positions.setdefault("", (line, column))
            return ""
        frame = self.stack[-1]
        container = frame.container
        if isinstance(container, list):
            path = f"{frame.path}[{len(container)}]"
            container.append(value)
        else:
            frame.waits = True
            path = f"{frame.path}.{frame.key}" if frame.path else frame.key
            if frame.dropped:
                frame.dropped = False
                return path
            container[frame.key] = value
        self.positions.setdefault(path, (line, column))
        return path

    def _scalar(self, event: Any) -> Value:
        text: str = event.value
        if event.implicit[0] and event.tag is None:
            try:
                return resolve(text)
            except NumberTooLargeError:
                mark = event.start_mark
                self._finding("yaml-number", mark.line + 1, mark.column + 1, self._path_ahead())
                return text
        if self.escapes and event.style == '"' and (match := FORBIDDEN.search(text)):
            mark = event.start_mark
            self.findings.append(
                character_finding(
                    match[0],
                    self.file,
                    mark.line + 1,
                    mark.column + 1,
                    self._path_ahead(),
                )
            )
        return text

    def _alias(self, event: Any) -> None:
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        self._finding("yaml-alias", line, column, self._path_ahead())
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.waits:
            frame.waits, frame.dropped = False, True
        else:
            self._place(None, line, column)

    def _decorated(self, event: Any) -> None:
        mark = event.start_mark
        path = self._path_ahead()
        if event.anchor is not None:
            self._finding("yaml-anchor", mark.line + 1, mark.column + 1, path)
        if getattr(event, "tag", None) is not None:
            self._finding("yaml-tag", mark.line + 1, mark.column + 1, path)

    def _document(self, event: Any) -> bool:
        """Counts a document; False when it is one too many, where reading ends."""
        mark = event.start_mark
        self.documents += 1
        if self.documents > 1:
            self._finding("yaml-several-documents", mark.line + 1, mark.column + 1)
            return False
        if event.version or event.tags:
            self._finding("yaml-directive", mark.line + 1, mark.column + 1)
        return True

    def _line(self, number: int) -> str:
        return self.data.decode("utf-8").split("\n")[number - 1]

    def _path_ahead(self) -> str:
        """The path of the value about to be placed (of its mapping, where a key is read)."""
        if not self.stack:
            return ""
        frame = self.stack[-1]
        if isinstance(frame.container, list):
            return f"{frame.path}[{len(frame.container)}]"
        if frame.waits:
            return frame.path
        return f"{frame.path}.{frame.key}" if frame.path else frame.key

    def _finding(self, code: str, line: int, column: int, path: str = "", **args: Value) -> None:
        self.findings.append(
            Finding(code=code, file=self.file, line=line, column=column, path=path, args=args)
        )
        if len(self.findings) >= MAX_FINDINGS:
            raise _EnoughError
