"""An organisation on a forge, and its people: each with a token, a clone, and a way to ask."""

# ruff: noqa: S310  (the address is the forge's own, on this machine)
from __future__ import annotations

import json
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt

from datareq.rehearsal.forge import App, ForgeServer

REPO = "unj/desk"
AT = f"/repos/{REPO}"
PERMISSIONS = {
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "members": "read",
    "pull_requests": "write",
    "statuses": "write",
}
EMPTY = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: status, JSON body, headers."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


class Person:
    """Somebody with a token, and a clone where they work."""

    def __init__(self, world: World, login: str, token: str) -> None:
        self.world, self.login, self.token = world, login, token

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Said:
        return ask(self.world.server.url, method, path, body, self.token, headers)

    def ok(self, method: str, path: str, body: Any = None) -> Any:
        said = self.ask(method, path, body)
        assert said.status < 300, f"{method} {path}: {said.status} {said.body}"
        return said.body

    def clone(self, repo: str = REPO) -> Path:
        folder = self.world.folder / f"{self.login}-{repo.replace('/', '-')}"
        if not folder.exists():
            url = self.world.server.git_url(repo, self.login)
            git(self.world.folder, "clone", "-q", url, folder.name)
            git(folder, "config", "user.name", self.login)
            git(folder, "config", "user.email", f"{self.login}@example.org")
        return folder

    def push(
        self,
        branch: str,
        files: dict[str, str],
        *,
        repo: str = REPO,
        start: str | None = None,
        force: bool = False,
    ) -> str:
        """A commit with these files on a branch (anew from `start`, if given), pushed; its SHA."""
        folder = self.clone(repo)
        git(folder, "fetch", "-q", "origin")
        known = git(folder, "branch", "-r", "--list", f"origin/{branch}").strip()
        tip = start or (f"origin/{branch}" if known else "origin/main")
        git(folder, "checkout", "-q", "-B", branch, tip)
        for path, text in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", f"Write {', '.join(files)}")
        git(folder, "push", "-q", *(["--force"] if force else []), "origin", branch)
        return git(folder, "rev-parse", "HEAD").strip()

    def open(self, head: str, title: str = "Please", base: str = "main") -> int:
        body = {"head": head, "base": base, "title": title, "body": "A text"}
        return int(self.ok("POST", f"{AT}/pulls", body)["number"])


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise GitRefusedError(done.stderr)
    return done.stdout


class GitRefusedError(Exception):
    """What git said when it didn't do it."""


def ask(
    url: str,
    method: str,
    path: str,
    body: Any,
    token: str | None,
    headers: Mapping[str, str] | None = None,
) -> Said:
    data = None if body is None else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
    request = urllib.request.Request(url + path, data=data, method=method, headers=named)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request) as answer:
            return _said(answer.status, answer.read(), answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return _said(error.code, error.read(), error.headers)


def _said(status: int, text: bytes, headers: Any) -> Said:
    return Said(status, json.loads(text) if text else None, dict(headers))


class World:
    """An organisation with a repository; writers, readers, an owner, an App."""

    def __init__(self, folder: Path, server: ForgeServer) -> None:
        self.folder, self.server = folder, server
        for login in ("owner", "writer", "second", "reader", "stranger"):
            server.create_user(login)
        server.create_org("unj", members={"owner": "admin", "writer": "member"})
        files = {"README.md": b"# Desk\n", "policy/sop.yaml": b"steps: []\n"}
        server.create_repo(REPO, files)
        for login, level in (("writer", "write"), ("second", "write"), ("reader", "read")):
            server.permit(REPO, login, level)
        self.app: App = server.create_app("gate", "unj", PERMISSIONS)

    def person(self, login: str) -> Person:
        return Person(self, login, self.server.token(login))

    def jwt(self, app: App | None = None) -> Person:
        app, now = app or self.app, int(time.time())
        token = jwt.encode(
            {"iss": str(app.id), "iat": now - 10, "exp": now + 500}, app.key, algorithm="RS256"
        )
        return Person(self, app.slug, token)

    def bot(self, app: App | None = None) -> Person:
        app = app or self.app
        path = f"/app/installations/{app.installations['unj']}/access_tokens"
        token = self.jwt(app).ok("POST", path)["token"]
        return Person(self, app.bot_login, token)

    def fork(self, login: str) -> Person:
        person = self.person(login)
        person.ok("POST", f"{AT}/forks")
        return person

    def pull(self, login: str = "reader", files: dict[str, str] | None = None) -> int:
        """A pull request from a person's fork, branch `ask`."""
        person = self.fork(login)
        person.push("ask", files or {"requests/a.yaml": "a: 1\n"}, repo=f"{login}/desk")
        return person.open(f"{login}:ask")

    def timeline(self, number: int) -> list[str]:
        path = f"{AT}/issues/{number}/timeline?per_page=100"
        return [event["event"] for event in self.person("reader").ok("GET", path)]
