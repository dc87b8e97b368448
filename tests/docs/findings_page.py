"""What may be wrong with a document, and how is each said in both languages?"""

from __future__ import annotations

from collections.abc import Mapping

from datareq.assignment import finding_texts as assignment_texts
from datareq.delivery import incident_texts
from datareq.documents import finding_texts as document_texts
from datareq.documents import place_texts, policy_texts
from datareq.documents.findings import TEXTS, Text
from datareq.generation import finding_texts as generation_texts
from datareq.generation.identifiers import texts as identifier_texts
from datareq.intake import finding_texts as intake_texts
from tests.docs.markdown import table, template

REGISTERED = (document_texts, identifier_texts, place_texts)
"""Registries that only register; imported for that."""

GROUPS: Mapping[str, frozenset[str]] = {
    "The form": frozenset(intake_texts.SENTENCES),
    "Team, letter, data use and access": frozenset(assignment_texts.TEXTS),
    "Procedure, SQL and dataset": frozenset(generation_texts.TEXTS),
    "Incidents": frozenset(incident_texts.TEXTS),
    "Policy": frozenset(policy_texts.TEXTS),
}
REST = "Files, YAML and schemas"

_HEAD = """\
# Findings

Made by `make docs` from the registries of sentences (`finding_texts.py` of each stage); edit those, not
this page. `datareq check` reports all of a document's findings at once, each with file, line and column;
with `--format json` the code is in `code`. Words in braces are filled in. In italics: what to do.
"""


def render() -> str:
    """The whole page, Markdown; ends with a newline."""
    grouped = frozenset().union(*GROUPS.values())
    groups = {REST: frozenset(TEXTS) - grouped, **GROUPS}
    parts = [_HEAD]
    for title, codes in groups.items():
        rows = (
            (f"`{code}`", _said(TEXTS[code], "id"), _said(TEXTS[code], "en"))
            for code in sorted(codes)
        )
        parts += [f"## {title}\n", table(("code", "Indonesian", "English"), rows)]
    return "\n".join(parts)


def _said(text: Text, lang: str) -> str:
    message = template(text.message, lang)
    return f"{message}<br>*{template(text.hint, lang)}*" if text.hint else message
