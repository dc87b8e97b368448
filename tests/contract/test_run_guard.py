"""A run acts only when it is the first of its kind and from main's tip, whatever event started it."""

from __future__ import annotations

import dataclasses

import pytest
from forge_desk import REPOSITORY, Desk

from datareq.errors import RightMissing
from datareq.reconcile.converge import reconcile
from datareq.settings import AppSettings, Settings, read_settings
from datareq.wiring.desk import NotConfiguredError, StaleRunError, open_desk


def settings(desk: Desk, sha: str, **changes: object) -> Settings:
    """As a privileged job of the gate has them: its App's key itself, and the run's commit."""
    environment = {
        "GITHUB_API_URL": desk.server.url,
        "GITHUB_SERVER_URL": desk.server.url,
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_RUN_ATTEMPT": "1",
        "GITHUB_SHA": sha,
        "DATAREQ_GATE_APP_ID": str(desk.gate.id),
        "DATAREQ_GATE_KEY": desk.gate.key,
        "DATAREQ_PUBLISHER": f"{desk.gate.slug}[bot]",
    }
    return dataclasses.replace(read_settings(environment), **changes)  # type: ignore[arg-type]


def test_a_run_from_mains_tip_opens_the_desk(desk: Desk) -> None:
    """`workflow_run`, `schedule`, `issue_comment`, `issues` and `push` all give main's tip as GITHUB_SHA."""
    opened = open_desk(settings(desk, desk.main))
    opened.repository.fetch()
    assert opened.repository.tip("main") == desk.main
    assert opened.publish.identity.login == "gate[bot]"


def test_a_run_that_waited_while_main_moved_does_nothing(desk: Desk) -> None:
    """What waits for the writer's place is overtaken; the push that moved main started another run."""
    waiting = settings(desk, desk.main)
    desk.forge.branches.commit("main", desk.main, {"x.md": b"x"}, "Lain")
    writes = desk.proxy.writes()
    with pytest.raises(StaleRunError) as caught:
        reconcile(open_desk(waiting))
    assert desk.proxy.writes() == writes
    assert caught.value.code == "run-not-from-main"


def test_a_run_of_another_branch_does_nothing(desk: Desk) -> None:
    """A dispatch from a branch brings that branch's code, and its commit gives it away."""
    with pytest.raises(StaleRunError):
        reconcile(open_desk(settings(desk, desk.branch("topic", topic="isi\n"))))


def test_an_old_run_started_again_does_nothing(desk: Desk) -> None:
    with pytest.raises(StaleRunError) as caught:
        open_desk(settings(desk, desk.main, run_attempt=2))
    assert caught.value.code == "run-again"


def test_the_gates_run_can_not_move_main_nor_merge(desk: Desk) -> None:
    opened = open_desk(settings(desk, desk.main))
    with pytest.raises(RightMissing):
        opened.publish.branches.commit("main", desk.main, {"x.md": b"x"}, "Lain")
    with pytest.raises(RightMissing):
        opened.publish.writer.merge(1, desk.main, squash=True, title="x")
    assert desk.forge.branches.tip("main") == desk.main


def test_the_publishers_run_can_not_write_the_ledger_nor_show_anything(desk: Desk) -> None:
    app = AppSettings(app_id=desk.gate.id, key=desk.gate.key)
    opened = open_desk(settings(desk, desk.main, gate=None, publish=app, publisher=None))
    with pytest.raises(RightMissing):
        opened.gate.branches.create("datareq/ledger", desk.main)
    with pytest.raises(RightMissing):
        opened.gate.writer.comment(1, "<!-- x -->", "x")


def test_the_gate_must_know_whose_merges_are_the_desks_own(desk: Desk) -> None:
    with pytest.raises(NotConfiguredError) as caught:
        open_desk(settings(desk, desk.main, publisher=None))
    assert caught.value.args_ == {"name": "DATAREQ_PUBLISHER"}


def test_a_token_that_reads_is_enough_to_generate(desk: Desk) -> None:
    reader = settings(desk, desk.main, gate=None, token=desk.server.token("sari"))
    opened = open_desk(reader, dry_run=True)
    assert opened.gate.reader.pulls() == ()
    with pytest.raises(RightMissing):
        opened.gate.branches.create("topic", desk.main)
