"""Indonesian as this stage says it, before the parts are merged into the catalogue."""

from __future__ import annotations

import gettext
from io import BytesIO

import pytest
from tests.messages.build import compiled

from datareq import language


@pytest.fixture
def indonesian(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences come from the parts as they are, whatever was compiled last."""
    translations = gettext.GNUTranslations(BytesIO(compiled()))
    monkeypatch.setattr(language, "_translations", lambda _: translations)
