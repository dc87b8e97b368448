"""How does an error that stopped the work read to a person, whatever it was?"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from datareq.errors import DatareqError
from datareq.reconcile.error_words import error_sentence
from datareq.settings import LANGUAGES, read_settings

_PACKAGE = Path(__file__).parents[1]


def sentence(error: DatareqError, lang: str | None = None) -> str:
    """The sentence of an error in the language asked for, or in that of the environment."""
    return error_sentence(error.code, error.args_, lang or read_settings().language)


def understood(error: Exception) -> DatareqError:
    """Any error as one that can be said. Its own text may hold values and isn't passed on."""
    if isinstance(error, DatareqError):
        return error
    if isinstance(error, OSError) and error.filename is not None:
        return DatareqError("file-trouble", path=str(error.filename), reason=type(error).__name__)
    return DatareqError("unexpected", what=type(error).__name__, where=_where(error))


def language_asked(arguments: Sequence[str]) -> str | None:
    """The value of `--lang` on a command line; None where there is none that is known."""
    given = [after for before, after in pairwise(arguments) if before == "--lang"]
    given += [one.removeprefix("--lang=") for one in arguments if one.startswith("--lang=")]
    return next((lang for lang in reversed(given) if lang in LANGUAGES), None)


def _where(error: Exception) -> str:
    """The last line of ours that the error passed, as `module.py:12`."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_PACKAGE):
            return f"{path.relative_to(_PACKAGE).as_posix()}:{frame.lineno}"
    return "?"
