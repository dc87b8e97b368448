"""What do the pull requests say? `ports.PullReader` over the REST API; whole or `ForgeError`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from datareq.adapters.github.client import PER_PAGE, Client
from datareq.adapters.github.pages import read_list
from datareq.adapters.github.recent import ASKED, COMMENTS, LABELS, REVIEWS, Asked
from datareq.adapters.github.shape import (
    as_list,
    as_object,
    moment,
    number,
    optional_child,
    optional_text,
    text,
    unexpected,
)
from datareq.adapters.github.translate import (
    Json,
    to_account,
    to_comment,
    to_event,
    to_pull,
    to_push,
    to_review,
)
from datareq.model.forge import Account, Comment, Event, Pull, PullState, Push, Review

WORKFLOWS = "github-actions"
"""The App in whose name workflows report, on GitHub and on its servers elsewhere."""


class GithubReader:
    """Reads pull requests of one repository."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._touched: dict[int, datetime] = {}

    def pulls(self) -> tuple[Pull, ...]:
        """Every pull request by number. The list doesn't tell who merged or closed them: `pull` does."""
        rows = read_list(self._client, "pulls", state="all", sort="created", direction="asc")
        pulls = {pull.number: pull for pull in map(to_pull, rows)}
        if len(pulls) != len(rows):
            raise unexpected("pulls")
        self._client.recent.clear()
        self._touched = {number(row, "number"): moment(row, "updated_at") for row in rows}
        for row in rows:
            pull = pulls[number(row, "number")]
            if pull.state is PullState.OPEN:
                self._note(pull, row)
        return tuple(pulls[n] for n in sorted(pulls))

    def pull(self, number: int) -> Pull:
        row = as_object(self._client.get(f"pulls/{number}").data, "pull")
        pull = to_pull(row)
        self._note(pull, row)
        if pull.state is not PullState.CLOSED:
            return replace(pull, closed_by=pull.merged_by)
        issue = as_object(self._client.get(f"issues/{number}").data, "issue")
        return replace(pull, closed_by=to_account(optional_child(issue, "closed_by")))

    def touched(self) -> Mapping[int, datetime]:
        return self._touched

    def reviews(self, number: int) -> tuple[Review, ...]:
        reviews = read_reviews(self._client, number)
        self._client.recent.note(REVIEWS, number, reviews)
        return reviews

    def events(self, number: int) -> tuple[Event, ...]:
        """The timeline events that a decision looks at, oldest first."""
        rows = read_list(self._client, f"issues/{number}/timeline")
        events = [event for event in map(to_event, rows) if event is not None]
        return tuple(sorted(events, key=lambda event: event.at))

    def comments(self, number: int) -> tuple[Comment, ...]:
        """A deletion during the reading would hide a comment between two pages, so long lists are counted."""
        comments = tuple(map(to_comment, read_list(self._client, f"issues/{number}/comments")))
        if len(comments) >= PER_PAGE and len(comments) != self._comment_count(number):
            raise unexpected("comments")
        found = tuple(sorted(comments, key=lambda comment: comment.id))
        self._client.recent.note(COMMENTS, number, found)
        return found

    def pushes(self, ref: str) -> tuple[Push, ...]:
        full = f"refs/heads/{ref}"
        rows = read_list(self._client, "activity", numbered=False, ref=full, direction="asc")
        pushes = {number(row, "id"): to_push(row) for row in rows}
        if len(pushes) != len(rows) or any(push.ref != full for push in pushes.values()):
            raise unexpected("activity")
        return tuple(pushes[n] for n in sorted(pushes, key=lambda n: (pushes[n].at, n)))

    def account(self, login: str) -> Account | None:
        answer = self._client.find(f"/users/{quote(login, safe='')}")
        return to_account(as_object(answer.data, "user")) if answer else None

    def passed(self, head: str, name: str) -> bool:
        """By the newest run of each workflow job of that name; another App's run doesn't count."""
        place = f"commits/{head}/check-runs"
        rows = read_list(self._client, place, "check_runs", check_name=name, filter="latest")
        theirs = [row for row in rows if text(row, "name") == name and _by_workflow(row)]
        return bool(theirs) and all(optional_text(row, "conclusion") == "success" for row in theirs)

    def _note(self, pull: Pull, row: Json) -> None:
        labels = tuple(text(label, "name") for label in as_list(row.get("labels"), "labels"))
        self._client.recent.note(LABELS, pull.number, labels)
        self._client.recent.note(ASKED, pull.number, _asked(pull, row))

    def _comment_count(self, pull: int) -> int:
        issue = as_object(self._client.get(f"issues/{pull}").data, "issue")
        return number(issue, "comments")


def _by_workflow(run: Json) -> bool:
    app = optional_child(run, "app")
    return app is not None and text(app, "slug") == WORKFLOWS


def read_reviews(client: Client, number: int) -> tuple[Review, ...]:
    rows = read_list(client, f"pulls/{number}/reviews")
    reviews = [review for review in map(to_review, rows) if review is not None]
    return tuple(sorted(reviews, key=lambda review: (review.submitted_at, review.id)))


def read_asked(client: Client, number: int) -> Asked:
    """The pull request, and who is being asked to review it."""
    row = as_object(client.get(f"pulls/{number}").data, "pull")
    return _asked(to_pull(row), row)


def _asked(pull: Pull, row: Json) -> Asked:
    people = as_list(row.get("requested_reviewers"), "requested_reviewers")
    return Asked(pull=pull, logins=tuple(text(person, "login") for person in people))
