"""How does a test or the story found a forge and steer it? One method an act of the control plane."""

# ruff: noqa: S310  (the address is the forge's own, on this machine)
from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from datareq.rehearsal.forge.access import personal_token
from datareq.rehearsal.forge.clock import read_stamp, stamp
from datareq.rehearsal.forge.state import Json


class ControlError(Exception):
    """The control plane refused: its status and words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A GitHub App as its owner knows it. `key` is its private key, in PEM."""

    id: int
    slug: str
    bot_id: int
    bot_login: str
    key: str
    installations: Mapping[str, int]


class Control:
    """The control plane of the forge at `url`. Everything that founds something may be called again."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, method: str, path: str, body: Json | None = None) -> Any:
        """A call of the control plane (`/clock`), and what it said."""
        return self.call(method, f"/_forge{path}", body)

    def call(self, method: str, path: str, body: Json | None = None, token: str = "") -> Any:
        """Any request; with `token`, in that person's name. JSON in, JSON out."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"token {token}"
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            with error:
                said = error.read().decode(errors="replace")
            raise ControlError(f"{method} {path}: {error.code} {said}") from error
        return json.loads(text) if text else None

    def act(self, login: str, method: str, path: str, body: Json | None = None) -> Any:
        """A REST request in a person's name."""
        return self.call(method, path, body, personal_token(login))

    @property
    def now(self) -> datetime:
        return read_stamp(self.ask("GET", "/clock")["now"])

    def set_clock(self, moment: datetime) -> None:
        self.ask("POST", "/clock", {"set": stamp(moment)})

    def advance(self, seconds: int) -> None:
        self.ask("POST", "/clock", {"advance": seconds})

    def hold_clock(self) -> None:
        """From now on writes happen within the same second."""
        self.ask("POST", "/clock", {"step": 0})

    def run_clock(self, step: int = 1) -> None:
        self.ask("POST", "/clock", {"step": step})

    def set_reanchoring(self, on: bool) -> None:
        self.ask("POST", "/settings", {"reanchor": on})

    def set_rate(self, limit: int) -> None:
        """How many requests an account may make in an hour of the forge's clock."""
        self.ask("POST", "/settings", {"rate": limit})

    def set_lacking(self, *what: str, version: str = "") -> None:
        """What the server or plan hasn't: `rulesets`, `push-rulesets`, `environments`; its version."""
        self.ask("POST", "/settings", {"lacks": list(what), "version": version})

    def set_secrets(self, full_name: str, *names: str, environment: str = "") -> None:
        """The names of the repository's own secrets, or of an environment's."""
        place = f"{full_name}/{environment}" if environment else full_name
        self.ask("POST", "/settings", {"secrets": {place: list(names)}})

    def create_user(self, login: str, id: int | None = None, **more: Any) -> int:
        """A person (`name`, `email`, `site_admin`); the id."""
        return int(self.ask("POST", "/users", {"login": login, "id": id, **more})["id"])

    @staticmethod
    def token(login: str) -> str:
        """The personal access token of a person."""
        return personal_token(login)

    def git_url(self, repo: str, login: str | None = None) -> str:
        """Where to clone from; with `login`, with that person's password in it."""
        if login is None:
            return f"{self.url}/{repo}.git"
        return self.git_url(repo).replace("://", f"://{login}:{personal_token(login)}@", 1)

    def rename_user(self, login: str, new: str) -> None:
        self.ask("PATCH", f"/users/{login}", {"login": new})

    def delete_user(self, login: str) -> None:
        self.ask("DELETE", f"/users/{login}")

    def add_key(self, login: str, key: str, *, replace: bool = False) -> None:
        self.ask("POST", f"/users/{login}/keys", {"key": key, "replace": replace})

    def create_org(
        self,
        login: str,
        id: int | None = None,
        members: Mapping[str, str] | None = None,
        base: str = "read",
    ) -> int:
        """An organisation; `members`: login → member or admin; `base`: what members may everywhere."""
        body = {"login": login, "id": id, "members": dict(members or {}), "base": base}
        return int(self.ask("POST", "/orgs", body)["id"])

    def create_team(
        self,
        org: str,
        slug: str,
        members: Mapping[str, str | None] | Sequence[str] = (),
        repos: Mapping[str, str | None] | None = None,
    ) -> int:
        """A team; members by login (active), or login → active, pending, None (out)."""
        standing = (
            dict(members) if isinstance(members, Mapping) else dict.fromkeys(members, "active")
        )
        body = {"org": org, "slug": slug, "members": standing, "repos": dict(repos or {})}
        return int(self.ask("POST", "/teams", body)["id"])

    def create_repo(
        self,
        full_name: str,
        files: Mapping[str, bytes],
        *,
        private: bool = True,
        executable: Sequence[str] = (),
        message: str = "Initial commit",
    ) -> int:
        """A repository whose first commit on `main` has these files."""
        owner, _, name = full_name.partition("/")
        coded = {path: base64.b64encode(data).decode() for path, data in files.items()}
        body: Json = {"owner": owner, "name": name, "files": coded, "private": private}
        body |= {"executable": list(executable), "message": message}
        return int(self.ask("POST", "/repos", body)["id"])

    def delete_repo(self, full_name: str) -> None:
        self.ask("DELETE", f"/repos/{full_name}")

    def permit(self, full_name: str, login: str, permission: str | None) -> None:
        body = {"repo": full_name, "user": login, "permission": permission}
        self.ask("POST", "/permissions", body)

    def create_app(
        self,
        slug: str,
        owner: str,
        permissions: Mapping[str, str],
        *,
        id: int | None = None,
        install: Sequence[str] | None = None,
    ) -> App:
        """A GitHub App, installed at its owner unless `install` says where else."""
        where = [owner] if install is None else list(install)
        body: Json = {"slug": slug, "owner": owner, "permissions": dict(permissions)}
        return App(**self.ask("POST", "/apps", body | {"id": id, "install": where}))

    def set_ruleset(self, full_name: str, ruleset: Json) -> int:
        """A ruleset as in GitHub's API (`name`, `conditions`, `rules`, `bypass_actors`)."""
        return int(self.ask("POST", "/rulesets", {"repo": full_name, **ruleset})["id"])

    def set_review_commit(self, review: int, commit: str | None) -> None:
        self.ask("POST", f"/reviews/{review}", {"commit_id": commit})

    def expire_tokens(self) -> None:
        self.ask("POST", "/tokens/expire")

    def fail(self, method: str = ".*", path: str = ".*", **how: Any) -> None:
        """Set a fault: `nth`, `times`, `when`, `do`, `status`, `body`, `headers`, `seconds`."""
        self.ask("POST", "/faults", {"method": method, "path": path, **how})

    def heal(self) -> None:
        self.ask("DELETE", "/faults")

    def requests(self) -> list[tuple[str, str, int, str | None]]:
        """What was asked since the log was emptied: method, path, status, login."""
        return [tuple(entry) for entry in self.ask("GET", "/requests")]

    def writes(self) -> list[tuple[str, str, int, str | None]]:
        """Those of them that could change something."""
        reading = ("GET", "HEAD")
        return [e for e in self.requests() if e[0] not in reading and e[1] != "/graphql"]

    def forget_requests(self) -> None:
        self.ask("DELETE", "/requests")

    def dispatches(self) -> list[Json]:
        return list(self.ask("GET", "/dispatches"))
