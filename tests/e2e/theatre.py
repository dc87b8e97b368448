"""A forge with its cast on which requests are played, disturbed, and counted afterwards."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from counting import memory

from datareq.adapters.engines.duckdb_file import create_database
from datareq.model.names import LEDGER_BRANCH
from datareq.rehearsal.acts import Act, Turn
from datareq.rehearsal.cast import CAST
from datareq.rehearsal.forge.server import ForgeServer
from datareq.rehearsal.house import first_files
from datareq.rehearsal.journal import Journal
from datareq.rehearsal.play import perform
from datareq.rehearsal.premises import found
from datareq.rehearsal.script import FIRST_DAY, script
from datareq.rehearsal.warehouse import statements
from datareq.settings import Settings, read_settings
from datareq.wiring.demo import REPOSITORY, STORE, WAREHOUSE, Bots, Demo, stage_of

ROOT = Path(__file__).parents[2]
STUDENTS = 1_000
WRITES = "POST|PUT|PATCH|DELETE"
CHANGING = r"^(?!.*(git-upload-pack|access_tokens))"
"""A fetch and a new token change nothing that anybody sees."""
SEEN = r"^(?!.*(git-upload-pack|access_tokens|/git/(blobs|trees|commits)$))"
"""Nor does a git object to which nothing points yet."""


class Theatre:
    """`out`: the folder of a demo; `forge`: its server, in this process. `files`: main's first ones."""

    def __init__(
        self,
        out: Path,
        warehouse: Path,
        scenes: Iterable[str],
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        self.out = out
        self.scenes = tuple(scenes)
        out.mkdir(parents=True)
        os.link(warehouse, out / WAREHOUSE)
        self.forge = ForgeServer(out / "forge").start()
        self.forge.set_clock(FIRST_DAY - timedelta(hours=1))
        self.premises = found(self.forge, REPOSITORY, files or first_files(ROOT))
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

    def reader(self) -> Settings:
        """The environment of somebody who only reads."""
        return read_settings(
            {
                "GITHUB_API_URL": self.forge.url,
                "GITHUB_SERVER_URL": self.forge.url,
                "GITHUB_REPOSITORY": REPOSITORY,
                "GITHUB_TOKEN": self.forge.token(CAST[0].login),
                "DATAREQ_PUBLISHER": f"{self.premises.publish.slug}[bot]",
            }
        )

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

    def envelopes(self, folder: str) -> list[Path]:
        """The sealed files in a folder of the store; not what a killed writer left half written."""
        found = (self.out / STORE / folder).rglob("*.age")
        return sorted(path for path in found if not path.name.startswith("."))

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


def make_warehouse(folder: Path) -> Path:
    file = folder / WAREHOUSE
    create_database(file, statements(STUDENTS))
    return file
