"""Indonesian as this stage says it, before the parts are merged into the catalogue."""

from __future__ import annotations

import gettext
from io import BytesIO

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from intake_forms import ROOT

from datareq import language

PART = ROOT / "tools/datareq/locale/id/parts/intake.po"


@pytest.fixture
def indonesian(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences come from this stage's own part, whatever was merged last."""
    compiled = BytesIO()
    with PART.open("rb") as part:
        write_mo(compiled, read_po(part, locale="id"))
    compiled.seek(0)
    translations = gettext.GNUTranslations(compiled)
    monkeypatch.setattr(language, "_translations", lambda _: translations)
