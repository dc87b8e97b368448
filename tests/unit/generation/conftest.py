"""Indonesian as this stage and the documents say it, and a small warehouse to read from."""

from __future__ import annotations

import gettext
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from generation_cases import ROOT

from datareq import language
from datareq.adapters.engines.duckdb_file import create_database
from datareq.rehearsal.warehouse import statements

PARTS = ROOT / "tools/datareq/locale/id/parts"


@pytest.fixture
def indonesian(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences come from the parts, whatever was merged last."""
    translations: gettext.GNUTranslations | None = None
    for name in ("generation", "documents"):
        compiled = BytesIO()
        with (PARTS / f"{name}.po").open("rb") as part:
            write_mo(compiled, read_po(part, locale="id"))
        compiled.seek(0)
        read = gettext.GNUTranslations(compiled)
        if translations is None:
            translations = read
        else:
            translations.add_fallback(read)
    monkeypatch.setattr(language, "_translations", lambda _: translations)


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warehouse") / "siakad.duckdb"
    create_database(path, statements(3000))
    return path
