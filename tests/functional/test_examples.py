"""Every folder of `tests/examples` is a test: the valid ones pass, the invalid ones say exactly what is expected."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.factories import ROOT

from datareq.cli.check import command

EXAMPLES = ROOT / "tests" / "examples"
VALID = sorted(folder for folder in (EXAMPLES / "valid").iterdir() if folder.is_dir())
INVALID = sorted(folder for folder in (EXAMPLES / "invalid").iterdir() if folder.is_dir())


def run(case: Path) -> tuple[int, list[dict[str, object]]]:
    """The command's exit code and findings for one example."""
    result = CliRunner().invoke(
        command, [str(case), "--repo", str(ROOT), "--format", "json", "--lang", "en"]
    )
    return result.exit_code, json.loads(result.stdout)


@pytest.mark.parametrize("case", VALID, ids=lambda case: case.name)
def test_valid_example_is_clean(case: Path) -> None:
    code, findings = run(case)
    assert [finding for finding in findings if finding["severity"] == "error"] == []
    assert code == 0


@pytest.mark.parametrize("case", INVALID, ids=lambda case: case.name)
def test_invalid_example_says_what_is_expected(case: Path) -> None:
    code, findings = run(case)
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    found = [{key: each[key] for key in ("code", "path", "line")} for each in findings]
    order = ("line", "code", "path")
    assert sorted(found, key=lambda each: [str(each[key]) for key in order]) == sorted(
        expected, key=lambda each: [str(each[key]) for key in order]
    )
    errors = [each for each in findings if each["severity"] == "error"]
    assert code == (1 if errors else 0)


def test_examples_of_both_kinds_are_there() -> None:
    assert len(VALID) >= 8
    assert len(INVALID) >= 40
