"""How does an error that stopped the work read to a person?"""

from __future__ import annotations

from datareq.documents.error_texts import SENTENCES as DOCUMENT_SENTENCES
from datareq.errors import DatareqError
from datareq.language import mark, say
from datareq.settings import read_settings

SENTENCES: dict[str, str] = {
    **DOCUMENT_SENTENCES,
    "forge-unreadable": mark(
        "No decision could be made: the repository service did not answer completely. "
        "Nothing has changed; it will be tried again automatically."
    ),
    "policy-not-found": mark(
        "There is no policy here ({folder}). Please go to a copy of the data desk's repository, or name it with --repo."
    ),
    "policy-invalid": mark(
        "The policy could not be read: {findings} things are wrong, the first in {file}, line {line}. "
        "Nothing has changed; `datareq check` tells them all."
    ),
    "calendar-unknown": mark(
        "There is no calendar for {year}, so no due date can be told. "
        "Please ask the maintainer to add policy/calendar/{year}.yaml (`datareq calendar {year}` drafts it)."
    ),
    "calendar-unsettled": mark(
        "The calendar of {year} is not settled yet, so no due date can be told. "
        "Please ask the maintainer to compare policy/calendar/{year}.yaml with the decree and to settle it."
    ),
}
FALLBACK = mark("No decision could be made ({code}). Nothing has changed.")


def sentence(error: DatareqError, lang: str | None = None) -> str:
    """The sentence of an error in the language asked for, or in that of the environment."""
    template = SENTENCES.get(error.code, FALLBACK)
    return say(template, {**error.args_, "code": error.code}, lang or read_settings().language)
