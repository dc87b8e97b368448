"""What does a check of an output look at, and what does it ask? Apart from the looking, which needs the rows' library."""

from __future__ import annotations

from collections.abc import Sequence

from datareq.model.procedure import Check, Output


def kind(check: Check) -> str:
    """Which of the checks this one is."""
    return next(name for name in Check.__slots__ if getattr(check, name) is not None)


def told(name: str, of: Sequence[str]) -> str:
    """Under which name the sentences about a check are found."""
    return "total-rows" if name == "total" and not of else name


def columns(check: Check) -> tuple[str, ...]:
    """The columns of the output that it looks at."""
    one = check.range or check.reference or check.total
    if one is not None:
        return (one.column,) if one.column is not None else ()
    return check.not_null or check.unique or ()


def facts(check: Check) -> dict[str, str]:
    """What the sentences about it are filled with."""
    return {
        "columns": ", ".join(columns(check)),
        "source": check.reference.source if check.reference else "",
        "official": check.total.official if check.total else "",
    }


def question(check: Check, output: Output) -> str | None:
    """The query, as an author would write it, whose answer the check needs; None for most."""
    if check.unique is not None:
        names = ", ".join(f'"{name}"' for name in check.unique)
        return (
            "SELECT count(*) AS n FROM (SELECT 1 AS x FROM (\n"  # noqa: S608 - it goes through the gate
            f"{output.sql}\n) AS checked_rows GROUP BY {names} HAVING count(*) > 1) AS checked_groups"
        )
    if check.reference is not None:
        name = f'"{check.reference.source_column}"'
        return f"SELECT DISTINCT {name} AS n FROM {check.reference.source} WHERE {name} IS NOT NULL"  # noqa: S608 - likewise
    return None
