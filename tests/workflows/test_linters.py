"""Two linters that know the forge better than we do: neither has anything to say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.workflows.reading import ROOT

BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ["actionlint", "-color=false", "-shellcheck=", "-pyflakes="],
        ["zizmor", "--offline", "--persona=auditor", "--no-progress", "--color=never", ".github"],
    ],
    ids=["actionlint", "zizmor"],
)
def test_a_linter_finds_nothing(command: list[str]) -> None:
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
