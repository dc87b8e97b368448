"""What do the pull requests say? `ports.PullReader` over the REST API; whole or `ForgeError`."""

from __future__ import annotations

from dataclasses import replace

from datareq.adapters.github.client import PER_PAGE, Client
from datareq.adapters.github.pages import read_list
from datareq.adapters.github.shape import as_object, number, optional_child, unexpected
from datareq.adapters.github.translate import (
    to_account,
    to_comment,
    to_event,
    to_pull,
    to_push,
    to_review,
)
from datareq.model.forge import Comment, Event, Pull, PullState, Push, Review


class GithubReader:
    """Reads pull requests of one repository."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def pulls(self) -> tuple[Pull, ...]:
        """Every pull request by number. The list doesn't tell who merged or closed them: `pull` does."""
        rows = read_list(self._client, "pulls", state="all", sort="created", direction="asc")
        pulls = {pull.number: pull for pull in map(to_pull, rows)}
        if len(pulls) != len(rows):
            raise unexpected("pulls")
        return tuple(pulls[n] for n in sorted(pulls))

    def pull(self, number: int) -> Pull:
        row = as_object(self._client.get(f"pulls/{number}").data, "pull")
        pull = to_pull(row)
        if pull.state is not PullState.CLOSED:
            return replace(pull, closed_by=pull.merged_by)
        issue = as_object(self._client.get(f"issues/{number}").data, "issue")
        return replace(pull, closed_by=to_account(optional_child(issue, "closed_by")))

    def reviews(self, number: int) -> tuple[Review, ...]:
        rows = read_list(self._client, f"pulls/{number}/reviews")
        reviews = [review for review in map(to_review, rows) if review is not None]
        return tuple(sorted(reviews, key=lambda review: (review.submitted_at, review.id)))

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
        return tuple(sorted(comments, key=lambda comment: comment.id))

    def pushes(self, ref: str) -> tuple[Push, ...]:
        full = f"refs/heads/{ref}"
        rows = read_list(self._client, "activity", numbered=False, ref=full, direction="asc")
        pushes = {number(row, "id"): to_push(row) for row in rows}
        if len(pushes) != len(rows) or any(push.ref != full for push in pushes.values()):
            raise unexpected("activity")
        return tuple(pushes[n] for n in sorted(pushes, key=lambda n: (pushes[n].at, n)))

    def _comment_count(self, pull: int) -> int:
        issue = as_object(self._client.get(f"issues/{pull}").data, "issue")
        return number(issue, "comments")
