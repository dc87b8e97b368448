"""Which answer belongs to which heading of an issue? Only where nothing in an answer could be a heading.

GitHub writes every element as `### Label`, an empty line, the answer. Whoever opens or edits an issue
may write anything, so what isn't exactly that, each heading once and in order, is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from datareq.model.finding import Finding
from datareq.model.names import REQUEST_FILE

LONGEST = 60_000
MOST_CALLS = 10
HEADING = "### "
NO_ANSWER = frozenset({"", "_No response_", "None"})
"""How GitHub writes that an element was left empty."""

_NESTED = r"[ \t]*(?:(?:[>*+-]|\d{1,9}[.)])[ \t]+|>)*"
_ATX = re.compile(rf"{_NESTED}#{{1,6}}(?:[ \t]|$)")
_UNDERLINE = re.compile(rf"{_NESTED}(?:=+|-+)[ \t]*")
_FENCE = re.compile(rf"{_NESTED}(?:```|~~~)")
_HTML = re.compile(r"<!--|-->|</?[a-z][^<>]*>|<[!?]|</?h[1-6]\b", re.IGNORECASE)
_CALL = re.compile(r"(?<![\w.])@[A-Za-z0-9]")
_QUIET = frozenset("\n\t")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sections:
    """`answers`: label → its text, of those that were answered; `lines`: label → where its heading is.

    There are no answers while there are findings.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def split(body: str, labels: Sequence[str]) -> Sections:
    """The answers under these headings. A line is looked at once, however long the issue is."""
    if len(body) > LONGEST:
        return Sections(findings=(problem("issue-too-long", limit=LONGEST),))
    text = body.replace("\r\n", "\n").replace("\u00a0", " ").rstrip("\n")
    lines = text.split("\n")
    at: dict[str, int] = {}
    found: list[Finding] = []
    parts: dict[str, list[str]] = {}
    known = {_bare(label) for label in labels}
    current = ""
    for number, line in enumerate(lines, 1):
        following = labels[len(at)] if len(at) < len(labels) else None
        if line == f"{HEADING}{following}":
            current = str(following)
            at[current], parts[current] = number, []
            continue
        before = lines[number - 2] if number > 1 else ""
        code = _trick(line, before, known)
        if code is not None:
            found.append(problem(code, number, current))
        elif not at and line.strip():
            found.append(problem("issue-before", number))
        if current:
            parts[current].append(line)
    if not at:
        return Sections(findings=(problem("issue-not-the-form"),))
    found += [problem("issue-heading-missing", label=label) for label in labels[len(at) :]]
    if len(_CALL.findall(text)) > MOST_CALLS:
        found.append(problem("issue-calls", limit=MOST_CALLS))
    if found:
        return Sections(lines=at, findings=_once(found))
    texts = {label: "\n".join(part).strip() for label, part in parts.items()}
    answers = {label: text for label, text in texts.items() if text not in NO_ANSWER}
    return Sections(answers=answers, lines=at)


def problem(code: str, line: int = 1, label: str = "", **args: str | int) -> Finding:
    """A finding in an issue: `path` is the heading that people see."""
    return Finding(
        code=code, file=REQUEST_FILE, line=line, column=1, path=label, args={"label": label, **args}
    )


def _trick(line: str, before: str, known: set[str]) -> str | None:
    """What in a line could pass for a heading, or hide one, to a reader or to a machine."""
    if any(_unseen(character) for character in line):
        return "issue-invisible"
    plain = unicodedata.normalize("NFKC", line)
    if _ATX.match(plain) or _bare(plain) in known:
        return "issue-heading"
    if _UNDERLINE.fullmatch(plain) and before.strip():
        return "issue-heading"
    if _FENCE.match(plain) or _HTML.search(plain):
        return "issue-markup"
    return None


def _unseen(character: str) -> bool:
    if character.isprintable() or character in _QUIET:
        return False
    return unicodedata.category(character) != "Zs"


def _bare(text: str) -> str:
    """A line without what people overlook: signs, spaces, accents, case."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def _once(found: list[Finding]) -> tuple[Finding, ...]:
    """One finding a code and question: a thousand forged headings are one complaint."""
    return tuple({(f.code, f.path): f for f in reversed(found)}.values())[::-1]
