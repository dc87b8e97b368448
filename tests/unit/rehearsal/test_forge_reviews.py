"""Reviews, comments, labels and issues of the stand-in forge."""

from __future__ import annotations

import pytest
from forge_world import AT, World


@pytest.mark.parametrize(
    ("event", "state"),
    [("APPROVE", "APPROVED"), ("REQUEST_CHANGES", "CHANGES_REQUESTED"), ("COMMENT", "COMMENTED")],
)
def test_reader_reviews_at_the_head(world: World, event: str, state: str) -> None:
    number = world.pull("second")
    body = {"event": event, "body": "Seen."}
    review = world.person("reader").ok("POST", f"{AT}/pulls/{number}/reviews", body)
    head = world.person("reader").ok("GET", f"{AT}/pulls/{number}")["head"]["sha"]
    assert (review["state"], review["commit_id"]) == (state, head)
    assert "reviewed" in world.timeline(number)


@pytest.mark.parametrize("event", ["APPROVE", "REQUEST_CHANGES"])
def test_author_does_not_judge_their_own(world: World, event: str) -> None:
    number = world.pull()
    body = {"event": event, "body": "Fine."}
    said = world.person("reader").ask("POST", f"{AT}/pulls/{number}/reviews", body)
    assert said.status == 422
    assert "your own pull request" in said.body["message"]


def test_change_request_needs_words(world: World) -> None:
    number = world.pull()
    path = f"{AT}/pulls/{number}/reviews"
    assert world.person("second").ask("POST", path, {"event": "REQUEST_CHANGES"}).status == 422


def test_review_on_a_commit_of_another_branch_is_refused(world: World) -> None:
    number = world.pull()
    main = world.person("second").ok("GET", f"{AT}/git/ref/heads/main")["object"]["sha"]
    body = {"event": "APPROVE", "commit_id": main}
    assert world.person("second").ask("POST", f"{AT}/pulls/{number}/reviews", body).status == 422


def test_review_on_an_older_commit_keeps_it(world: World) -> None:
    number = world.pull()
    old = world.person("second").ok("GET", f"{AT}/pulls/{number}")["head"]["sha"]
    world.person("reader").push("ask", {"b": "b"}, repo="reader/desk")
    body = {"event": "APPROVE", "commit_id": old}
    review = world.person("second").ok("POST", f"{AT}/pulls/{number}/reviews", body)
    assert review["commit_id"] == old


def test_pending_review_is_its_authors_alone_until_submitted(world: World) -> None:
    number, second = world.pull(), world.person("second")
    path = f"{AT}/pulls/{number}/reviews"
    pending = second.ok("POST", path, {"body": "Draft"})
    assert (pending["state"], "submitted_at" in pending) == ("PENDING", False)
    assert world.person("writer").ok("GET", path) == []
    assert len(second.ok("GET", path)) == 1
    head = world.person("reader").push("ask", {"b": "b"}, repo="reader/desk")
    done = second.ok("POST", f"{path}/{pending['id']}/events", {"event": "APPROVE"})
    assert (done["state"], done["commit_id"]) == ("APPROVED", head)


def test_approving_after_the_merge_is_allowed(world: World) -> None:
    number = world.pull()
    world.person("writer").ok("PUT", f"{AT}/pulls/{number}/merge")
    body = {"event": "APPROVE"}
    review = world.person("second").ok("POST", f"{AT}/pulls/{number}/reviews", body)
    assert review["state"] == "APPROVED"


def test_writers_dismiss_and_readers_do_not(world: World) -> None:
    number = world.pull()
    path = f"{AT}/pulls/{number}/reviews"
    review = world.person("second").ok("POST", path, {"event": "APPROVE"})
    where, body = f"{path}/{review['id']}/dismissals", {"message": "Outdated"}
    assert world.person("reader").ask("PUT", where, body).status == 403
    assert world.person("writer").ok("PUT", where, body)["state"] == "DISMISSED"
    events = world.person("writer").ok("GET", f"{AT}/issues/{number}/events")
    told = next(e for e in events if e["event"] == "review_dismissed")["dismissed_review"]
    assert (told["state"], told["review_id"]) == ("approved", review["id"])


def test_requested_reviewer_is_struck_off_by_a_review(world: World) -> None:
    number, writer = world.pull(), world.person("writer")
    path = f"{AT}/pulls/{number}/requested_reviewers"
    writer.ok("POST", path, {"reviewers": ["second", "writer"]})
    world.person("second").ok("POST", f"{AT}/pulls/{number}/reviews", {"event": "APPROVE"})
    assert [user["login"] for user in writer.ok("GET", path)["users"]] == ["writer"]
    writer.ok("DELETE", path, {"reviewers": ["writer"]})
    assert writer.ok("GET", path)["users"] == []
    assert world.timeline(number).count("review_requested") == 2
    assert "review_request_removed" in world.timeline(number)


def test_review_of_the_author_or_a_stranger_is_not_asked_for(world: World) -> None:
    number, writer = world.pull(), world.person("writer")
    path = f"{AT}/pulls/{number}/requested_reviewers"
    for login in ("reader", "stranger"):
        assert writer.ask("POST", path, {"reviewers": [login]}).status == 422


def test_edited_comment_is_seen_to_be_edited(world: World) -> None:
    number, reader = world.pull(), world.person("reader")
    comment = reader.ok("POST", f"{AT}/issues/{number}/comments", {"body": "/tarik"})
    assert comment["created_at"] == comment["updated_at"]
    path = f"{AT}/issues/comments/{comment['id']}"
    edited = world.person("writer").ok("PATCH", path, {"body": "/tolak"})
    assert edited["created_at"] < edited["updated_at"]
    assert edited["user"]["login"] == "reader"
    assert world.person("stranger").ask("PATCH", path, {"body": "x"}).status == 404
    world.person("writer").ok("DELETE", path)
    assert reader.ok("GET", f"{AT}/issues/{number}/comments") == []


def test_app_comment_names_its_app(world: World) -> None:
    number = world.pull()
    path = f"{AT}/issues/{number}/comments"
    comment = world.bot().ok("POST", path, {"body": "Announced."})
    assert (comment["user"]["type"], comment["user"]["login"]) == ("Bot", "gate[bot]")
    assert comment["performed_via_github_app"]["id"] == world.app.id


def test_labels_are_set_added_and_taken_off(world: World) -> None:
    number, writer = world.pull(), world.person("writer")
    path = f"{AT}/issues/{number}/labels"
    writer.ok("POST", path, ["a", "step: 1"])
    writer.ok("PUT", path, {"labels": ["step: 1", "b"]})
    writer.ok("DELETE", f"{path}/step:%201")
    assert [label["name"] for label in writer.ok("GET", path)] == ["b"]
    assert writer.ask("DELETE", f"{path}/nothing").status == 404
    assert world.person("reader").ask("POST", path, ["c"]).status == 403


def test_label_that_is_worn_already_is_no_event(world: World) -> None:
    number, writer = world.pull(), world.person("writer")
    writer.ok("POST", f"{AT}/issues/{number}/labels", ["a"])
    before = world.server.now
    writer.ok("PUT", f"{AT}/issues/{number}/labels", ["a"])
    assert world.server.now == before


def test_issue_is_opened_by_a_reader_and_closed_by_a_writer(world: World) -> None:
    reader, writer = world.person("reader"), world.person("writer")
    issue = reader.ok("POST", f"{AT}/issues", {"title": "Permohonan", "body": "### Unit"})
    path = f"{AT}/issues/{issue['number']}"
    assert world.person("second").ask("PATCH", path, {"body": "other"}).status == 200
    closed = writer.ok("PATCH", path, {"state": "closed", "state_reason": "not_planned"})
    assert (closed["state"], closed["closed_by"]["login"]) == ("closed", "writer")
    assert writer.ok("PATCH", path, {"state": "open"})["state_reason"] == "reopened"


def test_issues_list_holds_pull_requests_too(world: World) -> None:
    number, writer = world.pull(), world.person("writer")
    writer.ok("POST", f"{AT}/issues", {"title": "One"})
    listed = {item["number"]: "pull_request" in item for item in writer.ok("GET", f"{AT}/issues")}
    assert listed == {number: True, number + 1: False}


def test_lists_are_paged_with_links(world: World) -> None:
    number, reader = world.pull(), world.person("reader")
    for n in range(5):
        reader.ok("POST", f"{AT}/issues/{number}/comments", {"body": f"{n}"})
    said = reader.ask("GET", f"{AT}/issues/{number}/comments?per_page=2&page=2")
    assert [comment["body"] for comment in said.body] == ["2", "3"]
    links = {part.split('rel="')[1][:-1] for part in said.headers["Link"].split(", ")}
    assert links == {"first", "prev", "next", "last"}
    last = reader.ask("GET", f"{AT}/issues/{number}/comments?per_page=2&page=3")
    assert [comment["body"] for comment in last.body] == ["4"]
    assert 'rel="next"' not in last.headers["Link"]
