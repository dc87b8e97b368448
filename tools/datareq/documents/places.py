"""Is every file of a request's folder one that may be there, under a name that can't mislead?"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping

from datareq.documents import place_texts as place_texts  # registers the sentences
from datareq.model.finding import Finding
from datareq.model.message import Value
from datareq.model.names import OUTPUT_FOLDER, SLUG
from datareq.model.sop import DocumentRule, Phase

MAX_OUTPUT_NAME = 100
_NAME = re.compile(r"[A-Za-z0-9._/-]+")


def place_findings(
    files: Mapping[str, bytes | None], folder: str, slug: str, rules: Mapping[str, DocumentRule]
) -> tuple[Finding, ...]:
    """What is wrong with the names and kinds of a folder's entries.

    `files`: path → content, None for what isn't a regular file; `folder`: the path of the folder;
    `rules`: file name → the document of the procedure that it holds.
    """
    return tuple(_findings(files, folder, slug, rules))


def _findings(
    files: Mapping[str, bytes | None], folder: str, slug: str, rules: Mapping[str, DocumentRule]
) -> Iterator[Finding]:
    if not SLUG.fullmatch(slug):
        yield _finding("folder-slug", folder, slug=slug[:80])
    start = len(folder) + 1
    for path, content in files.items():
        name = path[start:]
        if content is None:
            yield _finding("folder-link", path, name=name)
        elif name not in rules:
            yield from _stray(path, name, rules)
    for name, rule in rules.items():
        if rule.phase is Phase.INTAKE and f"{folder}/{name}" not in files:
            yield _finding("folder-form-missing", f"{folder}/{name}", name=name)


def _stray(path: str, name: str, rules: Mapping[str, DocumentRule]) -> Iterator[Finding]:
    """A file that isn't a document of the procedure."""
    parts = name.split("/")
    if not _NAME.fullmatch(name):
        twin = _looks_like(name, rules)
        if twin is not None:
            yield _finding("folder-look-alike", path, name=name, close=twin)
        else:
            yield _finding("folder-name", path, name=name)
    elif any(part in ("", ".", "..") for part in parts):
        yield _finding("folder-name", path, name=name)
    elif parts[0] == OUTPUT_FOLDER and len(parts) == 2 and not parts[1].startswith("."):
        if len(parts[1]) > MAX_OUTPUT_NAME:
            yield _finding("folder-name", path, name=name)
    elif len(parts) > 1:
        yield _finding("folder-nested", path, name=parts[0])
    else:
        twin = _looks_like(name, rules)
        if twin is not None:
            yield _finding("folder-look-alike", path, name=name, close=twin)
        else:
            yield _finding("folder-unknown-file", path, name=name, allowed=[*rules])


def _looks_like(name: str, rules: Mapping[str, DocumentRule]) -> str | None:
    """The document's file that a reader would take this name for."""
    plain = unicodedata.normalize("NFKD", name).casefold().encode("ascii", "ignore").decode()
    close = difflib.get_close_matches(plain.replace(".yml", ".yaml"), rules, 1, cutoff=0.8)
    return close[0] if close else None


def _finding(code: str, file: str, **args: Value) -> Finding:
    return Finding(code=code, file=file, line=1, column=1, args=args)
