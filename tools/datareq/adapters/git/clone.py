"""How does somebody get a copy of the repository to look at?"""

from __future__ import annotations

import subprocess
from pathlib import Path

from datareq.adapters.git.process import environment
from datareq.errors import ForgeError

SECONDS = 300


def clone(remote: str, folder: Path) -> None:
    """A clone with a working tree, of a repository that needs no password (a bare folder, say)."""
    config = {"protocol.file.allow": "always", "protocol.http.allow": "always"}
    done = subprocess.run(
        ["git", "clone", "--quiet", "--", remote, str(folder)],
        env=environment(config),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise ForgeError("git-failed", command="clone", status=done.returncode)
