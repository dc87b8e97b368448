"""What was just read isn't asked for again, serves once, and never survives a change of ours."""

from __future__ import annotations

from forge_desk import Desk

from datareq.adapters.github.recent import LABELS, Recent

MARKER = "<!-- datareq:gate -->"
LABEL = "tahap/diperiksa"


def asked(desk: Desk, start: int) -> list[str]:
    return [verb for verb, _ in desk.proxy.seen[start:]]


def test_what_a_look_has_read_is_shown_without_asking_again(desk: Desk) -> None:
    number = desk.pull()
    desk.forge.writer.comment(number, MARKER, f"{MARKER}\nlama")
    desk.forge.writer.labels(number, "tahap/", [LABEL])
    desk.forge.reader.pull(number)
    desk.forge.reader.comments(number)
    start = len(desk.proxy.seen)
    desk.forge.writer.comment(number, MARKER, f"{MARKER}\nbaru")
    desk.forge.writer.labels(number, "tahap/", [LABEL])
    assert asked(desk, start) == ["PATCH"]


def test_a_reading_serves_once(desk: Desk) -> None:
    """Somebody may have changed something since: the second showing looks for itself."""
    number = desk.pull()
    desk.forge.writer.comment(number, MARKER, f"{MARKER}\nisi")
    (comment,) = desk.forge.reader.comments(number)
    desk.forge.writer.comment(number, MARKER, f"{MARKER}\nisi")
    desk.act("rina", "PATCH", f"issues/comments/{comment.id}", {"body": f"{MARKER}\npalsu"})
    desk.forge.writer.comment(number, MARKER, f"{MARKER}\nisi")
    assert [said.body for said in desk.forge.reader.comments(number)] == [f"{MARKER}\nisi"]


def test_our_own_commit_ends_what_was_read(desk: Desk) -> None:
    number = desk.pull()
    head = desk.forge.reader.pull(number).head_sha
    desk.forge.reader.reviews(number)
    desk.review("rina", number)
    desk.forge.branches.commit("topic", head, {"more": b"x"}, "More")
    desk.forge.writer.request_reviews(number, ["rina"])
    found = desk.act("rina", "GET", f"pulls/{number}/requested_reviewers")
    assert [user["login"] for user in found["users"]] == ["rina"]


def test_a_new_list_of_pull_requests_ends_what_was_read(desk: Desk) -> None:
    number = desk.pull()
    desk.forge.reader.comments(number)
    desk.forge.reader.pulls()
    start = len(desk.proxy.seen)
    desk.forge.writer.comment(number, MARKER, f"{MARKER}\nisi")
    assert asked(desk, start) == ["GET", "POST", "GET"]


def test_a_fact_is_given_out_once() -> None:
    recent = Recent()
    recent.note(LABELS, 1, ("a",))
    assert recent.take(LABELS, 2) is None
    assert recent.take(LABELS, 1) == ("a",)
    assert recent.take(LABELS, 1) is None
