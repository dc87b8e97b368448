"""docs/install.md, followed literally by an owner of an empty organisation, ends with a doctor who is satisfied."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.factories import ROOT

from datareq.premises.wanted import GATE_PERMISSIONS, PUBLISH_PERMISSIONS, SECRETS
from datareq.rehearsal.cast import CAST
from datareq.rehearsal.forge import ForgeServer
from datareq.rehearsal.forge.client import App
from datareq.rehearsal.house import NO_APPOINTMENTS, appointments_yaml

PAGE = ROOT / "docs" / "install.md"
OWNER, REPOSITORY = "pemilik", "unj-pustikom/meja-data"
ENDS_WITH_1 = "# ends with 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box of commands, under its heading."""

    heading: str
    commands: str


def boxes() -> tuple[Box, ...]:
    found, heading, lines = [], "", None
    for line in PAGE.read_text().splitlines():
        if lines is None and line.startswith("## "):
            heading = line.removeprefix("## ")
        elif line == "```sh":
            lines = []
        elif line == "```" and lines is not None:
            found.append(Box(heading=heading, commands="\n".join(lines)))
            lines = None
        elif lines is not None:
            lines.append(line)
    return tuple(found)


def table(heading: str) -> list[list[str]]:
    """The rows of the table under a heading."""
    part = PAGE.read_text().split(f"## {heading}", 1)[1].split("\n## ", 1)[0]
    rows = [
        [c.strip() for c in x.strip("|").split("|")] for x in re.findall(r"^\|.*\|$", part, re.M)
    ]
    return rows[2:]


def permissions(column: int) -> dict[str, str]:
    return {row[0]: row[column] for row in table("4. Two Apps") if row[column] != "–"}


@dataclass(slots=True, kw_only=True)
class Administrator:
    """Somebody at a terminal who does what the page says: types the boxes, clicks what it tells to click."""

    forge: ForgeServer
    home: Path
    typed: list[str] = field(default_factory=list)
    apps: dict[str, App] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tools = self.home / "bin"
        tools.mkdir()
        # the demo that `make demo` plays has its own tests; here it only has to leave .venv behind
        script(tools / "make", f'test "$1" = demo && ln -s {ROOT}/.venv .venv')
        script(tools / "askpass", f"echo {self.forge.token(OWNER)}")
        environment = {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "HOME": str(self.home),
            "DATAREQ_SOURCE": str(self.source()),
            "DATAREQ_LANG": "id",
            "GITHUB_API_URL": self.forge.url,
            "GITHUB_SERVER_URL": self.forge.url,
            "GIT_ASKPASS": str(tools / "askpass"),
            "GIT_CONFIG_NOSYSTEM": "1",
            **{f"GIT_{who}_NAME": "Pemilik" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "p@example.ac.id" for who in ("AUTHOR", "COMMITTER")},
        }
        lines = [f"export {name}='{value}'\n" for name, value in environment.items()]
        (self.home / "state").write_text("".join(lines))
        (self.home / "cwd").write_text(str(self.home))

    def source(self) -> Path:
        """The project as it stands, in a repository of its own."""
        place = self.home / "source"
        place.mkdir()
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        for name in listed.split("\0"):
            if name and (ROOT / name).is_file():
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                (place / name).write_bytes((ROOT / name).read_bytes())
        identity = ["-c", "user.name=P", "-c", "user.email=p@example.ac.id"]
        for command in (
            ["init", "-q"],
            ["add", "-A"],
            [*identity, "commit", "-q", "-m", "datareq"],
        ):
            subprocess.run(["git", *command], cwd=place, check=True)
        return place

    def type(self, box: Box) -> subprocess.CompletedProcess[str]:
        """Types a box into the terminal, which goes on where the last one left it."""
        code = "\n".join(
            (
                f'source "{self.home}/state"; cd "$(cat {self.home}/cwd)"',
                box.commands,
                "code=$?",
                f'declare -px > "{self.home}/state"; pwd > "{self.home}/cwd"; exit $code',
            )
        )
        return subprocess.run(
            ["bash", "-e" if ENDS_WITH_1 not in box.commands else "+e", "-c", code],
            input="".join(f"{line}\n" for line in self.typed),
            env={},
            capture_output=True,
            text=True,
            check=False,
        )

    # What the page asks to be done by hand, by the heading of the box that follows.

    def an_organisation(self) -> None:
        members = {player.login: "member" for player in CAST}
        for player in CAST:
            self.forge.create_user(player.login, player.id)
        self.forge.create_user(OWNER)
        organisation = REPOSITORY.split("/")[0]
        self.forge.create_org(organisation, members={**members, OWNER: "admin"}, base="none")
        self.forge.create_repo(REPOSITORY, {})
        self.typed = [self.forge.token(OWNER)]

    def the_officials(self) -> None:
        roles = self.home / "meja-data" / "policy" / "roles.yaml"
        roles.write_text(NO_APPOINTMENTS.sub(lambda _: appointments_yaml(), roles.read_text()))

    def the_apps(self) -> None:
        organisation = REPOSITORY.split("/")[0]
        for name, column in (("gate", 1), ("publish", 2)):
            self.apps[name] = self.forge.create_app(
                f"unj-{name}", organisation, permissions(column)
            )

    def the_keys(self) -> None:
        for environment, secret, _ in table("6. The keys"):
            self.forge.set_secrets(REPOSITORY, secret, environment=environment)

    def lift_the_ledgers_rules(self) -> None:
        self.set_ledgers_rules("disabled")

    def lose_the_ledger(self) -> None:
        path = f"/repos/{REPOSITORY}/git/refs/heads/datareq/ledger"
        self.forge.act(OWNER, "DELETE", path)

    def set_ledgers_rules(self, enforcement: str) -> None:
        path = f"/repos/{REPOSITORY}/rulesets"
        for row in self.forge.act(OWNER, "GET", path):
            if row["name"] == "datareq/ledger":
                self.forge.act(OWNER, "PUT", f"{path}/{row['id']}", {"enforcement": enforcement})


def script(file: Path, text: str) -> None:
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)


@pytest.fixture
def administrator(tmp_path: Path) -> Iterator[Administrator]:
    with ForgeServer(tmp_path / "forge") as forge:
        yield Administrator(forge=forge, home=tmp_path)


def test_the_page_followed_literally_ends_with_a_satisfied_doctor(
    administrator: Administrator,
) -> None:
    """Each box ends with 0, or with the 1 that it announces."""
    before: dict[str, tuple[Callable[[], None], ...]] = {
        "1. The organisation": (administrator.an_organisation,),
        "3. First content": (administrator.the_officials,),
        "4. Two Apps": (administrator.the_apps,),
        "8. Doctor": (administrator.the_keys,),
    }
    said = ""
    for number, box in enumerate(boxes()):
        for act in before.pop(box.heading, ()):
            act()
        if box.heading == "4. Two Apps":
            administrator.typed = [str(app.id) for app in administrator.apps.values()]
            boxed = box.commands.splitlines()
            assert len(boxed) == len(administrator.typed)
        if "push --quiet" in box.commands:
            administrator.lift_the_ledgers_rules()
            administrator.lose_the_ledger()
        done = administrator.type(box)
        wanted = 1 if ENDS_WITH_1 in box.commands else 0
        assert done.returncode == wanted, (
            f"box {number}: {box.commands}\n{done.stdout}{done.stderr}"
        )
        said = done.stdout
    assert not before
    assert "✓ Semuanya sesuai kebijakan." in said
    assert f"@{OWNER}: pemilik organisasi, dapat mengubah lalu melewati semua aturan" in said


def test_the_pages_permissions_and_secrets_are_those_that_doctor_asks_for() -> None:
    assert permissions(1) == dict(GATE_PERMISSIONS)
    assert permissions(2) == dict(PUBLISH_PERMISSIONS)
    assert tuple((row[0], row[1]) for row in table("6. The keys")) == SECRETS
