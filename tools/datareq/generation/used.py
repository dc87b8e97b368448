"""Which columns does a procedure read, of what was granted to it?"""

from __future__ import annotations

from collections.abc import Sequence

from datareq.generation.examine import granted_columns
from datareq.generation.query.gate import check_query
from datareq.model.assignment import Access
from datareq.model.catalogue import Source
from datareq.model.policy import Policy
from datareq.model.procedure import Procedure


def columns_read(
    procedure: Procedure, access: Access, sources: Sequence[Source], policy: Policy
) -> frozenset[tuple[str, str]] | None:
    """(source, column) of every column that a query shows or decides by; None if a query isn't accepted, since
    then nobody can say."""
    ranks = {level.id: level.rank for level in policy.levels}
    granted = granted_columns(access)
    found: set[tuple[str, str]] = set()
    for output in procedure.outputs:
        result = check_query(output.sql, granted, sources, ranks, parameters=procedure.parameters)
        if result.findings:
            return None
        for column in result.columns:
            found.update((base[0], base[1]) for base in (*column.sources, *column.influence))
        for check in output.checks:
            if check.reference is not None:
                found.add((check.reference.source, check.reference.source_column))
    return frozenset(found)
