"""How does a month's report get into the archive? The desk proposes it; a maintainer approves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from datareq.errors import PolicyError
from datareq.model.names import MAIN, report_branch
from datareq.reconcile.desk import Desk


class Standing(Enum):
    """What became of a report: proposed now, or in the archive already (which isn't touched again)."""

    PROPOSED = "proposed"
    WOULD = "would"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """`pull`: the pull request that proposes the report; None where there is none."""

    standing: Standing
    pull: int | None = None


def propose_report(
    desk: Desk, name: str, folder: str, files: Mapping[str, bytes], title: str, body: str
) -> Proposed:
    """Have one open pull request, called `name`, with these files (file name → content) in `folder`.

    A report that main has stays as it is: whoever read it must find it again. While one is only
    proposed, a newer one takes its place, which lapses what was approved before.
    """
    desk.repository.fetch()
    main = desk.repository.tip(MAIN)
    if main is None:
        raise PolicyError("main-missing")
    branch = report_branch(name)
    if any(desk.repository.read(main, f"{folder}/{name}") is not None for name in files):
        return Proposed(standing=Standing.PUBLISHED)
    if desk.dry_run:
        return Proposed(standing=Standing.WOULD)
    tip = desk.gate.branches.tip(branch)
    if tip is None:
        desk.gate.branches.create(branch, main)
        tip = main
    else:
        desk.repository.fetch()
    changes: dict[str, bytes | None] = {
        f"{folder}/{name}": content
        for name, content in files.items()
        if desk.repository.read(tip, f"{folder}/{name}") != content
    }
    if changes:
        desk.gate.branches.commit(branch, tip, changes, title)
    pull = desk.gate.writer.open_pull(branch, title, body)
    return Proposed(standing=Standing.PROPOSED, pull=pull.number)
