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
_PASSING = {"PROJECTION", "FILTER", "STREAMING_LIMIT"}
"""Whatever else stands above a table's scan may keep rows."""
Node = Mapping[str, Any]


class PlanError(Exception):
    """Not one SELECT, or its plan looks at something else."""


def check(
    duckdb: Any, connection: Any, sql: str, values: Sequence[Any], reads: Sequence[Read] | None
) -> Sequence[Node] | None:
    """The plan, if somebody said what may be read; PlanError unless this is one SELECT and every scan of its plan is
    of tables and columns in `reads`."""
    found = connection.extract_statements(sql)
    if len(found) != 1 or found[0].type != duckdb.StatementType.SELECT:
        raise PlanError
    if reads is None:
        return None
    ((_, plan),) = connection.execute(f"EXPLAIN (FORMAT json) {sql}", values).fetchall()
    tables = {
        f"{alias}.{schema}.{table}": {name for name, _ in columns}
        for alias, schema, table, columns in reads
    }
    # A file's scan doesn't name its view: its columns are those of one that may be read.
    anywhere = {name for columns in tables.values() for name in columns}
    nodes = tuple(_nodes(json.loads(plan)))
    for node in nodes:
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
    return nodes


def passing(nodes: Sequence[Node] | None) -> int | None:
    """How many columns are read of a table of the engine's own whose rows only pass by; None if some may be kept."""
    if nodes is None or any(
        "Table" not in n["extra_info"] for n in nodes if n["name"] not in _PASSING
    ):
        return None
    return sum(len(_columns(node["extra_info"])) for node in nodes if "Table" in node["extra_info"])


def _nodes(plan: Sequence[Node]) -> Iterator[Node]:
    for node in plan:
        yield node
        yield from _nodes(node["children"])


def _columns(facts: Node) -> set[str]:
    listed = facts.get("Projections", ())
    return ({listed} if isinstance(listed, str) else set(listed)) - {""}
