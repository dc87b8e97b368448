"""Issues over GraphQL and REST: who wrote, who last changed, and what an answer that isn't whole means."""

from __future__ import annotations

from typing import Any

import pytest
from forge_desk import Desk

from datareq.adapters.github.issues import graphql_url, to_actor
from datareq.errors import ForgeError
from datareq.model.forge import AccountType

WORKING: dict[str, Any] = {"__typename": "User", "login": "sari", "databaseId": 1}


def opened(desk: Desk, *labels: str) -> int:
    number = int(desk.act("sari", "POST", "issues", {"title": "t", "body": "isi"})["number"])
    if labels:
        desk.act("tono", "POST", f"issues/{number}/labels", {"labels": [*labels]})
    return number


def test_an_issue_tells_its_author_and_who_last_changed_it(desk: Desk) -> None:
    number = opened(desk)
    reader = desk.forge.issues
    assert reader is not None
    fresh = reader.issue(number)
    assert fresh is not None
    assert (fresh.body, fresh.edited_at, fresh.editor, fresh.is_open) == ("isi", None, None, True)
    desk.act("tono", "PATCH", f"issues/{number}", {"body": "lain"})
    changed = reader.issue(number)
    assert changed is not None
    assert changed.author is not None
    assert changed.editor is not None
    assert (changed.body, changed.author.login, changed.editor.login) == ("lain", "sari", "tono")
    assert changed.editor.id == desk.people["tono"]


def test_a_new_title_is_no_edit_of_the_text(desk: Desk) -> None:
    number = opened(desk)
    desk.act("tono", "PATCH", f"issues/{number}", {"title": "lain", "body": "isi"})
    assert desk.forge.issues is not None
    issue = desk.forge.issues.issue(number)
    assert issue is not None
    assert issue.edited_at is None


def test_only_open_issues_with_the_label_are_listed_and_no_pull_request(desk: Desk) -> None:
    first, second, other = opened(desk, "form"), opened(desk, "form"), opened(desk)
    pull = desk.pull()
    desk.act("tono", "POST", f"issues/{pull}/labels", {"labels": ["form"]})
    reader, writer = desk.forge.issues, desk.forge.issue_writer
    assert reader is not None
    assert writer is not None
    assert reader.issues("form") == (first, second)
    writer.close_issue(first, done=False)
    writer.close_issue(first, done=True)
    assert reader.issues("form") == (second,)
    assert desk.act("sari", "GET", f"issues/{first}")["state_reason"] == "not_planned"
    closed = reader.issue(first)
    assert closed is not None
    assert closed.closed_by is not None
    assert closed.closed_by.type is AccountType.BOT
    assert reader.issue(pull) is None
    assert reader.issue(999) is None
    assert reader.issue(other) is not None


@pytest.mark.parametrize(
    "body",
    [
        {"errors": [{"message": "Something went wrong"}]},
        {"data": {"repository": {"issue": None}}, "errors": [{"type": "FORBIDDEN"}]},
        {"data": {"repository": None}, "errors": [{"type": "NOT_FOUND"}]},
        {"data": {"repository": {"issue": {"number": 999}}}},
        {"data": None},
        {},
    ],
    ids=["failed", "forbidden", "no repository", "another issue", "no data", "nothing"],
)
def test_an_answer_that_isn_t_whole_is_an_error(desk: Desk, body: dict[str, Any]) -> None:
    number = opened(desk)
    desk.server.fail("POST", "/graphql", status=200, body=body, times=9)
    assert desk.forge.issues is not None
    with pytest.raises(ForgeError):
        desk.forge.issues.issue(number)


def test_graphql_lies_beside_rest() -> None:
    assert graphql_url("https://api.github.com") == "https://api.github.com/graphql"
    assert graphql_url("https://git.unj.ac.id/api/v3") == "https://git.unj.ac.id/api/graphql"


def test_an_account_of_an_unknown_kind_is_an_error() -> None:
    assert to_actor(None) is None
    assert to_actor(WORKING) is not None
    with pytest.raises(ForgeError):
        to_actor({**WORKING, "__typename": "Robot"})
