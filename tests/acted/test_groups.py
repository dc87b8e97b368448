"""Does act work the expressions of concurrency groups out as we do, who decide by them what waits?"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.acted.runner import BIN
from tests.workflows.reading import workflow
from tests.workflows.test_groups import GROUPS

ECHO = """\
on: {event}
jobs:
  echo:
    runs-on: ubuntu-24.04
    steps:
      - env:
          GROUP: {group}
        run: echo "group is $GROUP"
"""


@pytest.mark.parametrize(("name", "event", "payload", "group"), GROUPS)
def test_act_finds_the_same_group(
    tmp_path: Path, name: str, event: str, payload: dict[str, Any], group: str
) -> None:
    template = json.dumps(workflow(name).whole["concurrency"]["group"])
    (tmp_path / "echo.yml").write_text(ECHO.format(event=event, group=template))
    (tmp_path / "event.json").write_text(json.dumps(payload))
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", tmp_path], check=True)
    done = subprocess.run(
        [
            *(BIN / "act", event, "--workflows", "echo.yml", "--eventpath", "event.json"),
            *("--platform", "ubuntu-24.04=-self-hosted", "--no-cache-server"),
            *("--env", "GITHUB_RUN_ID=7", "--action-cache-path", tmp_path / "cache"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"| group is {group}\n" in done.stdout, done.stdout + done.stderr
