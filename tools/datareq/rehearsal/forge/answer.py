"""What does a handler get, and what may it give back? A call with its actor; an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datareq.rehearsal.forge.clock import stamp
from datareq.rehearsal.forge.refusal import Refusal
from datareq.rehearsal.forge.state import Json

if TYPE_CHECKING:
    from datareq.rehearsal.forge.access import Actor
    from datareq.rehearsal.forge.forge import Forge


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A JSON body with its status; `link` and other headers if any. A body of None is an empty one."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Call:
    """One request: who asks, what is asked, and the one moment at which its events happen."""

    def __init__(
        self,
        forge: Forge,
        actor: Actor | None,
        path: str,
        query: Mapping[str, str],
        body: Json,
    ) -> None:
        self.forge = forge
        self.actor = actor
        self.path = path
        self.query = query
        self.body = body
        self._moment: str | None = None

    def moment(self) -> str:
        """The time of this request's events; asking for it moves the clock on, once."""
        if self._moment is None:
            self._moment = stamp(self.forge.clock.tick())
        return self._moment

    def now(self) -> str:
        """The time without moving it (git objects carry it; they are no events)."""
        return self._moment or stamp(self.forge.clock.now())

    def text(self, name: str, default: str | None = None) -> str:
        """A string of the body; 422 when it isn't one, or missing without a default."""
        value = self.body.get(name, default)
        if not isinstance(value, str):
            raise Refusal(422, f'Invalid request.\n\n"{name}" wasn\'t supplied or is not a string.')
        return value

    def optional(self, name: str) -> str | None:
        return None if self.body.get(name) is None else self.text(name)

    def texts(self, name: str) -> list[str]:
        value = self.body.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise Refusal(422, f'Invalid request.\n\n"{name}" is not an array of strings.')
        return value

    def page(
        self, rows: list[Any], shape: Callable[[Any], Any], limit: int | None = None
    ) -> Answer:
        """One page of a list, with the `Link` header; only that page's rows are shaped."""
        body, headers = self.slice(rows if limit is None else rows[:limit])
        return Answer(body=[shape(row) for row in body], headers=headers)

    def slice(self, rows: list[Any]) -> tuple[list[Any], dict[str, str]]:
        size = min(max(_number(self.query.get("per_page"), 30), 1), 100)
        number = max(_number(self.query.get("page"), 1), 1)
        last = max((len(rows) + size - 1) // size, 1)
        wanted: dict[str, int] = {}
        if number < last:
            wanted |= {"next": number + 1, "last": last}
        if number > 1:
            wanted |= {"first": 1, "prev": min(number - 1, last)}
        links = ", ".join(f'<{self._page_url(n)}>; rel="{name}"' for name, n in wanted.items())
        return rows[(number - 1) * size : number * size], {"Link": links} if links else {}

    def _page_url(self, number: int) -> str:
        return f"{self.forge.url}{self.path}?{urlencode({**self.query, 'page': str(number)})}"


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() else default


Handler = Callable[..., Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    method: str
    path: str
    handler: Handler


class Routes:
    """The endpoints of one resource family; a handler is called with the call and the path's parts."""

    def __init__(self) -> None:
        self.all: list[Route] = []

    def __call__(self, method: str, path: str) -> Callable[[Handler], Handler]:
        def note(handler: Handler) -> Handler:
            self.all.append(Route(method=method, path=path, handler=handler))
            return handler

        return note
