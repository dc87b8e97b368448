"""What stands on the forge, and who reads it and puts it in place?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from datareq.premises.nouns import App, Kind, Part, Person


class Lack(Enum):
    """What a plan or a server may not offer."""

    RULESETS = "rulesets"
    PUSH_RULESETS = "push-rulesets"
    ENVIRONMENTS = "environments"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything of ours (by name), and who can pass by it. `server`: the version of an own server, or "".

    `secrets`: environment ("": the repository, where every writer's workflow can read it) and name.
    """

    repository: str
    private: bool
    parts: tuple[tuple[Kind, Part], ...]
    apps: tuple[App, ...]
    owners: tuple[Person, ...]
    admins: tuple[Person, ...]
    secrets: tuple[tuple[str, str], ...] = ()
    lacks: tuple[Lack, ...] = ()
    server: str = ""

    def part(self, kind: Kind, name: str) -> Part | None:
        return next((part for k, part in self.parts if (k, part.name) == (kind, name)), None)


class Administration(Protocol):
    """The forge's settings, as an owner of the organisation sees and changes them."""

    def logins(self, ids: Sequence[int]) -> Mapping[int, str | None]:
        """What accounts are called today; None for one that is gone."""

    def apps(self) -> tuple[App, ...]:
        """The Apps that are installed in the organisation."""

    def read(self, asked: Sequence[tuple[Kind, Part]]) -> Found:
        """What there is of ours; `asked` says which teams to look at."""

    def put(self, kind: Kind, part: Part, before: Part | None) -> Lack | None:
        """Have a thing as it is wanted; what the server said it lacks, if that is why it isn't."""

    def remove(self, kind: Kind, part: Part) -> None:
        """Take away something that is ours by its name."""
