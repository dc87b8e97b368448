"""Every call of the adapter that both forges know: the same is asked, the same is found, on either."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from datareq.errors import Conflict
from datareq.model.forge import ReviewState
from datareq.ports import Check, Conclusion
from tests.second_opinion.sites import Site

MARKER = "<!-- datareq:gate -->"
BINARY = bytes(range(256))
MANY = 230


def git_data(site: Site) -> Mapping[str, Any]:
    """Blobs, trees, commits and refs: written by compare-and-swap, deleted, begun without a parent."""
    branches, main = site.forge.branches, site.main()
    branches.create("topic", main)
    first = branches.commit("topic", main, {"a/b.yaml": b"x\n", "c.bin": BINARY}, "Add")
    with pytest.raises(Conflict):
        branches.commit("topic", main, {"late": b"x"}, "Late")
    with pytest.raises(Conflict):
        branches.create("topic", main)
    second = branches.commit("topic", first, {"a/b.yaml": None, "never.there": None}, "Delete")
    same = branches.commit("topic", second, {"c.bin": BINARY}, "Nothing new")
    alone = branches.commit("datareq/ledger", "", {"x.ndjson": b"{}\n"}, "Begin")
    line = branches.rewrite("datareq/ledger", alone, "x.ndjson", b"{}\n", b"{}\n{}\n", "Go on")
    other = branches.rewrite("datareq/ledger", line, "y.ndjson", b"", BINARY, "Another")
    with pytest.raises(Conflict):
        branches.rewrite("datareq/ledger", line, "x.ndjson", b"{}\n", b"late\n", "Late")
    told = {
        "lines": (tree(site, other), parents(site, other) == [line]),
        "first": tree(site, first),
        "second": tree(site, second)[1],
        "no commit": same == second == branches.tip("topic"),
        "ledger": (
            tree(site, alone),
            parents(site, alone),
            parents(site, line) == [alone],
            branches.tip("datareq/ledger") == other,
        ),
        "parents": parents(site, second) == [first],
        "no branch": branches.tip("never"),
    }
    for _ in range(2):
        branches.delete("topic")
    return told | {"gone": branches.tip("topic")}


def tree(site: Site, commit: str) -> tuple[str, list[tuple[str, str, str]]]:
    """A commit's tree and its files, by their true object ids."""
    sha = site.act("rina", "GET", f"git/commits/{commit}")["tree"]["sha"]
    rows = site.act("rina", "GET", f"git/trees/{sha}?recursive=1")["tree"]
    files = [(row["path"], row["mode"], row["sha"]) for row in rows if row["type"] == "blob"]
    return ("", []) if not files else (sha, sorted(_known(files)))


def _known(files: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Without the file that each forge begins a repository with, in words of its own."""
    return [file for file in files if file[0] != "README.md"]


def parents(site: Site, commit: str) -> list[str]:
    return [row["sha"] for row in site.act("rina", "GET", f"git/commits/{commit}")["parents"]]


def contents(site: Site) -> Mapping[str, Any]:
    """A person's file in the web editor: written, changed with its sha, refused without."""
    path, said = "contents/requests/x/team.yaml", []
    absent = site.ask("tono", "GET", path).status
    for order in (
        {"content": coded(b"one\n")},
        {"content": coded(b"two\n")},
        {"content": coded(b"two\n"), "sha": "0" * 40},
    ):
        said.append(site.ask("tono", "PUT", path, {"message": "Isi", **order}).status)
    now = site.act("tono", "GET", path)
    order = {"message": "Isi", "content": coded(b"three\n"), "sha": now["sha"]}
    made = site.act("tono", "PUT", path, order)
    return {
        "absent": absent,
        "statuses": said,
        "blob": now["sha"],
        "read": base64.b64decode(now["content"]),
        "written": made["content"]["sha"],
        "tip": made["commit"]["sha"] == site.main(),
    }


def coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def reviews(site: Site) -> Mapping[str, Any]:
    number = site.pull()
    head = site.forge.branches.tip("topic")
    site.act(
        "rina", "POST", f"pulls/{number}/reviews", {"event": "APPROVE", "body": "ya A1B2C3D4e5"}
    )
    asked = {"event": "REQUEST_CHANGES", "body": "belum"}
    given = site.act("budi", "POST", f"pulls/{number}/reviews", asked)["id"]
    place = f"pulls/{number}/reviews/{given}/dismissals"
    before = site.forge.reader.reviews(number)
    site.act("rina", "PUT", place, {"message": "sudah"})
    after = site.forge.reader.reviews(number)
    return {
        "before": [(r.user and r.user.login, r.state, r.commit == head, r.echo) for r in before],
        "after": [r.state for r in after],
        "dismissed": after[1].state is ReviewState.DISMISSED,
        "order": before[0].submitted_at <= before[1].submitted_at,
    }


def comments(site: Site) -> Mapping[str, Any]:
    """One comment of ours that says the latest, whatever others write."""
    number, writer = site.pull(), site.forge.writer
    site.act("rina", "POST", f"issues/{number}/comments", {"body": f"{MARKER} palsu"})
    for body in ("satu", "satu", "dua"):
        writer.comment(number, MARKER, f"{MARKER}\n{body}")
    start = len(site.asked)
    writer.comment(number, MARKER, f"{MARKER}\ndua")
    found = site.forge.reader.comments(number)
    return {
        "said": [(c.user and c.user.login, c.body) for c in found],
        "writes": [verb for verb, _ in site.asked[start:] if verb != "GET"],
    }


def labels(site: Site) -> Mapping[str, Any]:
    number, writer = site.pull(), site.forge.writer
    site.act("rina", "POST", f"issues/{number}/labels", {"labels": ["lain", "tahap/lama"]})
    writer.labels(number, "tahap/", ["tahap/diperiksa", "tahap/baru di sini"])
    writer.labels(number, "tahap/", ["tahap/diperiksa"])
    rows = site.act("rina", "GET", f"issues/{number}/labels")
    return {"labels": sorted(row["name"] for row in rows)}


def checks(site: Site) -> Mapping[str, Any]:
    """A check run made on a head, found there, and brought up to date."""
    number = site.pull()
    head = site.forge.reader.pull(number).head_sha
    asked = Conclusion.ACTION_REQUIRED
    site.forge.writer.check(
        Check(name="datareq", head=head, conclusion=asked, title="Menunggu", summary="isi")
    )
    first = runs(site, head)
    later = {"title": "Lengkap", "summary": "isi"}
    order = {"status": "completed", "conclusion": "success", "output": later}
    site.client.write("PATCH", f"check-runs/{first[0]['id']}", order)
    second = runs(site, head)
    return {
        "runs": [
            (run["name"], run["conclusion"], run["output"]) for run in map(short, first + second)
        ],
        "same": [run["id"] for run in first] == [run["id"] for run in second],
        "head": [run["head_sha"] == head for run in second],
    }


def runs(site: Site, head: str) -> list[dict[str, Any]]:
    found = site.act("rina", "GET", f"commits/{head}/check-runs?check_name=datareq&filter=all")
    assert found["total_count"] == len(found["check_runs"])
    return list(found["check_runs"])


def short(run: dict[str, Any]) -> dict[str, Any]:
    output = run["output"]
    return {**run, "output": (output["title"], output["summary"], output["text"])}


def requested(site: Site) -> Mapping[str, Any]:
    number = site.pull()
    site.forge.writer.request_reviews(number, ["rina", "nobody-here"])
    site.forge.writer.request_reviews(number, ["Rina", "budi"])
    row = site.act("rina", "GET", f"pulls/{number}")
    return {"asked": sorted(user["login"] for user in row["requested_reviewers"])}


def pulls(site: Site) -> Mapping[str, Any]:
    branches, writer, main = site.forge.branches, site.forge.writer, site.main()
    branches.create("fulfil/x", main)
    branches.commit("fulfil/x", main, {"x.yaml": b"x\n"}, "Add")
    opened = [writer.open_pull("fulfil/x", "Judul", "Isi") for _ in range(2)]
    number = opened[0].number
    listed = site.forge.reader.pulls()
    writer.close_pull(number)
    closed = site.act("rina", "GET", f"pulls/{number}")
    return {
        "once": opened[0].number == opened[1].number,
        "listed": [
            (p.title, p.body, p.state, p.head_ref, p.base_ref, p.base_sha == main) for p in listed
        ],
        "author": (opened[0].author.login, opened[0].author.type),
        "head": opened[0].head_sha == branches.tip("fulfil/x"),
        "closed": (closed["state"], closed["merged"], closed["closed_at"] is not None),
    }


def pages(site: Site) -> Mapping[str, Any]:
    """A list longer than two pages, to its end; what the links of its pages say."""
    number = site.act("rina", "POST", "issues", {"title": "Panjang"})["number"]
    for n in range(MANY):
        site.act("rina", "POST", f"issues/{number}/comments", {"body": f"{n}"})
    start = len(site.asked)
    read = [comment.body for comment in site.forge.reader.comments(number)]
    place = f"issues/{number}/comments"
    links = [
        site.ask("rina", "GET", f"{place}?per_page=100&page={n}").headers.get("link", "")
        for n in (1, 2, 3)
    ]
    return {
        "read": read,
        "requests": len(site.asked) - start,
        "relations": [
            sorted(part.split('rel="')[1].rstrip('"') for part in link.split(", "))
            for link in links
        ],
        "too many": len(site.act("rina", "GET", f"{place}?per_page=1000")),
        "default": len(site.act("rina", "GET", place)),
        "beyond": site.act("rina", "GET", f"{place}?page=99"),
    }


def missing(site: Site) -> Mapping[str, Any]:
    """What isn't there is a 404 with GitHub's words."""
    places = (
        "pulls/99",
        "git/ref/heads/none",
        "contents/none",
        "git/commits/" + "0" * 40,
        "/repos/unj/none",
    )
    said = [site.ask("rina", "GET", place) for place in places]
    return {"missing": [(one.status, one.body["message"]) for one in said]}


PLAYS = (git_data, contents, reviews, comments, labels, checks, requested, pulls, pages, missing)


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.__name__)
def test_both_forges_end_in_the_same(
    ours: Site, theirs: Site, play: Callable[[Site], Mapping[str, Any]]
) -> None:
    told = play(ours)
    assert told == play(theirs)
    assert any(told.values())


def test_the_desk_signs_in_with_its_app_on_both(ours: Site, theirs: Site) -> None:
    for site in (ours, theirs):
        site.forge.clock.now()
        assert [verb for verb, _ in site.asked] == ["GET", "GET", "POST"]
        number = site.pull()
        site.forge.writer.comment(number, MARKER, f"{MARKER}\nisi")
        assert site.forge.identity.login == "gate[bot]"
