"""How does a finding read to a person, and to another program?

The registry of sentences: every stage adds its own with `register` in its `finding_texts.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from datareq.language import mark, say
from datareq.model.finding import Finding
from datareq.model.message import Value


@dataclass(frozen=True, slots=True)
class Text:
    """What is wrong, and what to do about it: English templates, "" for no hint.

    Besides the finding's own arguments they may use {path}, {line}, {file} and {field} (the path with the
    form's label, where `title` is among the arguments; "the document" for the root).
    """

    message: str
    hint: str


TEXTS: dict[str, Text] = {}
TERMS: dict[tuple[str, str], str] = {}

_WHOLE = mark("the document")
_OR = mark(" or ")
_UNKNOWN = Text(
    mark("Something is wrong with {field} ({code})."),
    mark("Please ask the data desk what is meant."),
)


def register(code: str, message: str, hint: str = "") -> None:
    """Adds a sentence. A code has one sentence; saying another one for it is a programming error."""
    text = Text(message, hint)
    if TEXTS.setdefault(code, text) != text:
        raise ValueError(f"two sentences for {code}")


def register_terms(argument: str, terms: Mapping[str, str]) -> None:
    """Adds words for what an argument may be: `expected` "string" → "a text"."""
    for value, template in terms.items():
        TERMS[argument, value] = template


def word(finding: Finding, lang: str) -> tuple[str, str]:
    """The sentence and the hint of a finding. Never fails: an unknown code gets a general sentence."""
    text = TEXTS.get(finding.code, _UNKNOWN)
    args = _arguments(finding, lang)
    try:
        return _say(text, args, lang)
    except (KeyError, IndexError, ValueError):
        return _say(_UNKNOWN, args, lang)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """In reading order, each once: by file, line, column, code."""
    unique = {(f.file, f.line, f.column, f.code, f.path, repr(f.args)): f for f in findings}
    return tuple(unique[key] for key in sorted(unique))


def render_text(findings: Iterable[Finding], lang: str) -> str:
    """`file:line:column: sentence`, then an indented hint; "" for no findings."""
    lines: list[str] = []
    warning = say(_WARNING, {}, lang)
    for finding in sort_findings(findings):
        message, hint = word(finding, lang)
        place = f"{printable(finding.file)}:{finding.line}:{finding.column}:"
        lines.append(f"{place} {message}" if finding.is_error else f"{place} {warning} {message}")
        if hint:
            lines.append(f"    {hint}")
    return "\n".join(lines) + "\n" if lines else ""


def render_json(findings: Iterable[Finding], lang: str) -> str:
    """The contract of `design.md`: a list of objects, sorted as for people."""
    rows = []
    for finding in sort_findings(findings):
        message, hint = word(finding, lang)
        rows.append(
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "file": finding.file,
                "line": finding.line,
                "column": finding.column,
                "path": finding.path,
                "message": message,
                "hint": hint,
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def render_github(findings: Iterable[Finding], lang: str) -> str:
    """Workflow commands: each finding becomes an annotation at its line and column in the pull request.

    Names and sentences carry what a stranger wrote, so whatever could end a command or a property of
    it is escaped: one finding is one line, and that line is one command.
    """
    lines: list[str] = []
    for finding in sort_findings(findings):
        message, hint = word(finding, lang)
        kind = "error" if finding.is_error else "warning"
        place = (
            f"file={_property(finding.file)},"
            f"line={max(finding.line, 1)},col={max(finding.column, 1)},"
            f"title={_property(finding.path or finding.code)}"
        )
        lines.append(f"::{kind} {place}::{_data(f'{message} {hint}'.strip())}")
    return "\n".join(lines) + "\n" if lines else ""


def render_summary(findings: Iterable[Finding], lang: str) -> str:
    """Markdown for a run's summary page: the text as it stands, in a fence that nothing in it can end."""
    found = tuple(findings)
    if not found:
        return f"### {say(_CLEAN, {}, lang)}\n"
    count = sum(finding.is_error for finding in found)
    text = render_text(found, lang)
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 3)
    return f"### {say(_COUNT, {'count': count}, lang)}\n\n{fence}text\n{text}{fence}\n"


_WARNING = mark("note:")
_CLEAN = mark("The documents are in order.")
_COUNT = mark("{count} things to put right")

RENDERERS: dict[str, Callable[[Iterable[Finding], str], str]] = {
    "text": render_text,
    "json": render_json,
    "github": render_github,
    "summary": render_summary,
}


def printable(text: str) -> str:
    """The text with everything that could move a terminal's cursor or mislead a reader written out."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )


def _data(text: str) -> str:
    """As the message of a workflow command."""
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """As the value of a property of a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _say(text: Text, args: Mapping[str, object], lang: str) -> tuple[str, str]:
    return printable(say(text.message, args, lang)), (
        printable(say(text.hint, args, lang)) if text.hint else ""
    )


def _arguments(finding: Finding, lang: str) -> dict[str, object]:
    args: dict[str, object] = {
        name: _words(name, value, lang) for name, value in finding.args.items()
    }
    title = finding.args.get("title")
    if finding.path:
        field = f"`{finding.path}` ({title})" if title else f"`{finding.path}`"
    else:
        field = say(_WHOLE, {}, lang)
    return {
        "file": finding.file,
        "line": finding.line,
        "path": finding.path,
        "code": finding.code,
        "field": field,
        **args,
    }


def _words(name: str, value: Value, lang: str) -> object:
    if isinstance(value, list):
        words = [str(_words(name, item, lang)) for item in value]
        is_term = any((name, item) in TERMS for item in value if isinstance(item, str))
        return (say(_OR, {}, lang) if is_term else ", ").join(words)
    if isinstance(value, str) and (name, value) in TERMS:
        return say(TERMS[name, value], {}, lang)
    return value
