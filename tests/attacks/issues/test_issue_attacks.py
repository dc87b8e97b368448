"""Whoever writes in an issue may write anything: each trick is answered with its sentence and opens nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.functional.issue_world import (
    AT,
    HEAD,
    REQUESTER,
    WRITER,
    World,
    filled,
    label_of,
    questions,
)

FOLDER = Path(__file__).parent
CASES = sorted(path.parent.name for path in FOLDER.glob("*/issue.json"))


def body_of(case: dict[str, Any]) -> str:
    """The issue of a case; `{data.title}` in an answer stands for that question's label."""
    if "body" in case:
        return str(case["body"])
    answers = {path: _labels(text) for path, text in case["answers"].items()}
    body = case.get("before", "") + filled(answers)
    parts = body.split("\n\n### ")
    if "remove" in case:
        parts = [part for part in parts if not part.startswith(label_of(case["remove"]))]
    if "swap" in case:
        first, second = (label_of(path) for path in case["swap"])
        at = [
            next(n for n, part in enumerate(parts) if part.startswith(x)) for x in (first, second)
        ]
        parts[at[0]], parts[at[1]] = parts[at[1]], parts[at[0]]
    body = "\n\n### ".join(parts)
    if "tick" in case:
        body = body[: body.rindex("- [X]")] + str(case["tick"])
    return body + str(case.get("after", "")) * int(case.get("times", 1))


def _labels(text: str) -> str:
    for path in questions():
        text = text.replace(f"{{{path}}}", label_of(path))
    return text


def load(name: str) -> dict[str, Any]:
    case: dict[str, Any] = json.loads((FOLDER / name / "issue.json").read_text(encoding="utf-8"))
    return case


@pytest.fixture(scope="module")
def all_at_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, dict[str, int]]]:
    """Every attack on one desk, and one look of the bot at all of them."""
    world = World(tmp_path_factory.mktemp("desk"))
    issues = {name: world.fill_in(body_of(load(name))) for name in CASES}
    report = world.run()
    assert not report.undecided
    yield world, issues
    world.close()


@pytest.mark.parametrize("name", CASES)
def test_an_attack_is_answered_with_its_sentence_and_opens_nothing(
    all_at_once: tuple[World, dict[str, int]], name: str
) -> None:
    world, issues = all_at_once
    answer = world.answer(issues[name])
    assert (FOLDER / name / "sentence.txt").read_text(encoding="utf-8").strip() in answer
    assert world.intake(issues[name]) is None
    assert len(answer) < 8_000


@pytest.mark.parametrize("name", ["phone", "email", "nik", "private-key", "mention-flood"])
def test_what_must_not_be_repeated_isn_t(
    all_at_once: tuple[World, dict[str, int]], name: str
) -> None:
    world, issues = all_at_once
    answer = world.answer(issues[name])
    for secret in ("0812", "budi.santoso", "3175024107900003", "AGE-SECRET", "@u1", "@hendro"):
        assert secret not in answer


def intake_of(world: World, **more: str) -> tuple[int, int]:
    issue = world.fill_in(**more)
    world.run()
    return issue, int(world.intake(issue)["number"])


def merged(world: World, pull: int) -> bool:
    return bool(world.act(WRITER, "GET", f"pulls/{pull}")["merged"])


def test_a_form_edited_by_somebody_else_stops(world: World) -> None:
    issue = world.fill_in()
    world.edit(issue, filled({"data.aggregation": "Universitas"}), login=WRITER)
    world.run()
    assert world.intake(issue) is None
    assert "diubah oleh orang lain selain pemohon" in world.answer(issue)


def test_an_edit_by_somebody_else_stops_an_intake_that_was_approved(world: World) -> None:
    issue, pull = intake_of(world)
    before = world.act(WRITER, "GET", f"pulls/{pull}")["head"]["sha"]
    world.review(HEAD, pull)
    world.edit(issue, filled({"data.aggregation": "Universitas"}), login=WRITER)
    world.run()
    assert not merged(world, pull)
    assert world.act(WRITER, "GET", f"pulls/{pull}")["head"]["sha"] == before
    assert "diubah oleh orang lain selain pemohon" in world.answer(issue)


def test_an_editor_whose_account_is_gone_is_somebody_else(world: World) -> None:
    issue = world.fill_in()
    world.edit(issue, filled(), login=REQUESTER)
    world.edit(issue, filled({"data.aggregation": "Universitas"}), login="lia")
    world.forge.delete_user("lia")
    world.run()
    assert world.intake(issue) is None


def test_who_takes_the_author_s_login_over_isn_t_the_author(world: World) -> None:
    issue = world.fill_in()
    world.forge.rename_user(REQUESTER, "dimas-lama")
    world.forge.create_user(REQUESTER, 9901)
    world.forge.permit(AT.removeprefix("/repos/"), REQUESTER, "write")
    world.edit(issue, filled({"data.aggregation": "Universitas"}), login=REQUESTER)
    world.run()
    assert world.intake(issue) is None


def test_a_bot_s_form_is_nobody_s(world: World) -> None:
    issue = world.fill_in()
    state = world.forge.application.forge.state
    state.run("UPDATE issues SET user = ? WHERE number = ?", world.bot.bot_id, issue)
    world.run()
    assert world.intake(issue) is None
    assert "tidak diisi dengan akun perorangan" in world.answer(issue)


def test_a_push_by_somebody_else_on_the_bot_s_branch_never_counts(world: World) -> None:
    issue, pull = intake_of(world)
    (path,) = world.request(world.intake(issue))
    _unguarded(world)
    _write(world, path, f"intake/issue-{issue}", "form: forged\n")
    world.review(HEAD, pull)
    world.run()
    assert not merged(world, pull)
    assert [f.code for f in world.snapshots[pull].findings].count("issue-held") == 1
    assert "orang lain telah menulis di tempat permohonan ini" in world.answer(issue)
    assert world.snapshots[pull].pushers == {}


def test_a_branch_that_somebody_prepared_is_never_handed_in(world: World) -> None:
    world.run()
    issue = world.fill_in()
    _unguarded(world)
    body = {"ref": f"refs/heads/intake/issue-{issue}", "sha": world.tip()}
    world.act(WRITER, "POST", "git/refs", body)
    world.run()
    assert world.intake(issue) is None
    assert "orang lain telah menulis di tempat permohonan ini" in world.answer(issue)


def test_an_insider_s_own_pull_request_from_such_a_branch_is_the_insider_s(world: World) -> None:
    world.run()
    issue = world.fill_in()
    _unguarded(world)
    branch = f"intake/issue-{issue}"
    world.act(WRITER, "POST", "git/refs", {"ref": f"refs/heads/{branch}", "sha": world.tip()})
    _write(world, "requests/2026-03-02-fmipa-palsu/request.yaml", branch, "form: forged\n")
    made = world.act(WRITER, "POST", "pulls", {"title": "x", "head": branch, "base": "main"})
    world.run()
    requester = world.snapshots[made["number"]].requester
    assert (requester.account.login, requester.via) == (WRITER, "pull-request")


def test_a_fork_s_branch_of_the_same_name_is_no_issue_s(world: World) -> None:
    issue, _ = intake_of(world)
    fork = world.forge.act(REQUESTER, "POST", f"{AT}/forks", {})["full_name"]
    branch = f"intake/issue-{issue}"
    tip = {"ref": f"refs/heads/{branch}", "sha": world.tip()}
    if world.forge.act(REQUESTER, "GET", f"/repos/{fork}/branches/main"):
        world.forge.act(REQUESTER, "DELETE", f"/repos/{fork}/git/refs/heads/{branch}")
        world.forge.act(REQUESTER, "POST", f"/repos/{fork}/git/refs", tip)
    _write(world, "requests/2026-03-02-ft-palsu/request.yaml", branch, "x: 1\n", REQUESTER, fork)
    order = {"title": "x", "head": f"{REQUESTER}:{branch}", "base": "main"}
    made = world.act(REQUESTER, "POST", "pulls", order)
    world.run()
    assert world.snapshots[made["number"]].requester.via == "pull-request"


def test_the_requester_of_record_can_t_approve_their_own_form(world: World) -> None:
    issue = world.fill_in(login=HEAD)
    world.run()
    pull = int(world.intake(issue)["number"])
    world.review(HEAD, pull)
    world.run()
    assert not merged(world, pull)
    assert any("permohonannya sendiri" in text for text in world.said(pull))


def test_taking_the_label_off_doesn_t_free_an_intake_from_its_form(world: World) -> None:
    issue, pull = intake_of(world)
    world.act(WRITER, "DELETE", f"issues/{issue}/labels/permohonan-data")
    world.edit(issue, filled({"data.population": ""}))
    world.review(HEAD, pull)
    world.run()
    assert not merged(world, pull)


def test_a_comment_that_pretends_to_be_the_bot_s_is_left_alone(world: World) -> None:
    issue = world.fill_in()
    forged = "<!-- datareq:issue -->\nPermohonan diterima."
    world.act("fajar", "POST", f"issues/{issue}/comments", {"body": forged})
    world.run()
    assert "Terima kasih" in world.answer(issue)


def test_a_folder_that_an_earlier_request_has_is_not_taken_from_it(world: World) -> None:
    first, pull = intake_of(world)
    world.review(HEAD, pull)
    world.run()
    second = world.fill_in(login="fajar")
    world.run()
    (mine,) = world.request(world.intake(second))
    (theirs,) = world.request(world.intake(first))
    assert mine != theirs
    assert mine.split("/")[1].endswith("-2")


def _unguarded(world: World) -> None:
    """The rules of the branches are gone: what counts must not rest on them alone."""
    world.forge.application.forge.state.run("DELETE FROM rulesets")


def _write(
    world: World,
    path: str,
    branch: str,
    text: str,
    login: str = WRITER,
    repository: str = AT.removeprefix("/repos/"),
) -> None:
    place = f"/repos/{repository}/contents/{path}"
    order: dict[str, Any] = {"message": "x", "branch": branch}
    order["content"] = base64.b64encode(text.encode()).decode()
    listed = world.forge.act(login, "GET", f"/repos/{repository}/git/trees/{branch}?recursive=1")
    for item in listed["tree"]:
        if item["path"] == path:
            order["sha"] = item["sha"]
    world.forge.act(login, "PUT", place, order)
