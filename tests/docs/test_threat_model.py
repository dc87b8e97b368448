"""The threat model leads to tests that are there, and to all attacks that have one."""

from __future__ import annotations

import re

import pytest

from tests.factories import ROOT

PAGE = (ROOT / "docs" / "threat-model.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("|") and not line.startswith("|---") and "| attacker |" not in line
]
PATH = re.compile(r"`(tests/[^`]+)`")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[2][:40]}")
def test_a_row_names_asset_attacker_attack_defence_and_tests_that_exist(row: list[str]) -> None:
    assert len(row) == 5
    assert all(row)
    paths = PATH.findall(row[4])
    assert paths
    assert row[4] == ", ".join(f"`{path}`" for path in paths)
    for path in paths:
        assert (ROOT / path).exists(), path


def test_a_folder_that_is_named_is_a_case() -> None:
    for path in PATH.findall(PAGE):
        if (ROOT / path).is_dir():
            assert any((ROOT / path).iterdir()), path
