"""What do the rules of the assignment documents need to know besides the document itself?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from datareq.model.assignment import Access, DataUse, Letter, Team
from datareq.model.catalogue import Source
from datareq.model.forge import Account
from datareq.model.policy import Policy
from datareq.model.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentContext:
    """The request and the sibling documents as far as they could be read (None = not there or not valid).

    `barred_members`: account id → the office because of which this account can't work in the data
    team (the holders who verify the result later).
    """

    policy: Policy
    sources: tuple[Source, ...]
    request: Request | None
    registration: str
    requester: Account | None
    team: Team | None = None
    letter: Letter | None = None
    access: Access | None = None
    data_use: DataUse | None = None
    barred_members: Mapping[int, str] = field(default_factory=dict)

    def source(self, id_: str) -> Source | None:
        return next((source for source in self.sources if source.id == id_), None)
