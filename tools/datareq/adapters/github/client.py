"""How is one request made, and what does a failed one mean? PyGithub carries it; the rules are here.

A read is repeated until it is whole or is a `ForgeError`. A write is sent once: whoever sends it looks
for its effect before sending it again (`settle`).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

import requests
from github import Auth, Github, GithubException

from datareq.adapters.github.recent import Recent
from datareq.errors import ForgeError

GITHUB_HOST = "api.github.com"
SECONDS_BETWEEN_REQUESTS = 0.25
SECONDS_BETWEEN_WRITES = 1.0
TIMEOUT = 30
PER_PAGE = 100
PAUSES = (0.25, 1.0, 4.0)
MAX_WAIT = 60.0
"""A forge that asks for more patience than this is asked again by the next run."""

HTTP_DATE = re.compile(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", re.ASCII)

BROKEN = (requests.RequestException, ValueError, RuntimeError, AttributeError, TypeError)
"""What PyGithub lets through of a lost line, and of an answer that isn't the JSON it counts on."""

Observer = Callable[[str, str], None]
Found = TypeVar("Found")


class RefusedError(ForgeError):
    """The forge understood the request and said no; nothing happened."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__("forge-refused", status=status, message=message)
        self.status = status
        self.message = message


class UncertainError(ForgeError):
    """No whole answer came to a write: it may or may not have happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    headers: Mapping[str, str]
    data: object


class Client:
    """Requests about one repository. Paths are relative to it, or to the API when they start with `/`;
    an address of its own only for what lies beside the REST interface."""

    def __init__(
        self,
        *,
        api_url: str,
        repository: str,
        auth: Auth.Auth,
        renew: Callable[[], None] | None = None,
        observer: Observer | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.api_url = api_url.rstrip("/")
        self.repository = repository
        self._auth = auth
        self._renew = renew
        self._observer = observer
        self._sleep = sleep
        self.recent = Recent()
        self.latest: datetime | None = None
        """The forge's time as of its newest answer."""
        polite = urlsplit(api_url).hostname == GITHUB_HOST
        self._github = Github(
            auth=auth,
            base_url=self.api_url,
            timeout=TIMEOUT,
            per_page=PER_PAGE,
            user_agent="datareq",
            retry=0,
            seconds_between_requests=SECONDS_BETWEEN_REQUESTS if polite else None,
            seconds_between_writes=SECONDS_BETWEEN_WRITES if polite else None,
            api_version="2022-11-28",
        )

    def token(self) -> str:
        """What git authenticates with."""
        return self._auth.token

    def get(self, path: str, **parameters: str | int) -> Answer:
        """A whole answer, or `ForgeError`."""
        try:
            return self._read(path, parameters)
        except RefusedError as error:
            raise ForgeError("forge-unreadable", what=path, status=error.status) from error

    def find(self, path: str) -> Answer | None:
        """A whole answer; None when the forge says that there is no such thing."""
        try:
            return self._read(path, {})
        except RefusedError as error:
            if error.status == 404:
                return None
            raise ForgeError("forge-unreadable", what=path, status=error.status) from error

    def write(
        self,
        verb: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        shows: bool = False,
    ) -> Answer:
        """The answer; `RefusedError` when nothing happened, `UncertainError` when nobody knows.

        `shows`: changes nothing of what was read but what it writes itself.
        """
        if not shows:
            self.recent.clear()
        try:
            return self._send(verb, path, {}, body)
        except _BrokenError as error:
            raise UncertainError("forge-uncertain", what=path) from error

    def settle(
        self,
        find: Callable[[], Found | None],
        make: Callable[[], Found],
        *,
        looked: bool = False,
    ) -> Found:
        """What `find` finds, else what `make` makes. After an uncertain making it is looked for again.

        `looked`: the caller has just looked in vain.
        """
        for n, pause in enumerate(PAUSES):
            found = None if looked and n == 0 else find()
            if found is not None:
                return found
            try:
                return make()
            except UncertainError as error:
                uncertain = error
                self._sleep(pause)
        found = find()
        if found is None:
            raise uncertain
        return found

    def repeat(self, make: Callable[[], Found]) -> Found:
        """For a write that may happen twice without a trace."""
        return self.settle(lambda: None, make)

    def _read(self, path: str, parameters: Mapping[str, str | int]) -> Answer:
        for pause in PAUSES:
            try:
                return self._send("GET", path, parameters, None)
            except _BrokenError:
                self._sleep(pause)
        try:
            return self._send("GET", path, parameters, None)
        except _BrokenError as error:
            raise ForgeError("forge-unreadable", what=path) from error

    def _send(
        self,
        verb: str,
        path: str,
        parameters: Mapping[str, str | int],
        body: Mapping[str, object] | None,
    ) -> Answer:
        """One request, put off while the forge asks for patience; such a refusal has no effect."""
        waited, renewed = 0.0, False
        while True:
            try:
                return self._send_once(verb, path, parameters, body)
            except GithubException as error:
                if error.status == 401 and self._renew and not renewed:
                    renewed = True
                    self._renew()
                    continue
                wait = _patience(error)
                if wait is None or waited + wait > MAX_WAIT:
                    raise _meaning(error) from error
                waited += wait
                self._sleep(wait)

    def _send_once(
        self,
        verb: str,
        path: str,
        parameters: Mapping[str, str | int],
        body: Mapping[str, object] | None,
    ) -> Answer:
        if self._observer:
            self._observer(verb, path)
        whole = path.startswith(("/", f"{urlsplit(self.api_url).scheme}://"))
        url = path if whole else f"/repos/{self.repository}/{path}".rstrip("/")
        try:
            headers, data = self._github.requester.requestJsonAndCheck(
                verb, url, parameters=dict(parameters), input=body
            )
        except BROKEN as error:
            raise _BrokenError(type(error).__name__) from error
        self.latest = read_date(headers) or self.latest
        return Answer(headers=headers, data=data)


class _BrokenError(Exception):
    """The request or its answer was lost on the way, or the forge failed within itself."""


def _meaning(error: GithubException) -> Exception:
    if error.status >= 500:
        return _BrokenError(str(error.status))
    data = error.data
    message = data.get("message") if isinstance(data, dict) else None
    return RefusedError(error.status, str(message or ""))


def read_date(headers: Mapping[str, str]) -> datetime | None:
    """The forge's time as it answered; None unless there is exactly one, in the form that HTTP asks for."""
    date = headers.get("date", "")
    try:
        return parsedate_to_datetime(date).astimezone(UTC) if HTTP_DATE.fullmatch(date) else None
    except ValueError:  # the 31st of February
        return None


def _patience(error: GithubException) -> float | None:
    """For how many seconds the forge asks to be left alone; None when that isn't why it refused."""
    headers = error.headers or {}
    spent = headers.get("x-ratelimit-remaining") == "0"
    if error.status != 429 and not (
        error.status == 403
        and (spent or "retry-after" in headers or "rate limit" in str(error.data).lower())
    ):
        return None
    asked, reset = headers.get("retry-after", ""), headers.get("x-ratelimit-reset", "")
    if asked.isdecimal():
        return float(asked)
    now = read_date(headers)
    if spent and reset.isdecimal() and now is not None:
        # by the forge's own clock, of which ours may be far off
        return max(int(reset) - now.timestamp(), 0.0) + 1.0
    return MAX_WAIT
