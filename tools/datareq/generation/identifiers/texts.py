"""In which words are identifiers in an output told to those who make it and those who verify it?"""

from __future__ import annotations

from datareq.documents import (
    identifier_texts as identifier_texts,
)  # registers the words of the kinds
from datareq.documents.findings import register
from datareq.language import mark

FINDINGS: dict[str, tuple[str, str]] = {
    "output-identifier-heading": (
        mark("{field}: column `{column}` of the output {output} is called like {identifier} and may hold it, so the output was not made."),
        mark("Please leave the column out, or count by it; a pseudonym can be asked for in the access document."),
    ),
    "output-identifier-values": (
        mark("{field}: column `{column}` of the output {output} holds {identifier} ({share} % of its values), so the output was not made."),
        mark("Please leave the column out, or count by it; a pseudonym can be asked for in the access document."),
    ),
    "output-identifier-few": (
        mark("{field}: some values of column `{column}` of the output {output} may be {identifier}, so the output was not made."),
        mark("Please look at the column's values, and leave out what names a person."),
    ),
    "output-identifier-text": (
        mark("{field}: a title or a name in the output {output} contains {identifier}, so the output was not made."),
        mark("Please delete it."),
    ),
}  # fmt: skip

CLEAN = mark("Nothing that identifies or reaches a person was found.")
DOUBTFUL = mark(
    "Some values of {columns} may be {identifier}: please look at them before you approve."
)
FOUND = mark("{columns} holds {identifier}; policy asks to look at it before you approve.")
GRANTED = mark("{columns} holds {identifier}, as the approved access grants.")
PASSED: tuple[str, ...] = (CLEAN, DOUBTFUL, FOUND, GRANTED)

for _code, (_message, _hint) in FINDINGS.items():
    register(_code, _message, _hint)
