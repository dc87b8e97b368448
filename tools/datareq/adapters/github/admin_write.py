"""How is one of the desk's settings put in place? Each act ends in the same state however often it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from datareq.adapters.github.admin_shape import from_ruleset, from_switch, protection
from datareq.adapters.github.branches import NO_PARENT, GithubBranches
from datareq.adapters.github.client import Answer, Client, RefusedError
from datareq.adapters.github.pages import read_list
from datareq.adapters.github.shape import as_object, number, text
from datareq.errors import ForgeError
from datareq.premises.found import Lack
from datareq.premises.nouns import (
    ActorKind,
    Branch,
    Environment,
    Kind,
    Label,
    Part,
    Ruleset,
    Settings,
    Team,
    Variable,
)

OF_WORKFLOWS = ("can_approve_pull_request_reviews", "default_workflow_permissions")
FIRST_PAGE = (
    "# Buku besar meja data\n\n"
    "Ditulis oleh aplikasi saja, dan hanya ditambah. Mohon jangan diubah atau dihapus.\n"
)
CUSTOM = {"protected_branches": False, "custom_branch_policies": True}


class SettingsWriter:
    """Puts things in place in one repository and its organisation."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._org = client.repository.split("/")[0]

    def put(self, kind: Kind, part: Part, before: Part | None) -> Lack | None:
        """What the server said it lacks, if that is why nothing was done."""
        try:
            if isinstance(part, Ruleset):
                return self._ruleset(part)
            if isinstance(part, Settings):
                self._switches(part, before)
            elif isinstance(part, Team):
                self._team(part, before)
            elif isinstance(part, Label):
                self._label(part, before)
            elif isinstance(part, Environment):
                self._environment(part)
            elif isinstance(part, Variable):
                self._variable(part, before)
            elif isinstance(part, Branch):
                files = {"README.md": FIRST_PAGE.encode()}
                branches = GithubBranches(self._client)
                branches.commit(part.name, NO_PARENT, files, "Ledger begins")
            else:
                raise ForgeError("setting-refused", name=part.name, reason=kind.value)
        except RefusedError as error:
            raise ForgeError("setting-refused", name=part.name, reason=error.message) from error
        return None

    def remove(self, kind: Kind, part: Part) -> None:
        """Only labels and rulesets carry a name that makes them ours."""
        if kind is Kind.LABEL:
            path: str | None = f"labels/{quote(part.name, safe='')}"
        elif kind is Kind.RULESET:
            id_ = self._ruleset_number(part.name)
            path = f"rulesets/{id_}" if id_ is not None else None
        else:
            raise ForgeError("setting-refused", name=part.name, reason=kind.value)
        if path is not None:
            self._delete(path)

    def _switches(self, wanted: Settings, before: Part | None) -> None:
        there = dict(before.switches) if isinstance(before, Settings) else {}
        changed = {key: from_switch(v) for key, v in wanted.switches if there.get(key) != v}
        rights = {key: changed.pop(key) for key in OF_WORKFLOWS if key in changed}
        if changed:
            self._send("PATCH", "", changed)
        if rights:
            everything = {
                key: from_switch(value) for key, value in wanted.switches if key in OF_WORKFLOWS
            }
            self._send("PUT", "actions/permissions/workflow", everything)

    def _team(self, wanted: Team, before: Part | None) -> None:
        path = f"/orgs/{self._org}/teams/{wanted.name}"
        made = before is None
        if made:
            body = {"name": wanted.name, "privacy": "closed"}
            self._have(path, lambda: self._client.write("POST", f"/orgs/{self._org}/teams", body))
        if not isinstance(before, Team) or before.permission != wanted.permission:
            given = {"permission": wanted.permission}
            self._send("PUT", f"{path}/repos/{self._client.repository}", given)
        if wanted.members is None and not made:
            return
        # also after making it: the forge puts whoever makes a team into it
        there = {
            number(row, "id"): text(row, "login")
            for row in read_list(self._client, f"{path}/members")
        }
        invited = {one.id for one in before.pending} if isinstance(before, Team) else set()
        members = {person.id: person.login for person in wanted.members or ()}
        for id_, login in sorted(members.items()):
            if id_ not in there and id_ not in invited:
                self._send("PUT", f"{path}/memberships/{quote(login)}", {"role": "member"})
        for id_, login in sorted(there.items()):
            if id_ not in members:
                self._delete(f"{path}/memberships/{quote(login)}")

    def _label(self, wanted: Label, before: Part | None) -> None:
        body = {"color": wanted.colour, "description": wanted.description}
        path = f"labels/{quote(wanted.name, safe='')}"
        if before is not None:
            self._send("PATCH", path, body)
            return
        new = {"name": wanted.name, **body}
        self._have(path, lambda: self._client.write("POST", "labels", new))

    def _variable(self, wanted: Variable, before: Part | None) -> None:
        body, path = {"name": wanted.name, "value": wanted.value}, "actions/variables"
        if before is not None:
            self._send("PATCH", f"{path}/{wanted.name}", body)
            return
        one = f"{path}/{wanted.name}"
        self._have(one, lambda: self._client.write("POST", path, body))

    def _environment(self, wanted: Environment) -> None:
        path = f"environments/{quote(wanted.name, safe='')}"
        found = self._client.find(path)
        row = as_object(found.data, "environment") if found else {}
        if row.get("deployment_branch_policy") != CUSTOM:
            self._send("PUT", path, {**protection(row), "deployment_branch_policy": CUSTOM})
        policies = f"{path}/deployment-branch-policies"
        there = {
            text(row, "name"): number(row, "id")
            for row in read_list(self._client, policies, "branch_policies")
        }
        for name in wanted.branches:
            if name not in there:
                self._send("POST", policies, {"name": name, "type": "branch"})
        for name, id_ in sorted(there.items()):
            if name not in wanted.branches:
                self._delete(f"{policies}/{id_}")

    def _ruleset(self, wanted: Ruleset) -> Lack | None:
        teams = {
            actor.name: self._team_number(actor.name)
            for actor in wanted.bypass
            if actor.kind is ActorKind.TEAM
        }
        body, id_ = from_ruleset(wanted, teams), self._ruleset_number(wanted.name)
        try:
            if id_ is not None:
                self._send("PUT", f"rulesets/{id_}", body)
            else:
                self._client.settle(
                    lambda: self._ruleset_number(wanted.name),
                    lambda: self._made(self._client.write("POST", "rulesets", body)),
                    looked=True,
                )
        except RefusedError as error:
            if wanted.target == "push" and error.status in (403, 404, 422):
                return Lack.PUSH_RULESETS
            raise
        return None

    def _made(self, answer: Answer) -> int:
        return number(as_object(answer.data, "ruleset"), "id")

    def _ruleset_number(self, name: str) -> int | None:
        rows = read_list(self._client, "rulesets", includes_parents="false")
        return next((number(row, "id") for row in rows if text(row, "name") == name), None)

    def _team_number(self, name: str) -> int:
        return number(
            as_object(self._client.get(f"/orgs/{self._org}/teams/{name}").data, name), "id"
        )

    def _have(self, path: str, make: Callable[[], Answer]) -> None:
        self._client.settle(lambda: self._client.find(path), make)

    def _send(self, verb: str, path: str, body: Mapping[str, object]) -> None:
        self._client.repeat(lambda: self._client.write(verb, path, body))

    def _delete(self, path: str) -> None:
        try:
            self._client.repeat(lambda: self._client.write("DELETE", path))
        except RefusedError as error:
            if error.status != 404:
                raise ForgeError("setting-refused", name=path, reason=error.message) from error
