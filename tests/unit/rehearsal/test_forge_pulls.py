"""Pull requests of the stand-in forge: their heads follow pushes, their merges are true, their events are told."""

from __future__ import annotations

import pytest
from forge_world import AT, REPO, GitRefusedError, World, git


def test_head_follows_a_push_to_the_fork(world: World) -> None:
    number = world.pull()
    head = world.person("reader").push("ask", {"b": "b"}, repo="reader/desk")
    pull = world.person("reader").ok("GET", f"{AT}/pulls/{number}")
    assert (pull["head"]["sha"], pull["changed_files"], pull["commits"]) == (head, 2, 2)
    assert git(world.person("writer").clone(), "ls-remote", "origin", f"refs/pull/{number}/head")[
        :40
    ] == (head)


def test_head_of_a_pull_request_is_fetched_by_ref_and_by_sha(world: World) -> None:
    number = world.pull()
    old = world.person("reader").ok("GET", f"{AT}/pulls/{number}")["head"]["sha"]
    world.person("reader").push(
        "ask", {"c": "c"}, repo="reader/desk", start="origin/main", force=True
    )
    clone = world.person("writer").clone()
    git(clone, "fetch", "-q", "origin", f"refs/pull/{number}/head")
    git(clone, "fetch", "-q", "origin", old)
    assert git(clone, "cat-file", "-t", old).strip() == "commit"


def test_force_push_is_an_event_and_leaves_reviews_where_they_were(world: World) -> None:
    number = world.pull()
    review = world.person("second").ok("POST", f"{AT}/pulls/{number}/reviews", {"event": "APPROVE"})
    world.person("reader").push(
        "ask", {"c": "c"}, repo="reader/desk", start="origin/main", force=True
    )
    assert "head_ref_force_pushed" in world.timeline(number)
    now = world.person("reader").ok("GET", f"{AT}/pulls/{number}/reviews/{review['id']}")
    assert now["commit_id"] == review["commit_id"]


def test_force_push_takes_reviews_along_when_reanchoring_is_on(world: World) -> None:
    number = world.pull()
    world.server.set_reanchoring(True)
    review = world.person("second").ok("POST", f"{AT}/pulls/{number}/reviews", {"event": "APPROVE"})
    head = world.person("reader").push(
        "ask", {"c": "c"}, repo="reader/desk", start="origin/main", force=True
    )
    now = world.person("reader").ok("GET", f"{AT}/pulls/{number}/reviews/{review['id']}")
    assert now["commit_id"] == head


def test_deleting_the_head_closes_and_restoring_it_is_told(world: World) -> None:
    writer = world.person("writer")
    head = writer.push("topic", {"t": "t"})
    number = writer.open("topic")
    writer.ok("DELETE", f"{AT}/git/refs/heads/topic")
    assert writer.ok("GET", f"{AT}/pulls/{number}")["state"] == "closed"
    assert writer.ask("PATCH", f"{AT}/pulls/{number}", {"state": "open"}).status == 422
    writer.ok("POST", f"{AT}/git/refs", {"ref": "refs/heads/topic", "sha": head})
    writer.ok("PATCH", f"{AT}/pulls/{number}", {"state": "open"})
    told = world.timeline(number)
    assert told[1:] == ["head_ref_deleted", "closed", "head_ref_restored", "reopened"]


def test_recreated_head_does_not_reopen(world: World) -> None:
    writer = world.person("writer")
    writer.push("topic", {"t": "t"})
    number = writer.open("topic")
    writer.ok("PATCH", f"{AT}/pulls/{number}", {"state": "closed"})
    writer.push("topic", {"u": "u"}, start="origin/main", force=True)
    said = writer.ask("PATCH", f"{AT}/pulls/{number}", {"state": "open"})
    assert said.status == 422
    assert "force-pushed or recreated" in said.body["errors"][0]["message"]


def test_base_change_is_an_event(world: World) -> None:
    writer, number = world.person("writer"), world.pull()
    main = writer.ok("GET", f"{AT}/git/ref/heads/main")["object"]["sha"]
    writer.ok("POST", f"{AT}/git/refs", {"ref": "refs/heads/other", "sha": main})
    writer.ok("PATCH", f"{AT}/pulls/{number}", {"base": "other"})
    assert "base_ref_changed" in world.timeline(number)


def test_base_that_was_merged_and_deleted_retargets(world: World) -> None:
    writer = world.person("writer")
    writer.push("below", {"t": "t"})
    below = writer.open("below")
    writer.push("above", {"u": "u"}, start="origin/below")
    above = writer.open("above", base="below")
    writer.ok("PUT", f"{AT}/pulls/{below}/merge")
    writer.ok("DELETE", f"{AT}/git/refs/heads/below")
    pull = writer.ok("GET", f"{AT}/pulls/{above}")
    assert (pull["state"], pull["base"]["ref"]) == ("open", "main")
    assert "automatic_base_change_succeeded" in world.timeline(above)


def test_base_force_push_is_told(world: World) -> None:
    writer = world.person("writer")
    writer.push("base", {"t": "t"})
    writer.push("topic", {"u": "u"}, start="origin/base")
    number = writer.open("topic", base="base")
    writer.push("base", {"v": "v"}, start="origin/main", force=True)
    assert "base_ref_force_pushed" in world.timeline(number)


def test_nothing_to_merge_is_no_pull_request(world: World) -> None:
    writer = world.person("writer")
    main = writer.ok("GET", f"{AT}/git/ref/heads/main")["object"]["sha"]
    writer.ok("POST", f"{AT}/git/refs", {"ref": "refs/heads/same", "sha": main})
    body = {"head": "same", "base": "main", "title": "x"}
    said = writer.ask("POST", f"{AT}/pulls", body)
    assert said.status == 422
    assert said.body["errors"][0]["message"] == "No commits between main and same"


def test_second_pull_request_from_one_head_is_refused(world: World) -> None:
    world.pull()
    body = {"head": "reader:ask", "base": "main", "title": "x"}
    said = world.person("reader").ask("POST", f"{AT}/pulls", body)
    assert said.status == 422
    assert said.body["errors"][0]["message"].startswith("A pull request already exists")


def test_merge_joins_what_both_sides_changed(world: World) -> None:
    number, writer = world.pull(), world.person("writer")
    writer.push("main", {"policy/sop.yaml": "steps: [1]\n"})
    sha = writer.ok("PUT", f"{AT}/pulls/{number}/merge")["sha"]
    commit = writer.ok("GET", f"{AT}/git/commits/{sha}")
    tree = writer.ok("GET", f"{AT}/git/trees/{sha}?recursive=1")["tree"]
    assert len(commit["parents"]) == 2
    assert {"requests/a.yaml", "policy/sop.yaml", "README.md"} <= {e["path"] for e in tree}
    pull = writer.ok("GET", f"{AT}/pulls/{number}")
    assert (pull["merged"], pull["merge_commit_sha"], pull["merged_by"]["login"]) == (
        True,
        sha,
        "writer",
    )
    assert world.timeline(number)[-2:] == ["merged", "closed"]


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        ({"a": "1\n"}, {"b": "1\n"}, True),
        ({"a": "1\n"}, {"a": "1\n"}, True),
        ({"a": "1\n"}, {"a": "2\n"}, False),
        ({"a": "1\n"}, {"a/b": "1\n"}, False),
        ({"long.txt": "0\n2\n3\n4\n5\n6\n"}, {"long.txt": "1\n2\n3\n4\n5\n9\n"}, True),
    ],
    ids=["other files", "same file and text", "same file", "file and folder", "other lines"],
)
def test_merge_is_gits_own(
    world: World, mine: dict[str, str], theirs: dict[str, str], merged: bool
) -> None:
    writer = world.person("writer")
    writer.push("main", {"long.txt": "1\n2\n3\n4\n5\n6\n"})
    number = world.pull(files=mine)
    writer.push("main", theirs)
    said = writer.ask("PUT", f"{AT}/pulls/{number}/merge")
    assert said.status == (200 if merged else 405)
    clone = writer.clone()
    git(clone, "fetch", "-q", "origin", "main", f"refs/pull/{number}/head:pulled")
    if not merged:
        return
    sha = said.body["sha"]
    git(clone, "checkout", "-q", "--detach", f"{sha}^1")
    git(clone, "merge", "-q", "--no-edit", "pulled")
    assert git(clone, "rev-parse", "HEAD^{tree}") == git(clone, "rev-parse", f"{sha}^{{tree}}")


def test_squash_has_one_parent_and_the_title(world: World) -> None:
    number, writer = world.pull(), world.person("writer")
    sha = writer.ok("PUT", f"{AT}/pulls/{number}/merge", {"merge_method": "squash"})["sha"]
    commit = writer.ok("GET", f"{AT}/git/commits/{sha}")
    assert (len(commit["parents"]), commit["message"]) == (1, f"Please (#{number})")


def test_conflict_is_not_mergeable(world: World) -> None:
    number, writer = world.pull(files={"README.md": "mine\n"}), world.person("writer")
    writer.push("main", {"README.md": "theirs\n"})
    pull = writer.ok("GET", f"{AT}/pulls/{number}")
    assert (pull["mergeable"], pull["mergeable_state"]) == (False, "dirty")
    assert writer.ask("PUT", f"{AT}/pulls/{number}/merge").status == 405


def test_merge_with_another_head_in_mind_is_refused(world: World) -> None:
    number, writer = world.pull(), world.person("writer")
    old = writer.ok("GET", f"{AT}/pulls/{number}")["head"]["sha"]
    world.person("reader").push("ask", {"b": "b"}, repo="reader/desk")
    assert writer.ask("PUT", f"{AT}/pulls/{number}/merge", {"sha": old}).status == 409


def test_pushing_the_commits_into_the_base_merges_by_the_way(world: World) -> None:
    number, writer = world.pull(), world.person("writer")
    clone = writer.clone()
    git(clone, "fetch", "-q", "origin", f"refs/pull/{number}/head")
    git(clone, "push", "-q", "origin", "FETCH_HEAD:refs/heads/main")
    pull = writer.ok("GET", f"{AT}/pulls/{number}")
    assert (pull["merged"], pull["merged_by"]["login"]) == (True, "writer")


def test_merge_that_brings_another_pull_requests_commits_merges_that_too(world: World) -> None:
    writer = world.person("writer")
    writer.push("below", {"t": "t"})
    below = writer.open("below")
    writer.push("above", {"u": "u"}, start="origin/below")
    above = writer.open("above")
    writer.ok("PUT", f"{AT}/pulls/{above}/merge")
    assert [writer.ok("GET", f"{AT}/pulls/{n}")["merged"] for n in (below, above)] == [True, True]
    assert world.timeline(above).count("merged") == 1


def test_head_set_back_to_the_base_closes(world: World) -> None:
    writer = world.person("writer")
    writer.push("topic", {"t": "t"})
    number = writer.open("topic")
    main = writer.ok("GET", f"{AT}/git/ref/heads/main")["object"]["sha"]
    writer.ok("PATCH", f"{AT}/git/refs/heads/topic", {"sha": main, "force": True})
    pull = writer.ok("GET", f"{AT}/pulls/{number}")
    assert (pull["state"], pull["merged"]) == ("closed", False)


def test_deleted_fork_leaves_the_pull_request_without_its_repository(world: World) -> None:
    number, reader = world.pull(), world.person("reader")
    reader.ok("DELETE", "/repos/reader/desk")
    pull = reader.ok("GET", f"{AT}/pulls/{number}")
    assert (pull["state"], pull["head"]["repo"]) == ("open", None)
    world.person("writer").ok("PUT", f"{AT}/pulls/{number}/merge", {"sha": pull["head"]["sha"]})


def test_deleted_account_is_nobody(world: World) -> None:
    number = world.pull()
    world.person("second").ok("POST", f"{AT}/pulls/{number}/reviews", {"event": "APPROVE"})
    world.server.delete_user("second")
    world.server.delete_user("reader")
    writer = world.person("writer")
    assert writer.ok("GET", f"{AT}/pulls/{number}/reviews")[0]["user"] is None
    assert writer.ok("GET", f"{AT}/pulls/{number}")["user"] is None
    assert [e["event"] for e in writer.ok("GET", f"{AT}/issues/{number}/timeline")]


def test_files_are_listed_with_their_status(world: World) -> None:
    number = world.pull(files={"requests/a.yaml": "a\n", "README.md": "other\n"})
    files = world.person("reader").ok("GET", f"{AT}/pulls/{number}/files")
    assert [(f["filename"], f["status"]) for f in files] == [
        ("README.md", "modified"),
        ("requests/a.yaml", "added"),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=all", 2),
        ("state=closed", 1),
        ("", 1),
        ("head=reader:ask&state=all", 1),
        ("head=nobody:ask&state=all", 0),
        ("base=main&state=all", 2),
        ("base=other&state=all", 0),
    ],
)
def test_list_is_filtered(world: World, query: str, found: int) -> None:
    writer = world.person("writer")
    world.pull()
    writer.push("topic", {"t": "t"})
    writer.ok("PATCH", f"{AT}/pulls/{writer.open('topic')}", {"state": "closed"})
    assert len(writer.ok("GET", f"{AT}/pulls?{query}")) == found


def test_reader_cannot_push(world: World) -> None:
    with pytest.raises(GitRefusedError, match="403"):
        world.person("reader").push("main", {"x": "x"}, repo=REPO)


def test_stranger_sees_nothing_of_a_private_repository(world: World) -> None:
    assert world.person("stranger").ask("GET", AT).status == 404
    with pytest.raises(GitRefusedError, match="not found"):
        world.person("stranger").clone()


def test_push_activity_tells_who_moved_a_branch_and_how(world: World) -> None:
    writer = world.person("writer")
    writer.push("topic", {"t": "t"})
    writer.push("topic", {"u": "u"})
    writer.push("topic", {"v": "v"}, start="origin/main", force=True)
    writer.ok("DELETE", f"{AT}/git/refs/heads/topic")
    found = writer.ok("GET", f"{AT}/activity?ref=topic")
    assert [entry["activity_type"] for entry in found] == [
        "branch_deletion",
        "force_push",
        "push",
        "branch_creation",
    ]
    assert {entry["actor"]["login"] for entry in found} == {"writer"}
