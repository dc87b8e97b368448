"""`datareq submit`: from a folder on somebody's machine to an intake in their name."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.functional.issue_world import AT, HEAD, REPOSITORY, REQUESTER, WRITER, World
from tests.unit.intake.intake_forms import form

from datareq.cli.submit import command
from datareq.errors import DatareqError
from datareq.intake.writing import render
from datareq.wiring.submit import submit

ROOT = Path(__file__).parents[2]
SLUG = "2026-03-02-fmipa-mahasiswa-aktif"
Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "copy" / "requests" / SLUG
    made.mkdir(parents=True)
    (made / "request.yaml").write_text(render(form()), encoding="utf-8")
    return made


@pytest.fixture
def run(world: World) -> Run:
    def call(folder: Path, *options: str, login: str = REQUESTER, **env: str | None) -> Result:
        settings = {
            "GITHUB_API_URL": world.forge.url,
            "GITHUB_SERVER_URL": world.forge.url,
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_TOKEN": world.forge.token(login),
            "DATAREQ_LANG": "id",
            **env,
        }
        arguments = [str(folder), "--repo", str(ROOT), *options]
        return CliRunner().invoke(command, arguments, env=settings)

    return call


def pulls(world: World) -> list[dict[str, object]]:
    return list(world.act(WRITER, "GET", "pulls?state=all"))


def test_a_sound_form_is_handed_in_from_a_fork(world: World, run: Run, folder: Path) -> None:
    result = run(folder)
    assert result.exit_code == 0, result.output
    (pull,) = pulls(world)
    assert pull["user"]["login"] == REQUESTER
    assert pull["head"]["repo"]["full_name"] == f"{REQUESTER}/meja-data"
    url = f"{world.forge.url}/{REPOSITORY}/pull/{pull['number']}"
    assert result.output == f"Permohonan diajukan: {url}\n"
    assert [*world.request(pull)] == [f"requests/{SLUG}/request.yaml"]
    world.run()
    snapshot = world.snapshots[pull["number"]]
    assert (snapshot.requester.account.login, snapshot.requester.via) == (REQUESTER, "pull-request")
    assert [f.code for f in snapshot.findings if f.is_error] == []


def test_handing_in_twice_makes_one_intake(world: World, run: Run, folder: Path) -> None:
    run(folder)
    again = run(folder / "request.yaml")
    assert "tidak ada yang berubah" in again.output
    assert len(pulls(world)) == 1
    (folder / "request.yaml").write_text(render(form({"needed_by": "2026-04-09"})))
    changed = run(folder)
    assert changed.output.startswith("Permohonan yang sudah diajukan diperbarui")
    (pull,) = pulls(world)
    assert "2026-04-09" in next(iter(world.request(pull).values()))


def test_what_was_accepted_isn_t_handed_in_again(world: World, run: Run, folder: Path) -> None:
    run(folder)
    (pull,) = pulls(world)
    world.run()
    world.review(HEAD, pull["number"])
    world.run()
    assert world.act(WRITER, "GET", f"pulls/{pull['number']}")["merged"]
    result = run(folder, "--format", "json")
    assert json.loads(result.output) == {
        "pull": pull["number"],
        "slug": SLUG,
        "state": "unchanged",
        "url": f"{world.forge.url}/{REPOSITORY}/pull/{pull['number']}",
    }


def test_a_form_with_errors_is_not_handed_in(world: World, run: Run, folder: Path) -> None:
    (folder / "request.yaml").write_text(render(form({"requester.unit": "NIRWANA"})))
    result = run(folder)
    assert result.exit_code == 1
    assert "tidak ada unit kerja `NIRWANA`" in result.output
    assert pulls(world) == []
    world.forge.forget_requests()
    listed = json.loads(run(folder, "--format", "json").output)
    assert [each["code"] for each in listed] == ["slug-unit", "unit-unknown"]
    assert world.forge.requests() == []


def test_a_dry_run_hands_nothing_in(world: World, run: Run, folder: Path) -> None:
    result = run(folder, "--dry-run")
    assert result.output == f"Akan diajukan ke {REPOSITORY} sebagai {REQUESTER}: {SLUG}\n"
    assert pulls(world) == []


def test_what_is_no_request_s_folder_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    result = run(tmp_path / "elsewhere")
    assert result.exception.code == "not-a-request"


@pytest.mark.parametrize("name", ["GITHUB_TOKEN", "GITHUB_REPOSITORY"])
def test_a_missing_setting_is_named(run: Run, folder: Path, name: str) -> None:
    result = run(folder, **{name: None})
    assert (result.exception.code, result.exception.args_["name"]) == ("setting-missing", name)


def test_where_copies_are_not_allowed_the_reason_is_told(
    world: World, run: Run, folder: Path
) -> None:
    body = {"message": "The repository exists, but forking is disabled."}
    world.forge.fail("POST", f"{AT}/forks", status=403, body=body, times=9)
    result = run(folder)
    assert result.exception.code == "fork-refused"
    assert "forking is disabled" in result.exception.args_["reason"]


@pytest.mark.parametrize("nth", range(1, 7))
def test_cut_off_at_any_write_it_is_made_good_by_the_next(
    world: World, run: Run, folder: Path, nth: int
) -> None:
    settings = replace(world.settings, gate=None, publish=None, token=world.forge.token(REQUESTER))
    world.forge.fail("POST|PATCH|PUT", ".*", nth=nth, times=99, do="reset", when="committed")
    with suppress(DatareqError):
        submit(settings, ROOT, folder, world.forge.now, dry_run=False, sleep=lambda _: None)
    world.forge.heal()
    assert run(folder).exit_code == 0
    assert len(pulls(world)) == 1
