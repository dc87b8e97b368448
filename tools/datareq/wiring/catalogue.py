"""How does the catalogue of a working copy compare with the databases that it speaks of?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from datareq.adapters.engines.duckdb import DuckDB
from datareq.documents.catalogue import ENTRY, FOLDER
from datareq.documents.nouns import to_source
from datareq.documents.policy import load_policy
from datareq.documents.read import Document, read_document
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.generation.catalogue.draft import Drafted, draft
from datareq.generation.catalogue.drift import drift
from datareq.generation.catalogue.found import FoundTable, find_tables
from datareq.generation.catalogue.hints import load_hints, load_recognising
from datareq.generation.catalogue.propose import Proposer
from datareq.generation.catalogue.sample import ROWS, kinds_of
from datareq.generation.engine import Engine
from datareq.generation.plan import EMBEDDED
from datareq.generation.query.rewrite import ATTACHED
from datareq.model.catalogue import Source
from datareq.model.finding import Finding, Severity
from datareq.model.policy import Policy
from datareq.wiring.connections import address_of, dialect_of, server_at

Entry = tuple[Source, Document]
_ANY = "working-copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What to write (path → content), and what was found on the way."""

    drafts: Mapping[str, bytes]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Of a connection which tables (none named: all), how many rows looked at of each, whose they are."""

    connection: str
    tables: tuple[str, ...] = ()
    rows: int = ROWS
    owner: str | None = None


def pull(root: Path, connections: Mapping[str, str], wish: Wish) -> Pulled:
    """Drafts for what a connection holds and the catalogue doesn't; what both hold is compared."""
    files, policy, entries = _read(root)
    engine = open_engine(wish.connection, connections)
    tables = find_tables(engine, wish.connection, ATTACHED)
    wanted = [table for table in tables if not wish.tables or table.name in wish.tables]
    known = {s.table: s.id for s, _ in entries if s.connection == wish.connection}
    unit = policy.institution.desk_unit if policy.institution else policy.units[0].code
    head = (engine.dialect, wish.connection, wish.owner or unit)
    hints, recognising = load_hints(files), load_recognising(files)
    drafts: dict[str, bytes] = {}
    findings = list(drift(entries, wish.connection, tables))
    for table in wanted:
        kinds = kinds_of(engine, wish.connection, table, wish.rows)
        if kinds is None:
            findings.append(_unsampled(table))
        proposer = Proposer(policy=policy, hints=hints, kinds=kinds or {}, recognising=recognising)
        drafted = draft(table, proposer, files, known.get(table.name), head)
        findings += drafted.findings
        drafts |= _content(drafted)
    return Pulled(drafts=drafts, findings=tuple(findings))


def compare(
    root: Path, connections: Mapping[str, str], names: Sequence[str]
) -> tuple[Finding, ...]:
    """Where the catalogue and these connections disagree."""
    _, _, entries = _read(root)
    found: list[Finding] = []
    for name in names:
        tables = find_tables(open_engine(name, connections), name, ATTACHED)
        found += drift(entries, name, tables)
    return tuple(found)


def open_engine(name: str, connections: Mapping[str, str]) -> Engine:
    """The engine on which one connection lies."""
    address = address_of(name, connections)
    embedded = dialect_of(address) == EMBEDDED
    return DuckDB({name: address}) if embedded else server_at(address)


def _read(root: Path) -> tuple[dict[str, bytes], Policy, tuple[Entry, ...]]:
    files = read_folder(root, "policy", "schemas", FOLDER)
    schemas = Schemas.from_files(files)
    entries = []
    for file in sorted(files):
        if ENTRY.fullmatch(file):
            document = read_document(files[file], file, "source", schemas)
            if document.valid and document.value is not None:
                entries.append((to_source(document.value), document))
    return files, load_policy(files, _ANY), tuple(entries)


def _content(drafted: Drafted) -> dict[str, bytes]:
    return {} if drafted.data is None else {drafted.file: drafted.data}


def _unsampled(table: FoundTable) -> Finding:
    return Finding(
        code="drift-unsampled",
        file=FOLDER,
        line=1,
        column=1,
        severity=Severity.WARNING,
        args={"table": table.name},
    )
