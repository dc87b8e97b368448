"""A forge with a repository and people, every answer of it checked against GitHub's description."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from forge_world import EMPTY, World

from datareq.rehearsal.forge import ForgeServer

sys.path.insert(0, str(Path(__file__).parents[2] / "contract"))  # where the description lies

from openapi.validator import Validator


@pytest.fixture
def validator() -> Iterator[Validator]:
    validator = Validator()
    yield validator
    assert validator.failures == []


@pytest.fixture
def world(tmp_path: Path, validator: Validator, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for key, value in EMPTY.items():
        monkeypatch.setenv(key, value)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    with ForgeServer(tmp_path / "forge", wrap=validator.wrap) as server:
        yield World(tmp_path, server)
