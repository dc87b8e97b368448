"""Theatres, a warehouse for all of them, the troupe, and a story that nobody disturbed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.register_assert_rewrite("counting")  # its assertions tell what differs

from killing import Troupe  # noqa: E402
from theatre import Build, Theatre, make_warehouse  # noqa: E402


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_warehouse(tmp_path_factory.mktemp("warehouse"))


@pytest.fixture(scope="session")
def troupe() -> Iterator[Troupe]:
    troupe = Troupe()
    yield troupe
    troupe.close()


@pytest.fixture
def theatre(tmp_path: Path, warehouse: Path) -> Iterator[Build]:
    """A new forge for the scenes named."""
    opened: list[Theatre] = []

    def build(*scenes: str) -> Theatre:
        opened.append(Theatre(tmp_path / f"out{len(opened)}", warehouse, scenes))
        return opened[-1]

    yield build
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, warehouse: Path, troupe: Troupe
) -> Iterator[Theatre]:
    """The scene `straight`, played through by one process that nobody killed."""
    theatre = Theatre(tmp_path_factory.mktemp("undisturbed") / "out", warehouse, ["straight"])
    status = troupe.run(theatre.job("play"))
    assert status == 0, theatre.trouble()
    yield theatre
    theatre.close()
