"""What is a dataset made from, and where?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from datareq.generation.earlier import Earlier
from datareq.model.assignment import Access
from datareq.model.catalogue import Source
from datareq.model.policy import Policy
from datareq.model.procedure import Procedure
from datareq.model.request import Request

if TYPE_CHECKING:  # what only asks is loaded without what handles rows
    from datareq.generation.formats.writer import Make


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildInputs:
    """What a dataset is made from; `level` is the approved one, `key` from `generation_key`.

    `secret`: what pseudonyms are made with; None: none can be given. `private`: whether the folder that it is
    made in leaves nothing behind; elsewhere only data of an open level are made. `earlier`: what people have already
    who will have this.
    """

    registration: str
    request: Request
    access: Access
    procedure: Procedure
    level: str
    key: str
    secret: bytes | None = field(default=None, repr=False)
    private: bool = False
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """The same with all that stays alike from one output to the next. `makers`: format → its writer, beside those that are
    always there."""

    inputs: BuildInputs
    policy: Policy
    sources: Sequence[Source]
    makers: Mapping[str, Make]
    out: Path
