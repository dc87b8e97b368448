"""The university's policy and the toy's, as files and as values."""

from __future__ import annotations

from pathlib import Path

import pytest

from datareq.documents.policy import load_policy
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.model.policy import Policy

ROOT = Path(__file__).parents[3]
TOY = ROOT / "tests" / "toy"


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture
def files() -> dict[str, bytes]:
    return read_folder(ROOT, "policy")


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    return Schemas.from_files(read_folder(ROOT, "schemas"))


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "0" * 40)


@pytest.fixture
def toy_files() -> dict[str, bytes]:
    return read_folder(TOY, "policy")


@pytest.fixture
def toy(toy_files: dict[str, bytes]) -> Policy:
    return load_policy(toy_files, "1" * 40)
