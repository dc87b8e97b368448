"""Where are the workflows played? A forge with the desk on its main, people's hands, and act as runner."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from datareq.adapters.engines.duckdb_file import create_database
from datareq.rehearsal.acts import Act, Turn
from datareq.rehearsal.forge.server import ForgeServer
from datareq.rehearsal.journal import Journal
from datareq.rehearsal.play import perform
from datareq.rehearsal.premises import found
from datareq.rehearsal.script import FIRST_DAY
from datareq.rehearsal.warehouse import statements
from datareq.wiring.demo import REPOSITORY, WAREHOUSE, Demo, stage_of
from tests.acted.house import ROOT, desk_files
from tests.acted.runner import Run, Runner
from tests.acted.service import Service
from tests.acted.watching import Watcher

STUDENTS = 1_000
READER = "arif"


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
        self.forge = ForgeServer(folder / "forge").start()
        self.forge.set_clock(FIRST_DAY - timedelta(hours=1))
        premises = found(self.forge, REPOSITORY, desk_files(real_install=real_install))
        self.runner = Runner(self.forge, premises, folder / "runner", desk, warehouse)
        self.watcher = Watcher(self.forge, REPOSITORY, READER)
        self.service = Service(self.runner, self.watcher, REPOSITORY, only)

    def close(self) -> None:
        self.forge.stop()

    def files(self, branch: str) -> list[str]:
        return self.runner.forge_git("ls-tree", "-r", "--name-only", branch).splitlines()

    def play(self, acts: Iterable[Act | Turn], tell: Callable[[str], None]) -> None:
        """People act by their hands on the forge; the desk's turn is what its workflows do."""
        demo = Demo(out=self.folder, root=ROOT, scenes=(), students=STUDENTS, tell=tell)

        def hear(run: Run) -> None:
            tell(f"    {run.workflow} {run.conclusion} {run.seconds:.1f}\n{run.words}")
            assert run.conclusion != "failure", run.words

        def turn(_: str) -> None:
            self.service.settle(hear)

        perform(acts, stage_of(demo, self.forge, turn), Journal(self.folder / "journal.txt"))


Build = Callable[..., Theatre]


def make_warehouse(folder: Path) -> Path:
    file = folder / WAREHOUSE
    create_database(file, statements(STUDENTS))
    return file
