"""Whose is a run's own token? The forge's App for workflows; it may what the jobs' `permissions` say."""

from __future__ import annotations

import time
from collections.abc import Mapping

import jwt

from datareq.rehearsal.forge.client import App
from datareq.rehearsal.forge.server import ForgeServer
from datareq.wiring.demo import ORGANISATION, REPOSITORY

SLUG = "github-actions"
MOST = ("actions", "contents", "issues", "pull_requests")
"""What the stand-in forge knows of the permissions that our jobs name."""


class Tokens:
    """Tokens with the permissions asked for, which the stand-in forge holds them to."""

    def __init__(self, forge: ForgeServer) -> None:
        self._forge = forge
        rights = {**dict.fromkeys(MOST, "write"), "checks": "write"}
        self._app = forge.create_app(SLUG, ORGANISATION, rights, id=703)

    def of(self, permissions: Mapping[str, str]) -> str:
        wanted = {key.replace("-", "_"): value for key, value in permissions.items()}
        wanted = {key: value for key, value in wanted.items() if key in MOST}
        return installation_token(self._forge, self._app, wanted)

    def show(self, head: str, name: str, conclusion: str) -> None:
        """The forge's own check of a job on a pull request's head."""
        token = installation_token(self._forge, self._app, {"checks": "write"})
        body = {"name": name, "head_sha": head, "status": "completed", "conclusion": conclusion}
        self._forge.call("POST", f"/repos/{REPOSITORY}/check-runs", body, token=token)


def installation_token(forge: ForgeServer, app: App, permissions: Mapping[str, str] | None) -> str:
    """A token of the App's installation in the desk's organisation; all of its permissions without any."""
    now = int(time.time())
    claims = {"iat": now - 30, "exp": now + 300, "iss": str(app.id)}
    proof = jwt.encode(claims, app.key, algorithm="RS256")
    place = f"/app/installations/{app.installations[ORGANISATION]}/access_tokens"
    body = {} if permissions is None else {"permissions": dict(permissions)}
    return str(forge.call("POST", place, body, token=proof)["token"])
