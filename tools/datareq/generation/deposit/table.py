"""What does a sheet become? One Parquet file whose hash tells nobody what is in it, or findings.

The file holds a secret (256 bits) beside its rows. Its SHA-256 stands in git, where anybody may read it: without the
secret, whoever can guess the rows could try until the hash fits.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from datareq.generation.catalogue.hints import Hint, hint_for
from datareq.generation.catalogue.sample import identifiers_in
from datareq.generation.deposit.kinds import as_array, kind_of
from datareq.generation.deposit.people import PERSON, About, Whom, check_whom, repeats
from datareq.generation.deposit.sheet import Sheet, UnfitError, note
from datareq.generation.identifiers.scan import Scan
from datareq.model.catalogue import ColumnType, Personal
from datareq.model.finding import Finding
from datareq.model.identifiers import IdentifierPolicy, Verdict

SECRET = b"datareq.secret"
_FORMULA = re.compile(r"[=@＝＠].*|[+\-＋－](?![\d\s.,()/-]*$).*", re.DOTALL)
"""What a spreadsheet would work out if somebody typed it; a sign before a number, or alone, is no formula."""
_TOLD = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """By what a file is judged: `level`, the highest at which its rows may be."""

    identifiers: IdentifierPolicy
    hints: tuple[Hint, ...]
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaped:
    """`types`, `kinds`: column → its type, and which identifiers its values are; `subject`: the column that tells
    people apart, if there are any."""

    table: pa.Table
    types: Mapping[str, ColumnType]
    kinds: Mapping[str, frozenset[str]]
    subject: str | None


def shape(sheet: Sheet, whom: Whom, rules: Rules, file: str) -> Shaped:
    """The rows as they are kept; UnfitError for what may not be deposited so."""
    check_whom(sheet, whom, file)
    kinds = {name: identifiers_in(sheet.column(name)) for name in sheet.names}
    hints = {name: hint_for(name, kinds[name], rules.hints) for name in sheet.names}
    personal = {n for n, hint in hints.items() if hint and hint.personal is not Personal.NONE}
    if whom.about is About.NOBODY and personal:
        found = (note(file, "deposit-nobody", column=n) for n in sheet.names if n in personal)
        raise UnfitError(*found)
    texts = {whom.column, *personal} if whom.about is About.PEOPLE else personal
    types = {
        name: ColumnType.TEXT
        if name in texts or kinds[name]
        else kind_of(sheet.column(name), comma=sheet.comma)
        for name in sheet.names
    }
    if formulas := tuple(_formulas(sheet, types, file)):
        raise UnfitError(*formulas[:_TOLD])
    table = pa.table(
        {n: as_array(sheet.column(n), types[n], comma=sheet.comma) for n in sheet.names}
    )
    if named := tuple(_identifiers(table, personal, rules, file)):
        raise UnfitError(*named)
    subject = whom.column if whom.about is About.PEOPLE else None
    rows = repeats(sheet, whom)
    if rows is not None and whom.column is not None:
        people = pa.array(range(1, len(rows) + 1), pa.int64())
        table = table.drop_columns([whom.column]).take(pa.array(rows, pa.int64()))
        table = table.add_column(0, PERSON, people)
        del types[whom.column]
        types, subject = {PERSON: ColumnType.INTEGER, **types}, PERSON
    return Shaped(table=table, types=types, kinds=kinds, subject=subject)


def parquet(table: pa.Table, secret: str) -> bytes:
    """The file: the same rows and the same secret give the same bytes."""
    out = pa.BufferOutputStream()
    marked = table.replace_schema_metadata({SECRET: secret.encode()})
    pq.write_table(marked, out, compression="zstd")
    return bytes(out.getvalue())


def table_name(source: str, data: bytes) -> str:
    """`<source>_<beginning of the file's SHA-256>`: another file never takes the place of one that was approved."""
    return f"{source}_{hashlib.sha256(data).hexdigest()[:12]}"


def _formulas(sheet: Sheet, types: Mapping[str, ColumnType], file: str) -> Iterator[Finding]:
    for number, name in enumerate(sheet.names):
        if types[name] is ColumnType.TEXT:
            for line, row in zip(sheet.lines, sheet.rows, strict=True):
                if _FORMULA.fullmatch(row[number] or ""):
                    yield note(file, "deposit-formula", line, column=name)


def _identifiers(table: pa.Table, personal: set[str], rules: Rules, file: str) -> Iterator[Finding]:
    """What may not be in data of that level, by the same scan that every output goes through."""
    scan = Scan(table.schema, rules.identifiers, rules.level, granted=personal)
    for batch in table.to_batches():
        scan.batch(batch)
    for seen in scan.sightings():
        if seen.verdict is Verdict.BLOCK:
            yield note(
                file,
                "deposit-identifier",
                column=seen.column,
                identifier=seen.kind,
                level=rules.level,
            )
