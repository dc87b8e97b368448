"""Both forges, new for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.second_opinion.sites import Site, emulate, stand_in


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Site]:
    with stand_in(tmp_path) as site:
        yield site


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Site]:
    with emulate(tmp_path) as site:
        yield site
