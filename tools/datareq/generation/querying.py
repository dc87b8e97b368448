"""What does the query gate say of a procedure or a file of SQL, over the grants of an access document?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from datareq.documents.catalogue import FOLDER, load_catalogue
from datareq.documents.nouns import to_access, to_procedure
from datareq.documents.policy import load_policy
from datareq.documents.read import Document, read_document
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.errors import DocumentError
from datareq.generation.examine import granted_columns
from datareq.generation.explain import Explained, explained
from datareq.generation.query.gate import check_query
from datareq.generation.query.parameters import typed
from datareq.generation.query.result import QueryResult
from datareq.generation.rules import move
from datareq.model.message import Value

SQL = ".sql"
_POLICY, _SCHEMAS, _ANY = "policy", "schemas", "working-copy"


def explain_file(
    root: Path, file: Path, access: Path, given: Mapping[str, str] = MappingProxyType({})
) -> tuple[Explained, ...]:
    """One explanation an output of the procedure, or one for the SQL file; DocumentError if unreadable.

    `given`: values of parameters as people type them, beside those that the procedure declares.
    """
    files = read_folder(root, _POLICY, _SCHEMAS, FOLDER)
    sources = load_catalogue(files)
    schemas = Schemas.from_files(files)
    ranks = {level.id: level.rank for level in load_policy(files, _ANY).levels}
    granted = granted_columns(to_access(_value(_document(access, "access", schemas))))

    parameters = {name: typed(value) for name, value in given.items()}

    def check(sql: str) -> QueryResult:
        return check_query(sql, granted, sources, ranks, parameters=parameters)

    if file.suffix == SQL:
        result = check(_text(file))
        found = [replace(f, file=str(file)) for f in (*result.findings, *result.hindrances)]
        hindrances = tuple(replace(f, file=str(file)) for f in result.hindrances)
        result = replace(result, hindrances=hindrances)
        return (explained(file.name, result, found, granted, parameters),)
    document = _document(file, "procedure", schemas)
    procedure = to_procedure(_value(document))
    parameters = {**procedure.parameters, **parameters}
    queries = []
    for number, output in enumerate(procedure.outputs):
        result = check(output.sql)
        path = f"outputs[{number}].sql"
        moved = [move(f, document, path, output.sql) for f in result.findings]
        hindrances = tuple(move(f, document, path, output.sql) for f in result.hindrances)
        result = replace(result, hindrances=hindrances)
        found = [*moved, *hindrances]
        queries.append(explained(output.id, result, found, granted, parameters))
    return tuple(queries)


def _document(path: Path, schema: str, schemas: Schemas) -> Document:
    return read_document(path.read_bytes(), str(path), schema, schemas)


def _value(document: Document) -> dict[str, Value]:
    if not document.valid or document.value is None:
        raise DocumentError("query-document-invalid", file=document.file)
    return document.value


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise DocumentError("query-document-invalid", file=str(path)) from None
