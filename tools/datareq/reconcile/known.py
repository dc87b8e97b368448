"""Which requests were there before, as far as a new one is compared with them?"""

from __future__ import annotations

from functools import lru_cache

from datareq.documents import nouns
from datareq.documents.strict_yaml import parse
from datareq.errors import DocumentError
from datareq.intake.similar import Known
from datareq.model.names import REQUEST_FILE, archive_folder
from datareq.model.request import Request
from datareq.reconcile.desk import Desk, World

FIRST_VERSION = 1


def known_requests(desk: Desk, world: World, registration: str | None) -> tuple[Known, ...]:
    """The archived requests but the one of that number, newest first; one whose form can't be read isn't compared."""
    found: list[Known] = []
    for number, row in sorted(world.archived.items(), reverse=True):
        if number == registration:
            continue
        path = f"{archive_folder(number, FIRST_VERSION)}/{REQUEST_FILE}"
        data = desk.repository.read(world.commit, path)
        request = _request(data) if data is not None else None
        if request is not None:
            found.append(_known(number, row["slug"], request))
    return tuple(found)


def _known(registration: str, slug: str, request: Request) -> Known:
    return Known(
        registration=registration,
        slug=slug,
        unit=request.requester.unit,
        title=request.data.title,
        variables=tuple(variable.name for variable in request.data.variables),
        since=request.data.period.since,
        until=request.data.period.until,
        open=False,
    )


@lru_cache(maxsize=4096)
def _request(data: bytes) -> Request | None:
    """The archived form as a noun; it was in order when it was accepted."""
    value = parse(data, REQUEST_FILE).value
    if not isinstance(value, dict):
        return None
    try:
        return nouns.to_request(value)
    except DocumentError:
        return None
