"""Where are the workflows played? A forge with the desk on its main, people's hands, and act as runner."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from datareq.adapters.engines.duckdb_file import create_database
from datareq.adapters.git.clone import clone
from datareq.rehearsal.acts import Act, Turn
from datareq.rehearsal.forge.server import ForgeServer
from datareq.rehearsal.journal import Journal
from datareq.rehearsal.play import perform
from datareq.rehearsal.player import PlayerHands
from datareq.rehearsal.premises import found
from datareq.rehearsal.script import FIRST_DAY
from datareq.rehearsal.warehouse import statements
from datareq.wiring.demo import REPOSITORY, WAREHOUSE, Demo, stage_of
from tests.acted.events import Event
from tests.acted.house import ROOT, desk_files
from tests.acted.runner import Run, Runner
from tests.acted.service import Service
from tests.acted.tokens import installation_token
from tests.acted.watching import Watcher
from tests.e2e.counting import memory

STUDENTS = 1_000
READER = "arif"
PLACE = f"/repos/{REPOSITORY}"


class Theatre:
    """`only`: the workflows that are switched on."""

    def __init__(
        self,
        folder: Path,
        desk: Path,
        warehouse: Path,
        only: tuple[str, ...],
        *,
        real_install: bool = False,
    ) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.desk = desk
        self._tell: Callable[[str], None] = lambda _: None
        self.forge = ForgeServer(folder / "forge").start()
        self.forge.set_clock(FIRST_DAY - timedelta(hours=1))
        self.premises = found(self.forge, REPOSITORY, desk_files(real_install=real_install))
        self.runner = Runner(self.forge, self.premises, folder / "runner", desk, warehouse)
        self.watcher = Watcher(self.forge, REPOSITORY, READER)
        self.service = Service(self.runner, self.watcher, only)

    def close(self) -> None:
        self.forge.stop()

    def move_main(self) -> None:
        """README.md changes on main, by the one who may push there."""
        self._save(REPOSITORY, "README.md", "main", lambda text: text + "\n", self._publisher())

    def merge_past_the_rules(self, number: int) -> None:
        """An administrator switches main's rules off and merges."""
        rules = {"name": "main", "target": "branch", "enforcement": "disabled", "rules": []}
        where = {"ref_name": {"include": ["refs/heads/main"], "exclude": []}}
        self.forge.permit(REPOSITORY, READER, "admin")
        self.forge.set_ruleset(REPOSITORY, {**rules, "conditions": where, "bypass_actors": []})
        self.forge.act(READER, "PUT", f"{PLACE}/pulls/{number}/merge", {"merge_method": "merge"})

    def propose(self, login: str, path: str) -> int:
        """Somebody of the desk adds a file on a branch and opens a pull request; its number."""
        start = {"ref": "refs/heads/usul", "sha": self.runner.tip()}
        self.forge.act(login, "POST", f"{PLACE}/git/refs", start)
        self.hands(login).write(path, "Usul.\n", branch="usul")
        order = {"title": "Usul", "head": "usul", "base": "main"}
        return int(self.forge.act(login, "POST", f"{PLACE}/pulls", order)["number"])

    def edit(self, pull: Mapping[str, Any], change: Callable[[str], str]) -> None:
        """The author of an intake changes the form."""
        (file,) = self.forge.act(READER, "GET", f"{PLACE}/pulls/{pull['number']}/files")
        head, token = pull["head"], self.forge.token(pull["user"]["login"])
        self._save(head["repo"]["full_name"], file["filename"], head["ref"], change, token)

    def _save(
        self, repository: str, path: str, branch: str, change: Callable[[str], str], token: str
    ) -> None:
        place = f"/repos/{repository}/contents/{path}"
        now = self.forge.call("GET", f"{place}?ref={branch}", token=token)
        text = change(base64.b64decode(now["content"]).decode())
        body = {"message": "Ubah", "branch": branch, "sha": now["sha"]}
        body["content"] = base64.b64encode(text.encode()).decode()
        self.forge.call("PUT", place, body, token=token)

    def _publisher(self) -> str:
        return installation_token(self.forge, self.premises.publish, None)

    def standing(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that the forge remembers, but for tokens."""
        return memory(self.folder / "forge")

    def files(self) -> list[str]:
        return self.runner.forge_git("ls-tree", "-r", "--name-only", "main").splitlines()

    def read(self, path: str) -> str:
        return self.runner.forge_git("show", f"main:{path}")

    def ledger(self, registration: str) -> str:
        """The account of a request."""
        branch = "refs/heads/datareq/ledger"
        names = self.runner.forge_git("ls-tree", "-r", "--name-only", branch).splitlines()
        (own,) = [name for name in names if registration in name and name.endswith(".ndjson")]
        return self.runner.forge_git("show", f"{branch}:{own}")

    def pushes(self, branch: str) -> list[tuple[str, str]]:
        """(who moved the branch, to where), but for its first commit."""
        rows = self.forge.application.forge.state.all(
            "SELECT a.login, v.after FROM activity v JOIN accounts a ON a.id = v.actor"
            " WHERE v.repo = (SELECT min(id) FROM repos) AND v.ref = ? AND v.type <> 'branch_creation'",
            f"refs/heads/{branch}",
        )
        return [(row["login"], row["after"]) for row in rows]

    def uploaded(self, number: int) -> int:
        """How many datasets a run of `generate` kept."""
        return sum(1 for _ in (self.runner.artifacts / str(number) / "built").iterdir())

    def audit(self) -> int:
        """What `datareq audit` says of main: its exit code."""
        copy = self.folder / "copy"
        clone(self.forge.git_url(REPOSITORY, READER), copy)
        done = subprocess.run(
            [self.desk / "bin" / "datareq", "audit", "--repo", copy], stdout=subprocess.DEVNULL
        )
        return done.returncode

    def hands(self, login: str) -> PlayerHands:
        return PlayerHands(self.forge.url, REPOSITORY, login, self.forge.token(login))

    def happens(self, *events: Event) -> None:
        """These events besides what the forge tells, and all that follows; no run may fail."""
        self.service.hear(*events)
        self.service.settle(self._heard)

    def _heard(self, run: Run) -> None:
        self._tell(f"    {run.workflow} {run.event.name} {run.conclusion} {run.seconds:.1f}")
        assert run.conclusion != "failure", run.words

    def play(self, acts: Iterable[Act | Turn], tell: Callable[[str], None]) -> None:
        """People act by their hands on the forge; the desk's turn is what its workflows do."""
        self._tell = tell
        demo = Demo(out=self.folder, root=ROOT, scenes=(), students=STUDENTS, tell=tell)

        def turn(_: str) -> None:
            self.happens()

        perform(acts, stage_of(demo, self.forge, turn), Journal(self.folder / "journal.txt"))


Build = Callable[..., Theatre]


def make_warehouse(folder: Path) -> Path:
    file = folder / WAREHOUSE
    create_database(file, statements(STUDENTS))
    return file
