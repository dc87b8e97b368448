"""A query's rows are the same whether its sources lie in DuckDB's file, in SQLite's or behind Trino, masks and chosen rows too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.gathered_datasets import NARROWED, TABLES, assert_same_rows, make_warehouse
from tests.sqlite_file import File
from tests.trino_server import Cluster, coordinator


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_warehouse(tmp_path_factory.mktemp("warehouse"))


@pytest.fixture(scope="module", params=["sqlite", "trino"])
def address(request: pytest.FixtureRequest, warehouse: Path) -> Iterator[str]:
    if request.param == "sqlite":
        file = File(warehouse.with_name("siakad.db"))
        file.copy_from(warehouse)
        yield str(file.path)
        return
    with coordinator() as one:
        Cluster(one).copy_from(warehouse)
        yield Cluster(one).uri


@pytest.mark.parametrize("changes", NARROWED.values(), ids=NARROWED.keys())
def test_rows_are_the_same(changes: dict[str, Any], warehouse: Path, address: str) -> None:
    assert_same_rows(changes, warehouse, address, TABLES[:1])
