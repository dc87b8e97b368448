"""What is the forge made of? State, clock and git objects under one folder, behind one lock."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pygit2

from datareq.rehearsal.forge.clock import Clock
from datareq.rehearsal.forge.limits import Rates
from datareq.rehearsal.forge.objects import Objects
from datareq.rehearsal.forge.state import Row, State

CONFIG = {
    "gc.auto": "0",
    "receive.autogc": "false",
    "uploadpack.allowAnySHA1InWant": "true",
    "uploadpack.allowFilter": "true",
}


class Forge:
    """Everything that a folder holds. `url` is where it is served at present."""

    def __init__(self, folder: Path, url: str = "http://127.0.0.1") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.url = url
        self.lock = threading.RLock()
        self.state = State(folder / "forge.sqlite")
        self.clock = Clock(self.state)
        self.rates = Rates()
        self._objects: dict[int, Objects] = {}
        self._moved: list[tuple[int, str, str | None]] = []
        self.mergeable: dict[tuple[str, str], str | None] = {}
        self.stats: dict[tuple[str | None, str], tuple[int, int, int]] = {}
        self._repair()

    def git_dir(self, repo: int) -> Path:
        return self.folder / "repos" / f"{repo}.git"

    def objects(self, repo: Row) -> Objects:
        """The object store of the network that a repository belongs to."""
        root = int(repo["root"])
        if root not in self._objects:
            self._objects[root] = Objects(self.git_dir(root))
        return self._objects[root]

    def init_git(self, repo: Row) -> None:
        """The bare folder of a repository; a fork borrows its root's objects."""
        folder = self.git_dir(repo["id"])
        shutil.rmtree(folder, ignore_errors=True)
        bare = pygit2.init_repository(str(folder), bare=True, initial_head=repo["default_branch"])
        for key, value in CONFIG.items():
            bare.config[key] = value
        bare.free()
        if repo["root"] != repo["id"]:
            (folder / "objects" / "info").mkdir(exist_ok=True)
            borrowed = f"../../{repo['root']}.git/objects\n"
            (folder / "objects" / "info" / "alternates").write_text(borrowed)

    def forget_git(self, repo: int) -> None:
        shutil.rmtree(self.git_dir(repo), ignore_errors=True)

    def ref(self, repo: int, name: str) -> str | None:
        row = self.state.one("SELECT sha FROM refs WHERE repo = ? AND name = ?", repo, name)
        return str(row["sha"]) if row else None

    def write_ref(self, repo: int, name: str, sha: str | None) -> None:
        """The truth about a ref is the state; git's own follows once the transaction is through."""
        if sha is None:
            self.state.run("DELETE FROM refs WHERE repo = ? AND name = ?", repo, name)
        else:
            self.state.run(
                "INSERT INTO refs (repo, name, sha) VALUES (?, ?, ?)"
                " ON CONFLICT (repo, name) DO UPDATE SET sha = excluded.sha",
                *(repo, name, sha),
            )
        self._moved.append((repo, name, sha))

    def commit(self, between: Callable[[], None] = lambda: None) -> None:
        """Make the transaction true, then show it in git. `between`: what a test does in the gap."""
        self.state.commit()
        try:
            between()
        finally:
            self._show()

    def _show(self) -> None:
        moved, self._moved = self._moved, []
        for repo in {item[0] for item in moved}:
            self._mirror(repo, {name: sha for at, name, sha in moved if at == repo})

    def rollback(self) -> None:
        self.state.rollback()
        self._moved.clear()

    def _mirror(self, repo: int, refs: dict[str, str | None]) -> None:
        if not self.git_dir(repo).exists():
            return
        bare = pygit2.Repository(str(self.git_dir(repo)))
        for name in [name for name, sha in refs.items() if sha is None]:
            if name in bare.references:
                bare.references.delete(name)
        for name, sha in refs.items():
            if sha is not None:
                bare.references.create(name, sha, force=True)
        bare.free()

    def _repair(self) -> None:
        """After a kill: make every repository's folder what the state says."""
        for repo in self.state.all("SELECT * FROM repos ORDER BY id"):
            folder = self.git_dir(repo["id"])
            if repo["deleted"]:
                shutil.rmtree(folder, ignore_errors=True)
                continue
            for lock in folder.glob("refs/**/*.lock"):
                lock.unlink()
            if not (folder / "HEAD").exists():
                self.init_git(repo)
            listed = subprocess.run(
                ["git", "for-each-ref", "--format=%(objectname) %(refname)"],
                cwd=folder,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            have = {line[41:]: line[:40] for line in listed.splitlines()}
            rows = self.state.all("SELECT name, sha FROM refs WHERE repo = ?", repo["id"])
            want: dict[str, str | None] = {row["name"]: row["sha"] for row in rows}
            wrong = {name: sha for name, sha in want.items() if have.get(name) != sha}
            self._mirror(repo["id"], wrong | {name: None for name in have if name not in want})

    def close(self) -> None:
        with self.lock:
            self.state.close()
            for objects in self._objects.values():
                objects.repo.free()
            self._objects.clear()
