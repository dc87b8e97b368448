"""What is wrong with a procedure? (steps 10 and 11)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from datareq.documents.nouns import to_procedure
from datareq.documents.read import Document
from datareq.documents.strict_yaml import position
from datareq.generation.chart_rules import CHART_FORMATS, check_chart
from datareq.generation.check_rules import check_output
from datareq.generation.examine import granted_columns
from datareq.generation.manual import manual_problems
from datareq.generation.query.result import QueryResult
from datareq.generation.recognised import examine_output
from datareq.model.assignment import Access, Team
from datareq.model.catalogue import Source
from datareq.model.finding import Finding
from datareq.model.message import Value
from datareq.model.policy import Policy
from datareq.model.procedure import Covered, Procedure
from datareq.model.request import Request

INDIVIDUAL = "individu"
"""The form's aggregation level of rows about single people (its schema's enumeration)."""
FITTING: dict[str, tuple[str, ...]] = {
    "tabel": ("csv", "xlsx", "parquet", "json", "ndjson"),
    "grafik": ("png", "svg", "pdf", "html"),
    "laporan": ("pdf", "html"),
}
"""The form's kinds of output and the formats that fit each. A report shows the chart above its table."""
_ID = re.compile(r"[a-z][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureContext:
    """What a procedure is measured by. `level` is the approved one; request and access None = not readable."""

    policy: Policy
    sources: tuple[Source, ...]
    request: Request | None
    access: Access | None
    team: Team | None
    level: str


def check_procedure(document: Document, context: ProcedureContext) -> tuple[Finding, ...]:
    """Everything that is wrong with a procedure that its schema accepts; () for one that it doesn't."""
    if not document.valid or document.value is None:
        return ()
    procedure = to_procedure(document.value)
    checker = _Checker(document, context, procedure)
    return (
        *checker.sources(),
        *checker.outputs(),
        *checker.parameters(),
        *checker.coverage(),
    )


def is_individual(request: Request | None) -> bool:
    """Whether rows about single people were asked for (and approved with the request)."""
    return request is not None and request.data.aggregation == INDIVIDUAL


class _Checker:
    def __init__(self, document: Document, context: ProcedureContext, procedure: Procedure) -> None:
        self.document, self.context, self.procedure = document, context, procedure
        self.granted = granted_columns(context.access) if context.access else {}
        self.results: dict[str, QueryResult] = {}

    def sources(self) -> Iterator[Finding]:
        known = {source.id for source in self.context.sources}
        for number, source in enumerate(self.procedure.sources):
            path = f"sources[{number}]"
            if source not in known:
                yield self._at("procedure-source-unknown", path, source=source)
            elif self.context.access is not None and source not in self.granted:
                yield self._at("procedure-source-not-granted", path, source=source)

    def outputs(self) -> Iterator[Finding]:
        for number, output in enumerate(self.procedure.outputs):
            path = f"outputs[{number}]"
            if not _ID.fullmatch(output.id):
                yield self._at("procedure-output-id", f"{path}.id", id=output.id)
            if output.id in {earlier.id for earlier in self.procedure.outputs[:number]}:
                yield self._at("procedure-output-twice", f"{path}.id", id=output.id)
            yield from self._manual(number)
            fitting = FITTING.get(output.kind, ())
            for place, name in enumerate(output.formats):
                if name not in fitting:
                    where = f"{path}.formats[{place}]"
                    facts = {"format": name, "kind": output.kind, "fitting": ", ".join(fitting)}
                    yield self._at("procedure-format", where, **facts)
            if self.context.access is not None and output.sql:
                yield from self._query(number)
            if set(output.formats) <= set(fitting):
                is_chart = bool(set(CHART_FORMATS) & set(fitting))
                result = self.results.get(output.id)
                for code, below, args in check_chart(output, result, is_chart=is_chart):
                    yield self._at(code, f"{path}.{below}", **args)

    def _manual(self, number: int) -> Iterator[Finding]:
        output, path = self.procedure.outputs[number], f"outputs[{number}]"
        has_sql = f"{path}.sql" in self.document.positions
        for code, below, args in manual_problems(output, self.context.sources, has_sql=has_sql):
            yield self._at(code, f"{path}.{below}".rstrip("."), **args)

    def parameters(self) -> Iterator[Finding]:
        """Those that no query names; asked for only while every query could be read."""
        if len(self.results) < len(self.procedure.outputs):
            return
        named = {name for result in self.results.values() for name in result.parameters}
        for name in self.procedure.parameters:
            if name not in named:
                yield self._at("procedure-parameter-unused", f"parameters.{name}", name=name)

    def _query(self, number: int) -> Iterator[Finding]:
        output, context = self.procedure.outputs[number], self.context
        result = examine_output(
            output,
            self.granted,
            context.sources,
            context.policy,
            context.level,
            individual=is_individual(context.request),
            parameters=self.procedure.parameters,
        )
        path = f"outputs[{number}].sql"
        yield from (move(finding, self.document, path, output.sql) for finding in result.findings)
        if result.sql is not None:
            self.results[output.id] = result
            for source in sorted(set(result.sources) - set(self.procedure.sources)):
                yield self._at("procedure-source-unlisted", path, source=source)
            yield from self._checks(number, result)
            columns = {column.name for column in result.columns}
            for part, names in (("quasi", output.quasi), ("sensitive", output.sensitive)):
                for place, name in enumerate(names):
                    if name not in columns:
                        where = f"outputs[{number}].{part}[{place}]"
                        yield self._at("procedure-trait", where, output=output.id, column=name)

    def _checks(self, number: int, result: QueryResult) -> Iterator[Finding]:
        output, context = self.procedure.outputs[number], self.context
        level = context.policy.level(context.level)
        for code, path, args in check_output(output, result, self.granted, context.sources, level):
            yield self._at(code, f"outputs[{number}].{path}", **args)
        for place, check in enumerate(output.checks):
            source = check.reference.source if check.reference else None
            if source in self.granted and source not in self.procedure.sources:
                path = f"outputs[{number}].checks[{place}].reference.source"
                yield self._at("procedure-source-unlisted", path, source=source)

    def coverage(self) -> Iterator[Finding]:
        if self.context.request is None:
            return
        wanted = [variable.name for variable in self.context.request.data.variables]
        seen: set[str] = set()
        for number, covered in enumerate(self.procedure.coverage):
            path = f"coverage[{number}]"
            if covered.variable not in wanted:
                yield self._at("coverage-unknown", path, variable=covered.variable)
            elif covered.variable in seen:
                yield self._at("coverage-twice", path, variable=covered.variable)
            seen.add(covered.variable)
            yield from self._covered(covered, path)
        for name in wanted:
            if name not in seen:
                yield self._at("coverage-missing", "coverage", variable=name)

    def _covered(self, covered: Covered, path: str) -> Iterator[Finding]:
        met = covered.output is not None and covered.column is not None
        if met == (covered.unmet is not None):
            yield self._at("coverage-unclear", path, variable=covered.variable)
        elif met:
            result = self.results.get(covered.output or "")
            outputs = {output.id for output in self.procedure.outputs}
            unread = covered.output in outputs and result is None  # its own finding says why
            columns = {column.name for column in result.columns} if result else set()
            if not unread and covered.column not in columns:
                facts = {"output": covered.output, "column": covered.column}
                yield self._at("coverage-output", path, **facts)

    def _at(self, code: str, path: str, **args: Value) -> Finding:
        line, column = position(self.document.positions, path)
        return Finding(
            code=code, file=self.document.file, line=line, column=column, path=path, args=args
        )


def move(finding: Finding, document: Document, path: str, sql: str) -> Finding:
    """A finding in the SQL as one in the document that holds it: line and place are the document's."""
    line, column = position(document.positions, path)
    # A text of several lines is a block: it starts in the line after its key's.
    where = line + finding.line if "\n" in sql else line
    return replace(finding, file=document.file, line=where, column=column, path=path)
