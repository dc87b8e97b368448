"""How do a PostgreSQL server's own rights become what was granted? Roles that see those columns and no more.

Idempotent: what is there is read, and only the difference is run, in one transaction. Roles whose names
begin with our prefix are ours alone; nobody logs in as one of them, the reader's login takes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from datareq.errors import GenerationError
from datareq.generation.grants import PREFIX, RoleRights

Held = dict[str, dict[tuple[str, str], set[str]]]
"""Role → (schema, table) → columns."""

_ROLES = "SELECT rolname FROM pg_roles WHERE starts_with(rolname, $1)"
_COLUMNS = """
SELECT r.rolname, n.nspname, c.relname, a.attname
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL aclexplode(a.attacl) x
JOIN pg_roles r ON r.oid = x.grantee
WHERE starts_with(r.rolname, $1) AND x.privilege_type = 'SELECT'"""
_BEYOND = """
SELECT DISTINCT r.rolname, n.nspname, c.relname
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL aclexplode(c.relacl) x
JOIN pg_roles r ON r.oid = x.grantee
WHERE starts_with(r.rolname, $1)"""
_SCHEMAS = """
SELECT r.rolname, n.nspname
FROM pg_namespace n
CROSS JOIN LATERAL aclexplode(n.nspacl) x
JOIN pg_roles r ON r.oid = x.grantee
WHERE starts_with(r.rolname, $1)"""
_TIED = """
SELECT DISTINCT r.rolname FROM pg_shdepend d
JOIN pg_roles r ON r.oid = d.refobjid
WHERE d.refclassid = 'pg_authid'::regclass AND starts_with(r.rolname, $1)
  AND d.dbid NOT IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))"""
_MEMBERS = """
SELECT r.rolname FROM pg_auth_members m
JOIN pg_roles r ON r.oid = m.roleid
JOIN pg_roles u ON u.oid = m.member
WHERE starts_with(r.rolname, $1) AND u.rolname = $2"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresRoles:
    """`admin`: address of a user that may make roles and grant; `reader`: the login that takes them."""

    admin: str = field(repr=False)
    reader: str

    def converge(
        self, wanted: Sequence[RoleRights], elsewhere: frozenset[str], *, dry_run: bool
    ) -> tuple[str, ...]:
        """The statements that were run, or would be. `elsewhere`: roles that other connections need."""
        from adbc_driver_postgresql import dbapi

        failed = False
        statements: tuple[str, ...] = ()
        try:
            with dbapi.connect(self.admin) as connection, connection.cursor() as cursor:
                statements = tuple(self._statements(cursor, wanted, elsewhere))
                if not dry_run:
                    for statement in statements:
                        cursor.execute(statement)
                    connection.commit()
        except (dbapi.Error, OSError):
            failed = True
        if failed:
            raise GenerationError("access-not-applied")
        return statements

    def _statements(
        self, cursor: Any, wanted: Sequence[RoleRights], elsewhere: frozenset[str]
    ) -> Iterator[str]:
        there = {role for (role,) in _rows(cursor, _ROLES, PREFIX)}
        held: Held = {}
        for role, schema, table, column in _rows(cursor, _COLUMNS, PREFIX):
            held.setdefault(role, {}).setdefault((schema, table), set()).add(column)
        members = {role for (role,) in _rows(cursor, _MEMBERS, PREFIX, self.reader)}
        usage = set(_rows(cursor, _SCHEMAS, PREFIX))
        for role, schema, table in _rows(cursor, _BEYOND, PREFIX):
            yield f"REVOKE ALL ON TABLE {_table(schema, table)} FROM {_name(role)}"
            held.get(role, {}).pop((schema, table), None)  # it takes those on columns too
        names = {rights.role for rights in wanted}
        tied = {role for (role,) in _rows(cursor, _TIED, PREFIX)}
        for role in sorted(there - names):
            if role in held or any(role == user for user, _ in usage):
                yield f"DROP OWNED BY {_name(role)}"
            if (
                role not in elsewhere and role not in tied
            ):  # of another database: its own turn ends it
                yield f"DROP ROLE {_name(role)}"
        for rights in wanted:
            role = rights.role
            if role not in there:
                yield f"CREATE ROLE {_name(role)} NOLOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE"
            if role not in members:
                yield f"GRANT {_name(role)} TO {_name(self.reader)}"
            yield from _narrowed(rights, held.get(role, {}), usage)


def reader_of(uri: str) -> str:
    """The login in an address that generation connects by."""
    return unquote(urlsplit(uri).username or "")


def _narrowed(
    rights: RoleRights, held: dict[tuple[str, str], set[str]], usage: set[tuple[Any, ...]]
) -> Iterator[str]:
    role = rights.role
    wanted = {(right.schema, right.table): right.columns for right in rights.tables}
    for schema in sorted({schema for schema, _ in wanted}):
        if (role, schema) not in usage:
            yield f"GRANT USAGE ON SCHEMA {_name(schema)} TO {_name(role)}"
    for table in sorted(held.keys() | wanted.keys()):
        columns, has = wanted.get(table, ()), held.get(table, set())
        surplus = sorted(has - set(columns))
        missing = [column for column in columns if column not in has]
        if surplus:
            yield f"REVOKE {_select(surplus)} ON TABLE {_table(*table)} FROM {_name(role)}"
        if missing:
            yield f"GRANT {_select(missing)} ON TABLE {_table(*table)} TO {_name(role)}"


def _rows(cursor: Any, sql: str, *values: str) -> list[tuple[Any, ...]]:
    cursor.execute(sql, values)
    return list(cursor.fetchall())


def _table(schema: str, table: str) -> str:
    return f"{_name(schema)}.{_name(table)}"


def _select(columns: Sequence[str]) -> str:
    return f"SELECT ({', '.join(_name(column) for column in columns)})"


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
