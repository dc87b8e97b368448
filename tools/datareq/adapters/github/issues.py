"""What do issues say, and who wrote what they say? `ports.IssueReader` and `ports.IssueWriter`.

Only GraphQL tells who last changed an issue's text; text and editor come in one answer, so that no edit
can slip in between.
"""

from __future__ import annotations

from typing import cast

from datareq.adapters.github.client import Client
from datareq.adapters.github.pages import read_list
from datareq.adapters.github.shape import (
    as_list,
    as_object,
    child,
    moment,
    number,
    optional_child,
    optional_moment,
    optional_text,
    text,
    unexpected,
)
from datareq.adapters.github.translate import Json, to_account
from datareq.errors import ForgeError
from datareq.model.forge import Account, Issue

ENTERPRISE = "/api/v3"
ACTOR = "{ __typename login ... on User { databaseId } ... on Bot { databaseId } }"
QUERY = f"""query($owner: String!, $name: String!, $number: Int!) {{
  repository(owner: $owner, name: $name) {{
    issue(number: $number) {{
      number body createdAt lastEditedAt author {ACTOR} editor {ACTOR}
    }}
  }}
}}"""
COMPLETED, NOT_PLANNED = "completed", "not_planned"


class GithubIssues:
    """The issues of one repository."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def issues(self, label: str) -> tuple[int, ...]:
        rows = read_list(self._client, "issues", state="open", labels=label, sort="created")
        return tuple(sorted({number(row, "number") for row in rows if "pull_request" not in row}))

    def issue(self, number: int) -> Issue | None:
        """Two answers: the text with its author and editor, and whether it is open and who closed it."""
        told = self._ask(number)
        found = self._client.find(f"issues/{number}")
        if told is None or found is None:
            return None
        row = as_object(found.data, "issue")
        if "pull_request" in row:
            return None
        is_open = text(row, "state") == "open"
        return Issue(
            number=number,
            body=optional_text(told, "body") or "",
            author=to_actor(optional_child(told, "author")),
            is_open=is_open,
            created_at=moment(told, "createdAt"),
            edited_at=optional_moment(told, "lastEditedAt"),
            editor=to_actor(optional_child(told, "editor")),
            closed_at=None if is_open else optional_moment(row, "closed_at"),
            closed_by=None if is_open else to_account(optional_child(row, "closed_by")),
        )

    def close_issue(self, number: int, *, done: bool) -> None:
        path = f"issues/{number}"
        row = as_object(self._client.get(path).data, path)
        if text(row, "state") != "open":
            return
        order = {"state": "closed", "state_reason": COMPLETED if done else NOT_PLANNED}
        self._client.repeat(lambda: self._client.write("PATCH", path, order))

    def _ask(self, number: int) -> Json | None:
        """The issue over GraphQL; None if there is none. A reading, so it may be asked again."""
        owner, _, name = self._client.repository.partition("/")
        order = {"query": QUERY, "variables": {"owner": owner, "name": name, "number": number}}
        path = graphql_url(self._client.api_url)
        answer = as_object(
            self._client.repeat(lambda: self._client.write("POST", path, order)).data, path
        )
        errors = as_list(answer.get("errors", []), path)
        repository = optional_child(optional_child(answer, "data") or {}, "repository")
        if errors:
            absent = all(error.get("type") == "NOT_FOUND" for error in errors)
            if absent and repository is not None and repository.get("issue") is None:
                return None
            raise ForgeError("forge-unreadable", what="graphql")
        issue = child(cast(Json, repository or {}), "issue")
        if issue.get("number") != number:
            raise unexpected("issue")
        return issue


def graphql_url(api_url: str) -> str:
    """Beside the REST interface: an Enterprise Server has them under `/api/v3` and `/api/graphql`."""
    if api_url.endswith(ENTERPRISE):
        return f"{api_url.removesuffix('/v3')}/graphql"
    return f"{api_url}/graphql"


def to_actor(value: Json | None) -> Account | None:
    """An account as GraphQL shows it; None when it was deleted."""
    return to_account(value, id_="databaseId", type_="__typename")
