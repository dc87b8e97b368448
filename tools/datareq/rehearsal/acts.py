"""What can happen in the play? Acts as values: who does what, when, on which request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """`scene` names the request; `at`: not before this time of the forge's clock."""

    scene: str
    who: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit(Act):
    """Open the intake with the form `form` of the scene."""

    slug: str
    form: str = "request.yaml"
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Act):
    """Save the form anew on the intake's branch."""

    slug: str
    form: str = "request.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Write(Act):
    """Fill or change a document of the fulfilment; `source` is the scene's file if it isn't called `document`."""

    slug: str
    document: str
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Act):
    """`event`: APPROVE | REQUEST_CHANGES | COMMENT, on the intake or the fulfilment."""

    slug: str
    event: str = "APPROVE"
    body: str = ""
    intake: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Act):
    """Write a comment, on the intake or the fulfilment."""

    slug: str
    body: str
    intake: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The bots' turn: until everybody waits for somebody else."""

    scene: str
