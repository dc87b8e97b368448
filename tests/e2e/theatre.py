"""A forge with its cast on which requests are played, disturbed, and counted afterwards."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import request

from datareq.adapters.engines.duckdb_file import create_database
from datareq.model.names import LEDGER_BRANCH
from datareq.rehearsal.acts import Act, Turn
from datareq.rehearsal.forge.access import authenticate
from datareq.rehearsal.forge.faults import Cut, Fault
from datareq.rehearsal.forge.server import ForgeServer
from datareq.rehearsal.house import first_files
from datareq.rehearsal.journal import Journal
from datareq.rehearsal.play import perform
from datareq.rehearsal.premises import found
from datareq.rehearsal.script import FIRST_DAY, script
from datareq.rehearsal.warehouse import statements
from datareq.wiring.demo import REPOSITORY, WAREHOUSE, Bots, Demo, stage_of

ROOT = Path(__file__).parents[2]
STUDENTS = 1_000
WRITES = "POST|PUT|PATCH|DELETE"
CHANGING = r"^(?!.*(git-upload-pack|access_tokens))"
"""A fetch and a new token change nothing that anybody sees."""
SEEN = r"^(?!.*(git-upload-pack|access_tokens|/git/(blobs|trees|commits)$))"
"""Nor does a git object to which nothing points yet."""
LEFT_OUT = {"tokens", "apps", "rulesets"}
"""Tables of the forge that hold keys, which differ from forge to forge, and what is set up at every start."""
PASSING_META = {"port"}


class Theatre:
    """`out`: the folder of a demo; `forge`: its server, in this process."""

    def __init__(self, out: Path, warehouse: Path, scenes: Iterable[str]) -> None:
        self.out = out
        self.scenes = tuple(scenes)
        out.mkdir(parents=True)
        os.link(warehouse, out / WAREHOUSE)
        self.forge = ForgeServer(out / "forge").start()
        self.forge.set_clock(FIRST_DAY - timedelta(hours=1))
        self.premises = found(self.forge, REPOSITORY, first_files(ROOT))
        self.forge.forget_requests()

    def close(self) -> None:
        self.forge.stop()

    def trouble(self) -> str:
        """What a process of the troupe broke on."""
        file = self.out / "trouble.txt"
        return file.read_text() if file.exists() else ""

    def demo(self, out: Path | None = None) -> Demo:
        return Demo(
            out=out or self.out,
            root=ROOT,
            scenes=self.scenes,
            students=STUDENTS,
            tell=lambda _: None,
        )

    def job(self, do: str, out: Path | None = None) -> dict[str, Any]:
        """The job for a process of the troupe."""
        out = out or self.out
        return {
            "do": do,
            "out": str(out),
            "root": str(ROOT),
            "scenes": self.scenes,
            "students": STUDENTS,
            "url": self.forge.url,
            "premises": asdict(self.premises),
            "log": str(out / "trouble.txt"),
        }

    def bots(self, out: Path | None = None) -> Bots:
        """A desk in this process; with another folder, one that knows nothing of the first."""
        self.furnish(out or self.out)
        return Bots(demo=self.demo(out), forge=self.forge, premises=self.premises)

    def furnish(self, out: Path) -> None:
        """A folder in which a desk can work."""
        out.mkdir(parents=True, exist_ok=True)
        if not (out / WAREHOUSE).exists():
            os.link(self.out / WAREHOUSE, out / WAREHOUSE)

    def play(self, turn: Callable[[str], None], acts: Iterable[Act | Turn] | None = None) -> None:
        """Plays acts (all those of the scenes) in this process, with `turn` for the bots."""
        told = script(*self.scenes) if acts is None else acts
        stage = stage_of(self.demo(), self.forge, turn)
        perform(told, stage, Journal(self.out / "journal.txt"))

    def tree(self, branch: str) -> str:
        """The SHA of a branch's tree."""
        return self.git("rev-parse", f"refs/heads/{branch}^{{tree}}").strip()

    def trees(self) -> dict[str, str]:
        """Every branch with its tree; one that is gone isn't there."""
        listed = self.git("for-each-ref", "--format=%(refname:short) %(tree)", "refs/heads")
        return dict(line.split(" ") for line in listed.splitlines())  # type: ignore[misc]

    def files(self, branch: str) -> list[str]:
        return self.git("ls-tree", "-r", "--name-only", f"refs/heads/{branch}").splitlines()

    def read(self, branch: str, path: str) -> str:
        return self.git("show", f"refs/heads/{branch}:{path}")

    def git(self, *arguments: str) -> str:
        """Asks the desk's repository on the forge."""
        application = self.forge.application
        with application.forge.lock:
            row = application.forge.state.one("SELECT id FROM repos ORDER BY id LIMIT 1")
        assert row is not None
        folder = application.forge.git_dir(row["id"])
        done = subprocess.run(
            ["git", f"--git-dir={folder}", *arguments], capture_output=True, check=True
        )
        return done.stdout.decode(errors="backslashreplace")

    def ledger(self) -> dict[str, list[dict[str, Any]]]:
        """File → lines of the account."""
        return {
            path: [json.loads(line) for line in self.read(LEDGER_BRANCH, path).splitlines()]
            for path in self.files(LEDGER_BRANCH)
            if path.endswith(".ndjson")
        }

    def writes(self) -> list[str]:
        """What was asked, since the log was emptied, that could change something; then empties it."""
        asked = [
            f"{method} {path} {status}"
            for method, path, status, _ in self.forge.writes()
            if re.match(CHANGING, path)
        ]
        self.forge.forget_requests()
        return asked

    def memory(self) -> dict[str, list[tuple[Any, ...]]]:
        return memory(self.out / "forge")


Build = Callable[..., Theatre]
"""Scene names → a new theatre."""


def memory(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that a forge remembers, table by table, but for its keys and rules: who did what, and when."""
    database = sqlite3.connect(f"file:{folder}/forge.sqlite?mode=ro", uri=True)
    try:
        names = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name not in LEFT_OUT
        ]
        tables = {
            name: sorted(database.execute(f"SELECT * FROM {name}"), key=repr)  # noqa: S608
            for name in names
        }
    finally:
        database.close()
    tables["meta"] = [row for row in tables["meta"] if row[0] not in PASSING_META]
    return tables


def branches(folder: Path) -> dict[str, str]:
    """Branch → its commit and tree, of a forge's first repository, which is the desk's."""
    first = min((folder / "repos").iterdir(), key=lambda path: path.name)
    listed = subprocess.run(
        [
            "git",
            f"--git-dir={first}",
            "for-each-ref",
            "--format=%(refname:short)=%(objectname) %(tree)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.split("=") for line in listed.stdout.splitlines())


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def assert_same_memory(ours: Theatre, theirs: Theatre) -> None:
    """The two forges remember the same, to the second: no comment, check, pull request, label, review
    request, branch or commit more or less, and none at another time."""
    mine, other = ours.memory(), theirs.memory()
    assert mine.keys() == other.keys()
    for table, rows in other.items():
        assert mine[table] == rows, table


def make_warehouse(folder: Path) -> Path:
    file = folder / WAREHOUSE
    create_database(file, statements(STUDENTS))
    return file


class Troupe:
    """The process that forks the players. One thread reads what it says."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("troupe.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, job: dict[str, Any]) -> int:
        """The process that is at the job now."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        word, pid = self._hear()
        assert word == "pid", word
        return int(pid)

    def wait(self) -> tuple[int, int]:
        """The next process that ended: its id, its exit code or minus the signal."""
        word, told = self._hear()
        assert word == "over", word
        pid, status = told.split()
        return int(pid), int(status)

    def run(self, job: dict[str, Any]) -> int:
        pid = self.start(job)
        ended, status = self.wait()
        assert ended == pid
        return status

    def close(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(30)
        if self._process.stdout:
            self._process.stdout.close()

    def _hear(self) -> tuple[str, str]:
        assert self._process.stdout is not None
        word, _, told = self._process.stdout.readline().strip().partition(" ")
        return word, told


class Reaper:
    """Kills the player once at every boundary: at a state-changing request that it didn't kill at yet.

    A boundary is known by who asks what at what time of the forge's clock; a request that is made
    again because it wasn't done, or because its answer wasn't seen, is the same boundary.

    `before`: the write isn't done. `after`: it is, and its answer isn't seen; for git objects this is
    the same as being killed before the write that follows them, so it isn't done twice.
    """

    def __init__(self, theatre: Theatre, when: str) -> None:
        self.boundaries: list[str] = []
        self._theatre = theatre
        self._seen: set[tuple[str, ...]] = set()
        self._pid: int | None = None
        self._known = threading.Event()
        self._when = when
        path = CHANGING if when == "before" else SEEN
        fault = Fault(
            method=WRITES, path=path, times=10**9, when=when, do="call", function=self._strike
        )
        theatre.forge.application.faults.set.append(fault)

    def run(self, troupe: Troupe, job: dict[str, Any]) -> int:
        """One process's life."""
        self._known.clear()
        self._pid = troupe.start(job)
        self._known.set()
        ended, status = troupe.wait()
        assert ended == self._pid
        return status

    def _strike(self) -> None:
        forge = self._theatre.forge.application.forge
        with forge.lock:
            actor = authenticate(forge.state, request.headers.get("Authorization"))
            now = forge.state.meta("clock")
        body = request.get_data().decode(errors="replace")
        boundary = (request.method, request.path, body, actor.login if actor else "", now)
        if boundary in self._seen:
            return
        self._seen.add(boundary)
        self.boundaries.append(f"{request.method} {request.path}")
        self._known.wait()
        assert self._pid is not None
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        if self._when == "before":
            raise Cut(Fault(do="close"))
