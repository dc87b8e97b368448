"""`datareq status` says when an open request will probably be done, once enough came before it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from tests.functional.issue_world import World
from tests.unit.reporting.kpi_story import at, record

from datareq.archive.register import render
from datareq.cli.status import command
from datareq.documents.codec import encode
from datareq.model.names import MAIN
from datareq.rehearsal.script import FIRST_DAY


@pytest.fixture
def name(world: World) -> str:
    issue = world.fill_in()
    world.run()
    return f"PDI-2026-{world.intake(issue)['number']:04d}"


def archive(world: World, count: int) -> None:
    """So many requests of January, each handed over on one of its ten working days."""
    made = [
        record(
            9000 + n,
            "2026-01-19 01:00",
            f"{at('2026-01-20 02:00') + timedelta(days=n % 4):%Y-%m-%d %H:%M}",
        )
        for n in range(count)
    ]
    files: dict[str, bytes | None] = {
        f"archive/2026/{one.registration}/v1/record.json": encode(one) for one in made
    }
    files["archive/2026/register.csv"] = render(made)
    world.desk.publish.branches.commit(MAIN, world.tip(), files, "Arsip")


def status(world: World, name: str, *options: str) -> str:
    world.forge.set_clock(FIRST_DAY + timedelta(hours=5))
    done = CliRunner().invoke(command, [name, *options], env=world.environment())
    assert done.exit_code == 0, done.output
    return done.output


def test_by_twenty_earlier_requests_a_day_is_told(world: World, name: str) -> None:
    archive(world, 20)
    said = status(world, name).splitlines()[-1]
    assert said == (
        "Perkiraan: diserahkan sekitar Rabu, 4 Maret 2026; delapan dari sepuluh permohonan serupa antara "
        "Selasa, 3 Maret 2026 dan Jumat, 6 Maret 2026. Menurut 20 permohonan terdahulu; bukan janji."
    )
    told = json.loads(status(world, name, "--format", "json"))["forecast"]
    assert told == {"first": "2026-03-03", "likely": "2026-03-04", "last": "2026-03-06", "share": 0.8, "of": 20}  # fmt: skip


def test_by_fewer_nothing_is_told(world: World, name: str) -> None:
    archive(world, 19)
    assert "Perkiraan" not in status(world, name)
    assert json.loads(status(world, name, "--format", "json"))["forecast"] is None
