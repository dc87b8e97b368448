"""How does an error that stopped the work read to a person?"""

from __future__ import annotations

from datareq.documents.error_texts import SENTENCES as DOCUMENT_SENTENCES
from datareq.documents.policy_texts import ERRORS as POLICY_SENTENCES
from datareq.errors import DatareqError
from datareq.language import mark, say
from datareq.reporting.clock_words import ERRORS as CALENDAR_SENTENCES
from datareq.settings import read_settings

SENTENCES: dict[str, str] = {
    **DOCUMENT_SENTENCES,
    **POLICY_SENTENCES,
    **CALENDAR_SENTENCES,
    "forge-unreadable": mark(
        "No decision could be made: the repository service did not answer completely. "
        "Nothing has changed; it will be tried again automatically."
    ),
}
FALLBACK = mark("No decision could be made ({code}). Nothing has changed.")


def sentence(error: DatareqError, lang: str | None = None) -> str:
    """The sentence of an error in the language asked for, or in that of the environment."""
    template = SENTENCES.get(error.code, FALLBACK)
    return say(template, {**error.args_, "code": error.code}, lang or read_settings().language)
