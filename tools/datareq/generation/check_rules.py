"""What is wrong with an output's quality checks, before any data is looked at?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from datareq.generation import check_terms
from datareq.generation.disclosure.controls import controls
from datareq.generation.query.result import Measure, QueryResult
from datareq.model.catalogue import Source
from datareq.model.message import Value
from datareq.model.policy import Level
from datareq.model.procedure import Bound, Check, Output

Found = tuple[str, str, dict[str, Value]]
"""Code, path below the output, arguments."""


def check_output(
    output: Output,
    result: QueryResult,
    granted: Mapping[str, Sequence[str]],
    sources: Sequence[Source],
    level: Level,
) -> Iterator[Found]:
    """Everything that is wrong with the checks of an output whose query was accepted."""
    measures = {column.name: column.measure for column in result.columns}
    for number, check in enumerate(output.checks):
        path = f"checks[{number}].{check_terms.kind(check)}"
        names = check_terms.columns(check)
        unknown = [name for name in names if name not in measures]
        hidden = [name for name in names if name not in unknown and measures[name] in _PROTECTED]
        problems = (
            *(("check-column", {"column": name, "output": output.id}) for name in unknown),
            *_limits(check),
            *(_protected(check, hidden[0], level) if hidden and controls(level) else ()),
            *_reference(check, granted, sources),
        )
        yield from ((code, path, args) for code, args in problems)


_PROTECTED = (Measure.COUNT, Measure.SUM, Measure.MEAN)
"""What disclosure control hides and rounds; groups are shown as they are."""
_Problem = tuple[str, dict[str, Value]]


def _limits(check: Check) -> Iterator[_Problem]:
    since: Bound | None = None
    until: Bound | None = None
    if check.range is not None:
        since, until = check.range.since, check.range.until
    elif check.rows is not None:
        since, until = check.rows.since, check.rows.until
    if since is None or until is None:
        return
    if isinstance(since, str) != isinstance(until, str):
        yield "check-limits-kinds", {}
    elif since > until:  # type: ignore[operator]
        yield "check-limits", {"least": since, "most": until}


def _protected(check: Check, column: str, level: Level) -> Iterator[_Problem]:
    """A check must not tell of cells what disclosure control hides or rounds."""
    if check.not_null is not None:
        return
    if check.total is None:
        yield "check-protected", {"column": column}
    elif check.total.tolerance < level.round_to - 1 or check.total.equals < level.suppress_below:
        yield "check-total-exact", {"column": column, "tolerance": level.round_to - 1}


def _reference(
    check: Check, granted: Mapping[str, Sequence[str]], sources: Sequence[Source]
) -> Iterator[_Problem]:
    if check.reference is None:
        return
    name, column = check.reference.source, check.reference.source_column
    source = next((source for source in sources if source.id == name), None)
    if source is None or name not in granted:
        yield "check-source", {"source": name}
    elif column not in granted[name]:
        yield "check-source-column", {"source": name, "column": column}
