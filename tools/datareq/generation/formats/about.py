"""What is said beside an output's values? From the request, the procedure, the catalogue and the policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from datareq.generation.disclosure.protect import Protected
from datareq.generation.formats.page import HIDDEN, Entry, Page
from datareq.generation.formats.texts import CITATION, NOTES, PERIOD, TYPES
from datareq.generation.formats.types import field_type
from datareq.generation.query.result import Measure, OutputColumn, QueryResult, Shape
from datareq.language import say
from datareq.model.catalogue import Column, Source, SourceKind
from datareq.model.policy import Policy
from datareq.model.procedure import Output, Procedure
from datareq.model.request import Request

MEASURED = (Measure.COUNT, Measure.SUM, Measure.MEAN)


def page_of(
    output: Output,
    result: QueryResult,
    schema: pa.Schema,
    *,
    registration: str,
    request: Request,
    procedure: Procedure,
    level: str,
    policy: Policy,
    sources: Sequence[Source],
    checks: Sequence[str],
    safe: Protected | None,
) -> Page:
    """`checks`: sentences; `safe`: what disclosure control made of it, if it did."""
    lang = policy.language
    publisher = ""
    portal = ""
    if policy.institution is not None:
        publisher = f"{policy.institution.desk.words(lang)}, {policy.institution.name.words(lang)}"
        portal = policy.institution.portal
    facts = {"since": request.data.period.since, "until": request.data.period.until}
    cited = {
        "publisher": publisher,
        "title": output.title,
        "registration": registration,
        "portal": portal,
    }
    return Page(
        registration=registration,
        output=output,
        question=tuple(filter(None, (request.data.title, request.data.description))),
        period=say(PERIOD, facts, lang),
        level=policy.level(level).label.words(lang),
        sources=tuple(s.label.words(lang) for s in sources if s.id in result.sources),
        steps=procedure.steps,
        notes=(
            *_origins([one for one in sources if one.id in result.sources], lang),
            *_notes(result, safe, policy.level(level).round_to, lang),
        ),
        checks=tuple(checks),
        citation=say(CITATION, cited, lang).strip(" ."),
        publisher=publisher,
        entries=tuple(_entry(one, schema, sources, lang) for one in result.columns),
        hidden=(safe.disclosure.suppressed or 0) if safe else 0,
        quotable=result.shape is not Shape.ROWS,
        language=lang,
    )


def catalogued(column: OutputColumn, sources: Sequence[Source]) -> Column | None:
    """The catalogue's column that is handed on under its own name, if it is one."""
    if len(column.sources) != 1:
        return None
    ((source, name),) = column.sources
    found = next((one.column(name) for one in sources if one.id == source), None)
    return found if found is not None and found.name == column.name else None


def label_of(column: OutputColumn, sources: Sequence[Source], lang: str) -> str:
    """The catalogue's label of such a column, else its name in words."""
    entry = catalogued(column, sources)
    return entry.label.words(lang) if entry else column.name.replace("_", " ").capitalize()


def _entry(column: OutputColumn, schema: pa.Schema, sources: Sequence[Source], lang: str) -> Entry:
    type_ = field_type(schema.field(column.name).type)
    entry = catalogued(column, sources)
    return Entry(
        name=column.name,
        label=label_of(column, sources, lang),
        type=type_,
        word=say(TYPES[type_], {}, lang),
        unit=entry.unit if entry else None,
        sources=tuple(_origin(base, sources, lang) for base in column.sources),
        measured=column.measure in MEASURED,
        reference=_code_list(entry, sources, lang) if entry else None,
    )


def _code_list(entry: Column, sources: Sequence[Source], lang: str) -> str | None:
    """The catalogue's column that says what the codes of this one stand for."""
    source, _, name = (entry.reference or "").partition(".")
    return _origin((source, name), sources, lang) if name else entry.reference


def _origin(base: tuple[str, str], sources: Sequence[Source], lang: str) -> str:
    for source in sources:
        entry = source.column(base[1]) if source.id == base[0] else None
        if entry is not None:
            return f"{source.label.words(lang)}: {entry.label.words(lang)}"
    return ".".join(base)


def _origins(sources: Sequence[Source], lang: str) -> Iterator[str]:
    """What doesn't come from a database."""
    made = [s.label.words(lang) for s in sources if s.kind is SourceKind.MADE_BY_HAND]
    if made:
        yield say(NOTES["by-hand"], {"sources": ", ".join(made)}, lang)
    for source in sources:
        if source.deposit is not None:
            day = source.deposit.deposited.isoformat()
            facts = {"source": source.label.words(lang), "unit": source.deposit.by, "day": day}
            yield say(NOTES["deposited"], facts, lang)


def _notes(result: QueryResult, safe: Protected | None, step: int, lang: str) -> Iterator[str]:
    if result.shape is Shape.ROWS:
        yield say(NOTES["individual"], {}, lang)
    if safe is not None and safe.disclosure.threshold > 1:
        yield say(NOTES["threshold"], {"threshold": safe.disclosure.threshold}, lang)
    if safe is not None and safe.disclosure.suppressed:
        facts = {"mark": HIDDEN, "count": safe.disclosure.suppressed}
        yield say(NOTES["hidden"], facts, lang)
    if safe is not None and safe.disclosure.whole_groups:
        yield say(NOTES["whole"], {"count": safe.disclosure.whole_groups}, lang)
    if safe is not None and safe.disclosure.alike:
        facts = {"alike": safe.disclosure.alike, "changed": safe.disclosure.changed or 0}
        yield say(NOTES["alike"], {**facts, "emptied": safe.disclosure.emptied or 0}, lang)
    elif safe is not None and step > 1:
        yield say(NOTES["rounded"], {"step": step}, lang)
    yield say(NOTES["empty"], {}, lang)
