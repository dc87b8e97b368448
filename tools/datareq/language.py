"""In which words? Sentences are English templates in the code, Indonesian in `locale/id`.

Templates are filled with `str.format`, after translation. The catalogue is GNU gettext's.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path

DOMAIN = "datareq"
DEFAULT = "id"


def mark(template: str) -> str:
    """Marks an English template for extraction into the catalogue; gives it back unchanged."""
    return template


@cache
def _translations(lang: str) -> gettext.NullTranslations:
    folder = Path(__file__).parent / "locale"
    return gettext.translation(DOMAIN, folder, languages=[lang], fallback=True)


def say(template: str, args: Mapping[str, object], lang: str) -> str:
    """The template in that language, filled. A template without a translation is said in English."""
    translated = template if lang == "en" else _translations(lang).gettext(template)
    return translated.format(**args)
