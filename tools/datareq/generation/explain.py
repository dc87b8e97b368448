"""What would become of a query: accepted or not and why, the SQL that would run, what each column rests on?"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from datareq.documents.findings import render_text, word
from datareq.generation.query.granted import masks_of, rows_of
from datareq.generation.query.result import Base, QueryResult
from datareq.language import mark, say
from datareq.model.assignment import Mask, RowFilter
from datareq.model.finding import Finding, Severity
from datareq.model.procedure import Parameter

ACCEPTED = mark("{name}: accepted. Its result is of the level {level}.")
REFUSED = mark("{name}: refused.")
RUNS = mark("This SQL would run:")
FROM = mark("values from")
BY = mark("influenced by")
NOTHING = mark("nothing but the number of rows")
NO_INFLUENCE = mark("nothing else")
PARAMETER = mark("Parameter ${name}: {value} ({type})")
FIRST = mark("Masked: {column} – its first {first} characters")
TO = {
    "month": mark("Masked: {column} – the first day of its month"),
    "year": mark("Masked: {column} – the first day of its year"),
}
BANDS = mark("Masked: {column} – the largest of {bands} that is not above it")
PSEUDONYM = mark("Masked: {column} – under pseudonyms")
ANY_OF = mark("Rows: {column} is one of {values}")
BETWEEN = mark("Rows: {column} lies between {since} and {until}")
WIDTH = 79


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One query (an output of a procedure, or a file of SQL) and the gate's result, findings in its file."""

    name: str
    result: QueryResult
    findings: tuple[Finding, ...]
    parameters: tuple[tuple[str, Parameter], ...] = ()
    masks: tuple[tuple[str, Mask], ...] = ()
    rows: tuple[tuple[str, RowFilter], ...] = ()


def explained(
    name: str,
    result: QueryResult,
    findings: Sequence[Finding],
    granted: Mapping[str, Sequence[str]],
    parameters: Mapping[str, Parameter],
) -> Explained:
    """What hinders a table of counts from being protected is shown, but refuses nothing here: the level decides."""
    noted = tuple(
        replace(f, severity=Severity.WARNING) if f in result.hindrances else f for f in findings
    )
    return Explained(
        name=name,
        result=result,
        findings=noted,
        parameters=tuple((used, parameters[used]) for used in result.parameters),
        masks=tuple(
            (f"{source}.{column}", mask)
            for source in result.sources
            for column, mask in masks_of(granted, source).items()
        ),
        rows=tuple(
            (f"{source}.{rows.column}", rows)
            for source in result.sources
            for rows in rows_of(granted, source)
        ),
    )


def accepted(queries: Sequence[Explained]) -> bool:
    """Whether every query would run."""
    return all(query.result.sql is not None for query in queries)


def as_text(queries: Sequence[Explained], lang: str) -> str:
    """For people: one part a query."""
    return "\n".join(_part(query, lang) for query in queries)


def as_json(queries: Sequence[Explained], lang: str) -> str:
    """For programs: `{"accepted", "queries": [{"name", "accepted", "sql", "level", "shape", "columns", "parameters", "masks", "rows", "findings"}]}`."""
    rows = [
        {
            "name": query.name,
            "accepted": query.result.sql is not None,
            "sql": query.result.sql,
            "level": query.result.level or None,
            "shape": query.result.shape.value if query.result.sql else None,
            "columns": [
                {
                    "name": column.name,
                    "measure": column.measure.value,
                    "classification": column.classification,
                    "personal": column.personal,
                    "sources": _dotted(column.sources),
                    "influence": _dotted(column.influence),
                }
                for column in query.result.columns
            ],
            "parameters": [
                {"name": name, "type": parameter.type, "value": parameter.value}
                for name, parameter in query.parameters
            ],
            "masks": [{"column": column, **_given(mask)} for column, mask in query.masks],
            "rows": [{**_given(rows), "column": column} for column, rows in query.rows],
            "findings": [_finding(finding, lang) for finding in query.findings],
        }
        for query in queries
    ]
    report = {"accepted": accepted(queries), "queries": rows}
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


RENDERERS = {"text": as_text, "json": as_json}


def _part(query: Explained, lang: str) -> str:
    result = query.result
    found = render_text(query.findings, lang)
    if result.sql is None:
        return say(REFUSED, {"name": query.name}, lang) + "\n" + found
    verdict = say(ACCEPTED, {"name": query.name, "level": result.level}, lang)
    parts = [verdict, found.rstrip("\n"), *_seen(query, lang), ""]
    for column in result.columns:
        sources = ", ".join(_dotted(column.sources)) or say(NOTHING, {}, lang)
        influence = ", ".join(_dotted(column.influence)) or say(NO_INFLUENCE, {}, lang)
        parts += [
            f"{column.name} ({column.classification})",
            _listed(say(FROM, {}, lang), sources),
            _listed(say(BY, {}, lang), influence),
        ]
    return "\n".join(
        (*(p for n, p in enumerate(parts) if p or n > 1), "", say(RUNS, {}, lang), result.sql, "")
    )


def _listed(label: str, text: str) -> str:
    """A label and what belongs to it, within the width of a terminal."""
    start = f"  {label}: "
    return textwrap.fill(
        text,
        width=WIDTH,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _seen(query: Explained, lang: str) -> Iterator[str]:
    """The values that a query is run with, what is masked and which rows are read."""
    for name, parameter in query.parameters:
        facts = {"name": name, "value": str(parameter.value), "type": parameter.type}
        yield say(PARAMETER, facts, lang)
    for column, mask in query.masks:
        if mask.first is not None:
            yield say(FIRST, {"column": column, "first": mask.first}, lang)
        elif mask.to is not None:
            yield say(TO[mask.to], {"column": column}, lang)
        elif mask.bands is not None:
            bands = ", ".join(map(str, mask.bands))
            yield say(BANDS, {"column": column, "bands": bands}, lang)
        else:
            yield say(PSEUDONYM, {"column": column}, lang)
    for column, rows in query.rows:
        if rows.any_of is not None:
            values = ", ".join(map(str, rows.any_of))
            yield say(ANY_OF, {"column": column, "values": values}, lang)
        else:
            ends = ["…" if end is None else str(end) for end in (rows.since, rows.until)]
            yield say(BETWEEN, {"column": column, "since": ends[0], "until": ends[1]}, lang)


def _given(noun: Mask | RowFilter) -> dict[str, object]:
    return {name: value for name, value in asdict(noun).items() if value not in (None, False)}


def _dotted(bases: Sequence[Base]) -> list[str]:
    return [f"{source}.{column}" for source, column in bases]


def _finding(finding: Finding, lang: str) -> dict[str, object]:
    message, hint = word(finding, lang)
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "path": finding.path,
        "message": message,
        "hint": hint,
    }
