"""The form's reference page is the one that schema and rules make."""

from __future__ import annotations

import os

from intake_forms import ROOT, schemas

from datareq.intake.reference import page
from datareq.intake.rules import RULES

PAGE = ROOT / "docs" / "form.md"
MADE = page(schemas().schema("frm-data-002"))


def test_page_is_fresh() -> None:
    """After a change of the form: `make docs`."""
    if os.environ.get("DATAREQ_GOLDEN") == "write":
        PAGE.write_text(MADE, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == MADE


def test_page_names_every_field_and_rule() -> None:
    fields = schemas().schema("frm-data-002")["properties"]
    assert all(f"`{key}`" in MADE for key in fields)
    assert all(f"| `{rule.code}`" in MADE for rule in RULES)


def test_page_says_when_a_field_is_asked_for() -> None:
    line = next(line for line in MADE.splitlines() if line.startswith("| `requester.position`"))
    assert "when requester.capacity: perwakilan_unit" in line
