"""What on the forge belongs to the desk, as it should be and as it is? The same nouns for both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

Facts = Mapping[str, tuple[str, ...]]
"""What can differ, by its name: what is said of it, sorted."""


class Kind(Enum):
    """In the order in which they are put in place: rules name teams, and shut the ledger's branch."""

    REPOSITORY = "repository"
    TEAM = "team"
    LABEL = "label"
    ENVIRONMENT = "environment"
    VARIABLE = "variable"
    LEDGER = "ledger"
    RULESET = "ruleset"


class Part(Protocol):
    """One thing on the forge."""

    @property
    def name(self) -> str: ...

    def facts(self) -> Facts: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the repository as a whole lets people and workflows do: switch → on or off."""

    name: str
    switches: tuple[tuple[str, str], ...]

    def facts(self) -> Facts:
        return {switch: (value,) for switch, value in self.switches}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account by its number; the login is what the forge calls it today."""

    id: int
    login: str

    def __str__(self) -> str:
        return f"{self.login} ({self.id})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """`members`: None where people keep them by hand. `pending`: invited, not yet in."""

    name: str
    permission: str
    members: tuple[Person, ...] | None
    pending: tuple[Person, ...] = ()

    def facts(self) -> Facts:
        kept = {"permission": (self.permission,)}
        if self.members is None:
            return kept
        everybody = {person.id: person for person in (*self.members, *self.pending)}
        return kept | {"members": tuple(sorted(map(str, everybody.values())))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    name: str
    colour: str
    description: str

    def facts(self) -> Facts:
        return {"colour": (self.colour,), "description": (self.description,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """`branches`: the only ones whose workflows reach its secrets; none named means that every one does."""

    name: str
    branches: tuple[str, ...]

    def facts(self) -> Facts:
        return {"branches": tuple(sorted(self.branches))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """What workflows are told, in the open."""

    name: str
    value: str

    def facts(self) -> Facts:
        return {"value": (self.value,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    name: str

    def facts(self) -> Facts:
        return {}


class ActorKind(Enum):
    """Who a rule lets through, in the forge's words."""

    APP = "Integration"
    TEAM = "Team"
    OWNERS = "OrganizationAdmin"
    ROLE = "RepositoryRole"
    USER = "User"
    KEY = "DeployKey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """`name`: a team's, or the number of an App, a role or a person."""

    kind: ActorKind
    name: str

    def __str__(self) -> str:
        return f"{self.kind.value} {self.name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`terms`: what the rule asks for: the name of a check, paths. `app`: the only one whose check counts."""

    type: str
    terms: tuple[str, ...] = ()
    app: int | None = None

    def __str__(self) -> str:
        said = f"{self.type}: {', '.join(self.terms)}" if self.terms else self.type
        return said if self.app is None else f"{said} (App {self.app})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """`patterns`: the refs that it speaks of; a set of rules about pushes (`target`) speaks of all."""

    name: str
    target: str
    patterns: tuple[str, ...]
    rules: tuple[Rule, ...]
    bypass: tuple[Actor, ...]
    enforcement: str = "active"

    def facts(self) -> Facts:
        return {
            "target": (self.target,),
            "enforcement": (self.enforcement,),
            "refs": tuple(sorted(self.patterns)),
            "rules": tuple(sorted(map(str, self.rules))),
            "bypass": tuple(sorted(map(str, self.bypass))),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """An App as it is installed. `repositories`: "all" of the organisation's or "selected" ones."""

    name: str
    id: int
    permissions: tuple[tuple[str, str], ...]
    suspended: bool = False

    def facts(self) -> Facts:
        return {"permissions": tuple(f"{name}: {level}" for name, level in self.permissions)}
