"""The stand-in forge through time and accident: its clock, kills, faults; its git objects."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from forge_world import AT, EMPTY, REPO, World, git

from datareq.rehearsal.forge import ControlError, Fault, ForgeProcess, ForgeServer


def test_every_write_takes_a_second_and_reading_none(world: World) -> None:
    number, reader = world.pull(), world.person("reader")
    start = world.server.now
    reader.ok("GET", f"{AT}/pulls/{number}")
    first = reader.ok("POST", f"{AT}/issues/{number}/comments", {"body": "1"})
    second = reader.ok("POST", f"{AT}/issues/{number}/comments", {"body": "2"})
    assert datetime.fromisoformat(first["created_at"]) == start + timedelta(seconds=1)
    assert datetime.fromisoformat(second["created_at"]) == start + timedelta(seconds=2)


def test_answers_carry_the_forges_date(world: World) -> None:
    world.server.set_clock(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
    said = world.person("reader").ask("GET", AT)
    assert said.headers["Date"] == "Mon, 02 Mar 2026 08:00:00 GMT"


def test_git_objects_take_no_time(world: World) -> None:
    writer, start = world.person("writer"), world.server.now
    blob = writer.ok("POST", f"{AT}/git/blobs", {"content": "x"})["sha"]
    entry = {"path": "x", "mode": "100644", "type": "blob", "sha": blob}
    tree = writer.ok("POST", f"{AT}/git/trees", {"tree": [entry]})["sha"]
    writer.ok("POST", f"{AT}/git/commits", {"tree": tree, "message": "m", "parents": []})
    assert world.server.now == start


def test_refused_write_takes_no_time(world: World) -> None:
    start = world.server.now
    world.person("writer").ask("POST", f"{AT}/git/refs", {"ref": "refs/heads/x", "sha": "0" * 40})
    assert world.server.now == start


def test_held_clock_puts_writes_into_one_second(world: World) -> None:
    number, reader = world.pull(), world.person("reader")
    world.server.hold_clock()
    times = {
        reader.ok("POST", f"{AT}/issues/{number}/comments", {"body": "x"})["created_at"]
        for _ in range(3)
    }
    assert len(times) == 1


def test_same_writes_give_the_same_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in EMPTY.items():
        monkeypatch.setenv(key, value)
    seen = []
    for name in ("one", "two"):
        with ForgeServer(tmp_path / name) as server:
            world = World(tmp_path / name, server)
            writer = world.person("writer")
            body = {"message": "m", "content": base64.b64encode(b"x").decode(), "branch": "main"}
            commit = writer.ok("PUT", f"{AT}/contents/x.txt", body)["commit"]["sha"]
            issue = writer.ok("POST", f"{AT}/issues", {"title": "t"})
            seen.append((commit, issue["id"], issue["created_at"]))
    assert seen[0] == seen[1]


def test_blob_tree_and_commit_are_gits_own(world: World) -> None:
    writer = world.person("writer")
    blob = writer.ok("POST", f"{AT}/git/blobs", {"content": "hello\n"})["sha"]
    assert blob == hashlib.sha1(b"blob 6\0hello\n", usedforsecurity=False).hexdigest()
    main = writer.ok("GET", f"{AT}/git/ref/heads/main")["object"]["sha"]
    body = {
        "base_tree": main,
        "tree": [
            {"path": "deep/er/x", "mode": "100644", "type": "blob", "sha": blob},
            {"path": "README.md", "mode": "100644", "type": "blob", "sha": None},
        ],
    }
    tree = writer.ok("POST", f"{AT}/git/trees", body)["sha"]
    entries = writer.ok("GET", f"{AT}/git/trees/{tree}?recursive=1")["tree"]
    assert [entry["path"] for entry in entries if entry["type"] == "blob"] == [
        "deep/er/x",
        "policy/sop.yaml",
    ]


def test_ref_moves_by_compare_and_swap(world: World) -> None:
    writer = world.person("writer")
    old = writer.ok("GET", f"{AT}/git/ref/heads/main")["object"]["sha"]
    tree = writer.ok("GET", f"{AT}/git/commits/{old}")["tree"]["sha"]
    mine, theirs = (
        writer.ok("POST", f"{AT}/git/commits", {"tree": tree, "message": m, "parents": [old]})[
            "sha"
        ]
        for m in ("mine", "theirs")
    )
    writer.ok("PATCH", f"{AT}/git/refs/heads/main", {"sha": theirs, "force": False})
    said = writer.ask("PATCH", f"{AT}/git/refs/heads/main", {"sha": mine, "force": False})
    assert (said.status, said.body["message"]) == (422, "Update is not a fast forward")
    assert git(writer.clone(), "ls-remote", "origin", "refs/heads/main")[:40] == theirs


def test_branch_takes_the_place_of_a_folder_of_branches(world: World) -> None:
    writer = world.person("writer")
    sha = writer.ok("GET", f"{AT}/git/ref/heads/main")["object"]["sha"]
    writer.ok("POST", f"{AT}/git/refs", {"ref": "refs/heads/a/b", "sha": sha})
    body = {"ref": "refs/heads/a", "sha": sha}
    assert writer.ask("POST", f"{AT}/git/refs", body).status == 422
    writer.ok("DELETE", f"{AT}/git/refs/heads/a/b")
    writer.ok("POST", f"{AT}/git/refs", body)
    assert git(writer.clone(), "ls-remote", "origin", "refs/heads/a")[:40] == sha


def test_writers_at_once_all_get_through(world: World) -> None:
    number, reader = world.pull(), world.person("reader")
    path = f"{AT}/issues/{number}/comments"

    def write(n: int) -> str:
        return str(reader.ok("POST", path, {"body": str(n)})["created_at"])

    with ThreadPoolExecutor(8) as pool:
        times = list(pool.map(write, range(24)))
    assert len(set(times)) == 24
    assert len(reader.ok("GET", f"{path}?per_page=100")) == 24


def test_contents_are_written_with_the_blob_in_mind(world: World) -> None:
    writer = world.person("writer")
    path, text = f"{AT}/contents/README.md", base64.b64encode(b"new\n").decode()
    there = writer.ok("GET", path)
    assert base64.b64decode(there["content"]) == b"# Desk\n"
    body: dict[str, Any] = {"message": "m", "content": text}
    assert writer.ask("PUT", path, body).status == 422
    assert writer.ask("PUT", path, body | {"sha": "0" * 40}).status == 409
    writer.ok("PUT", path, body | {"sha": there["sha"]})
    now = writer.ok("GET", path)
    writer.ok("DELETE", path, {"message": "d", "sha": now["sha"]})
    assert writer.ask("GET", path).status == 404


def test_comparison_counts_both_sides(world: World) -> None:
    writer = world.person("writer")
    writer.push("topic", {"t": "t"})
    writer.push("main", {"m": "m"}, start="origin/main")
    found = writer.ok("GET", f"{AT}/compare/main...topic")
    assert (found["status"], found["ahead_by"], found["behind_by"]) == ("diverged", 1, 1)
    assert [file["filename"] for file in found["files"]] == ["t"]


def test_renamed_account_keeps_its_id(world: World) -> None:
    before = world.person("writer").ok("GET", "/user")["id"]
    world.server.rename_user("writer", "renamed")
    world.server.create_user("writer")
    assert world.person("renamed").ok("GET", "/user")["id"] == before
    assert world.person("writer").ok("GET", "/user")["id"] != before


def test_dispatch_is_noted(world: World) -> None:
    body = {"event_type": "recheck", "client_payload": {"n": 1}}
    world.person("writer").ok("POST", f"{AT}/dispatches", body)
    assert world.server.dispatches()[0]["payload"] == {"n": 1}


def test_what_it_lacks_is_not_found(world: World) -> None:
    said = world.person("writer").ask("GET", f"{AT}/milestones")
    assert (said.status, said.body["message"]) == (404, "Not Found")


@pytest.mark.parametrize("when", ["before", "after"])
def test_fault_strikes_the_nth_request(world: World, when: str) -> None:
    number, reader = world.pull(), world.person("reader")
    path = f"{AT}/issues/{number}/comments"
    world.server.fail("POST", "/comments$", nth=2, when=when)
    statuses = [reader.ask("POST", path, {"body": str(n)}).status for n in range(3)]
    assert statuses == [201, 502, 201]
    kept = [comment["body"] for comment in reader.ok("GET", path)]
    assert kept == (["0", "2"] if when == "before" else ["0", "1", "2"])


@pytest.mark.parametrize("do", ["close", "reset"])
def test_fault_cuts_the_connection(world: World, do: str) -> None:
    world.server.fail("GET", f"{AT}$", do=do)
    with pytest.raises(OSError, match=r".+"):
        world.person("reader").ask("GET", AT)
    world.person("reader").ok("GET", AT)


def test_fault_in_this_process_calls_back(world: World) -> None:
    struck: list[str] = []
    fault = Fault(method="GET", do="call", function=lambda: struck.append("x"))
    world.server.application.faults.set.append(fault)
    world.person("reader").ok("GET", AT)
    world.person("reader").ok("GET", AT)
    assert struck == ["x"]


def test_requests_are_logged(world: World) -> None:
    world.server.forget_requests()
    world.person("reader").ok("GET", AT)
    assert world.server.requests() == [("GET", AT, 200, "reader")]
    assert world.server.writes() == []


@pytest.fixture
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ForgeProcess]:
    for key, value in EMPTY.items():
        monkeypatch.setenv(key, value)
    with ForgeProcess(tmp_path / "forge") as process:
        process.create_user("owner")
        process.create_repo("owner/desk", {"a": b"a"})
        yield process


@pytest.mark.parametrize(
    ("when", "done"), [("before", False), ("committed", True), ("after", True)]
)
def test_killed_forge_goes_on_where_it_was(process: ForgeProcess, when: str, done: bool) -> None:
    at = "/repos/owner/desk"
    main = process.act("owner", "GET", f"{at}/git/ref/heads/main")["object"]["sha"]
    process.fail("POST", "/git/refs$", do="kill", when=when)
    with pytest.raises(OSError, match=r".+"):
        process.act("owner", "POST", f"{at}/git/refs", {"ref": "refs/heads/x", "sha": main})
    before = process.url
    process.kill()
    process.start()
    assert process.url == before
    names = [branch["name"] for branch in process.act("owner", "GET", f"{at}/branches")]
    assert names == (["main", "x"] if done else ["main"])
    listed = git(process.folder, "ls-remote", "--heads", process.git_url("owner/desk", "owner"))
    assert [line[41:] for line in listed.splitlines()] == [f"refs/heads/{name}" for name in names]
    again = process.act("owner", "POST", f"{at}/issues", {"title": "t"})
    assert again["number"] == 1


def test_founding_again_changes_nothing(world: World) -> None:
    again = World(world.folder, world.server)
    assert (again.app.id, again.app.key) == (world.app.id, world.app.key)
    with pytest.raises(ControlError, match="422"):
        world.server.create_org("writer")
    assert world.person("writer").ok("GET", AT)["full_name"] == REPO
