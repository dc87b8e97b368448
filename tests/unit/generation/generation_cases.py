"""What the tests of generation share: the repository's own policy and catalogue, invented requests."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml

from datareq.documents.catalogue import load_catalogue
from datareq.documents.policy import load_policy
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.generation.query.gate import check_query
from datareq.generation.query.result import QueryResult
from datareq.model.assignment import Access, Grant, Person
from datareq.model.catalogue import Source
from datareq.model.policy import Policy
from datareq.model.procedure import Covered, Output, Parameter, Procedure
from datareq.model.request import DataAsked, Period, Purpose, Request, Requester, Variable

ROOT = Path(__file__).parents[3]
STAFF = Person(id=4101, login="yoga-pustikom")
DAY = datetime.date(2026, 3, 12)
REGISTRATION = "PDI-2026-0042"


@cache
def files() -> Mapping[str, bytes]:
    return read_folder(ROOT, "policy", "schemas", "datasets/catalogue")


@cache
def policy() -> Policy:
    return load_policy(files(), "c" * 40)


@cache
def catalogue() -> tuple[Source, ...]:
    return load_catalogue(files())


@cache
def schemas() -> Schemas:
    return Schemas.from_files(files())


def ranks() -> dict[str, int]:
    return {level.id: level.rank for level in policy().levels}


def everything() -> dict[str, tuple[str, ...]]:
    """Every column of every source granted."""
    return {source.id: tuple(column.name for column in source.columns) for source in catalogue()}


@cache
def honest_parameters() -> Mapping[str, Parameter]:
    """What the queries of tests/honest may use as $name."""
    file = ROOT / "tests/honest/parameters.yaml"
    declared = yaml.safe_load(file.read_text(encoding="utf-8"))["parameters"]
    return {name: Parameter(**value) for name, value in declared.items()}


def gate(sql: str, granted: Mapping[str, Sequence[str]] | None = None) -> QueryResult:
    return check_query(sql, everything() if granted is None else granted, catalogue(), ranks())


def codes(result: QueryResult) -> list[str]:
    return [finding.code for finding in result.findings]


def request(*variables: str, aggregation: str = "prodi") -> Request:
    return Request(
        form="FRM-DATA-002",
        version=1,
        requester=Requester(category="dosen", capacity="individu", unit="FMIPA"),
        purpose=Purpose(category="akreditasi", text="Laporan akreditasi program studi."),
        data=DataAsked(
            title="Mahasiswa aktif per program studi",
            description="Banyaknya mahasiswa.",
            variables=tuple(Variable(name=name) for name in variables),
            population="Mahasiswa FMIPA",
            period=Period(since="2021-01-01", until="2025-12-31"),
            aggregation=aggregation,
        ),
        needed_by=datetime.date(2026, 4, 2),
        classification="publik",
        undertaking=1,
    )


def access(granted: Mapping[str, Sequence[str]] | None = None) -> Access:
    columns = everything() if granted is None else granted
    grants = tuple(
        Grant(source=source, columns=tuple(names), staff=(STAFF,), since=DAY, until=DAY)
        for source, names in columns.items()
    )
    return Access(document="access", version=1, request=REGISTRATION, grants=grants)


def procedure(*queries: str, **changes: object) -> Procedure:
    """Outputs `t0`, `t1`, … with these queries."""
    made = Procedure(
        document="procedure",
        version=1,
        request=REGISTRATION,
        sources=("mahasiswa", "program_studi"),
        steps=("Hitung mahasiswa.",),
        outputs=tuple(
            Output(id=f"t{n}", title=f"Tabel {n}", sql=sql, formats=("csv", "parquet"))
            for n, sql in enumerate(queries)
        ),
        coverage=(Covered(variable="jumlah", output="t0", column="jumlah"),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]
