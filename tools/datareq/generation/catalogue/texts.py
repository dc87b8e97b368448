"""The sentences about a catalogue that a database disagrees with."""

from __future__ import annotations

from datareq.documents.findings import register
from datareq.language import mark

PULL = mark("Please run `datareq catalogue pull` and look at the draft that it writes.")

register(
    "drift-table-gone",
    mark("The database has no table `{table}`."),
    mark("Please correct the entry, or delete it if the source is no more."),
)
register(
    "drift-table-new",
    mark("The table `{table}` of the connection `{connection}` isn't in the catalogue."),
    PULL,
)
register(
    "drift-column-gone",
    mark("The table has no column `{column}`."),
    mark("Please correct its name, or take it out of the entry."),
)
register("drift-column-new", mark("The column `{column}` isn't in the catalogue."), PULL)
register(
    "drift-type",
    mark("`{column}` is called {declared} here; the database says {found}."),
    mark("Please correct the type. Procedures that use the column have to be looked at too."),
)
register(
    "drift-type-unknown",
    mark("The column `{column}` of `{table}` has a type that the desk doesn't read ({found})."),
    mark("Please give the desk a view in which it is text, a number, a truth value or a time."),
)
register(
    "drift-unsampled",
    mark("The values of `{table}` could not be looked at; names alone were."),
    mark("Please look at the proposals of its draft with particular care."),
)
register(
    "drift-name",
    mark(
        "No draft could be made for the table `{table}`: `{entry}` is taken, or can't be added to."
    ),
    mark("Please write its entry by hand."),
)
register(
    "drift-column-name",
    mark("The column `{column}` of `{table}` has a name that can't be catalogued."),
    mark(
        "Please give the desk a view in which its name has lower-case letters, digits and `_` alone."
    ),
)

ERRORS: dict[str, str] = {
    "connection-unknown": mark(
        "Where the connection {name} lies isn't known. Please set {variable}."
    ),
}
"""Sentences of the errors, for the edge."""
