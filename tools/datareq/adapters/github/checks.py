"""Does our check on a head say what it should? Check runs can't be deleted, so all of ours say the same."""

from __future__ import annotations

from datareq.adapters.github.client import Client
from datareq.adapters.github.credentials import Identity
from datareq.adapters.github.pages import read_list
from datareq.adapters.github.shape import (
    as_object,
    child,
    number,
    optional_child,
    optional_text,
    text,
)
from datareq.adapters.github.translate import Json
from datareq.ports import Check


def keep_check(client: Client, identity: Identity, check: Check) -> None:
    """Creates the run, or updates every run of ours with that name that says something else."""
    wanted: Json = {
        "status": "completed",
        "conclusion": check.conclusion.value,
        "output": {"title": check.title, "summary": check.summary},
    }
    place = f"commits/{check.head}/check-runs"

    def ours() -> tuple[Json, ...] | None:
        rows = read_list(client, place, "check_runs", check_name=check.name, filter="all")
        mine = [row for row in rows if text(row, "name") == check.name and _is_ours(row, identity)]
        return tuple(mine) or None

    def create() -> tuple[Json, ...]:
        body = {"name": check.name, "head_sha": check.head, **wanted}
        return (as_object(client.write("POST", "check-runs", body, shows=True).data, "check-runs"),)

    runs = ours()
    if runs is None:
        made = client.settle(ours, create, looked=True)
        runs = ours() or made
    for run in runs:
        if not _says(run, check):
            _update(client, number(run, "id"), wanted)


def _update(client: Client, id_: int, wanted: Json) -> None:
    client.repeat(lambda: client.write("PATCH", f"check-runs/{id_}", wanted, shows=True))


def _is_ours(run: Json, identity: Identity) -> bool:
    app = optional_child(run, "app")
    return identity.app_id is None or (app is not None and number(app, "id") == identity.app_id)


def _says(run: Json, check: Check) -> bool:
    output = child(run, "output")
    return (
        optional_text(run, "conclusion") == check.conclusion.value
        and optional_text(output, "title") == check.title
        and (optional_text(output, "summary") or "").rstrip() == check.summary.rstrip()
    )
