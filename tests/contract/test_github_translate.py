"""What the forge's JSON means in our nouns, and that what can't be understood is an error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from datareq.adapters.github.translate import (
    Json,
    to_account,
    to_comment,
    to_event,
    to_pull,
    to_push,
    to_review,
)
from datareq.errors import ForgeError
from datareq.model.forge import Account, AccountType, EventKind, PullState, ReviewState

SARI: Json = {"id": 7, "login": "sari", "type": "User"}
BOT: Json = {"id": 8, "login": "gate[bot]", "type": "Bot"}
NOON = datetime(2026, 4, 2, 5, 0, tzinfo=UTC)

PULL: Json = {
    "number": 42,
    "title": "Permohonan",
    "body": None,
    "user": SARI,
    "state": "open",
    "base": {"ref": "main", "sha": "a" * 40},
    "head": {"ref": "topic", "sha": "b" * 40, "repo": {"full_name": "sari/desk"}},
    "created_at": "2026-04-02T05:00:00Z",
    "closed_at": None,
    "merged_at": None,
    "merge_commit_sha": "c" * 40,
}
REVIEW: Json = {
    "id": 1,
    "user": SARI,
    "state": "APPROVED",
    "commit_id": "b" * 40,
    "submitted_at": "2026-04-02T12:00:00+07:00",
    "body": None,
}
EVENT: Json = {"event": "reopened", "created_at": "2026-04-02T05:00:00Z", "actor": SARI}
COMMENT: Json = {
    "id": 3,
    "user": BOT,
    "body": "x",
    "created_at": "2026-04-02T05:00:00Z",
    "updated_at": "2026-04-02T05:00:01Z",
    "performed_via_github_app": {"id": 99},
}
PUSH: Json = {
    "id": 5,
    "ref": "refs/heads/x",
    "before": "0" * 40,
    "after": "b" * 40,
    "timestamp": "2026-04-02T05:00:00Z",
    "activity_type": "push",
    "actor": SARI,
}


def test_an_open_pull_request_has_no_merge_commit_though_the_forge_tried_one() -> None:
    pull = to_pull(PULL)
    assert pull.state is PullState.OPEN
    assert pull.merge_sha is None
    assert pull.body == ""
    assert pull.author == Account(id=7, login="sari")
    assert pull.head_repo == "sari/desk"


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"state": "closed", "closed_at": "2026-04-02T05:00:00Z"}, PullState.CLOSED),
        (
            {"state": "closed", "merged_at": "2026-04-02T05:00:00Z", "merged_by": BOT},
            PullState.MERGED,
        ),
    ],
    ids=["closed", "merged"],
)
def test_a_closed_pull_request_is_merged_when_it_has_a_time_of_merging(
    given: Json, state: PullState
) -> None:
    pull = to_pull({**PULL, **given})
    assert pull.state is state
    assert pull.merge_sha == ("c" * 40 if state is PullState.MERGED else None)
    assert (pull.merged_by is not None) is (state is PullState.MERGED)


def test_a_deleted_fork_and_a_deleted_author_are_nobody_s() -> None:
    head = {"ref": "topic", "sha": "b" * 40, "repo": None}
    pull = to_pull({**PULL, "head": head, "user": None})
    assert pull.head_repo is None
    assert pull.author.type is AccountType.MANNEQUIN
    assert pull.author.id == 0


def test_times_are_utc_in_whole_seconds_whatever_their_offset() -> None:
    review = to_review(REVIEW)
    assert review is not None
    assert review.submitted_at == NOON
    assert review.submitted_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("body", "echo"),
    [
        ("Setuju. DEADBEEF cocok", ("deadbeef",)),
        ("deadbee", ()),
        ("a1b2c3d4, a1b2c3d4!", ("a1b2c3d4",)),
        ("xdeadbeef deadbeefx", ()),
        ("nama saya Sari", ()),
        (None, ()),
    ],
)
def test_of_a_review_s_text_only_hexadecimal_words_are_kept(
    body: str | None, echo: tuple[str, ...]
) -> None:
    review = to_review({**REVIEW, "body": body})
    assert review is not None
    assert review.echo == echo


def test_a_review_of_a_deleted_account_at_an_unknown_commit_is_kept_as_such() -> None:
    review = to_review({**REVIEW, "user": None, "commit_id": None, "state": "DISMISSED"})
    assert review is not None
    assert (review.user, review.commit, review.state) == (None, None, ReviewState.DISMISSED)


def test_a_draft_review_is_not_read() -> None:
    draft = {**REVIEW, "state": "PENDING"}
    del draft["submitted_at"]
    assert to_review(draft) is None


@pytest.mark.parametrize("kind", list(EventKind), ids=lambda kind: kind.value)
def test_every_kind_of_event_that_matters_is_read(kind: EventKind) -> None:
    dismissed = {"review_id": 11} if kind is EventKind.REVIEW_DISMISSED else None
    event = to_event({**EVENT, "event": kind.value, "dismissed_review": dismissed})
    assert event is not None
    assert (event.kind, event.at) == (kind, NOON)
    assert event.review_id == (11 if dismissed else None)


def test_events_that_no_decision_looks_at_are_passed_over() -> None:
    assert to_event({"event": "committed", "sha": "b" * 40}) is None
    assert to_event({"event": "an event of next year"}) is None


def test_a_comment_tells_by_which_app_it_was_written() -> None:
    assert to_comment(COMMENT).app_id == 99
    assert to_comment({**COMMENT, "performed_via_github_app": None, "user": None}).user is None


@pytest.mark.parametrize(
    ("activity", "forced"),
    [("push", False), ("force_push", True), ("branch_creation", False), ("pr_merge", False)],
)
def test_only_a_force_push_is_a_forced_one(activity: str, forced: bool) -> None:
    assert to_push({**PUSH, "activity_type": activity}).forced is forced


@pytest.mark.parametrize(
    ("translate", "broken"),
    [
        (to_pull, {**PULL, "number": "42"}),
        (to_pull, {**PULL, "number": True}),
        (to_pull, {**PULL, "head": None}),
        (to_pull, {**PULL, "created_at": None}),
        (to_pull, {**PULL, "merged_at": "2026-04-02T05:00:00Z", "merge_commit_sha": None}),
        (to_review, {**REVIEW, "state": "BLESSED"}),
        (to_review, {**REVIEW, "submitted_at": "2026-04-02T05:00:00"}),
        (to_review, {**REVIEW, "submitted_at": "noon"}),
        (to_event, {**EVENT, "event": "review_dismissed"}),
        (to_event, {**EVENT, "created_at": None}),
        (to_comment, {**COMMENT, "body": ["x"]}),
        (to_push, {**PUSH, "actor": "sari"}),
        (to_account, {**SARI, "type": "Wizard"}),
        (to_account, {**SARI, "id": None}),
    ],
)
def test_what_has_another_shape_is_an_error_and_never_a_default(
    translate: Callable[[Json], object], broken: Json
) -> None:
    with pytest.raises(ForgeError) as caught:
        translate(broken)
    assert caught.value.code == "forge-unreadable"
