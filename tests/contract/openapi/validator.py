"""Does what a forge answers look like what GitHub says it answers? A check of every response.

`ForgeServer(folder, wrap=Validator().wrap)` turns a response that departs from GitHub's description
into a 599 that says where, and remembers it in `failures`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

EXTRACT = Path(__file__).with_name("extract.json")
SHARED_ERRORS = {"400", "401", "403", "404", "405", "409", "422", "502", "503"}
ERROR = {
    "type": "object",
    "required": ["message"],
    "properties": {
        "message": {"type": "string"},
        "documentation_url": {"type": "string"},
        "status": {"type": "string"},
    },
}
OWN = ("/_forge/",)
GIT = re.compile(r"/[^/]+/[^/]+/(info/refs|git-upload-pack|git-receive-pack)")


@cache
def _extract() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(EXTRACT.read_text())
    return read


@cache
def _patterns() -> list[tuple[str, re.Pattern[str], str]]:
    """Method, pattern and name of every operation; those with more fixed parts first."""
    found = []
    for operation in _extract()["operations"]:
        method, path = operation.split(" ", 1)
        parts = re.split(r"(\{[^}]*\})", path)
        # A ref, a path, a label or a comparison may have slashes in it; owners and numbers have none.
        wide = {"{ref}", "{path}", "{branch}", "{basehead}", "{tree_sha}", "{name}"}
        text = "".join(
            re.escape(part) if not part.startswith("{") else ".*" if part in wide else "[^/]+"
            for part in parts
        )
        found.append((method, re.compile(text), operation))
    return sorted(found, key=lambda item: -len(re.sub(r"\{[^}]*\}", "", item[2])))


def operation(method: str, path: str) -> str | None:
    """The described operation that a request is; None if GitHub's description has none."""
    for known, pattern, name in _patterns():
        if known == method and pattern.fullmatch(path):
            return name
    return None


@cache
def _validator(name: str, status: str) -> jsonschema_rs.Validator | None:
    schema = _extract()["operations"][name][status]
    if schema is None:
        return None
    whole = {"$defs": _extract()["$defs"], "allOf": [schema]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


@cache
def _error() -> jsonschema_rs.Validator:
    return jsonschema_rs.Draft202012Validator(ERROR)


def departures(method: str, path: str, status: int, body: bytes) -> list[str]:
    """Where an answer departs from GitHub's description; empty when it doesn't."""
    code, name = str(status), operation(method, path)
    value = json.loads(body) if body else None
    schemas = {} if name is None else _extract()["operations"][name]
    # GitHub describes some refusals without their body; they all have the same.
    if name is None or (schemas.get(code) is None and (code not in schemas or status >= 400)):
        if code not in SHARED_ERRORS:
            return [f"{method} {path}: {code} is not described"]
        return [error.message for error in _error().iter_errors(value)]
    check = _validator(name, code)
    if check is None:
        return [f"{method} {path}: {code} has a body"] if body else []
    return [
        f"{method} {path} {code}: {'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
        for error in check.iter_errors(value)
    ]


class Validator:
    """Checks every response of the application that it wraps. `seen`: the operations that were asked."""

    def __init__(self) -> None:
        self.failures: list[str] = []
        self.seen: set[tuple[str, str]] = set()

    def wrap(self, application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        def checked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
            if path.startswith(OWN) or GIT.fullmatch(path):
                return application(environ, start_response)
            answer: list[Any] = []

            def note(status: str, headers: list[tuple[str, str]], *rest: Any) -> None:
                answer[:] = [status, headers, *rest]

            chunks = application(environ, note)
            body = b"".join(chunks)
            if hasattr(chunks, "close"):
                chunks.close()
            status = int(answer[0].split(" ", 1)[0])
            name = operation(method, path)
            if name is not None:
                self.seen.add((name, str(status)))
            wrong = departures(method, path, status, body)
            if wrong:
                self.failures += wrong
                body = json.dumps({"message": "; ".join(wrong)}).encode()
                answer[0] = "599 Departs from GitHub's description"
                answer[1] = [h for h in answer[1] if h[0].lower() != "content-length"]
                answer[1].append(("Content-Length", str(len(body))))
            start_response(*answer)
            return [body]

        return checked
