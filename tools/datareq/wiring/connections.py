"""Which engine stands behind a connection, and how do the sources of a procedure come to one engine?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from datareq.adapters.engines.duckdb import DuckDB
from datareq.adapters.engines.scratch import private_folder
from datareq.adapters.engines.sqlite_open import is_sqlite
from datareq.errors import GenerationError
from datareq.generation.checking import ask
from datareq.generation.earlier import remembered
from datareq.generation.engine import Engine, Limits
from datareq.generation.examine import examine, granted_columns
from datareq.generation.grants import role_name
from datareq.generation.inputs import BuildInputs
from datareq.generation.plan import EMBEDDED, GATHERED, placed, plan
from datareq.generation.query.result import QueryResult
from datareq.generation.rules import is_individual
from datareq.model.catalogue import Source
from datareq.model.policy import Policy

SCHEMES = {
    "postgresql": "postgres",
    "postgres": "postgres",
    "mysql": "mysql",
    "mariadb": "mysql",
    "spark+local": "spark",
    "trino": "trino",
}
"""How a server's address begins → the dialect of its engine; anything else is a path."""


def dialect_of(address: str) -> str:
    """Of the engine behind an address; a path is the embedded one's, unless SQLite made the file."""
    scheme, separator, _ = address.partition("://")
    if separator:
        return SCHEMES.get(scheme, EMBEDDED)
    return "sqlite" if is_sqlite(address) else EMBEDDED


@contextmanager
def prepared(
    inputs: BuildInputs,
    policy: Policy,
    sources: Sequence[Source],
    connections: Mapping[str, str],
    limits: Limits | None = None,
    scratch: Path | None = None,
) -> Iterator[tuple[tuple[Source, ...], Engine]]:
    """The engine that runs this procedure, and the catalogue as it finds the sources there.

    `scratch`: where alone engines may put aside what doesn't fit into memory. A query that the gate refuses reads nothing: it is refused where it is built.
    """
    limits = limits or Limits()
    results = _results(inputs, policy, sources, EMBEDDED)
    refused = any(result.findings for result in results)
    names = {name for result in results for name in result.sources}
    past = remembered(inputs.earlier, inputs.procedure, results, policy, sources, EMBEDDED)
    names_too = names | {name for again in past.tables for name in again.result.sources}
    used = [source for source in sources if source.id in names]
    embedded = {n: a for n, a in connections.items() if dialect_of(a) == EMBEDDED}
    there = {source.connection for source in sources if source.id in names_too}
    needed = {name: address for name, address in embedded.items() if name in there}
    if refused:
        yield tuple(sources), DuckDB(needed, limits, scratch)
        return
    _known(used, connections)
    dialects = {name: dialect_of(address) for name, address in connections.items()}
    chosen = plan(used, dialects, partial(_exact, inputs, policy, sources))
    if chosen.connection is not None:
        role = role_name(inputs.registration)
        yield tuple(sources), server_at(connections[chosen.connection], role, limits, scratch)
    elif not chosen.gathered:
        yield tuple(sources), DuckDB(needed, limits, scratch)
    else:
        from datareq.generation.gather import gather  # handles rows

        with private_folder(limits.output, scratch) as (folder, _):
            granted, role = granted_columns(inputs.access), role_name(inputs.registration)
            foreign = {s.connection for s in chosen.gathered}
            engines = {
                name: server_at(connections[name], role, limits, scratch) for name in foreign
            }
            gather(chosen, granted, engines, limits, folder)
            yield (
                placed(sources, chosen),
                DuckDB({**needed, GATHERED: str(folder)}, limits, scratch),
            )


def address_of(name: str, connections: Mapping[str, str]) -> str:
    """Where a connection lies; GenerationError for one of which nobody said it."""
    if name not in connections:
        variable = f"DATAREQ_SOURCE_{name.upper()}"
        raise GenerationError("connection-unknown", name=name, variable=variable)
    return connections[name]


def server_at(
    address: str,
    role: str | None = None,
    limits: Limits | None = None,
    scratch: Path | None = None,
) -> Engine:
    """The database behind an address; `role`: as whom its statements run, where it knows roles. Each engine's libraries
    are loaded where it is chosen."""
    limits, dialect = limits or Limits(), dialect_of(address)
    if dialect == EMBEDDED:
        raise GenerationError("engine-unreachable")
    if dialect == "mysql":
        from datareq.adapters.engines.mysql import MySQL

        return MySQL(uri=address, limits=limits, scratch=scratch)
    if dialect == "spark":
        from datareq.adapters.engines.spark import Spark

        return Spark(uri=address, limits=limits, scratch=scratch)
    if dialect == "trino":
        from datareq.adapters.engines.trino import Trino

        return Trino(uri=address, limits=limits, scratch=scratch)
    if dialect == "sqlite":
        from datareq.adapters.engines.sqlite import SQLite

        return SQLite(path=address, limits=limits, scratch=scratch)
    from datareq.adapters.engines.postgres import Postgres

    return Postgres(uri=address, role=role, limits=limits, scratch=scratch)


def _results(
    inputs: BuildInputs, policy: Policy, sources: Sequence[Source], dialect: str
) -> list[QueryResult]:
    """Of the outputs and of the questions that their checks ask."""
    granted, procedure = granted_columns(inputs.access), inputs.procedure
    found = [
        examine(
            output.sql,
            granted,
            sources,
            policy,
            inputs.level,
            individual=is_individual(inputs.request),
            dialect=dialect,
            parameters=procedure.parameters,
        )
        for output in procedure.outputs
    ]
    asked = ask(procedure, granted, sources, policy, dialect)
    return [*found, *asked.results]


def _exact(inputs: BuildInputs, policy: Policy, sources: Sequence[Source], dialect: str) -> bool:
    """Whether all that the embedded engine would run can be run there."""
    there = _results(inputs, policy, sources, dialect)
    here = _results(inputs, policy, sources, EMBEDDED)
    return len(there) == len(here) and not any(result.findings for result in there)


def _known(used: Sequence[Source], connections: Mapping[str, str]) -> None:
    for source in used:
        address = address_of(source.connection, connections)
        if source.deposit is not None and dialect_of(address) != EMBEDDED:
            raise GenerationError(
                "engine-deposit"
            )  # a server has no file that could be the approved one
