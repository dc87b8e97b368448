"""How do the desk's settings stand on the forge? Read whole, as an owner of the organisation sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import quote

from datareq.adapters.github.admin_shape import (
    to_app,
    to_environment,
    to_person,
    to_ruleset,
    to_switch,
)
from datareq.adapters.github.admin_write import SettingsWriter
from datareq.adapters.github.client import Client, RefusedError
from datareq.adapters.github.credentials import Identity
from datareq.adapters.github.pages import read_list
from datareq.adapters.github.shape import as_object, child, number, optional_text, text
from datareq.adapters.github.translate import Json, to_account
from datareq.errors import ForgeError
from datareq.premises.found import Found, Lack
from datareq.premises.labels import PREFIX
from datareq.premises.nouns import (
    App,
    Branch,
    Kind,
    Label,
    Part,
    Person,
    Settings,
    Team,
    Variable,
)
from datareq.premises.wanted import OURS

Read = TypeVar("Read")
Parts = list[tuple[Kind, Part]]
NOT_OURS_TO_SEE = "not accessible by"
"""What the forge says when it is the token, not the plan, that falls short."""


class GithubAdministration:
    """`premises.found.Administration` of one repository and its organisation."""

    def __init__(self, client: Client, identity: Identity) -> None:
        self._client = client
        self._me = identity.account.login
        self._org = client.repository.split("/")[0]
        self._writer = SettingsWriter(client)

    def logins(self, ids: Sequence[int]) -> Mapping[int, str | None]:
        return {id_: self._login(id_) for id_ in sorted(set(ids))}

    def apps(self) -> tuple[App, ...]:
        self._repository()
        return tuple(map(to_app, self._list(f"/orgs/{self._org}/installations", "installations")))

    def read(self, asked: Sequence[tuple[Kind, Part]]) -> Found:
        repository = self._repository()
        parts: Parts = [(Kind.REPOSITORY, self._switches(repository))]
        lacks: list[Lack] = []
        numbers = self._team_numbers()
        parts += self._teams([p for _, p in asked if isinstance(p, Team)], numbers)
        parts += self._labels({part.name for kind, part in asked if kind is Kind.LABEL})
        parts += self._variables({part.name for kind, part in asked if kind is Kind.VARIABLE})
        names = {part.name for kind, part in asked if kind is Kind.ENVIRONMENT}
        environments = self._offered(lambda: self._environments(names), "environments")
        if environments is None:
            lacks.append(Lack.ENVIRONMENTS)
        for kind, part in asked:
            if kind is Kind.LEDGER and self._has_branch(part.name):
                parts.append((kind, Branch(name=part.name)))
        rulesets = self._offered(lambda: self._rulesets(numbers), "rulesets")
        if rulesets is None:
            lacks.append(Lack.RULESETS)
        return Found(
            repository=self._client.repository,
            private=repository.get("private") is True,
            parts=(*parts, *(environments or ()), *(rulesets or ())),
            apps=self.apps(),
            owners=tuple(map(to_person, self._list(f"/orgs/{self._org}/members", role="admin"))),
            admins=tuple(map(to_person, self._list("collaborators", permission="admin"))),
            secrets=self._secrets(environments or []),
            lacks=tuple(lacks),
            server=self._server(),
        )

    def put(self, kind: Kind, part: Part, before: Part | None) -> Lack | None:
        return self._writer.put(kind, part, before)

    def remove(self, kind: Kind, part: Part) -> None:
        self._writer.remove(kind, part)

    def _repository(self) -> Json:
        """The repository, once it is certain that the token is an owner's of an organisation."""
        row = as_object(self._seen("", ""), "repository")
        if text(child(row, "owner"), "type") != "Organization":
            raise ForgeError("not-an-organisation", owner=self._org)
        found = self._client.find(f"/orgs/{self._org}/memberships/{quote(self._me)}")
        member = as_object(found.data, "membership") if found else {}
        if member.get("role") != "admin" or member.get("state") != "active":
            raise ForgeError("not-an-owner", organisation=self._org, login=self._me)
        return row

    def _switches(self, repository: Json) -> Settings:
        rights = as_object(
            self._seen("actions/permissions/workflow", "actions/permissions"), "workflow"
        )
        everything = {**repository, **rights}
        keys = sorted(
            key
            for key in everything
            if key.startswith(("allow_", "delete_branch"))
            or key in ("default_workflow_permissions", "can_approve_pull_request_reviews")
        )
        return Settings(
            name="repository", switches=tuple((key, to_switch(everything, key)) for key in keys)
        )

    def _team_numbers(self) -> dict[int, str]:
        rows = self._list(f"/orgs/{self._org}/teams")
        return {number(row, "id"): text(row, "slug") for row in rows}

    def _teams(self, asked: Sequence[Team], numbers: Mapping[int, str]) -> Parts:
        given = {text(row, "slug"): text(row, "permission") for row in self._list("teams")}
        return [
            (Kind.TEAM, self._team(team, given.get(team.name, "none")))
            for team in asked
            if team.name in numbers.values()
        ]

    def _team(self, asked: Team, permission: str) -> Team:
        if asked.members is None:
            return Team(name=asked.name, permission=permission, members=None)
        path = f"/orgs/{self._org}/teams/{asked.name}"
        members = tuple(map(to_person, self._list(f"{path}/members")))
        inside = {person.id for person in members}
        return Team(
            name=asked.name,
            permission=permission,
            members=members,
            pending=tuple(
                person
                for person in asked.members
                if person.id not in inside and self._is_invited(path, person)
            ),
        )

    def _is_invited(self, team: str, person: Person) -> bool:
        found = self._client.find(f"{team}/memberships/{quote(person.login)}")
        return found is not None and as_object(found.data, "membership").get("state") == "pending"

    def _labels(self, names: set[str]) -> Parts:
        return [
            (
                Kind.LABEL,
                Label(
                    name=text(row, "name"),
                    colour=text(row, "color").lower(),
                    description=optional_text(row, "description") or "",
                ),
            )
            for row in self._list("labels")
            if text(row, "name").startswith(PREFIX) or text(row, "name") in names
        ]

    def _variables(self, names: set[str]) -> Parts:
        rows = self._list("actions/variables", "variables")
        told = {text(row, "name"): text(row, "value") for row in rows}
        return [
            (Kind.VARIABLE, Variable(name=name, value=value))
            for name, value in sorted(told.items())
            if name in names
        ]

    def _secrets(self, environments: Parts) -> tuple[tuple[str, str], ...]:
        """Names and where they are kept; nobody can read more."""
        places = {"": "actions/secrets"} | {
            part.name: f"environments/{quote(part.name, safe='')}/secrets"
            for _, part in environments
        }
        return tuple(
            (place, text(row, "name"))
            for place, path in places.items()
            for row in self._list(path, "secrets")
        )

    def _environments(self, names: set[str]) -> Parts:
        found: Parts = []
        for row in read_list(self._client, "environments", "environments"):
            name = text(row, "name")
            if name not in names:
                continue
            policy = row.get("deployment_branch_policy")
            custom = isinstance(policy, dict) and policy.get("custom_branch_policies") is True
            path = f"environments/{quote(name, safe='')}/deployment-branch-policies"
            rows = read_list(self._client, path, "branch_policies") if custom else ()
            found.append((Kind.ENVIRONMENT, to_environment(row, rows)))
        return found

    def _rulesets(self, numbers: Mapping[int, str]) -> Parts:
        found: Parts = []
        for row in read_list(self._client, "rulesets", includes_parents="false"):
            if text(row, "name").startswith(OURS):
                whole = self._client.get(f"rulesets/{number(row, 'id')}").data
                found.append((Kind.RULESET, to_ruleset(as_object(whole, "ruleset"), numbers)))
        return found

    def _has_branch(self, name: str) -> bool:
        return self._client.find(f"git/ref/heads/{quote(name)}") is not None

    def _server(self) -> str:
        found = self._client.find("/meta")
        version = as_object(found.data, "meta").get("installed_version") if found else None
        return version if isinstance(version, str) else ""

    def _login(self, id_: int) -> str | None:
        found = self._client.find(f"/user/{id_}")
        account = to_account(as_object(found.data, "user")) if found else None
        return account.login if account else None

    def _list(self, path: str, key: str | None = None, **parameters: str | int) -> tuple[Json, ...]:
        found = self._offered(
            lambda: read_list(self._client, path, key, numbered=True, **parameters), path
        )
        if found is None:
            raise ForgeError("token-too-narrow", what=path)
        return found

    def _seen(self, path: str, what: str) -> object:
        found = self._offered(lambda: self._client.get(path).data, what or "repository")
        if found is None:
            raise ForgeError("token-too-narrow", what=what or "repository")
        return found

    def _offered(self, read: Callable[[], Read], what: str) -> Read | None:
        """What was read; None where the forge says that there is no such thing here."""
        try:
            return read()
        except ForgeError as error:
            refused = error.__cause__
            if not isinstance(refused, RefusedError) or refused.status not in (403, 404):
                raise
            if NOT_OURS_TO_SEE in refused.message.lower():
                raise ForgeError("token-too-narrow", what=what) from error
            return None
