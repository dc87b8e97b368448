"""Whose is each row of a result about people? Their keys ride along, hidden, where that can be told."""

from __future__ import annotations

from sqlglot import exp

from datareq.generation.query.persons import HindranceError, Persons, aggregates
from datareq.generation.query.resolve import Resolver

WHOSE = "_dr_w"
"""How the hidden columns begin, one for each set of people."""


def add_keys(resolver: Resolver, persons: Persons) -> tuple[str, ...]:
    """Adds them to the outermost query, and what inner ones have to hand on; () where a row may be several people's."""
    tree = resolver.tree
    if not isinstance(tree, exp.Select) or tree.args.get("distinct"):
        return ()
    if tree.args.get("group") or aggregates(tree):
        return ()
    try:
        keys = persons.keys(resolver.scope_of(tree))
    except HindranceError:
        return ()
    for select, column in persons.additions:
        select.append("expressions", column)
    names = tuple(f"{WHOSE}{number}" for number in range(len(keys)))
    for name, key in zip(names, keys, strict=True):
        tree.append("expressions", exp.alias_(key, name, quoted=True))
    return names
