"""What does main hold when the workflows are played? The whole desk, with the cast in office."""

from __future__ import annotations

import subprocess
from pathlib import Path

from datareq.rehearsal.house import first_files

ROOT = Path(__file__).parents[2]
PARTS = (".ci", ".github")
TOOLS = ("tools", "pyproject.toml", "requirements.lock", "README.md", "LICENSE")
INSTALL = ".ci/install"
CI = ".ci/run"
LINKED = b"""#!/usr/bin/env bash
# In the play: the environment that the real .ci/install has made of this very tree, once for all jobs.
set -euo pipefail
ln -s "$STAND_IN_DESK" "$1"
# What the runner of the machine with the desk's keys has in its own environment, and no other runner.
case "$GITHUB_JOB" in count | elsewhere) cat "$STAND_IN_KEPT" >> "$GITHUB_ENV" ;; esac
"""
SEEN = b"""#!/usr/bin/env bash
# In the play: that ci runs what it has checked out, and nothing else. The real one runs this very test.
set -euo pipefail
test -z "${GITHUB_TOKEN:-}"
git rev-parse HEAD > "$STAND_IN_ARTIFACTS/ci-ran"
"""


def desk_files(*, real_install: bool) -> dict[str, bytes]:
    """Path → content. The tools are there for a run that really installs them; the others link what the
    real installer has made, and are spared a checkout of hundreds of files."""
    parts = (*PARTS, *TOOLS) if real_install else PARTS
    listed = subprocess.run(
        ["git", "ls-files", "-z", *parts], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    names = [name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    files = {name: (ROOT / name).read_bytes() for name in names} | first_files(ROOT)
    files[CI] = SEEN
    if not real_install:
        files[INSTALL] = LINKED
    return files
