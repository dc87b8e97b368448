"""Who are we to the forge? An App with its key, or whoever a token belongs to."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from urllib.parse import quote

from github import Auth

from datareq.adapters.github.client import Client, Observer, read_date
from datareq.adapters.github.shape import as_object, moment, number, text, unexpected
from datareq.adapters.github.translate import to_account
from datareq.errors import ForgeError
from datareq.model.forge import Account
from datareq.settings import AppSettings

LIFETIME = 50 * 60.0
"""An installation's token lives for an hour; a new one is asked for after this many seconds at most."""
MARGIN = 120.0
PEM = "-----BEGIN "


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token of a person or of an installation."""

    value: str = field(repr=False)


Credential = AppSettings | Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The account as which we write, asked for when it first matters, and our App if we are one."""

    who: Callable[[], Account]
    app_id: int | None

    @property
    def account(self) -> Account:
        return self.who()


class InstallationTokens:
    """The current token of an App's installation on a repository, renewed before its end.

    Its age is measured on this machine's monotonic clock and by the forge's own `Date`, so a clock
    that is off, here or there, costs nothing but an early renewal.
    """

    def __init__(self, app: Client, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._monotonic = monotonic
        self._installation: tuple[int, str] | None = None
        self._value = ""
        self._ends = 0.0

    def value(self) -> str:
        if not self._value or self._monotonic() >= self._ends:
            self._value, lifetime = self._app.repeat(self._make)
            self._ends = self._monotonic() + lifetime
        return self._value

    def slug(self) -> str:
        """The App's name in its own address, and in its account's login."""
        return self._found()[1]

    def forget(self) -> None:
        """The forge took the token back."""
        self._value = ""

    def _make(self) -> tuple[str, float]:
        path = f"/app/installations/{self._found()[0]}/access_tokens"
        answer = self._app.write("POST", path, {})
        made, now = as_object(answer.data, "access_tokens"), read_date(answer.headers)
        lifetime = LIFETIME
        if now is not None:
            told = (moment(made, "expires_at") - now) / timedelta(seconds=1) - MARGIN
            lifetime = told if 0 < told < LIFETIME else LIFETIME
        return text(made, "token"), lifetime

    def _found(self) -> tuple[int, str]:
        """The installation on this repository: its id, and the App's slug."""
        if self._installation is None:
            found = as_object(self._app.get("installation").data, "installation")
            self._installation = number(found, "id"), text(found, "app_slug")
        return self._installation


class InstallationAuth(Auth.Auth):
    """Gives PyGithub the installation's current token at every request."""

    def __init__(self, tokens: InstallationTokens) -> None:
        self._tokens = tokens

    @property
    def token_type(self) -> str:
        return "token"

    @property
    def token(self) -> str:
        return self._tokens.value()

    @property
    def _masked_token(self) -> str:
        return "token (removed)"


def connect(
    credential: Credential,
    repository: str,
    api_url: str,
    *,
    observer: Observer | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[Client, Identity]:
    """A client of the repository, and who it acts as."""
    if isinstance(credential, Token):
        client = Client(
            api_url=api_url,
            repository=repository,
            auth=Auth.Token(credential.value),
            observer=observer,
            sleep=sleep,
        )
        return client, known(_account(client, "/user"))
    app = Client(
        api_url=api_url,
        repository=repository,
        auth=Auth.AppAuth(credential.app_id, _key(credential)),
        observer=observer,
        sleep=sleep,
    )
    tokens = InstallationTokens(app)
    client = Client(
        api_url=api_url,
        repository=repository,
        auth=InstallationAuth(tokens),
        renew=tokens.forget,
        observer=observer,
        sleep=sleep,
    )
    who = cache(lambda: account_of(client, f"{tokens.slug()}[bot]"))
    return client, Identity(who=who, app_id=credential.app_id)


def known(account: Account) -> Identity:
    """Somebody who is no App."""
    return Identity(who=lambda: account, app_id=None)


def read_only(
    token: str, repository: str, api_url: str, *, sleep: Callable[[float], None] = time.sleep
) -> Client:
    """A client for a token that belongs to a run, not to a person: it has no account of its own."""
    return Client(api_url=api_url, repository=repository, auth=Auth.Token(token), sleep=sleep)


def account_of(client: Client, login: str) -> Account:
    """The account of that login."""
    return _account(client, f"/users/{quote(login)}")


def _account(client: Client, path: str) -> Account:
    account = to_account(as_object(client.get(path).data, path))
    if account is None:
        raise unexpected(path)
    return account


def _key(app: AppSettings) -> str:
    if app.key.startswith(PEM):
        return app.key
    try:
        return Path(app.key).read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise ForgeError("app-key-unreadable", app=app.app_id) from error
