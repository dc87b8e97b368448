"""The desk's environment, made once for real; a warehouse; a forge with the whole desk on its main."""

from __future__ import annotations

import fcntl
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acted.house import INSTALL, ROOT
from tests.acted.theatre import Build, Theatre, make_warehouse


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The story takes as long as all else together: it begins first, so that the rest runs beside it."""
    items.sort(key=lambda item: "test_story" not in item.nodeid)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all of the session's processes."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "acted"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def desk(shared: Path) -> Path:
    """What the workflows install, from the lock and this tree; the first process that asks makes it."""
    given = os.environ.get("DATAREQ_ACTED_DESK")
    folder = Path(given) if given else shared / "desk"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            subprocess.run(["bash", ROOT / INSTALL, folder], check=True)
    return folder


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_warehouse(tmp_path_factory.mktemp("warehouse"))


@pytest.fixture
def theatre(tmp_path: Path, desk: Path, warehouse: Path) -> Iterator[Build]:
    opened: list[Theatre] = []

    def build(*only: str, real_install: bool = False) -> Theatre:
        folder = tmp_path / f"theatre{len(opened)}"
        opened.append(Theatre(folder, desk, warehouse, only, real_install=real_install))
        return opened[-1]

    yield build
    for one in opened:
        one.close()
