"""Whose is a run's own token? The forge's App for workflows; it may what the jobs' `permissions` say."""

from __future__ import annotations

import time
from collections.abc import Mapping

import jwt

from datareq.rehearsal.forge.server import ForgeServer
from datareq.rehearsal.premises import Premises
from datareq.wiring.demo import ORGANISATION

SLUG = "github-actions"
MOST = ("actions", "contents", "issues", "pull_requests")


class Tokens:
    """Tokens with the permissions asked for, which the stand-in forge holds them to."""

    def __init__(self, forge: ForgeServer, premises: Premises) -> None:
        del premises  # founded first, so that its Apps' accounts have the same ids as in the demo
        self._forge = forge
        self._app = forge.create_app(SLUG, ORGANISATION, dict.fromkeys(MOST, "write"), id=703)

    def of(self, permissions: Mapping[str, str]) -> str:
        now = int(time.time())
        claims = {"iat": now - 30, "exp": now + 300, "iss": str(self._app.id)}
        proof = jwt.encode(claims, self._app.key, algorithm="RS256")
        wanted = {key.replace("-", "_"): value for key, value in permissions.items()}
        place = f"/app/installations/{self._app.installations[ORGANISATION]}/access_tokens"
        made = self._forge.call("POST", place, {"permissions": wanted}, token=proof)
        return str(made["token"])
