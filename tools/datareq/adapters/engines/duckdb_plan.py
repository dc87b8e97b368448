"""Does the engine's own plan look only at what a statement may read? A second opinion, before anything runs.

Runs inside the query's process. What an optimiser would take out of sight is turned off for it (`UNHIDDEN`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from datareq.adapters.engines.duckdb_open import Read

UNHIDDEN = "filter_pushdown,statistics_propagation,late_materialization"
"""Optimisers that would move a column from a scan's list into words, or take a scan away."""
_FILES = {"READ_PARQUET", "PARQUET_SCAN", "READ_CSV", "READ_JSON"}
_LEAVES = {"COLUMN_DATA_SCAN", "DUMMY_SCAN", "EMPTY_RESULT", "CTE_SCAN", "DELIM_SCAN", "EXPRESSION_SCAN", "UNNEST"}  # fmt: skip
"""What a plan may start from besides tables: constants, and what another part of it made."""


class PlanError(Exception):
    """Not one SELECT, or its plan looks at something else."""


def check(
    duckdb: Any, connection: Any, sql: str, values: Sequence[Any], reads: Sequence[Read] | None
) -> None:
    """PlanError unless this is one SELECT and every scan of its plan is of tables and columns in `reads`."""
    found = connection.extract_statements(sql)
    if len(found) != 1 or found[0].type != duckdb.StatementType.SELECT:
        raise PlanError
    if reads is None:
        return
    ((_, plan),) = connection.execute(f"EXPLAIN (FORMAT json) {sql}", values).fetchall()
    tables = {
        f"{alias}.{schema}.{table}": {name for name, _ in columns}
        for alias, schema, table, columns in reads
    }
    # A file's scan doesn't name its view: its columns are those of one that may be read.
    anywhere = {name for columns in tables.values() for name in columns}
    for node in _nodes(json.loads(plan)):
        facts = node["extra_info"]
        if "Table" in facts:
            allowed = tables.get(facts["Table"].replace('"', ""))
        elif node["name"] in _FILES:
            allowed = anywhere
        elif node["children"] or (node["name"] in _LEAVES and "Function" not in facts):
            continue
        else:
            raise PlanError
        if allowed is None or not _columns(facts) <= allowed:
            raise PlanError


def _nodes(plan: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for node in plan:
        yield node
        yield from _nodes(node["children"])


def _columns(facts: Mapping[str, Any]) -> set[str]:
    listed = facts.get("Projections", ())
    return ({listed} if isinstance(listed, str) else set(listed)) - {""}
