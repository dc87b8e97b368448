"""One desk on two forges: our stand-in, and the emulator that others wrote. Who is there is the same."""

# ruff: noqa: S310  (the addresses are of this machine)
from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from datareq.adapters.github.client import Client
from datareq.adapters.github.credentials import connect
from datareq.adapters.github.forge import forge_over
from datareq.ports import Forge
from datareq.rehearsal.forge.server import ForgeServer
from datareq.settings import AppSettings
from tests.second_opinion.emulator import serving

REPOSITORY = "unj/desk"
PEOPLE = ("rina", "budi", "tono")
GRANTS = {
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "metadata": "read",
    "pull_requests": "write",
}
APP = 101


@dataclass(frozen=True, slots=True)
class Said:
    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """`forge`: the adapter's ports, as the desk's App; `tokens`: login → a person's token."""

    name: str
    url: str
    forge: Forge
    client: Client
    tokens: Mapping[str, str]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def ask(self, login: str, method: str, path: str, body: Any = None, **headers: str) -> Said:
        """A bare request in a person's name; paths are the repository's unless they start with `/`."""
        whole = path if path.startswith("/") else f"/repos/{REPOSITORY}/{path}".rstrip("/")
        request = urllib.request.Request(
            self.url + whole,
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={"Authorization": f"token {self.tokens[login]}", **headers},
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return _said(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return _said(error.code, error.headers, error.read())

    def act(self, login: str, method: str, path: str, body: Any = None) -> Any:
        """Likewise, and it must succeed; the answer's body."""
        said = self.ask(login, method, path, body)
        assert said.status < 300, (self.name, method, path, said)
        return said.body

    def main(self) -> str:
        tip = self.forge.branches.tip("main")
        assert tip is not None
        return tip

    def pull(self, name: str = "topic") -> int:
        """An open pull request of tono's, from a branch of its own with one file more than main."""
        main = self.main()
        while self.forge.branches.tip(name) is not None:
            name += "i"
        self.forge.branches.create(name, main)
        self.forge.branches.commit(name, main, {f"{name}.yaml": b"isi\n"}, f"Add {name}")
        body = {"title": f"Pull {name}", "head": name, "base": "main", "body": ""}
        return int(self.act("tono", "POST", "pulls", body)["number"])


def _said(status: int, headers: Any, data: bytes) -> Said:
    lower = {name.lower(): value for name, value in headers.items()}
    return Said(status, lower, json.loads(data) if data else None)


@contextmanager
def stand_in(folder: Path) -> Iterator[Site]:
    with ForgeServer(folder / "forge") as server:
        for login in PEOPLE:
            server.create_user(login)
        server.create_org("unj", members={"rina": "admin", "budi": "member", "tono": "member"})
        server.create_repo(REPOSITORY, {"README.md": b"# desk\n"})
        for login in PEOPLE:
            server.permit(REPOSITORY, login, "write")
        app = server.create_app("gate", "unj", GRANTS, id=APP)
        tokens = {login: server.token(login) for login in PEOPLE}
        yield _site("stand-in", server.url, app.key, tokens)


@contextmanager
def emulate(folder: Path) -> Iterator[Site]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    tokens = {login: f"token-{login}" for login in PEOPLE}
    members = [{"login": login} for login in PEOPLE]
    app = {
        "app_id": APP,
        "slug": "gate",
        "name": "gate",
        "private_key": key.decode(),
        "permissions": GRANTS,
        "events": [],
        "installations": [
            {"installation_id": 501, "account": "unj", "repository_selection": "all"}
        ],
    }
    seed = {
        "tokens": {value: {"login": login, "scopes": ["repo"]} for login, value in tokens.items()},
        "github": {
            "users": members,
            "orgs": [{"login": "unj", "members": [{**one, "role": "admin"} for one in members]}],
            "repos": [{"owner": "unj", "name": "desk", "auto_init": True}],
            "apps": [app],
        },
    }
    with serving(folder, seed) as url:
        yield _site("emulate", url, key.decode(), tokens)


def _site(name: str, url: str, key: str, tokens: Mapping[str, str]) -> Site:
    asked: list[tuple[str, str]] = []
    credential = AppSettings(app_id=APP, key=key)
    client, identity = connect(
        credential,
        REPOSITORY,
        url,
        observer=lambda verb, path: asked.append((verb, path)),
        sleep=lambda _: None,
    )
    return Site(
        name=name,
        url=url,
        forge=forge_over(client, identity),
        client=client,
        tokens=tokens,
        asked=asked,
    )
