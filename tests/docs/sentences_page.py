"""How is a decision said, and what is said when none can be made?"""

from __future__ import annotations

from collections.abc import Mapping

from datareq.approval import words
from datareq.approval.words_refusals import REFUSALS
from datareq.approval.words_reviews import REVIEWS
from datareq.approval.words_states import STATES
from datareq.reconcile import error_words, verdict_words
from tests.docs.markdown import table, template

LENT = verdict_words.LENT
"""Codes of other stages' sentences that a verdict may use; registered by importing them."""

_HEAD = """\
# Sentences

Made by `make docs` from the registries of sentences; edit those, not this page. A decision is made of
codes and arguments and becomes words only where a person reads it, in Indonesian or English. Words in
braces are filled in.
"""


def sections() -> Mapping[str, Mapping[str, str]]:
    """Title of a section → code → template."""
    return {
        "Where a step stands": STATES,
        "Why something is refused": REFUSALS,
        "Why an approval isn't counted": REVIEWS,
        "What other stages add to a decision": {code: words.SENTENCES[code] for code in LENT},
        "When no decision could be made (exit code 3)": {
            "": error_words.GENERAL,
            **error_words.SENTENCES,
        },
    }


def render() -> str:
    """The whole page, Markdown; ends with a newline."""
    parts = [_HEAD]
    for title, sentences in sections().items():
        rows = (
            (f"`{code}`" if code else "any other", template(text, "id"), template(text, "en"))
            for code, text in sorted(sentences.items())
        )
        parts += [f"## {title}\n", table(("code", "Indonesian", "English"), rows)]
    return "\n".join(parts)
