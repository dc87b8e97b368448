"""Plays and reconciles in processes that can be killed: forked from one that has everything imported.

`python troupe.py` reads a job a line from standard input (JSON), forks, says `pid N`, and when the
child has ended `over N STATUS` (negative: the signal). Jobs may run beside each other.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from datareq.adapters.engines.duckdb import DuckDB
from datareq.reconcile.converge import reconcile
from datareq.rehearsal.forge.client import App, Control
from datareq.rehearsal.journal import Journal
from datareq.rehearsal.premises import Premises
from datareq.wiring.demo import STORE, Bots, Demo, play_on

NEEDED = (DuckDB, reconcile)
"""Imported here so that a child doesn't have to."""
STORE_WRITES = ("open", "os.rename", "os.link", "os.remove", "os.mkdir")
"""What changes a folder of files, as the interpreter reports it beforehand."""


def play(job: dict[str, Any]) -> None:
    """Play the scenes from where the journal stopped."""
    demo = demo_of(job)
    forge, premises = forge_of(job)
    play_on(demo, forge, premises, Journal(demo.out / "journal.txt"))


def turn(job: dict[str, Any]) -> None:
    """The bots' turn on its own, from a folder of its own."""
    forge, premises = forge_of(job)
    Bots(demo=demo_of(job), forge=forge, premises=premises).turn("")


def play_until_built(job: dict[str, Any]) -> None:
    """Play on; killed when a dataset is built and not yet under its key."""

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        name = Path(str(arguments[0])).name if event == "os.rename" else ""
        if name.startswith(".") and name.endswith(".partial"):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    play(job)


def play_killed_in_store(job: dict[str, Any]) -> None:
    """Play on; killed at one write in the store more than the process before lived through."""
    count = Path(job["out"]) / "store-kills.txt"
    spared = int(count.read_text()) if count.exists() else 0
    seen = 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in STORE_WRITES or f"/{STORE}/" not in str(arguments[0]):
            return
        if event == "open" and not int(arguments[2]) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
        seen += 1
        if seen > spared:
            count.write_text(str(spared + 1))
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    play(job)


JOBS: dict[str, Callable[[dict[str, Any]], None]] = {
    "play": play,
    "turn": turn,
    "play-until-built": play_until_built,
    "play-killed-in-store": play_killed_in_store,
}


def demo_of(job: dict[str, Any]) -> Demo:
    return Demo(
        out=Path(job["out"]),
        root=Path(job["root"]),
        scenes=tuple(job["scenes"]),
        students=job["students"],
        tell=lambda _: None,
    )


def forge_of(job: dict[str, Any]) -> tuple[Control, Premises]:
    apps = {name: App(**value) for name, value in job["premises"].items()}
    return Control(job["url"]), Premises(**apps)


def _child(job: dict[str, Any]) -> int:
    """What became of it stands in the job's log; 0 if nothing went wrong."""
    try:
        JOBS[job["do"]](job)
    except BaseException:  # noqa: BLE001 (a child must not return into its parent's loop)
        Path(job["log"]).write_text(traceback.format_exc())
        return 1
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Until standard input ends. A pipe wakes us when a child ends."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready, _, _ = select.select([0, woken], [], [])
        if woken in ready:
            os.read(woken, 100)
            while True:
                try:
                    pid, status = os.waitpid(-1, os.WNOHANG)
                except ChildProcessError:
                    break
                if pid == 0:
                    break
                _say(f"over {pid} {os.waitstatus_to_exitcode(status)}")
        if 0 in ready:
            line = _line()
            if not line:
                return
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                os._exit(_child(json.loads(line)))
            _say(f"pid {pid}")


def _line() -> bytes:
    """One line, unbuffered, so that `select` sees the next one."""
    data = b""
    while not data.endswith(b"\n"):
        part = os.read(0, 1)
        if not part:
            return b""
        data += part
    return data


if __name__ == "__main__":
    main()
