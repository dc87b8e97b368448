"""A query's rows are the same whether its sources lie in files or on MariaDB, with masks and chosen rows too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.engines.conftest import Server
from tests.gathered_datasets import NARROWED, TABLES, assert_same_rows, make_warehouse

TYPES = {"VARCHAR": "VARCHAR(200) CHARACTER SET utf8mb4", "TIMESTAMP": "DATETIME(6)"}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_warehouse(tmp_path_factory.mktemp("warehouse"))


@pytest.fixture(scope="module")
def address(mariadb: Server, warehouse: Path) -> str:
    """Two tables of the warehouse, as MariaDB has them."""
    with duckdb.connect(str(warehouse), read_only=True) as source:
        for name in TABLES:
            found = source.sql(f'FROM "{name}"')
            pairs = zip(found.columns, map(str, found.types), strict=True)
            columns = ", ".join(f"{column} {TYPES.get(type_, type_)}" for column, type_ in pairs)
            mariadb.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
            mariadb.fill(name, found.fetchall())
    return mariadb.as_user("root")


@pytest.mark.parametrize("changes", NARROWED.values(), ids=NARROWED.keys())
@pytest.mark.parametrize("elsewhere", [TABLES, TABLES[:1]], ids=["all there", "one there"])
def test_rows_are_the_same(
    elsewhere: tuple[str, ...], changes: dict[str, Any], warehouse: Path, address: str
) -> None:
    assert_same_rows(changes, warehouse, address, elsewhere)
