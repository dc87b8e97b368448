"""A repository on the stand-in forge, behind a line that can be made bad, and everybody who works on it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from faulty_proxy import Proxy

from datareq.adapters.git.ledger import BranchLedger
from datareq.adapters.git.mirror import MirrorRepository
from datareq.adapters.git.process import environment
from datareq.adapters.github.credentials import connect
from datareq.adapters.github.forge import forge_over
from datareq.ports import Forge
from datareq.rehearsal.forge.client import App
from datareq.rehearsal.forge.server import ForgeServer
from datareq.settings import AppSettings

REPOSITORY = "unj/desk"
FILES = {"README.md": b"# Meja data\n", "requests/.gitkeep": b""}
GATE = {
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "pull_requests": "write",
    "metadata": "read",
}
PEOPLE = ("sari", "tono", "rina", "budi")


class Desk:
    """What a test holds: the server, the line to it, the gate's ports and a mirror."""

    def __init__(self, folder: Path, server: ForgeServer, proxy: Proxy) -> None:
        self.folder = folder
        self.server = server
        self.proxy = proxy
        self.pauses: list[float] = []
        self._meanwhile: Callable[[float], None] | None = None
        self.people = {login: server.create_user(login) for login in PEOPLE}
        server.create_org("unj")
        server.create_repo(REPOSITORY, FILES)
        server.permit(REPOSITORY, "sari", "read")
        for login in PEOPLE[1:]:
            server.permit(REPOSITORY, login, "write")
        self.gate = server.create_app("gate", "unj", GATE)
        self._mirrors: list[MirrorRepository] = []
        self.forge = self.connected()
        self.mirror = self.new_mirror()
        tip = self.forge.branches.tip("main")
        assert tip is not None
        self.main = tip

    def when_pausing(self, act: Callable[[float], None]) -> None:
        """What others do while the gate waits to try again, once."""
        self._meanwhile = act

    def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        act, self._meanwhile = self._meanwhile, None
        if act is not None:
            act(seconds)

    def connected(self, app: App | None = None) -> Forge:
        """A connection of its own, as the gate or as another App."""
        app = app or self.gate
        key = self.folder / f"{app.slug}.pem"
        key.write_text(app.key)
        credential = AppSettings(app_id=app.id, key=str(key))
        client, identity = connect(credential, REPOSITORY, self.proxy.url, sleep=self._pause)
        self.token = client.token
        return forge_over(client, identity)

    def new_mirror(self) -> MirrorRepository:
        folder = self.folder / f"mirror{len(self._mirrors)}.git"
        mirror = MirrorRepository(folder, self.server.git_url(REPOSITORY), self.token)
        self._mirrors.append(mirror)
        mirror.fetch()
        return mirror

    def ledger(
        self, *, fetched: bool = False, own_mirror: bool = False, own_connection: bool = False
    ) -> BranchLedger:
        """A ledger as another process would have it; `fetched`: after a look at the forge."""
        forge = self.connected() if own_connection else self.forge
        mirror = self.new_mirror() if own_mirror else self.mirror
        if fetched:
            mirror.fetch()
        return BranchLedger(forge.branches, mirror)

    def branch(self, name: str, **files: str) -> str:
        """A branch from main with these files; its tip."""
        self.forge.branches.create(name, self.main)
        changes = {f"{key}.yaml": text.encode() for key, text in files.items()}
        return self.forge.branches.commit(name, self.main, changes, f"Add {name}")

    def pull(self, name: str = "topic") -> int:
        """The number of an open pull request of sari's, from a branch that tono pushed."""
        self.branch(name, **{name: "isi\n"})
        return self.open_as("tono", name)

    def open_as(self, login: str, head: str) -> int:
        body = {"title": f"Pull {head}", "head": head, "base": "main", "body": ""}
        return int(self.act(login, "POST", "pulls", body)["number"])

    def act(self, login: str, method: str, path: str, body: dict[str, object] | None = None) -> Any:
        """A request in a person's name, past the proxy."""
        return self.server.act(login, method, f"/repos/{REPOSITORY}/{path}", body)

    def review(self, login: str, number: int, event: str = "APPROVE", body: str = "ya") -> int:
        path = f"pulls/{number}/reviews"
        return int(self.act(login, "POST", path, {"event": event, "body": body})["id"])

    def clone(self, login: str) -> Path:
        """A person's working copy, with credentials, set up to commit."""
        root = self.folder / f"clone-{login}"
        self.git(root.parent, "clone", "-q", self.server.git_url(REPOSITORY, login), root.name)
        return root

    def git(self, root: Path, *arguments: str) -> str:
        config = {
            "user.name": "T",
            "user.email": "t@example.invalid",
            "protocol.http.allow": "always",
        }
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],
            env=environment(config),
            capture_output=True,
            check=True,
        )
        return done.stdout.decode().strip()

    def close(self) -> None:
        for mirror in self._mirrors:
            mirror.close()
