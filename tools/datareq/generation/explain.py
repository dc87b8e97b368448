"""What would become of a query: accepted or not and why, the SQL that would run, what each column rests on?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from datareq.documents.findings import render_text, word
from datareq.generation.query.result import Base, QueryResult
from datareq.language import mark, say
from datareq.model.finding import Finding, Severity

ACCEPTED = mark("{name}: accepted. Its result is of the level {level}.")
REFUSED = mark("{name}: refused.")
RUNS = mark("This SQL would run:")
COLUMNS = mark("Column | level | values from | influenced by")
NOTHING = mark("nothing but the number of rows")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One query (an output of a procedure, or a file of SQL) and the gate's result, findings in its file."""

    name: str
    result: QueryResult
    findings: tuple[Finding, ...]


def explained(name: str, result: QueryResult, findings: Sequence[Finding]) -> Explained:
    """What hinders a table of counts from being protected is shown, but refuses nothing here: the level decides."""
    noted = tuple(
        replace(f, severity=Severity.WARNING) if f in result.hindrances else f for f in findings
    )
    return Explained(name=name, result=result, findings=noted)


def accepted(queries: Sequence[Explained]) -> bool:
    """Whether every query would run."""
    return all(query.result.sql is not None for query in queries)


def as_text(queries: Sequence[Explained], lang: str) -> str:
    """For people: one part a query."""
    return "\n".join(_part(query, lang) for query in queries)


def as_json(queries: Sequence[Explained], lang: str) -> str:
    """For programs: `{"accepted", "queries": [{"name", "accepted", "sql", "level", "shape", "columns", "findings"}]}`."""
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
    rows = [
        " | ".join(
            (
                column.name,
                column.classification,
                ", ".join(_dotted(column.sources)) or say(NOTHING, {}, lang),
                ", ".join(_dotted(column.influence)) or "-",
            )
        )
        for column in result.columns
    ]
    verdict = say(ACCEPTED, {"name": query.name, "level": result.level}, lang)
    table = "\n".join((say(COLUMNS, {}, lang), *rows))
    return f"{verdict}\n{found}\n{table}\n\n{say(RUNS, {}, lang)}\n{result.sql}\n"


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
