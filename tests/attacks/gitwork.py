"""What an attacker does with git on a machine of their own: any tree, any commit, pushed for real.

Trees are written by hand, so that they may hold what no editor would make: links, submodules, two names
that look alike, modes that git never writes.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pygit2

if TYPE_CHECKING:
    from tests.attacks.scene import Scene

MODES = {"file": "100644", "program": "100755", "link": "120000", "submodule": "160000"}
Entry = tuple[str, str]
"""Mode and object id."""


class PushRefused(Exception):  # noqa: N818  (an answer, not an error)
    """What git said."""


class Workshop:
    """A bare repository that borrows the forge's objects."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        self._scene = scene
        self._folder = folder
        self._repository: pygit2.Repository | None = None

    @property
    def repository(self) -> pygit2.Repository:
        if self._repository is None:
            made = pygit2.init_repository(str(self._folder), bare=True)
            info = self._folder / "objects" / "info"
            info.mkdir(exist_ok=True)
            (info / "alternates").write_text(f"{self._scene.root() / 'objects'}\n")
            made.free()
            self._repository = pygit2.Repository(str(self._folder))
        return self._repository

    def files(self, commit: str) -> dict[str, Entry]:
        """Path → mode and object of everything in a commit."""
        found: dict[str, Entry] = {}
        tree = self.repository[commit].peel(pygit2.Tree)

        def walk(inside: pygit2.Tree, prefix: str) -> None:
            for item in inside:
                if isinstance(item, pygit2.Tree):
                    walk(item, f"{prefix}{item.name}/")
                else:
                    found[f"{prefix}{item.name}"] = (f"{item.filemode:06o}", str(item.id))

        walk(tree, "")
        return found

    def text(self, commit: str, path: str) -> str:
        """A file's text."""
        blob = self.repository[self.files(commit)[path][1]]
        assert isinstance(blob, pygit2.Blob)
        return bytes(blob.data).decode()

    def commit(self, parents: list[str], files: dict[str, Any], author: str, base: str) -> str:
        """A commit with the files of `base`, but for these: text, or how it is made; None: gone."""
        now = self.files(base)
        for path, how in files.items():
            if how is None:
                now.pop(path, None)
            else:
                now[path] = self._entry(how)
        when = int(self._scene.forge.now.timestamp())
        name, _, mail = author.rstrip(">").partition(" <")
        person = pygit2.Signature(name, mail, when, 0)
        tree = self._tree({path.encode(): entry for path, entry in now.items()})
        text = "Isi dokumen"
        return str(
            self.repository.create_commit(None, person, person, text, pygit2.Oid(hex=tree), parents)
        )

    def _entry(self, how: Any) -> Entry:
        if isinstance(how, str):
            return MODES["file"], self._blob(how)
        if "submodule" in how:
            return MODES["submodule"], how["submodule"]
        if "link" in how:
            return MODES["link"], self._blob(how["link"])
        text = how["text"] * how.get("times", 1)
        return str(how.get("mode", MODES["file"])), self._blob(text)

    def _blob(self, text: str | bytes) -> str:
        data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
        return str(self.repository.create_blob(data))

    def _tree(self, files: dict[bytes, Entry]) -> str:
        """A tree written byte by byte: pygit2 would refuse the names that attackers choose."""
        here: dict[bytes, Entry] = {}
        below: dict[bytes, dict[bytes, Entry]] = {}
        for path, entry in files.items():
            name, slash, rest = path.partition(b"/")
            if slash:
                below.setdefault(name, {})[rest] = entry
            else:
                here[name] = entry
        here |= {name: ("40000", self._tree(inside)) for name, inside in below.items()}
        order = sorted(here, key=lambda n: n + (b"/" if here[n][0] == "40000" else b""))
        data = b"".join(
            here[name][0].encode() + b" " + name + b"\0" + bytes.fromhex(here[name][1])
            for name in order
        )
        return str(self.repository.odb.write(pygit2.enums.ObjectType.TREE, data))

    def push(self, login: str, repository: str, what: str, *, force: bool = False) -> None:
        """`what`: commit:branch; an empty commit deletes."""
        source, _, branch = what.partition(":")
        _ = self.repository
        address = self._scene.forge.git_url(repository, login)
        command = ["git", f"--git-dir={self._folder}", "push", "--quiet", "--no-thin", address]
        refspec = f"{'+' if force else ''}{source}:refs/heads/{branch}"
        done = subprocess.run(
            [*command, refspec],
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": os.environ["PATH"], "GIT_TERMINAL_PROMPT": "0"},
        )
        if done.returncode:
            raise PushRefused(done.stderr)
