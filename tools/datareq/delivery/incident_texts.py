"""In which words are the findings of incident.yaml said?"""

from __future__ import annotations

from datareq.documents.findings import register, register_terms
from datareq.language import mark

TEXTS: dict[str, tuple[str, str]] = {
    "incident-future": (
        mark("{field}: this lies in the future."),
        mark("Please write when the desk knew of it, in universal time (UTC)."),
    ),
    "incident-order": (
        mark("{field}: the times don't follow each other."),
        mark("Please look at them: it happened, it became known, people were told, it was closed."),
    ),
    "incident-clock": (
        mark("Personal data was hit, and {to} have not been told. The time ends on {by}."),
        mark("Please tell them in writing, and add it under `notices`."),
    ),
    "incident-untold": (
        mark("Personal data was hit, and {to} have not been told. The time ended on {by}."),
        mark("Please tell them in writing at once, and add it under `notices`."),
    ),
    "incident-late": (
        mark("{field}: {to} were told after the time had ended on {by}."),
        mark("Please write under `measures` why, and keep it with the record."),
    ),
}

for _code, (_message, _hint) in TEXTS.items():
    register(_code, _message, _hint)

register_terms(
    "to",
    {
        "subjek_data": mark("the people whom the data is about"),
        "lembaga": mark("the data protection authority"),
    },
)
