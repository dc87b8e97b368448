"""What do the forge's answers mean in our nouns? Pure: JSON in, `model.forge` out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from datareq.adapters.github.shape import (
    child,
    moment,
    number,
    optional_child,
    optional_moment,
    optional_text,
    text,
    unexpected,
)
from datareq.model.forge import (
    Account,
    AccountType,
    Comment,
    Event,
    EventKind,
    Pull,
    PullState,
    Push,
    Review,
    ReviewState,
)

Json = Mapping[str, object]

ECHO = re.compile(r"\b[0-9a-fA-F]{8,}\b")
NOBODY = Account(id=0, login="ghost", type=AccountType.MANNEQUIN)
"""Who opened a pull request with an account that was deleted since: nobody who could hold an office."""

EVENTS = {kind.value: kind for kind in EventKind}
FORCED = "force_push"


def to_account(value: Json | None, *, id_: str = "id", type_: str = "type") -> Account | None:
    """An account; None when it was deleted. `id_`, `type_`: what these are called there."""
    if value is None:
        return None
    try:
        kind = AccountType(text(value, type_))
    except ValueError as error:
        raise unexpected(type_) from error
    return Account(id=number(value, id_), login=text(value, "login"), type=kind)


def to_pull(value: Json) -> Pull:
    """A pull request. Who merged it is told by the single answer only, who closed it by the issue's."""
    head, base = child(value, "head"), child(value, "base")
    head_repo = optional_child(head, "repo")
    merged_at = optional_moment(value, "merged_at")
    open_ = text(value, "state") == "open"
    state = PullState.MERGED if merged_at else PullState.OPEN if open_ else PullState.CLOSED
    return Pull(
        number=number(value, "number"),
        title=text(value, "title"),
        body=optional_text(value, "body") or "",
        author=to_account(optional_child(value, "user")) or NOBODY,
        state=state,
        base_ref=text(base, "ref"),
        base_sha=text(base, "sha"),
        head_ref=text(head, "ref"),
        head_sha=text(head, "sha"),
        head_repo=text(head_repo, "full_name") if head_repo else None,
        created_at=moment(value, "created_at"),
        closed_at=optional_moment(value, "closed_at"),
        merged_at=merged_at,
        merged_by=to_account(optional_child(value, "merged_by")) if merged_at else None,
        # while a pull request is open this field holds a trial merge
        merge_sha=text(value, "merge_commit_sha") if merged_at else None,
    )


def to_review(value: Json) -> Review | None:
    """A review; None for a draft that nobody submitted. Of its text only hexadecimal words are kept."""
    try:
        state = ReviewState(text(value, "state"))
    except ValueError as error:
        raise unexpected("state") from error
    if state is ReviewState.PENDING and value.get("submitted_at") is None:
        return None
    words = ECHO.findall(optional_text(value, "body") or "")
    return Review(
        id=number(value, "id"),
        user=to_account(optional_child(value, "user")),
        state=state,
        commit=optional_text(value, "commit_id"),
        submitted_at=moment(value, "submitted_at"),
        echo=tuple(dict.fromkeys(word.lower() for word in words)),
    )


def to_event(value: Json) -> Event | None:
    """A timeline event; None for one that no decision looks at."""
    kind = EVENTS.get(optional_text(value, "event") or "")
    if kind is None:
        return None
    dismissed = (
        number(child(value, "dismissed_review"), "review_id")
        if kind is EventKind.REVIEW_DISMISSED
        else None
    )
    return Event(
        kind=kind,
        at=moment(value, "created_at"),
        actor=to_account(optional_child(value, "actor")),
        review_id=dismissed,
    )


def to_comment(value: Json) -> Comment:
    app = optional_child(value, "performed_via_github_app")
    return Comment(
        id=number(value, "id"),
        user=to_account(optional_child(value, "user")),
        body=optional_text(value, "body") or "",
        created_at=moment(value, "created_at"),
        updated_at=moment(value, "updated_at"),
        app_id=number(app, "id") if app else None,
    )


def to_push(value: Json) -> Push:
    return Push(
        ref=text(value, "ref"),
        before=text(value, "before"),
        after=text(value, "after"),
        actor=to_account(optional_child(value, "actor")),
        at=moment(value, "timestamp"),
        forced=text(value, "activity_type") == FORCED,
    )
