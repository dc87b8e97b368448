"""`datareq acting add`: an acting official is a maintenance change that others approve, and that changes nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from difflib import ndiff

import pytest
from click.testing import CliRunner, Result
from tests.factories import ROOT
from tests.functional.issue_world import REPOSITORY, World

from datareq.cli.acting import command
from datareq.documents.appointing import appointed
from datareq.documents.policy import parse_roles
from datareq.errors import DocumentError
from datareq.model.forge import PullKind
from datareq.model.roles import Acting, Appointment
from datareq.rehearsal.cast import appointments_yaml

MAINTAINER = "arif"
DEWI = Appointment(
    role="programmer-coordinator",
    account_id=506,
    login="dewi",
    since=date(2026, 4, 10),
    until=date(2026, 4, 17),
    decree='31/UN39/KP/2026: "Plh."',
    acting=Acting.PLH,
)
Run = Callable[..., Result]


@pytest.fixture
def run(world: World) -> Run:
    def call(*options: str, login: str = MAINTAINER) -> Result:
        environment = {
            "GITHUB_API_URL": world.forge.url,
            "GITHUB_SERVER_URL": world.forge.url,
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_TOKEN": world.forge.token(login),
            "DATAREQ_LANG": "id",
        }
        asked = ["add", "--role", "programmer-coordinator", "--account", "@dewi"]
        asked += ["--from", "2026-04-10", "--until", "2026-04-17", "--decree", DEWI.decree]
        return CliRunner().invoke(command, [*asked, "--repo", str(ROOT), *options], env=environment)

    return call


def pulls(world: World) -> list[dict[str, object]]:
    return list(world.act(MAINTAINER, "GET", "pulls?state=all"))


def test_it_is_proposed_with_both_dates_and_the_desk_takes_it_for_maintenance(
    world: World, run: Run
) -> None:
    result = run()

    assert result.exit_code == 0, result.output
    (pull,) = pulls(world)
    assert pull["title"] == "Plh. Koordinator Programmer: @dewi, 10–17 April 2026"
    assert "sejak hari pertamanya" in str(pull["body"])
    assert str(pull["html_url"]).rsplit("/", 1)[-1] in result.output
    world.run()
    number = int(str(pull["number"]))
    assert world.snapshots[number].kind is PullKind.MAINTENANCE
    assert [change.path for change in world.snapshots[number].changes] == ["policy/roles.yaml"]


def test_proposed_again_it_is_the_same_proposal(world: World, run: Run) -> None:
    assert run().output == run().output
    assert len(pulls(world)) == 1


def test_a_dry_run_proposes_nothing(world: World, run: Run) -> None:
    result = run("--dry-run")
    assert result.exit_code == 0
    assert "10–17 April 2026" in result.output
    assert pulls(world) == []


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--role", "librarian"), 1, "librarian"),
        (("--until", "2026-04-09"), 1, "2026-04-09"),
        (("--unit", "FMIPA"), 1, "unit"),
        (("--account", "nobody-here"), 3, "@nobody-here"),
    ],
    ids=[
        "unknown office",
        "ends before it begins",
        "a unit for an office without one",
        "no account",
    ],
)
def test_what_would_be_wrong_is_said_and_not_proposed(
    world: World, run: Run, options: tuple[str, ...], code: int, said: str
) -> None:
    result = run(*options)
    told = result.output if result.exception is None or code == 1 else str(result.exception)
    assert said.removeprefix("@") in told
    assert result.exit_code == code or isinstance(result.exception, DocumentError)
    assert pulls(world) == []


FILES = {
    "empty": "roles: []\n# who\nappointments: []\n",
    "empty, with a word": "appointments: []  # nobody yet\n",
    "items": f"# first\n{appointments_yaml()}",
    "items at the margin, a key after them": (
        "appointments:\n- role: head\n  account: {id: 1, login: a}\n  from: 2026-01-01\n"
        "  decree: x\n\n# the offices\nroles: []\n"
    ),
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_one_line_more_and_every_other_byte_as_it_was(text: str) -> None:
    text = text if "roles:" in text else f"roles: []\n{text}"
    before = text.encode()

    after = appointed(before, DEWI)

    assert parse_roles(after) == (*parse_roles(before), DEWI)
    gone = [
        line[2:]
        for line in ndiff(text.splitlines(), after.decode().splitlines())
        if line.startswith("- ")
    ]
    assert [line for line in gone if not line.startswith("appointments: []")] == []
    assert appointed(after, DEWI) == after


def test_a_list_that_is_written_in_another_way_is_left_to_a_person() -> None:
    flow = b"roles: []\nappointments: [{role: head, account: {id: 1, login: a}, from: 2026-01-01, decree: x}]\n"
    with pytest.raises(DocumentError, match="appointment-unwritten"):
        appointed(flow, replace(DEWI, unit="FMIPA"))
