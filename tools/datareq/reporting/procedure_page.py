"""What does the procedure look like as a page? A table of steps and a diagram, made from policy/sop.yaml."""

from __future__ import annotations

from collections.abc import Iterable

from datareq.model.policy import Policy
from datareq.model.sop import (
    AuthorRule,
    BarKind,
    Condition,
    Evidence,
    EvidenceKind,
    Phase,
    Sop,
    Step,
)

ADDRESSED = frozenset({EvidenceKind.NOTICE, EvidenceKind.DELIVERY, EvidenceKind.HANDOVER})
"""Kinds whose roles are those to whom something is given, not those who give it."""

_HEAD = """# {title}

*{title_id}*, version {version}. Made by `make docs` from `policy/sop.yaml`; edit that, not this page.
How the written procedure is read, and what is our choice, is said in the comments of that file.
"""
_DIAGRAM = "An arrow leads from what must be there first. Dotted: only displayed, never decides."


def render(policy: Policy) -> str:
    """The whole page, Markdown with one Mermaid diagram; ends with a newline."""
    sop = policy.sop
    parts = [
        _HEAD.format(title=sop.label.en, title_id=sop.label.id, version=sop.version),
        "## Steps\n",
        _steps(policy),
        "## Order\n",
        _DIAGRAM + "\n",
        _diagram(sop),
        "## Documents of a request\n",
        _documents(policy),
        "## Roles\n",
        _roles(policy),
    ]
    return "\n".join(parts)


def _steps(policy: Policy) -> str:
    rows = []
    for step in policy.sop.steps:
        for i, evidence in enumerate(step.evidences):
            name = f"**{step.label.en}**<br>{step.label.id}" if i == 0 else ""
            rows.append(
                (
                    (step.n or "–") if i == 0 else "",
                    name,
                    f"{evidence.label.en}<br>`{evidence.id}`",
                    evidence.kind.value,
                    _people(policy, evidence),
                    _subject(evidence),
                    ", ".join(f"`{need}`" for need in evidence.needs),
                    _rules(policy, evidence),
                )
            )
    head = ("n", "step", "evidence", "kind", "by (to)", "of", "after", "not; author; when")
    return _table(head, rows)


def _people(policy: Policy, evidence: Evidence) -> str:
    names = ", ".join(policy.role(role).label.en for role in evidence.roles)
    if evidence.kind in ADDRESSED:
        names = f"to: {names}"
    return f"{evidence.count} of: {names}" if evidence.count > 1 else names


def _subject(evidence: Evidence) -> str:
    return ", ".join(evidence.subject) or evidence.document or ""


def _rules(policy: Policy, evidence: Evidence) -> str:
    said = []
    for bar in evidence.bars:
        if bar.kind is BarKind.REQUESTER:
            said.append("not the requester")
        elif bar.kind is BarKind.AUTHOR_OF:
            said.append(f"not who wrote {bar.ref}")
        else:
            said.append(f"not who gave `{bar.ref}`")
    if evidence.author is AuthorRule.BARRED:
        said.append("not the author")
    elif evidence.author is AuthorRule.SECOND:
        names = " or ".join(policy.role(role).label.en for role in evidence.second)
        said.append(f"the author only with another {names}")
    said.extend(_condition(policy, evidence.when))
    if evidence.display_only:
        said.append("only displayed")
    return "; ".join(said)


def _condition(policy: Policy, when: Condition) -> list[str]:
    said = []
    if when.from_level is not None:
        said.append(f"from level {policy.level(when.from_level).label.en}")
    if when.below_level is not None:
        said.append(f"below level {policy.level(when.below_level).label.en}")
    if when.source_asks:
        said.append("where a source asks for its owner's approval")
    if when.in_part:
        said.append("where something that was asked for won't be delivered")
    return said


def _diagram(sop: Sop) -> str:
    """Steps as nodes, grouped by the phase in which they are completed."""
    step_of = {e.id: step.id for step, e in sop.evidences()} | {s.id: s.id for s in sop.steps}
    lines = ["```mermaid", "flowchart TD"]
    for phase in Phase:
        lines.append(f'  subgraph {phase.value}["{phase.value.capitalize()}"]')
        lines.extend(f"    {_node(step)}" for step in sop.steps if _phase(step) is phase)
        lines.append("  end")
    for step in sop.steps:
        needed = {step_of[need] for e in step.evidences for need in e.needs} - {step.id}
        arrow = "-.->" if all(e.display_only for e in step.evidences) else "-->"
        lines.extend(
            f"  {before.id} {arrow} {step.id}" for before in sop.steps if before.id in needed
        )
    return "\n".join([*lines, "```", ""])


def _phase(step: Step) -> Phase:
    """The phase of a step's first evidence: that of the step itself."""
    return step.evidences[0].phase


def _node(step: Step) -> str:
    number = f"{step.n}. " if step.n else ""
    return f'{step.id}["{number}{step.label.en}"]'


def _documents(policy: Policy) -> str:
    rows = [
        (
            f"`{document.file}`",
            f"{document.label.en}<br>{document.label.id}",
            ", ".join(policy.role(role).label.en for role in document.written_by)
            or "the desk's bot",
            document.phase.value,
            "; ".join(_condition(policy, document.when)),
        )
        for document in policy.sop.documents
    ]
    return _table(("file", "what it is", "written by", "phase", "when"), rows)


def _roles(policy: Policy) -> str:
    rows = [
        (
            f"`{role.id}`",
            f"{role.label.en}<br>{role.label.id}",
            role.source.value,
            policy.role(role.alternate).label.en if role.alternate else "",
        )
        for role in policy.roles
    ]
    return _table(("role", "office", "holders from", "alternate"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines
    )
