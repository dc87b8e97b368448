"""Where the two forges differ: which one does GitHub's documentation support?

Where its OpenAPI description lists the statuses of an operation, the description decides and is asked by
the test; elsewhere the row names the page of the documentation. The emulator's side is asserted too: once
it follows the documentation, its row falls, and the call belongs to the agreement.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.second_opinion.sites import Site, emulate, stand_in

EXTRACT = Path(__file__).parents[1] / "contract" / "openapi" / "extract.json"
OPERATIONS: dict[str, dict[str, Any]] = json.loads(EXTRACT.read_text())["operations"]
PULL = "/repos/{owner}/{repo}/pulls/{pull_number}"
OTHER = "1" * 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`documented`: what `look` must find by the documentation; `page`: where that stands.

    `operation`: the one whose described statuses have ours and lack theirs, where `look` gives a status.
    """

    look: Callable[[Site], Any]
    documented: Any
    emulated: Any
    page: str
    operation: str = ""


def reviewed(login: str, **order: str) -> Callable[[Site], int]:
    def look(site: Site) -> int:
        return site.ask(login, "POST", f"pulls/{site.pull()}/reviews", order).status

    return look


def asked_for(path: str) -> Callable[[Site], int]:
    def look(site: Site) -> int:
        return site.ask("rina", "GET", path.format(pull=site.pull())).status

    return look


def moved_ref(site: Site) -> int:
    return site.ask("rina", "PATCH", "git/refs/heads/none", {"sha": site.main()}).status


def merged(**order: str) -> Callable[[Site], int]:
    def look(site: Site) -> int:
        return site.ask("rina", "PUT", f"pulls/{site.pull()}/merge", order).status

    return look


def merged_closed(site: Site) -> int:
    number = site.pull()
    site.forge.writer.close_pull(number)
    return site.ask("rina", "PUT", f"pulls/{number}/merge", {}).status


def checked_by_a_person(site: Site) -> int:
    order = {"name": "c", "head_sha": site.main(), "status": "completed", "conclusion": "success"}
    return site.ask("rina", "POST", "check-runs", order).status


def check_s_app(site: Site) -> str | None:
    number = site.pull()
    head = site.forge.reader.pull(number).head_sha
    site.client.write("POST", "check-runs", {"name": "c", "head_sha": head})
    (run,) = site.act("rina", "GET", f"commits/{head}/check-runs")["check_runs"]
    return run["app"] and str(run["app"]["slug"])


def comment_s_app(site: Site) -> str | None:
    number = site.pull()
    site.forge.writer.comment(number, "<!-- x -->", "isi")
    (said,) = site.act("rina", "GET", f"issues/{number}/comments")
    app = said.get("performed_via_github_app")
    return app and str(app["slug"])


def asked_for_review(login: str) -> Callable[[Site], int]:
    def look(site: Site) -> int:
        place = f"pulls/{site.pull()}/requested_reviewers"
        return site.ask("rina", "POST", place, {"reviewers": [login]}).status

    return look


def head_after_a_commit(site: Site) -> bool:
    number = site.pull()
    head = site.act("rina", "GET", f"pulls/{number}")["head"]
    made = site.forge.branches.commit(head["ref"], head["sha"], {"more": b"x"}, "More")
    return bool(site.act("rina", "GET", f"pulls/{number}")["head"]["sha"] == made)


def changed_files(site: Site) -> int:
    return len(site.act("rina", "GET", f"pulls/{site.pull()}/files"))


def tree_without_its_last_file(site: Site) -> list[str]:
    tip = site.main()
    for change in (b"x", None):
        tip = site.forge.branches.commit("main", tip, {"folder/file": change}, "m")
    rows = site.act("rina", "GET", f"git/trees/{tip}")["tree"]
    return sorted(row["path"] for row in rows)


def label_in_other_letters(site: Site) -> int:
    for name in ("tahap", "Tahap"):
        said = site.ask("rina", "POST", "labels", {"name": name, "color": "ededed"})
    return said.status


def asked_again(site: Site) -> int:
    etag = site.ask("rina", "GET", "pulls").headers.get("etag", '"none"')
    return site.ask("rina", "GET", "pulls", **{"If-None-Match": etag}).status


def rate_headers(site: Site) -> set[str]:
    names = {"limit", "remaining", "reset", "used", "resource"}
    found = site.ask("rina", "GET", "pulls").headers
    return {name for name in names if f"x-ratelimit-{name}" in found}


ROWS = {
    "a review is made": Row(
        look=reviewed("rina", event="APPROVE", body="ya"),
        documented=200,
        emulated=201,
        page="rest/pulls/reviews#create-a-review-for-a-pull-request",
        operation=f"POST {PULL}/reviews",
    ),
    "authors can't approve their own": Row(
        look=reviewed("tono", event="APPROVE", body="ya"),
        documented=422,
        emulated=201,
        page="pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests",
        operation=f"POST {PULL}/reviews",
    ),
    "a change request needs a text": Row(
        look=reviewed("rina", event="REQUEST_CHANGES"),
        documented=422,
        emulated=201,
        page="rest/pulls/reviews#create-a-review-for-a-pull-request, parameter body",
        operation=f"POST {PULL}/reviews",
    ),
    "a branch that isn't there isn't moved": Row(
        look=moved_ref,
        documented=422,
        emulated=404,
        page="rest/git/refs#update-a-reference",
        operation="PATCH /repos/{owner}/{repo}/git/refs/{ref}",
    ),
    "a review is asked for": Row(
        look=asked_for_review("budi"),
        documented=201,
        emulated=200,
        page="rest/pulls/review-requests#request-reviewers-for-a-pull-request",
        operation=f"POST {PULL}/requested_reviewers",
    ),
    "the author isn't asked for a review": Row(
        look=asked_for_review("tono"),
        documented=422,
        emulated=200,
        page="rest/pulls/review-requests#request-reviewers-for-a-pull-request",
        operation=f"POST {PULL}/requested_reviewers",
    ),
    "a merge of another head": Row(
        look=merged(sha=OTHER),
        documented=409,
        emulated=422,
        page="rest/pulls/pulls#merge-a-pull-request, status 409",
    ),
    "a merge of what is closed": Row(
        look=merged_closed,
        documented=405,
        emulated=422,
        page="rest/pulls/pulls#merge-a-pull-request, status 405",
    ),
    "only Apps make checks": Row(
        look=checked_by_a_person,
        documented=403,
        emulated=201,
        page="rest/checks/runs#create-a-check-run: people's tokens can't",
    ),
    "a check names its App": Row(
        look=check_s_app,
        documented="gate",
        emulated=None,
        page="rest/checks/runs#create-a-check-run, response",
    ),
    "a comment names its App": Row(
        look=comment_s_app,
        documented="gate",
        emulated=None,
        page="rest/issues/comments, performed_via_github_app",
    ),
    "a pull request is an issue": Row(
        look=asked_for("issues/{pull}"),
        documented=200,
        emulated=404,
        page="rest/issues/issues#get-an-issue: every pull request is an issue",
    ),
    "a pull request has a timeline": Row(
        look=asked_for("issues/{pull}/timeline"),
        documented=200,
        emulated=404,
        page="rest/issues/timeline: of issues and pull requests",
    ),
    "a repository has an activity": Row(
        look=asked_for("activity"),
        documented=200,
        emulated=404,
        page="rest/repos/repos#list-repository-activities",
        operation="GET /repos/{owner}/{repo}/activity",
    ),
    "the head follows its branch": Row(
        look=head_after_a_commit,
        documented=True,
        emulated=False,
        page="rest/pulls/pulls: the head is the branch with the changes",
    ),
    "the files of a pull request": Row(
        look=changed_files,
        documented=1,
        emulated=0,
        page="rest/pulls/pulls#list-pull-requests-files",
    ),
    "git has no empty folders": Row(
        look=tree_without_its_last_file,
        documented=["README.md"],
        emulated=["README.md", "folder"],
        page="rest/git/trees#create-a-tree: a sha of null deletes; git keeps files, no folders",
    ),
    "a label differs by more than letters' case": Row(
        look=label_in_other_letters,
        documented=422,
        emulated=201,
        page="rest/issues/labels#create-a-label, status 422",
    ),
    "what hasn't changed isn't sent again": Row(
        look=asked_again,
        documented=304,
        emulated=200,
        page="rest/using-the-rest-api/best-practices-for-using-the-rest-api: conditional requests",
    ),
    "the limit is told whole": Row(
        look=rate_headers,
        documented={"limit", "remaining", "reset", "used", "resource"},
        emulated={"limit", "remaining", "reset", "resource"},
        page="rest/using-the-rest-api/rate-limits-for-the-rest-api",
    ),
}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Site]]:
    """One pair for all rows: each makes its own pull request."""
    folder = tmp_path_factory.mktemp("both")
    with stand_in(folder) as ours, emulate(folder) as theirs:
        yield ours, theirs


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_the_stand_in_is_with_the_documentation(both: tuple[Site, Site], row: Row) -> None:
    ours, theirs = both
    assert row.look(ours) == row.documented, row.page
    assert row.look(theirs) == row.emulated != row.documented, "no disagreement any more"
    if row.operation:
        described = OPERATIONS[row.operation]
        assert str(row.documented) in described


def test_the_description_decides_between_two_statuses() -> None:
    """Of the rows with an operation, those in which the emulator's answer isn't described at all."""
    against = {
        name
        for name, row in ROWS.items()
        if row.operation and str(row.emulated) not in OPERATIONS[row.operation]
    }
    assert len(against) == 7


def test_an_app_s_account_is_there_before_it_writes(ours: Site, theirs: Site) -> None:
    """By GitHub's pages on Apps it is, from the registration on; the desk asks for it only when it must."""
    assert [site.ask("rina", "GET", "/users/gate%5Bbot%5D").status for site in (ours, theirs)] == [
        200,
        404,
    ]
