"""How often may an account ask, and what needs no answer because nothing has changed?

An hour of the forge's clock begins with an account's first request. A request that is answered 304, or
that asks for the limit itself, isn't counted; one beyond the limit is refused, as GitHub documents it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from datareq.rehearsal.forge.refusal import Refusal

LIMIT = 5000
HOUR = timedelta(hours=1)
CORE, GRAPHQL = "core", "graphql"
NOBODY = ""
FREE = "/rate_limit"


@dataclass(slots=True)
class Window:
    """The requests of one account since `start`."""

    start: datetime
    used: int = 0


class Rates:
    """Lives in memory: after a restart everybody begins anew."""

    def __init__(self) -> None:
        self.limit = LIMIT
        self._windows: dict[tuple[str, str], Window] = {}

    def window(self, login: str | None, resource: str, now: datetime) -> Window:
        """The account's present hour."""
        key = (login or NOBODY, resource)
        found = self._windows.get(key)
        if found is None or now >= found.start + HOUR or now < found.start:
            found = self._windows[key] = Window(now)
        return found

    def admit(self, login: str | None, path: str, now: datetime) -> None:
        """403 once the hour's requests are spent."""
        if path != FREE and self.window(login, resource_of(path), now).used >= self.limit:
            raise Refusal(403, f"API rate limit exceeded for {login or 'this address'}.")

    def count(self, login: str | None, path: str, status: int, now: datetime) -> None:
        if path != FREE and status != 304:
            window = self.window(login, resource_of(path), now)
            window.used = min(window.used + 1, self.limit)

    def headers(self, login: str | None, path: str, now: datetime) -> dict[str, str]:
        resource = resource_of(path)
        told = self.told(login, resource, now)
        names = {name: f"X-RateLimit-{name.capitalize()}" for name in told}
        return {names[name]: str(value) for name, value in told.items()} | {
            "X-RateLimit-Resource": resource
        }

    def told(self, login: str | None, resource: str, now: datetime) -> dict[str, int]:
        """One rate, as `/rate_limit` shows it."""
        window = self.window(login, resource, now)
        return {
            "limit": self.limit,
            "remaining": max(self.limit - window.used, 0),
            "reset": int((window.start + HOUR).timestamp()),
            "used": window.used,
        }


def resource_of(path: str) -> str:
    return GRAPHQL if path == "/graphql" else CORE


def tag(body: str) -> str:
    """The ETag of an answer's body. What isn't a weak one would have to be the same byte for byte."""
    return f'W/"{hashlib.sha256(body.encode()).hexdigest()}"'


def unchanged(etag: str, asked: str | None) -> bool:
    """Whether `If-None-Match` names this ETag; weak and strong are compared alike."""
    known = {one.strip().removeprefix("W/") for one in (asked or "").split(",")}
    return "*" in known or etag.removeprefix("W/") in known
