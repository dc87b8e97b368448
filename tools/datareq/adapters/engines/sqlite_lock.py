"""What may a statement look at in an SQLite file? The columns that it reads as they are granted, held by SQLite itself.

The second lock behind the gate. What a view of the file looks at is what it looked at when its granted columns alone
were asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

Read = tuple[str, str, Sequence[tuple[str, str]]]
"""Schema, table, and columns with their declared types."""
Event = tuple[int, str | None, str | None, str | None]
"""What SQLite asks about: an action, its two names, and the view inside which it happens."""
MAIN = "main"
_OURS = frozenset({"count", "replace", "substring", "length"})
"""Functions that the gate's own statements use."""
_NEVER = frozenset({"load_extension", "fts3_tokenizer"})
_DESCRIBES = frozenset({"table_xinfo", "table_list"})
_INSIDE = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE)
_KNOWN = (*_INSIDE, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION)


def ours_alone(connection: sqlite3.Connection) -> None:
    """Only reading, and the descriptions of tables: for statements that no author wrote."""

    def allowed(action: int, one: str | None, two: str | None, *_: Any) -> int:
        reads = action in (*_INSIDE, sqlite3.SQLITE_READ)
        function = action == sqlite3.SQLITE_FUNCTION and two not in _NEVER
        described = action == sqlite3.SQLITE_PRAGMA and one in _DESCRIBES
        # Its own table of contents, when SQLite declares a table that is made of it.
        declared = action == sqlite3.SQLITE_UPDATE and one == "sqlite_master"
        return _answer(reads or function or described or declared)

    connection.set_authorizer(allowed)


def granted_alone(connection: sqlite3.Connection, reads: Sequence[Read]) -> None:
    """From here on nothing but what reading these columns needs; sqlite3.Error if even that is too much."""
    named = {(table.lower(), name.lower()) for _, table, columns in reads for name, _ in columns}
    tables = {table for table, _ in named}
    seen: set[Event] = set()

    def outside(event: Event) -> bool:
        """Whether a statement may say this itself."""
        action, one, two, _ = event
        if action == sqlite3.SQLITE_READ:
            table, column = (one or "").lower(), (two or "").lower()
            return (table, column) in named if column else table in tables
        return action in _INSIDE or (action == sqlite3.SQLITE_FUNCTION and two in _OURS)

    def look(action: int, one: str | None, two: str | None, _: Any, view: str | None) -> int:
        event = (action, one, two, view)
        if not outside(event) and (action not in _KNOWN or two in _NEVER):
            return sqlite3.SQLITE_DENY
        seen.add(event)
        return sqlite3.SQLITE_OK

    connection.set_authorizer(look)
    for schema, table, columns in reads:
        names = ", ".join(quoted(name) for name, _ in columns)
        plain = f"SELECT {names} FROM {quoted(schema)}.{quoted(table)} ORDER BY {names}"  # noqa: S608 - quoted names
        # SQLite says some of what happens in a view otherwise when the view stands in a sub-select.
        for sql in (plain, f"SELECT count(*) FROM ({plain})"):  # noqa: S608 - likewise
            connection.execute(f"EXPLAIN {sql}").close()

    def lock(action: int, one: str | None, two: str | None, _: Any, view: str | None) -> int:
        event = (action, one, two, view)
        return _answer(event in seen or (view is None and outside(event)))

    connection.set_authorizer(lock)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _answer(yes: bool) -> int:
    return sqlite3.SQLITE_OK if yes else sqlite3.SQLITE_DENY
