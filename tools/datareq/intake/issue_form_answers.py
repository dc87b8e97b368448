"""What do the answers of an issue mean? Values at the paths of the form, or what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from datareq.intake import issue_form_texts as issue_form_texts  # registers the sentences
from datareq.intake.fields import put
from datareq.intake.form import lookup
from datareq.intake.issue_form_items import EDITION, Element, Kind
from datareq.intake.issue_form_sections import problem, split
from datareq.intake.level import folded
from datareq.intake.questions import Draft
from datareq.model.finding import Finding
from datareq.model.message import Value

_BULLET = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s+")
_TICKED = re.compile(r"- \[[xX]\] (.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """`draft`: the form as far as it was answered; `lines`: label → line of its heading."""

    draft: Draft = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_issue(body: str, elements: Sequence[Element]) -> Answers:
    """Every answer and every finding at once; no answers where the issue isn't exactly the form's."""
    sections = split(body, [element.label for element in elements])
    if sections.findings:
        return Answers(lines=sections.lines, findings=sections.findings)
    draft: Draft = {}
    found: list[Finding] = []
    for element in elements:
        label, path = element.label, element.item.path
        line = sections.lines[label]
        text = sections.answers.get(label)
        if text is None:
            if element.item.required:
                found.append(problem("issue-unanswered", line, label))
            continue
        if element.item.kind is Kind.REASONS:
            draft, missed = _reasons(draft, text)
            found += [problem("issue-reason", line, label)] if missed else []
            continue
        read = READERS[element.item.kind](element, text)
        if isinstance(read, Wrong):
            found.append(problem(read.code, line, label))
        elif path != EDITION:
            draft = put(draft, path, read.value)
    return Answers(draft=draft, lines=sections.lines, findings=tuple(found))


@dataclass(frozen=True, slots=True)
class Read:
    value: Value


@dataclass(frozen=True, slots=True)
class Wrong:
    code: str


def _edition(element: Element, text: str) -> Read | Wrong:
    return Read(element.options[text]) if text in element.options else Wrong("issue-edition")


def _choice(element: Element, text: str) -> Read | Wrong:
    return Read(element.options[text]) if text in element.options else Wrong("issue-choice")


def _choices(element: Element, text: str) -> Read | Wrong:
    chosen = text.split(", ")
    if any(each not in element.options for each in chosen):
        return Wrong("issue-choice")
    return Read([element.options[each] for each in chosen])


def _tick(element: Element, text: str) -> Read | Wrong:
    ticked = _TICKED.fullmatch(text)
    if ticked is None or ticked[1] not in element.options:
        return Wrong("issue-tick")
    return Read(element.options[ticked[1]])


def _line(_element: Element, text: str) -> Read | Wrong:
    return Wrong("issue-one-line") if "\n" in text else Read(text)


def _text(_element: Element, text: str) -> Read | Wrong:
    """Sentences may be broken into lines; the form keeps the sentences."""
    return Read(" ".join(text.split()))


def _names(_element: Element, text: str) -> Read | Wrong:
    names = [_item(name) for name in re.split(r"[\n,]", text)]
    return Read([{"name": name} for name in names if name])


def _recipients(_element: Element, text: str) -> Read | Wrong:
    entries: list[Value] = []
    for line in filter(None, map(_item, text.split("\n"))):
        login, _, key = line.partition(" ")
        if not key.strip():
            return Wrong("issue-recipient")
        entries.append({"login": login.removeprefix("@"), "key": key.strip()})
    return Read(entries)


def _reasons(draft: Draft, text: str) -> tuple[Draft, bool]:
    """The draft with each variable's reason; whether some line names none of the variables."""
    variables = lookup(draft, "data.variables")
    names = [
        folded(str(lookup(each, "name"))) if isinstance(each, dict) else ""
        for each in (variables if isinstance(variables, list) else ())
    ]
    missed = False
    for line in filter(None, map(_item, text.split("\n"))):
        name, colon, reason = line.partition(":")
        if not colon or folded(name) not in names:
            missed = True
            continue
        path = f"data.variables[{names.index(folded(name))}]"
        draft = put(draft, f"{path}.personal", True)
        draft = put(draft, f"{path}.reason", " ".join(reason.split()))
    return draft, missed


def _item(line: str) -> str:
    """One entry of a list, however people marked it as one."""
    return _BULLET.sub("", " ".join(line.split()), count=1).strip(" `")


READERS: dict[Kind, Callable[[Element, str], Read | Wrong]] = {
    Kind.EDITION: _edition,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.YES_NO: _choice,
    Kind.TICK: _tick,
    Kind.LINE: _line,
    Kind.TEXT: _text,
    Kind.NAMES: _names,
    Kind.RECIPIENTS: _recipients,
}
