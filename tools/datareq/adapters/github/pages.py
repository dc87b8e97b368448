"""Was a list read to its end? Follows the forge's `Link` headers and trusts no gap."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, parse_qsl, urlsplit

from datareq.adapters.github.client import PER_PAGE, Answer, Client
from datareq.adapters.github.shape import as_list, as_object, number, unexpected
from datareq.adapters.github.translate import Json

LINK = re.compile(r'<([^<>]+)>;\s*rel="([a-z]+)"')
MAX_PAGES = 1000


def read_list(
    client: Client,
    path: str,
    key: str | None = None,
    *,
    numbered: bool = True,
    **parameters: str | int,
) -> tuple[Json, ...]:
    """Every item of a list; of the array called `key` where the forge wraps it with its total.

    `numbered` is false for the lists that page by cursor.

    RefusedError as unreadable: a next page of another place or out of order, an empty page before the
    last, fewer pages than were promised, another total than was said.
    """
    items: list[Json] = []
    answer = client.get(path, **parameters, per_page=PER_PAGE)
    promised = _page(_links(answer).get("last"))
    for count in range(1, MAX_PAGES + 1):
        page = _items(answer, key, path)
        items.extend(page)
        following = _links(answer).get("next")
        if following is None:
            if count < (promised or count):
                raise unexpected(path)
            if numbered and promised is None and len(page) >= PER_PAGE:
                # either the list happens to end here, or the header got lost
                further = client.get(path, **parameters, per_page=PER_PAGE, page=count + 1)
                if _items(further, key, path):
                    raise unexpected(path)
            break
        if not page or _page(following) not in (None, count + 1):
            raise unexpected(path)
        place, query = _within(client, following, path)
        answer = client.get(place, **query)
    else:
        raise unexpected(path)
    if key is not None and number(as_object(answer.data, path), "total_count") != len(items):
        raise unexpected(path)
    return tuple(items)


def _items(answer: Answer, key: str | None, path: str) -> tuple[Json, ...]:
    data = answer.data
    return as_list(as_object(data, path).get(key) if key else data, path)


def _links(answer: Answer) -> dict[str, str]:
    return {name: url for url, name in LINK.findall(answer.headers.get("link", ""))}


def _page(url: str | None) -> int | None:
    """The number of a page; None where the forge pages by cursor."""
    found = parse_qs(urlsplit(url).query).get("page", []) if url else []
    return int(found[0]) if found and found[0].isdecimal() else None


def _within(client: Client, url: str, path: str) -> tuple[str, dict[str, str]]:
    """The path and query of a next page; the token goes nowhere but to the API it is for."""
    if not url.startswith(f"{client.api_url}/"):
        raise unexpected(path)
    parts = urlsplit(url[len(client.api_url) :])
    return parts.path, dict(parse_qsl(parts.query))
