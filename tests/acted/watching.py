"""What happened on the forge since we last looked? Told as GitHub would tell it to workflows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from datareq.model.names import MAIN
from datareq.rehearsal.forge.server import ForgeServer
from tests.acted.events import Event, event


class Watcher:
    """Sees what the play brings about: proposals and pushes to them, reviews, comments, forms, and
    main's moves. `reader`: in whose name it asks."""

    def __init__(self, forge: ForgeServer, repository: str, reader: str) -> None:
        self._forge = forge
        self._place = f"/repos/{repository}"
        self._reader = reader
        self._pulls: dict[int, tuple[str, str]] = {}
        self._seen: dict[str, int] = {"comments": 0, "reviews": 0, "issues": 0, "activity": 0}
        self._state = forge.application.forge.state
        self.look()

    def look(self) -> tuple[Event, ...]:
        return (*self._proposals(), *self._reviews(), *self._talk(), *self._main())

    def about(self, number: int) -> dict[str, Any]:
        """A pull request as the forge shows it."""
        found: dict[str, Any] = self._ask(f"/pulls/{number}")
        return found

    @property
    def repository(self) -> dict[str, Any]:
        found: dict[str, Any] = self._ask("")
        return found

    def _ask(self, path: str) -> Any:
        token = self._forge.token(self._reader)
        return self._forge.call("GET", self._place + path, token=token)

    def _new(self, table: str) -> list[Any]:
        rows = self._state.all(
            f"SELECT * FROM {table} WHERE repo = (SELECT min(id) FROM repos) AND id > ? ORDER BY id",  # noqa: S608
            self._seen[table],
        )
        if rows:
            self._seen[table] = rows[-1]["id"]
        return list(rows)

    def _proposals(self) -> Iterator[Event]:
        rows = self._state.all(
            "SELECT p.number, p.head_sha, i.state FROM pulls p"
            " JOIN issues i ON i.repo = p.repo AND i.number = p.number"
            " WHERE p.repo = (SELECT min(id) FROM repos) ORDER BY p.number"
        )
        for row in rows:
            number, now = row["number"], (row["head_sha"], row["state"])
            before = self._pulls.get(number)
            self._pulls[number] = now
            if before is None:
                yield self._proposal(number, "opened")
                continue
            if before[0] != now[0]:
                yield self._proposal(number, "synchronize", before=before[0], after=now[0])
            if before[1] != now[1]:
                yield self._proposal(number, "closed")

    def _proposal(self, number: int, action: str, **more: Any) -> Event:
        pull = self.about(number)
        files = self._ask(f"/pulls/{number}/files?per_page=100")
        facts = {
            "action": action, "number": number, "pull_request": pull, "sender": pull["user"],
            "repository": self.repository, **more,
        }  # fmt: skip
        return event("pull_request", action, facts, paths=tuple(one["filename"] for one in files))

    def _reviews(self) -> Iterator[Event]:
        for row in self._new("reviews"):
            number = row["number"]
            review = self._ask(f"/pulls/{number}/reviews/{row['id']}")
            facts = {
                "action": "submitted", "review": review, "pull_request": self.about(number),
                "sender": review["user"], "repository": self.repository,
            }  # fmt: skip
            yield event("pull_request_review", "submitted", facts)

    def _talk(self) -> Iterator[Event]:
        for row in self._new("issues"):
            if not row["is_pull"]:
                issue = self._ask(f"/issues/{row['number']}")
                facts = {"action": "opened", "issue": issue, "sender": issue["user"]}
                yield event("issues", "opened", facts | {"repository": self.repository})
        for row in self._new("comments"):
            comment = self._ask(f"/issues/comments/{row['id']}")
            issue = self._ask(f"/issues/{row['number']}")
            facts = {
                "action": "created", "comment": comment, "issue": issue,
                "sender": comment["user"], "repository": self.repository,
            }  # fmt: skip
            yield event("issue_comment", "created", facts)

    def _main(self) -> Iterator[Event]:
        """One push for each move of main: its last commit speaks for all."""
        for row in self._new("activity"):
            if row["ref"] != f"refs/heads/{MAIN}":
                continue
            commit = self._ask(f"/commits/{row['after']}")
            facts = {
                "ref": row["ref"], "before": row["before"], "after": row["after"],
                "head_commit": {"id": row["after"]}, "deleted": False,
                "repository": self.repository, "sender": commit["committer"],
            }  # fmt: skip
            yield event(
                "push", None, facts, paths=tuple(one["filename"] for one in commit["files"])
            )
