"""What would the catalogue's files be after a look at a database? Drafts beside the entries, never the entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from datareq.documents.catalogue import FOLDER
from datareq.documents.strict_yaml import parse
from datareq.documents.write_yaml import to_yaml
from datareq.generation.catalogue.found import FoundTable
from datareq.generation.catalogue.propose import NAME, Proposed, Proposer, id_of
from datareq.language import mark, say
from datareq.model.finding import Finding, Severity
from datareq.model.message import Value

SUFFIX = ".draft.yaml"
HEAD = mark(
    "A proposal of `datareq catalogue pull`; nothing of it holds yet. Please look at every line, then "
    "name the file {name}."
)
_ITEM = re.compile(r"^( *)- +name:", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """`file`: its path; `data`: None when there is nothing to propose."""

    file: str
    data: bytes | None
    findings: tuple[Finding, ...] = ()


def draft(
    table: FoundTable,
    proposer: Proposer,
    files: Mapping[str, bytes],
    known: str | None,
    head: tuple[str, str, str],
) -> Drafted:
    """`known`: the id of the table's entry; `head`: engine, connection, owner of a new one; `files`: the
    catalogue's, with earlier drafts, whose words are kept."""
    id_ = known or id_of(table.name)
    file = f"{FOLDER}/{id_}{SUFFIX}"
    entry = f"{FOLDER}/{id_}.yaml"
    taken = Drafted(file=file, data=None, findings=(_note(file, "drift-name", table, entry=entry),))
    if not NAME.fullmatch(id_) or (known is None and entry in files):
        return taken
    findings = tuple(_unreadable(file, table))
    base = files.get(file) or (files.get(entry) if known else None)
    there = _columns(base)
    new = [
        proposer.column(table, column)
        for column in table.columns
        if column.type is not None and NAME.fullmatch(column.name) and column.name not in there
    ]
    words = say(HEAD, {"name": f"{id_}.yaml"}, proposer.policy.language)
    if not new:
        return Drafted(file=file, data=None, findings=findings)
    if base is None:
        text = to_yaml(proposer.head(table, *head)) + "columns:\n" + items(new, "  ")
        return Drafted(file=file, data=f"# {words}\n{text}".encode(), findings=findings)
    text = base.decode("utf-8", "replace")
    grown = _grown(text, new)
    if grown is None:
        return replace(taken, findings=(*findings, *taken.findings))
    if not text.startswith(f"# {words}\n"):
        grown = f"# {words}\n{grown}"
    return Drafted(file=file, data=grown.encode(), findings=findings)


def _columns(data: bytes | None) -> frozenset[str]:
    value = parse(data, "").value if data is not None else None
    columns = value.get("columns") if isinstance(value, dict) else None
    rows = columns if isinstance(columns, list) else []
    return frozenset(str(row.get("name")) for row in rows if isinstance(row, dict))


def _grown(text: str, new: list[Proposed]) -> str | None:
    """The text with more columns at its end, every word of it kept; None where its end isn't the columns'."""
    indents = _ITEM.findall(text)
    if not indents:
        return None
    grown = text.rstrip("\n") + "\n" + items(new, indents[-1])
    before, after = parse(text.encode(), "").value, parse(grown.encode(), "").value
    if not isinstance(before, dict) or not isinstance(before.get("columns"), list):
        return None
    columns: list[Value] = [*before["columns"], *(column.value for column in new)]  # type: ignore[misc]
    return grown if after == {**before, "columns": columns} else None


def items(columns: list[Proposed], indent: str) -> str:
    """The columns of an entry, each below the reason why it is proposed so."""
    lines = []
    for column in columns:
        lines.append(f"# {column.reason}")
        lines += to_yaml([column.value]).splitlines()
    return "".join(f"{indent}{line}\n" for line in lines)


def _unreadable(file: str, table: FoundTable) -> Iterator[Finding]:
    for column in table.columns:
        if not NAME.fullmatch(column.name):
            yield _note(file, "drift-column-name", table, column=column.name)
        elif column.type is None:
            yield _note(
                file, "drift-type-unknown", table, column=column.name, found=column.declared
            )


def _note(file: str, code: str, table: FoundTable, **args: Value) -> Finding:
    return Finding(
        code=code,
        file=file,
        line=1,
        column=1,
        severity=Severity.WARNING,
        args={"table": table.name, **args},
    )
