"""From the issue form to an intake and to its end, through the bot alone, on a forge."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from tests.functional.issue_world import AT, HEAD, REQUESTER, WRITER, World, filled, label_of

from datareq.errors import DatareqError
from datareq.model.ledger import ActName
from datareq.reconcile.cases import read_desk
from datareq.reconcile.converge import reconcile
from datareq.wiring.desk import open_desk

SECOND = {
    "data.description": "Cacah mahasiswa yang mengisi KRS, dirinci menurut prodi dan angkatan."
}
EMPTY = {"data.population": ""}


def handed_in(world: World, body: str | None = None) -> tuple[int, int]:
    """(issue, intake) after the bot has seen a filled form."""
    issue = world.fill_in(body)
    world.run()
    return issue, world.intake(issue)["number"]


def accepted(world: World, pull: int) -> bool:
    return bool(world.act(WRITER, "GET", f"pulls/{pull}")["merged"])


def test_a_filled_form_becomes_an_intake_of_its_author(world: World) -> None:
    issue = world.fill_in()
    world.run()
    pull = world.intake(issue)
    assert pull["user"]["id"] == world.bot.bot_id
    ((path, content),) = world.request(pull).items()
    assert (
        path
        == f"requests/{pull['created_at'][:10]}-fmipa-mahasiswa-aktif-fmipa-program/request.yaml"
    )
    assert "classification: publik" in content
    snapshot = world.snapshots[pull["number"]]
    assert (snapshot.requester.account.login, snapshot.requester.via) == (REQUESTER, "issue")
    assert [author.login for author in snapshot.pushers.values()] == [REQUESTER]
    assert [finding.code for finding in snapshot.findings if finding.is_error] == []
    assert f"Permohonan diajukan pada #{pull['number']}" in world.answer(issue)
    assert f"#{issue}" in pull["body"]


def test_a_second_run_changes_nothing(world: World) -> None:
    handed_in(world)
    world.forge.forget_requests()
    assert world.run().quiet
    fetches = ("access_tokens", "git-upload-pack")
    writes = [entry for entry in world.forge.writes() if not entry[1].endswith(fetches)]
    assert writes == []


def test_the_head_accepts_an_intake_that_came_from_an_issue(world: World) -> None:
    issue, pull = handed_in(world)
    world.review(HEAD, pull)
    world.run()
    assert accepted(world, pull)
    assert "Permohonan diterima" in world.answer(issue)
    assert world.act(WRITER, "GET", f"issues/{issue}")["state"] == "open"


def test_a_correction_by_the_author_lapses_the_approval_given_before(world: World) -> None:
    issue, pull = handed_in(world)
    before = world.act(WRITER, "GET", f"pulls/{pull}")["head"]["sha"]
    world.review(HEAD, pull)
    world.edit(issue, filled(SECOND))
    world.run()
    after = world.act(WRITER, "GET", f"pulls/{pull}")["head"]["sha"]
    assert after != before
    assert not accepted(world, pull)
    ((_, content),) = world.request(world.intake(issue)).items()
    assert "prodi dan angkatan" in content
    world.review(HEAD, pull)
    world.run()
    assert accepted(world, pull)


def test_a_correction_that_is_wrong_holds_the_intake_until_it_is_mended(world: World) -> None:
    issue, pull = handed_in(world)
    world.edit(issue, filled(EMPTY))
    world.review(HEAD, pull)
    world.run()
    assert not accepted(world, pull)
    answer = world.answer(issue)
    assert f"- **{label_of('data.population')}**: Pertanyaan ini belum dijawab." in answer
    assert f"Permohonan #{pull} berhenti sampai diperbaiki" in answer
    codes = [finding.code for finding in world.snapshots[pull].findings]
    assert codes == ["issue-held"]
    assert any("diubah atau dihentikan pada formulirnya" in text for text in world.said(pull))
    world.edit(issue, filled())
    world.run()
    assert [f.code for f in world.snapshots[pull].findings if f.is_error] == []


def test_another_title_moves_the_folder_and_leaves_nothing_behind(world: World) -> None:
    issue, pull = handed_in(world)
    world.edit(issue, filled({"data.title": "Lulusan tepat waktu FMIPA per program studi"}))
    world.run()
    (path,) = world.request(world.intake(issue))
    assert "fmipa-lulusan-tepat-waktu" in path
    assert [f.code for f in world.snapshots[pull].findings if f.is_error] == []


def test_a_wrong_form_is_answered_at_its_questions_and_opens_nothing(world: World) -> None:
    wrong = {
        "data.population": "",
        "data.aggregation": "Kelurahan",
        "needed_by": "kapan saja",
        "data.period.from": "2025-2",
        "data.period.to": "2021-1",
        "data.description": "Hubungi 0812 3456 7890 untuk rincian menurut program studi dan semester.",
    }
    issue = world.fill_in(filled(wrong, agreed=False))
    report = world.run()
    assert not report.undecided
    assert world.intake(issue) is None
    answer = world.answer(issue)
    for path in (*wrong, "undertaking"):
        if path != "data.period.to":  # said once, at the first of the two
            assert label_of(path) in answer, path
    assert "0812" not in answer
    assert "Kelurahan" not in answer
    world.edit(issue, filled())
    world.run()
    assert world.intake(issue) is not None
    assert "Terima kasih" in world.answer(issue)


def test_an_issue_without_the_form_s_label_is_left_alone(world: World) -> None:
    issue = int(world.act(REQUESTER, "POST", "issues", {"title": "x", "body": filled()})["number"])
    world.run()
    assert world.said(issue) == []
    assert world.intake(issue) is None


def test_an_author_who_closes_the_form_withdraws_the_request(world: World) -> None:
    issue, pull = handed_in(world)
    world.act(REQUESTER, "PATCH", f"issues/{issue}", {"state": "closed"})
    world.run()
    state = world.act(WRITER, "GET", f"pulls/{pull}")
    assert (state["state"], state["merged"]) == ("closed", False)
    assert any("ditarik" in text for text in world.said(pull))
    assert "telah berakhir" in world.answer(issue)
    read, cases = read_desk(world.desk)
    (case,) = [case for case in cases if case.pull.number == pull]  # it may still be objected to
    assert read.archived[case.registration]["outcome"] == "withdrawn"


def test_somebody_else_who_closes_the_form_withdraws_nothing(world: World) -> None:
    issue, pull = handed_in(world)
    world.act(WRITER, "PATCH", f"issues/{issue}", {"state": "closed"})
    world.run()
    assert world.act(WRITER, "GET", f"pulls/{pull}")["state"] == "open"


def test_a_refused_request_closes_its_form_as_not_planned(world: World) -> None:
    issue, pull = handed_in(world)
    code = read_desk(world.desk)[0].policy.refusals[0].code
    order = {"body": f"/tolak {code} Data ini tidak dikelola universitas."}
    world.forge.advance(5)
    world.act(HEAD, "POST", f"issues/{pull}/comments", order)
    world.run()
    state = world.act(WRITER, "GET", f"issues/{issue}")
    assert (state["state"], state["state_reason"]) == ("closed", "not_planned")
    assert f"ada di #{pull}" in world.answer(issue)
    world.forge.forget_requests()
    assert world.run().quiet


def test_an_issue_that_is_gone_holds_its_intake(world: World) -> None:
    issue, pull = handed_in(world)
    world.forge.application.forge.state.run("DELETE FROM issues WHERE number = ?", issue)
    world.review(HEAD, pull)
    world.run()
    assert not accepted(world, pull)
    assert [f.code for f in world.snapshots[pull].findings] == ["issue-held"]


def test_what_can_t_be_read_is_undecided_and_stops_nobody_else(world: World) -> None:
    first = world.fill_in()
    world.run()
    pull = world.intake(first)["number"]
    world.review(HEAD, pull)
    world.forge.fail("POST", ".*/graphql", status=502, times=9)
    other = world.fill_in(filled({"data.title": "Dosen tetap FMIPA per program studi"}))
    report = world.run()
    assert report.undecided
    assert not accepted(world, pull)
    assert world.intake(other) is None
    world.forge.heal()
    assert not world.run().undecided
    assert accepted(world, pull)
    assert world.intake(other) is not None


def test_a_list_of_issues_that_can_t_be_read_leaves_the_intakes_going(world: World) -> None:
    _, pull = handed_in(world)
    world.review(HEAD, pull)
    world.forge.fail("GET", f".*{AT}/issues$", status=502, times=99)
    assert world.run().undecided
    assert accepted(world, pull)


def test_a_dry_run_reads_and_says_nothing(world: World) -> None:
    issue = world.fill_in()
    reconcile(world.new_desk(dry_run=True))
    assert world.said(issue) == []
    assert world.intake(issue) is None


@pytest.mark.parametrize("nth", range(1, 13))
@pytest.mark.parametrize("when", ["before", "committed"])
def test_a_run_cut_off_at_any_write_is_made_good_by_the_next(
    world: World, nth: int, when: str
) -> None:
    world.run()  # the desk's first look at the policy is written down
    issue = world.fill_in()
    writes = r"^(?!.*(graphql|access_tokens|git-upload-pack)).*$"
    world.forge.fail("POST|PATCH|PUT", writes, nth=nth, times=99, when=when, do="reset")
    with suppress(DatareqError):
        world.run()
    world.forge.heal()
    world.desk = world.new_desk()
    assert not world.run().undecided
    pull = world.intake(issue)
    assert len(world.request(pull)) == 1
    assert f"#{pull['number']}" in world.answer(issue)
    submitted = [
        act
        for case in read_desk(world.desk)[1]
        for act in case.lines.acts
        if act.name is ActName.SUBMITTED
    ]
    assert [act.commit for act in submitted] == [pull["head"]["sha"]]


def test_the_second_of_two_alike_gets_a_folder_of_its_own(world: World) -> None:
    first, second = world.fill_in(), world.fill_in(login="fajar")
    world.run()
    paths = [*world.request(world.intake(first)), *world.request(world.intake(second))]
    assert paths[1].split("/")[1] == f"{paths[0].split('/')[1]}-2"


def test_a_run_with_the_publisher_s_key_alone_takes_nothing_over_that_was_changed(
    world: World,
) -> None:
    issue, pull = handed_in(world)
    world.review(HEAD, pull)
    world.edit(issue, filled(SECOND))
    reconcile(open_desk(replace(world.settings, gate=None, mirror=world.settings.mirror)))
    assert not accepted(world, pull)
