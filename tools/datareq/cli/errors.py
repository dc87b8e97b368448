"""How does an error that stopped the work read to a person?"""

from __future__ import annotations

from datareq.errors import DatareqError
from datareq.reconcile.error_words import error_sentence
from datareq.settings import read_settings


def sentence(error: DatareqError, lang: str | None = None) -> str:
    """The sentence of an error in the language asked for, or in that of the environment."""
    return error_sentence(error.code, error.args_, lang or read_settings().language)
