"""How is the git command run so that neither the machine's settings nor the repository's can change what it does?"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from datareq.errors import ForgeError

SAFE_CONFIG: Mapping[str, str] = {
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "core.attributesFile": "/dev/null",
    "credential.helper": "",
    "fetch.recurseSubmodules": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "http.followRedirects": "false",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
    "protocol.allow": "never",
    "transfer.fsckObjects": "true",
}
"""Holds for every command; given through the environment, so that it outranks any file."""


def environment(config: Mapping[str, str]) -> dict[str, str]:
    """The environment of a git child: ours without any GIT_ variable, then `SAFE_CONFIG` and `config`.

    What remains of ours is what git needs of the machine: PATH, proxies, certificates. Secrets go
    into `config`: the environment is readable by this user alone, a command line by everybody.
    """
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env |= {
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": "/dev/null",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
    }
    settings = {**SAFE_CONFIG, **config}
    env["GIT_CONFIG_COUNT"] = str(len(settings))
    for n, (key, value) in enumerate(settings.items()):
        env[f"GIT_CONFIG_KEY_{n}"] = key
        env[f"GIT_CONFIG_VALUE_{n}"] = value
    return env


def run(
    git_dir: Path,
    arguments: Sequence[str],
    *,
    config: Mapping[str, str] | None = None,
    answers: Sequence[int] = (0,),
    timeout: float = 120,
) -> tuple[int, bytes]:
    """Exit code and standard output of `git <arguments>`; `ForgeError` unless the code is in `answers`.

    git's own words stay out of the error: they may repeat an address or what a server said.
    """
    command = ["git", f"--git-dir={git_dir}", *arguments]
    try:
        done = subprocess.run(
            command,
            env=environment(config or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ForgeError("git-failed", command=arguments[0], reason=type(error).__name__) from None
    if done.returncode not in answers:
        raise ForgeError("git-failed", command=arguments[0], status=done.returncode)
    return done.returncode, done.stdout
