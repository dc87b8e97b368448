"""The one question that GitHub answers over GraphQL alone: who wrote an issue, and who last changed it?

A stand-in for that query, not for the language: the arguments are variables, the answer has the shape
that the query asks for.
"""

from __future__ import annotations

from typing import Any

from datareq.rehearsal.forge.access import enter
from datareq.rehearsal.forge.answer import Answer, Call, Routes
from datareq.rehearsal.forge.forge import Forge
from datareq.rehearsal.forge.issues import READ, find
from datareq.rehearsal.forge.refusal import Refusal
from datareq.rehearsal.forge.state import Json, Row

routes = Routes()
ASKED = ("repository(", "issue(", "lastEditedAt", "editor", "databaseId")


@routes("POST", "/graphql")
def query(call: Call) -> Answer:
    variables: dict[str, Any] = call.body.get("variables") or {}
    if any(word not in call.text("query") for word in ASKED):
        return _failed("Parse error: the stand-in knows one query only")
    owner, name, number = (variables.get(key) for key in ("owner", "name", "number"))
    if not isinstance(owner, str) or not isinstance(name, str) or not isinstance(number, int):
        return _failed("Variables were provided invalid values")
    try:
        repo = enter(call, owner, name, "read", *READ)
    except Refusal as refusal:
        if refusal.status != 404:
            raise
        return _failed("Could not resolve to a Repository", "NOT_FOUND", {"repository": None})
    try:
        row = find(call.forge, repo, number)
    except Refusal:
        row = None
    if row is None or row["is_pull"]:
        words = f"Could not resolve to an Issue with the number of {number}."
        return _failed(words, "NOT_FOUND", {"repository": {"issue": None}})
    return Answer(body={"data": {"repository": {"issue": _issue(call.forge, row)}}})


def _issue(forge: Forge, row: Row) -> Json:
    return {
        "number": row["number"],
        "body": row["body"] or "",
        "createdAt": row["created_at"],
        "lastEditedAt": row["edited_at"],
        "author": _actor(forge, row["user"]),
        "editor": _actor(forge, row["editor"]),
    }


def _actor(forge: Forge, id_: int | None) -> Json | None:
    """An account as GraphQL shows it: a bot without the `[bot]` of its login; None if it is gone."""
    row = forge.state.one("SELECT * FROM accounts WHERE id = ? AND deleted = 0", id_)
    if row is None:
        return None
    login = row["login"].removesuffix("[bot]")
    return {"__typename": row["type"], "login": login, "databaseId": row["id"]}


def _failed(message: str, kind: str | None = None, data: Json | None = None) -> Answer:
    """GraphQL says what went wrong inside an answer of status 200."""
    error: Json = {"message": message}
    if kind:
        error |= {"type": kind, "path": ["repository"]}
    return Answer(body={"data": data, "errors": [error]})
