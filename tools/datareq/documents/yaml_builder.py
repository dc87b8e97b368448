"""How do the YAML library's events become values, each with its place?

Built from the C library's events, never from its composer, which crashes on deep nesting and loses
anchors. Written for speed where every scalar passes: thousands of files are checked at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from datareq.documents.characters import FORBIDDEN, character_finding
from datareq.documents.scalars import CONSTANTS, NumberTooLargeError, resolve
from datareq.documents.yaml_problems import problem_code
from datareq.model.finding import Finding
from datareq.model.message import Value

MAX_DEPTH = 32
MAX_FINDINGS = 20
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Places(Mapping[str, tuple[int, int]]):
    """Path → (line, column) from 1. Made from the library's marks, which are read only when asked for."""

    __slots__ = ("marks",)

    def __init__(self) -> None:
        self.marks: dict[str, Any] = {}

    def __getitem__(self, path: str) -> tuple[int, int]:
        return place(self.marks[path])

    def __contains__(self, path: object) -> bool:
        return path in self.marks

    def __iter__(self) -> Iterator[str]:
        return iter(self.marks)

    def __len__(self) -> int:
        return len(self.marks)


def place(mark: Any) -> tuple[int, int]:
    """The line and column of a mark, from 1; the start of the file where there is none."""
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


class _Frame:
    """An open mapping or sequence.

    `ahead`: the path of the value to come. `waits`: the next event is a key. `dropped`: the value to
    come has no usable key. `is_key`: this container itself stands where a key should.
    """

    __slots__ = (
        "ahead",
        "container",
        "dropped",
        "is_key",
        "items",
        "key",
        "path",
        "prefix",
        "waits",
    )

    def __init__(self, container: dict[str, Value] | list[Value], path: str, is_key: bool) -> None:
        self.container = container
        self.items = container if isinstance(container, list) else None
        self.path = self.ahead = path
        self.prefix = f"{path}." if path else ""
        self.key = ""
        self.waits = self.items is None
        self.dropped = False
        self.is_key = is_key


class _EnoughError(Exception):
    """So much is wrong that reading on helps nobody."""


class Builder:
    """Turns the events of one file into `root`; one use only."""

    def __init__(self, data: bytes, file: str) -> None:
        self.next_event: Callable[[], Any] = yaml.CSafeLoader(data).get_event
        self.data = data
        self.escapes = b"\\" in data
        self.file = file
        self.findings: list[Finding] = []
        self.positions = Places()
        self.values: dict[str, Value] = {}
        self.keys = Places()
        self.stack: list[_Frame] = []
        self.root: Value = None
        self.documents = 0

    def build(self) -> bool:
        """Reads the file; whether it was read to its end."""
        try:
            complete = self._read()
        except yaml.MarkedYAMLError as error:
            self._problem(error)
            complete = False
        except _EnoughError:
            complete = False
        except (yaml.YAMLError, ValueError, UnicodeError):
            self._finding("yaml-syntax", None)
            complete = False
        self.positions.marks.setdefault("", None)
        if complete and self.root is None and not self.findings:
            self._finding("yaml-empty", None)
        return complete

    def _read(self) -> bool:
        """Reads every event; False when reading was given up."""
        next_event, stack = self.next_event, self.stack
        scalar_event, marks, values = yaml.ScalarEvent, self.positions.marks, self.values
        while True:
            event = next_event()
            kind = type(event)
            if kind is scalar_event:
                if event.anchor is not None or event.tag is not None:
                    self._decorated(event)
                value = self._scalar(event)
                frame = stack[-1] if stack else None
                if frame is None or frame.items is not None:
                    self._place(value, event.start_mark)
                elif frame.waits:
                    self._key(frame, value, event)
                elif frame.dropped:
                    frame.waits, frame.dropped = True, False
                else:  # what nearly every scalar is: the value behind a key
                    frame.container[frame.key] = value  # type: ignore[call-overload]  # a dict
                    frame.waits = True
                    if frame.ahead not in marks:
                        marks[frame.ahead] = event.start_mark
                        values[frame.ahead] = value
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                if len(stack) == MAX_DEPTH:
                    self._finding("yaml-depth", event.start_mark, limit=MAX_DEPTH)
                    return False
                if event.anchor is not None or event.tag is not None:
                    self._decorated(event)
                self._open({} if kind is yaml.MappingStartEvent else [], event.start_mark)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                if stack.pop().is_key:
                    stack[-1].waits = False
            elif kind is yaml.AliasEvent:
                self._alias(event.start_mark)
            elif kind is yaml.DocumentStartEvent:
                if not self._document(event):
                    return True
            elif kind is yaml.StreamEndEvent:
                return True

    def _key(self, frame: _Frame, key: Value, event: Any) -> None:
        frame.waits = False
        if type(key) is not str:
            self._finding("yaml-key-type", event.start_mark, frame.path, key=str(event.value)[:40])
            frame.dropped = True
            return
        frame.key = key
        frame.ahead = path = frame.prefix + key
        if key in frame.container:
            first = self.keys[path][0] if path in self.keys else 1
            self._finding("yaml-duplicate-key", event.start_mark, path, key=key[:60], first=first)
            frame.dropped = True
        elif path not in self.keys.marks:
            self.keys.marks[path] = event.start_mark

    def _place(self, value: Value, mark: Any) -> str:
        """Puts a finished scalar or an opened container where it belongs; gives its path."""
        if not self.stack:
            self.root = value
            self.positions.marks.setdefault("", mark)
            return ""
        frame = self.stack[-1]
        if frame.items is not None:
            path = f"{frame.path}[{len(frame.items)}]"
            frame.items.append(value)
        else:
            path = frame.ahead
            frame.waits = True
            if frame.dropped:
                frame.dropped = False
                return path
            frame.container[frame.key] = value  # type: ignore[call-overload]  # a dict: no items
        if path not in self.positions.marks:
            self.positions.marks[path] = mark
            self.values[path] = value
        return path

    def _open(self, container: dict[str, Value] | list[Value], mark: Any) -> None:
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.waits:
            self._finding("yaml-key-type", mark, frame.path, key="…")
            frame.dropped = True
            self.stack.append(_Frame(container, frame.path, is_key=True))
        else:
            self.stack.append(_Frame(container, self._place(container, mark), is_key=False))

    def _scalar(self, event: Any) -> Value:
        text: str = event.value
        if event.implicit[0] and event.tag is None:
            if text[:1] in _LETTERS and text not in CONSTANTS:
                return text
            try:
                return resolve(text)
            except NumberTooLargeError:
                self._finding("yaml-number", event.start_mark, self._path_ahead())
        elif self.escapes and event.style == '"' and (match := FORBIDDEN.search(text)):
            where = (*place(event.start_mark), self._path_ahead())
            self._add(character_finding(match[0], self.file, *where))
        return text

    def _alias(self, mark: Any) -> None:
        self._finding("yaml-alias", mark, self._path_ahead())
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.waits:
            frame.waits, frame.dropped = False, True
        else:
            self._place(None, mark)

    def _decorated(self, event: Any) -> None:
        path = self._path_ahead()
        if event.anchor is not None:
            self._finding("yaml-anchor", event.start_mark, path)
        if event.tag is not None:
            self._finding("yaml-tag", event.start_mark, path)

    def _document(self, event: Any) -> bool:
        """Counts a document; False when it is one too many, where reading ends."""
        self.documents += 1
        if self.documents > 1:
            self._finding("yaml-several-documents", event.start_mark)
            return False
        if event.version or event.tags:
            self._finding("yaml-directive", event.start_mark)
        return True

    def _problem(self, error: yaml.MarkedYAMLError) -> None:
        """What the parser stumbled over; for what was never closed, where it was opened."""
        mark: Any = error.problem_mark or error.context_mark
        line, column = place(mark)
        lines = self.data.decode("utf-8").split("\n")
        character = lines[line - 1][column - 1 : column] if line <= len(lines) else ""
        code = problem_code(error.problem, error.context, character)
        if not character and line >= len(lines) and error.context_mark is not None:
            mark = error.context_mark
        self._finding(code, mark)

    def _path_ahead(self) -> str:
        """The path of the value about to be placed (of its mapping, where a key is read)."""
        if not self.stack:
            return ""
        frame = self.stack[-1]
        if frame.items is not None:
            return f"{frame.path}[{len(frame.items)}]"
        return frame.path if frame.waits else frame.ahead

    def _finding(self, code: str, mark: Any, path: str = "", **args: Value) -> None:
        line, column = place(mark)
        self._add(
            Finding(code=code, file=self.file, line=line, column=column, path=path, args=args)
        )

    def _add(self, finding: Finding) -> None:
        self.findings.append(finding)
        if len(self.findings) == MAX_FINDINGS:
            raise _EnoughError
