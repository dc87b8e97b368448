"""Contract of the forge's ports on the stand-in: what is read is whole, what is written is written once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from forge_desk import REPOSITORY, Desk

from datareq.adapters.github.credentials import Token
from datareq.adapters.github.forge import open_forge
from datareq.errors import Conflict, ForgeError
from datareq.model.forge import AccountType, EventKind, PullState, ReviewState
from datareq.ports import Check, Conclusion

MARKER = "<!-- datareq:gate -->"


def test_the_clock_is_the_forge_s(desk: Desk) -> None:
    moment = datetime(2026, 4, 2, 5, 0, tzinfo=UTC)
    desk.server.set_clock(moment)
    assert desk.forge.clock.now() == moment
    desk.server.advance(61)
    assert (desk.forge.clock.now() - moment).total_seconds() == 61


def test_an_app_writes_as_its_own_bot(desk: Desk) -> None:
    assert desk.forge.identity.id == desk.gate.bot_id
    assert desk.forge.identity.type is AccountType.BOT
    assert desk.forge.repository == REPOSITORY


def test_a_token_writes_as_its_owner(desk: Desk) -> None:
    credential = Token(value=desk.server.token("rina"))
    seen: list[tuple[str, str]] = []
    forge = open_forge(
        credential, REPOSITORY, desk.proxy.url, observer=lambda *call: seen.append(call)
    )
    assert forge.identity.id == desk.people["rina"]
    assert forge.branches.tip("main") == desk.main
    assert seen == [("GET", "/user"), ("GET", "git/ref/heads/main")]
    assert desk.server.token("rina") not in repr(credential)


def test_a_token_that_ended_early_is_replaced(desk: Desk) -> None:
    desk.server.expire_tokens()
    assert desk.forge.branches.tip("main") == desk.main


def test_one_token_serves_many_requests(desk: Desk) -> None:
    for _ in range(5):
        desk.forge.clock.now()
    assert sum(path.endswith("/access_tokens") for _, path in desk.proxy.seen) == 1


# Reading


def test_a_pull_request_tells_all_that_a_snapshot_needs(desk: Desk) -> None:
    number = desk.pull()
    pull = desk.forge.reader.pull(number)
    assert (pull.number, pull.state, pull.title) == (number, PullState.OPEN, "Pull topic")
    assert (pull.author.id, pull.author.login) == (desk.people["tono"], "tono")
    assert (pull.base_ref, pull.base_sha) == ("main", desk.main)
    assert (pull.head_ref, pull.head_repo) == ("topic", REPOSITORY)
    assert pull.head_sha == desk.forge.branches.tip("topic")
    assert pull.created_at.tzinfo is UTC
    assert (pull.merged_at, pull.merge_sha, pull.closed_at) == (None, None, None)


def test_who_closed_and_who_merged_is_told(desk: Desk) -> None:
    closed, merged = desk.pull("a"), desk.pull("b")
    desk.act("rina", "PATCH", f"pulls/{closed}", {"state": "closed"})
    sha = desk.act("budi", "PUT", f"pulls/{merged}/merge")["sha"]
    first, second = desk.forge.reader.pull(closed), desk.forge.reader.pull(merged)
    assert first.state is PullState.CLOSED
    assert first.closed_by is not None
    assert first.closed_by.login == "rina"
    assert first.merge_sha is None
    assert second.state is PullState.MERGED
    assert second.merged_by is not None
    assert second.merged_by.login == "budi"
    assert second.merge_sha == sha


def test_every_pull_request_is_listed_by_number(desk: Desk) -> None:
    first, second = desk.pull("a"), desk.pull("b")
    desk.forge.writer.close_pull(first)
    assert [(pull.number, pull.state) for pull in desk.forge.reader.pulls()] == [
        (first, PullState.CLOSED),
        (second, PullState.OPEN),
    ]


def test_reviews_are_read_as_they_are(desk: Desk) -> None:
    number = desk.pull()
    head = desk.forge.branches.tip("topic")
    approved = desk.review("rina", number, body="Setuju a1b2c3d4e5")
    asked = desk.review("budi", number, "REQUEST_CHANGES")
    desk.act("rina", "PUT", f"pulls/{number}/reviews/{asked}/dismissals", {"message": "x"})
    desk.act("sari", "POST", f"pulls/{number}/reviews", {"body": "a draft"})
    desk.server.set_review_commit(asked, None)
    first, second = desk.forge.reader.reviews(number)
    assert (first.id, first.state, first.commit) == (approved, ReviewState.APPROVED, head)
    assert first.echo == ("a1b2c3d4e5",)
    assert (second.id, second.state, second.commit) == (asked, ReviewState.DISMISSED, None)
    assert first.submitted_at < second.submitted_at
    desk.server.delete_user("rina")
    assert [review.user and review.user.login for review in desk.forge.reader.reviews(number)] in (
        [None, "budi"],
        ["ghost", "budi"],
    )


def test_events_after_which_a_head_is_not_sure_are_read_in_order(desk: Desk) -> None:
    number = desk.pull()
    review = desk.review("rina", number)
    desk.act("budi", "PUT", f"pulls/{number}/reviews/{review}/dismissals", {"message": "x"})
    desk.act("tono", "PATCH", f"pulls/{number}", {"state": "closed"})
    desk.act("tono", "PATCH", f"pulls/{number}", {"state": "open"})
    root = desk.clone("tono")
    desk.git(root, "checkout", "-q", "topic")
    desk.git(root, "commit", "-q", "--amend", "-m", "other")
    desk.git(root, "push", "-q", "--force", "origin", "topic")
    events = desk.forge.reader.events(number)
    assert [event.kind for event in events] == [
        EventKind.REVIEW_DISMISSED,
        EventKind.REOPENED,
        EventKind.FORCE_PUSHED,
    ]
    assert events[0].review_id == review
    assert events[2].actor is not None
    assert events[2].actor.login == "tono"


def test_pushes_of_a_branch_are_told_oldest_first_with_who_and_how(desk: Desk) -> None:
    desk.branch("fulfil/x", a="1")
    root = desk.clone("tono")
    desk.git(root, "checkout", "-q", "fulfil/x")
    desk.git(root, "commit", "-q", "--allow-empty", "-m", "more")
    desk.git(root, "push", "-q", "origin", "fulfil/x")
    desk.git(root, "commit", "-q", "--amend", "--allow-empty", "-m", "other")
    desk.git(root, "push", "-q", "--force", "origin", "fulfil/x")
    pushes = desk.forge.reader.pushes("fulfil/x")
    assert [(push.actor and push.actor.login, push.forced) for push in pushes] == [
        ("gate[bot]", False),
        ("gate[bot]", False),
        ("tono", False),
        ("tono", True),
    ]
    assert all(one.after == two.before for one, two in pairwise(pushes))
    assert pushes[-1].after == desk.forge.branches.tip("fulfil/x")
    assert desk.forge.reader.pushes("nowhere") == ()


def test_lists_of_more_than_a_page_are_read_to_their_end(desk: Desk) -> None:
    number = desk.pull()
    for n in range(203):
        desk.act("rina", "POST", f"issues/{number}/comments", {"body": f"{n}"})
    for _ in range(101):
        desk.review("rina", number, "COMMENT", "catatan")
    comments = desk.forge.reader.comments(number)
    assert [comment.body for comment in comments] == [f"{n}" for n in range(203)]
    assert len(desk.forge.reader.reviews(number)) == 101
    desk.review("rina", number, "REQUEST_CHANGES", "tunggu")
    desk.act("tono", "PATCH", f"pulls/{number}", {"state": "closed"})
    desk.act("tono", "PATCH", f"pulls/{number}", {"state": "open"})
    assert [event.kind for event in desk.forge.reader.events(number)] == [EventKind.REOPENED]


def test_an_exactly_full_page_is_the_end_only_after_another_look(desk: Desk) -> None:
    number = desk.pull()
    for _ in range(100):
        desk.review("rina", number, "COMMENT", "catatan")
    assert len(desk.forge.reader.reviews(number)) == 100


def test_an_edited_comment_shows_that_it_was(desk: Desk) -> None:
    number = desk.pull()
    comment = desk.act("rina", "POST", f"issues/{number}/comments", {"body": "satu"})["id"]
    desk.act("rina", "PATCH", f"issues/comments/{comment}", {"body": "dua"})
    (found,) = desk.forge.reader.comments(number)
    assert found.created_at < found.updated_at
    assert (found.body, found.app_id) == ("dua", None)


@pytest.mark.parametrize("name", ["pull", "reviews", "events", "comments"])
def test_what_is_not_there_is_an_error(desk: Desk, name: str) -> None:
    with pytest.raises(ForgeError) as caught:
        getattr(desk.forge.reader, name)(999)
    assert caught.value.code == "forge-unreadable"


# Writing


def comments(desk: Desk, number: int) -> list[tuple[str, str]]:
    rows = desk.act("rina", "GET", f"issues/{number}/comments?per_page=100")
    return [(row["user"]["login"], row["body"]) for row in rows]


def test_there_is_one_comment_and_it_says_the_latest(desk: Desk) -> None:
    number = desk.pull()
    write = desk.forge.writer.comment
    write(number, MARKER, f"{MARKER}\nsatu")
    write(number, MARKER, f"{MARKER}\ndua")
    assert comments(desk, number) == [("gate[bot]", f"{MARKER}\ndua")]
    before = desk.proxy.writes()
    write(number, MARKER, f"{MARKER}\ndua")
    assert desk.proxy.writes() == before
    (found,) = desk.forge.reader.comments(number)
    assert found.app_id == desk.gate.id


def test_a_comment_carries_its_marker_even_when_the_body_does_not(desk: Desk) -> None:
    number = desk.pull()
    for _ in range(2):
        desk.forge.writer.comment(number, MARKER, "isi")
    assert comments(desk, number) == [("gate[bot]", f"{MARKER}\nisi")]


def test_other_people_s_comments_with_the_marker_are_left_alone(desk: Desk) -> None:
    number = desk.pull()
    desk.act("rina", "POST", f"issues/{number}/comments", {"body": f"{MARKER} palsu"})
    other = desk.connected(desk.server.create_app("other", "unj", {"pull_requests": "write"}))
    other.writer.comment(number, MARKER, "lain")
    desk.forge.writer.comment(number, MARKER, "isi")
    assert comments(desk, number) == [
        ("rina", f"{MARKER} palsu"),
        ("other[bot]", f"{MARKER}\nlain"),
        ("gate[bot]", f"{MARKER}\nisi"),
    ]


def at_once(times: int, act: Callable[[int], object]) -> None:
    with ThreadPoolExecutor(times) as pool:
        list(pool.map(act, range(times)))


def test_comments_written_at_the_same_time_become_one(desk: Desk) -> None:
    number = desk.pull()
    forges = [desk.connected() for _ in range(4)]
    at_once(4, lambda n: forges[n].writer.comment(number, MARKER, f"{MARKER}\nisi"))
    desk.forge.writer.comment(number, MARKER, f"{MARKER}\nisi")
    assert comments(desk, number) == [("gate[bot]", f"{MARKER}\nisi")]


def runs(desk: Desk, head: str) -> list[tuple[str, str, str]]:
    found = desk.act("rina", "GET", f"commits/{head}/check-runs")["check_runs"]
    return [(run["app"]["slug"], run["conclusion"], run["output"]["title"]) for run in found]


def test_there_is_one_check_and_it_says_the_latest(desk: Desk) -> None:
    head = desk.branch("topic", a="1")
    check = Check(
        name="datareq/gate",
        head=head,
        conclusion=Conclusion.ACTION_REQUIRED,
        title="?",
        summary="isi",
    )
    desk.forge.writer.check(check)
    final = replace(check, conclusion=Conclusion.SUCCESS, title="Selesai")
    desk.forge.writer.check(final)
    assert runs(desk, head) == [("gate", "success", "Selesai")]
    before = desk.proxy.writes()
    desk.forge.writer.check(final)
    assert desk.proxy.writes() == before


def test_checks_written_at_the_same_time_or_by_others_end_in_one_word_of_ours(desk: Desk) -> None:
    head = desk.branch("topic", a="1")
    check = Check(name="c", head=head, conclusion=Conclusion.SUCCESS, title="ya", summary="isi")
    other = desk.connected(desk.server.create_app("other", "unj", {"checks": "write"}))
    other.writer.check(replace(check, title="palsu"))
    forges = [desk.connected() for _ in range(3)]
    at_once(3, lambda n: forges[n].writer.check(replace(check, title=f"{n}")))
    desk.forge.writer.check(check)
    found = runs(desk, head)
    assert ("other", "success", "palsu") in found
    assert {run for run in found if run[0] == "gate"} == {("gate", "success", "ya")}


def names(desk: Desk, number: int) -> list[str]:
    return sorted(row["name"] for row in desk.act("rina", "GET", f"issues/{number}/labels"))


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        ([], ["status/a"], ["status/a"]),
        (["status/a", "lain"], ["status/b"], ["lain", "status/b"]),
        (["status/a", "status/b"], ["status/b"], ["status/b"]),
        (["status/a", "lain"], [], ["lain"]),
    ],
    ids=["new", "another", "fewer", "none"],
)
def test_labels_under_the_prefix_are_exactly_the_wanted(
    desk: Desk, before: Sequence[str], wanted: Sequence[str], after: list[str]
) -> None:
    number = desk.pull()
    if before:
        desk.act("rina", "POST", f"issues/{number}/labels", {"labels": list(before)})
    desk.forge.writer.labels(number, "status/", wanted)
    assert names(desk, number) == after
    writes = desk.proxy.writes()
    desk.forge.writer.labels(number, "status/", wanted)
    assert desk.proxy.writes() == writes


def requested(desk: Desk, number: int) -> list[str]:
    found = desk.act("rina", "GET", f"pulls/{number}/requested_reviewers")
    return sorted(user["login"] for user in found["users"])


def test_those_who_can_are_asked_once_and_the_others_passed_over(desk: Desk) -> None:
    number = desk.pull()
    desk.server.create_user("stranger")
    everybody = ["tono", "rina", "stranger", "budi", "nobody-of-that-name"]
    desk.forge.writer.request_reviews(number, everybody)
    assert requested(desk, number) == ["budi", "rina"]
    writes = desk.proxy.writes()
    desk.forge.writer.request_reviews(number, ["Rina", "budi"])
    assert desk.proxy.writes() == writes


def test_who_reviewed_this_head_is_asked_again_only_after_it_moved(desk: Desk) -> None:
    number = desk.pull()
    desk.forge.writer.request_reviews(number, ["rina"])
    desk.review("rina", number)
    desk.forge.writer.request_reviews(number, ["rina"])
    assert requested(desk, number) == []
    head = desk.forge.reader.pull(number).head_sha
    desk.forge.branches.commit("topic", head, {"more": b"x"}, "More")
    desk.forge.writer.request_reviews(number, ["rina"])
    assert requested(desk, number) == ["rina"]


def test_a_branch_has_one_open_pull_request(desk: Desk) -> None:
    desk.branch("fulfil/x", a="1")
    first = desk.forge.writer.open_pull("fulfil/x", "Judul", "Isi")
    assert (first.title, first.body, first.head_ref) == ("Judul", "Isi", "fulfil/x")
    assert first.author.id == desk.gate.bot_id
    writes = desk.proxy.writes()
    assert desk.forge.writer.open_pull("fulfil/x", "Judul lain", "Isi lain") == first
    assert desk.proxy.writes() == writes


def test_pull_requests_opened_at_the_same_time_are_one(desk: Desk) -> None:
    desk.branch("fulfil/x", a="1")
    forges = [desk.connected() for _ in range(3)]
    at_once(3, lambda n: forges[n].writer.open_pull("fulfil/x", "Judul", "Isi"))
    assert len(desk.forge.reader.pulls()) == 1


def test_closing_twice_is_closing_once(desk: Desk) -> None:
    number = desk.pull()
    for _ in range(2):
        writes = desk.proxy.writes()
        desk.forge.writer.close_pull(number)
        assert desk.forge.reader.pull(number).state is PullState.CLOSED
    assert desk.proxy.writes() == writes


@pytest.mark.parametrize("squash", [True, False], ids=["squash", "merge"])
def test_a_merge_gives_its_commit_and_merging_again_the_same(desk: Desk, squash: bool) -> None:
    number = desk.pull()
    head = desk.forge.reader.pull(number).head_sha
    sha = desk.forge.writer.merge(number, head, squash=squash, title="Terima")
    assert desk.forge.branches.tip("main") == sha
    desk.mirror.fetch()
    assert desk.mirror.is_ancestor(head, sha) is not squash
    writes = desk.proxy.writes()
    assert desk.forge.writer.merge(number, head, squash=squash, title="Terima") == sha
    assert desk.proxy.writes() == writes


def test_a_head_that_moved_is_not_merged(desk: Desk) -> None:
    number = desk.pull()
    head = desk.forge.reader.pull(number).head_sha
    desk.forge.branches.commit("topic", head, {"more": b"x"}, "More")
    with pytest.raises(Conflict):
        desk.forge.writer.merge(number, head, squash=True, title="Terima")
    assert desk.forge.reader.pull(number).state is PullState.OPEN


def test_what_cannot_be_merged_is_an_error_and_no_conflict(desk: Desk) -> None:
    desk.branch("one", readme="satu")
    number = desk.open_as("tono", "one")
    desk.forge.branches.commit("main", desk.main, {"readme.yaml": b"dua"}, "Other")
    head = desk.forge.reader.pull(number).head_sha
    with pytest.raises(ForgeError) as caught:
        desk.forge.writer.merge(number, head, squash=True, title="Terima")
    assert caught.value.code == "merge-refused"
    desk.forge.writer.close_pull(number)
    with pytest.raises(ForgeError) as caught:
        desk.forge.writer.merge(number, head, squash=True, title="Terima")
    assert caught.value.code == "pull-closed"


# Branches

BYTES = bytes(range(256))


def test_a_commit_writes_and_deletes_these_paths_alone(desk: Desk) -> None:
    binary = bytes(range(256)) * 4
    changes: dict[str, bytes | None] = {
        "README.md": None,
        "not/there": None,
        "a/b/c.yaml": "é: \u2028\r\n".encode(),
        "a/data.bin": binary,
        "a/empty": b"",
    }
    sha = desk.forge.branches.commit("main", desk.main, changes, "Satu\n\nisi")
    desk.mirror.fetch()
    assert desk.forge.branches.tip("main") == desk.mirror.tip("main") == sha
    assert [blob.path for blob in desk.mirror.tree(sha)] == [
        "a/b/c.yaml",
        "a/data.bin",
        "a/empty",
        "requests/.gitkeep",
    ]
    for path in ("a/b/c.yaml", "a/data.bin", "a/empty"):
        assert desk.mirror.read(sha, path) == changes[path]
    assert desk.mirror.is_ancestor(desk.main, sha)


@pytest.mark.parametrize(
    "changes",
    [{}, {"README.md": b"# Meja data\n"}, {"nowhere": None}],
    ids=["nothing", "the same bytes", "deleting what isn't there"],
)
def test_without_a_difference_there_is_no_commit(
    desk: Desk, changes: dict[str, bytes | None]
) -> None:
    assert desk.forge.branches.commit("main", desk.main, changes, "x") == desk.main
    assert desk.forge.branches.tip("main") == desk.main


def test_a_commit_on_a_tip_that_moved_is_a_conflict(desk: Desk) -> None:
    newer = desk.forge.branches.commit("main", desk.main, {"a": b"1"}, "First")
    writes = desk.proxy.writes()
    with pytest.raises(Conflict):
        desk.forge.branches.commit("main", desk.main, {"a": b"2"}, "Second")
    with pytest.raises(Conflict):
        desk.forge.branches.commit("nowhere", desk.main, {"a": b"2"}, "Second")
    assert desk.forge.branches.tip("main") == newer
    assert desk.proxy.writes() == writes


def test_of_commits_at_the_same_time_one_arrives_and_the_others_hear_of_it(desk: Desk) -> None:
    forges = [desk.connected() for _ in range(4)]
    outcomes: list[str] = []

    def commit(n: int) -> None:
        try:
            change = {f"file{n}": b"x"}
            outcomes.append(forges[n].branches.commit("main", desk.main, change, f"By {n}"))
        except Conflict:
            outcomes.append("conflict")

    at_once(4, commit)
    assert outcomes.count("conflict") == 3
    assert desk.forge.branches.tip("main") in outcomes


def test_a_file_is_rewritten_with_one_request_and_only_where_it_is_known(desk: Desk) -> None:
    branches, before = desk.forge.branches, b"# Meja data\n"
    desk.proxy.seen.clear()
    newer = branches.rewrite("main", desk.main, "README.md", before, b"baru\n", "Rewrite")
    first = branches.rewrite("main", newer, "a/b c.ndjson", b"", BYTES, "First")
    assert [verb for verb, _ in desk.proxy.seen] == ["PUT", "PUT"]
    desk.mirror.fetch()
    assert desk.mirror.read(first, "README.md") == b"baru\n"
    assert desk.mirror.read(first, "a/b c.ndjson") == BYTES
    for known, path, held in (
        (desk.main, "README.md", before),
        (desk.main, "a/b c.ndjson", b""),
        ("9" * 40, "README.md", before),
    ):
        with pytest.raises(Conflict):
            branches.rewrite("main", known, path, held, b"verloren\n", "Late")
    with pytest.raises(ForgeError) as caught:
        branches.rewrite("main", first, "README.md", before, b"x\n", "Of what isn't there")
    assert not isinstance(caught.value, Conflict)
    assert branches.tip("main") == first


def test_a_rewrite_on_a_branch_that_moved_says_so_even_though_its_file_did_not(desk: Desk) -> None:
    newer = desk.forge.branches.commit("main", desk.main, {"other": b"1"}, "First")
    with pytest.raises(Conflict):
        desk.forge.branches.rewrite("main", desk.main, "mine", b"", b"x\n", "Mine")
    desk.mirror.fetch()
    tip = desk.forge.branches.tip("main") or ""
    assert desk.mirror.is_ancestor(newer, tip)
    assert desk.mirror.read(tip, "other") == b"1"


def test_a_branch_is_created_once_and_never_moved_by_creating(desk: Desk) -> None:
    newer = desk.forge.branches.commit("main", desk.main, {"a": b"1"}, "First")
    branches = desk.forge.branches
    for _ in range(2):
        branches.create("fulfil/x", newer)
    with pytest.raises(Conflict):
        branches.create("fulfil/x", desk.main)
    assert branches.tip("fulfil/x") == newer
    with pytest.raises(ForgeError) as caught:
        branches.create("fulfil/y", "9" * 40)
    assert not isinstance(caught.value, Conflict)


def test_deleting_a_branch_twice_is_deleting_it_once(desk: Desk) -> None:
    desk.forge.branches.create("topic", desk.main)
    for _ in range(2):
        desk.forge.branches.delete("topic")
        assert desk.forge.branches.tip("topic") is None
    with pytest.raises(ForgeError):
        desk.forge.branches.delete("main")


def test_a_repository_that_cannot_be_seen_has_no_missing_branches(desk: Desk) -> None:
    desk.server.create_repo("unj/hidden", {"a": b"1"})
    stranger = open_forge(Token(value=desk.server.token("sari")), "sari/none", desk.proxy.url)
    with pytest.raises(ForgeError) as caught:
        stranger.branches.tip("main")
    assert caught.value.code == "forge-unreadable"


def test_a_mirror_reads_over_the_web_what_the_gate_may_read(desk: Desk) -> None:
    number = desk.pull()
    head = desk.forge.reader.pull(number).head_sha
    desk.mirror.fetch(pulls=[number])
    assert desk.mirror.has(head)
    assert [change.path for change in desk.mirror.changes(desk.main, head)] == ["topic.yaml"]
    desk.forge.branches.delete("topic")
    root = desk.clone("tono")
    assert desk.git(root, "rev-parse", "HEAD") == desk.main
    desk.mirror.fetch(pulls=[number], commits=[head, "8" * 40])
    assert desk.mirror.tip("topic") is None
    assert desk.mirror.has(head)
