"""`datareq remind`: one comment on a request that stands still, on a working day, whoever runs it how often."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.functional.issue_world import HEAD, WRITER, World
from tests.hooks import Took, web_hook

from datareq.cli.remind import command
from datareq.rehearsal.script import FIRST_DAY
from datareq.wiring.desk import NotConfiguredError

WEDNESDAY, THURSDAY, SATURDAY = (FIRST_DAY + timedelta(days=n) for n in (2, 3, 5))


@pytest.fixture
def pull(world: World) -> int:
    """An intake of Monday that the head has to examine."""
    issue = world.fill_in()
    world.run()
    return int(world.intake(issue)["number"])


def remind(world: World, at: datetime, *options: str) -> Result:
    world.forge.set_clock(at)
    return CliRunner().invoke(command, options, env=world.environment())


def reminded(world: World, pull: int) -> list[str]:
    return [body for body in world.said(pull) if "datareq:reminder" in body]


def test_who_is_waited_for_is_called_once_on_that_day(world: World, pull: int) -> None:
    for _ in range(2):
        done = remind(world, WEDNESDAY)
        assert (done.exit_code, done.output) == (0, f"PDI-2026-{pull:04d} (#{pull}): @{HEAD}\n")
    (body,) = reminded(world, pull)
    lines = body.splitlines()
    assert lines[0] == "<!-- datareq:reminder 2026-03-04 -->"
    assert lines[1] == (
        f"**Pengingat** untuk PDI-2026-{pull:04d}: belum ada kemajuan selama 2 hari kerja. "
        "Batas waktunya Senin, 16 Maret 2026; tinggal 8 hari kerja."
    )
    assert f"@{HEAD}" in body
    assert f"`@{HEAD}`" not in body
    remind(world, FIRST_DAY + timedelta(days=4))
    assert len(reminded(world, pull)) == 2


def test_on_other_days_and_on_days_off_nothing_is_said(world: World, pull: int) -> None:
    for at in (THURSDAY, SATURDAY):
        done = remind(world, at)
        assert (done.exit_code, done.output) == (0, "Hari ini tidak ada yang perlu diingatkan.\n")
    assert reminded(world, pull) == []


def test_a_dry_run_tells_and_writes_nothing(world: World, pull: int) -> None:
    done = remind(world, WEDNESDAY, "--dry-run", "--format", "json")
    (row,) = json.loads(done.output)
    assert (row["pull"], row["called"], row["idle"], row["left"]) == (pull, [HEAD], 2, 8)
    assert reminded(world, pull) == []


def test_a_movement_starts_the_count_again(world: World, pull: int) -> None:
    world.forge.set_clock(WEDNESDAY - timedelta(days=1))
    order = {"event": "REQUEST_CHANGES", "body": "Mohon diperjelas."}
    world.act(HEAD, "POST", f"pulls/{pull}/reviews", order)
    world.run()
    assert remind(world, WEDNESDAY, "--dry-run").output.startswith("Hari ini tidak ada")


def test_a_request_that_can_t_be_read_does_not_stop_the_others(world: World, pull: int) -> None:
    other = world.fill_in()
    world.run()
    second = int(world.intake(other)["number"])
    world.forge.fail("GET", f"pulls/{pull}/reviews", times=99)
    done = remind(world, WEDNESDAY)
    world.forge.heal()
    assert done.exit_code == 3
    assert reminded(world, pull) == []
    assert len(reminded(world, second)) == 1
    assert "Traceback" not in done.output


def test_the_desk_s_own_comment_stays_one(world: World, pull: int) -> None:
    remind(world, WEDNESDAY)
    world.run()
    kept = world.act(WRITER, "GET", f"issues/{pull}/comments?per_page=100")
    assert len([row for row in kept if "datareq:gate" in row["body"]]) == 1


@pytest.fixture
def hook() -> Iterator[tuple[Took, int]]:
    """A service that takes messages, as the desk's channel `kait`."""
    with web_hook() as opened:
        yield opened


def outside(world: World, tmp_path: Path, port: int) -> dict[str, str]:
    """The environment of a desk that also reminds outside the forge, and where its head is reached."""
    account = world.forge.act(HEAD, "GET", "/user", None)
    people = tmp_path / "direktori.yaml"
    people.write_text(
        "document: directory\nversion: 1\npeople:\n"
        f"  - account: {{id: {account['id']}, login: {HEAD}}}\n"
        "    name: Hendro Prasetyo\n    position: Kepala Pustikom\n"
        "    remind: [{channel: kait, to: '4101'}]\n"
    )
    return {
        "DATAREQ_NOTIFY_KAIT": f"json://127.0.0.1:{port}/{{to}}",
        "DATAREQ_DIRECTORY": str(people),
    }


@pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")
def test_outside_the_forge_it_is_said_once_a_day_too(
    world: World, pull: int, tmp_path: Path, hook: tuple[Took, int]
) -> None:
    took, port = hook
    more = outside(world, tmp_path, port)
    for at in (WEDNESDAY, WEDNESDAY, THURSDAY, SATURDAY):
        world.forge.set_clock(at)
        done = CliRunner().invoke(command, [], env=world.environment() | more)
        assert done.exit_code == 0, done.output
    ((path, said),) = took
    assert path == "/4101"
    assert said["message"].strip().splitlines() == [
        f"Permohonan data PDI-2026-{pull:04d} menunggu Anda sejak 2 hari kerja yang lalu. "
        "Batas waktunya Senin, 16 Maret 2026.",
        f"Mohon buka: {world.forge.url}/unj-pustikom/meja-data/pull/{pull}",
    ]
    assert "FMIPA" not in said["message"]


@pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")
def test_a_channel_that_is_down_is_told_and_the_forge_says_it_all_the_same(
    world: World, pull: int, tmp_path: Path
) -> None:
    more = outside(world, tmp_path, 1)
    world.forge.set_clock(WEDNESDAY)
    done = CliRunner().invoke(command, [], env=world.environment() | more)
    assert done.exit_code == 3
    assert f"Pengingat untuk @{HEAD} tidak terkirim lewat kait" in done.output
    assert "4101" not in done.output
    assert len(reminded(world, pull)) == 1


def reading_only(world: World) -> dict[str, str]:
    """The environment of a run that has a token which reads, and no key."""
    kept = {k: v for k, v in world.environment().items() if not k.startswith("DATAREQ_GATE_")}
    return {**kept, "GITHUB_TOKEN": world.forge.token(WRITER)}


@pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")
def test_a_run_that_only_reads_tells_people_elsewhere_and_the_page_is_written_by_another(
    world: World, pull: int, tmp_path: Path, hook: tuple[Took, int]
) -> None:
    took, port = hook
    more = outside(world, tmp_path, port)
    world.forge.set_clock(WEDNESDAY)
    inside = reading_only(world) | more
    done = CliRunner().invoke(command, ["--elsewhere"], env=inside)
    assert (done.exit_code, done.output) == (0, f"PDI-2026-{pull:04d} (#{pull}): @{HEAD}\n")
    assert [path for path, _ in took] == ["/4101"]
    assert reminded(world, pull) == []
    assert remind(world, WEDNESDAY).exit_code == 0
    assert len(reminded(world, pull)) == 1
    CliRunner().invoke(command, ["--elsewhere"], env=inside)
    assert len(took) == 1


def test_who_tells_elsewhere_needs_a_directory_and_a_channel(world: World, pull: int) -> None:
    world.forge.set_clock(WEDNESDAY)
    done = CliRunner().invoke(command, ["--elsewhere"], env=reading_only(world))
    assert done.exit_code != 0
    assert isinstance(done.exception, NotConfiguredError)
    assert reminded(world, pull) == []
