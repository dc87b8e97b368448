"""How does the result of an audit read to a person, and to another program?"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from datareq.archive.audit import AuditLine
from datareq.archive.words import sentence, summary


def render_text(lines: Sequence[AuditLine], lang: str) -> str:
    """A sentence for every problem, then one for the whole."""
    told = [
        f"{line.subject}: {sentence(message, lang)}"
        for line in lines
        for message in (*line.problems, *line.undecided)
    ]
    return "\n".join([*told, summary(lines, lang)]) + "\n"


def render_json(lines: Sequence[AuditLine], lang: str) -> str:
    rows = [
        {
            "subject": line.subject,
            "ok": line.ok,
            "problems": [
                {"code": message.code, "message": sentence(message, lang)}
                for message in line.problems
            ],
            "undecided": [
                {"code": message.code, "message": sentence(message, lang)}
                for message in line.undecided
            ],
        }
        for line in lines
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


RENDERERS: dict[str, Callable[[Sequence[AuditLine], str], str]] = {
    "text": render_text,
    "json": render_json,
}


def exit_code(lines: Sequence[AuditLine]) -> int:
    """0 everything as it was, 1 something isn't, 3 something could not be checked."""
    if any(line.problems for line in lines):
        return 1
    return 3 if any(line.undecided for line in lines) else 0
