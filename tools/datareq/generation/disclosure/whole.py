"""Which figures say that everybody in a group has something in common, or that nobody has?

A count that is its group's only one: all its people are alike in the key that tells its parts apart (100 %). A count of
nobody beside others (0 %). What only says where a group belongs, such as a programme's unit, isn't looked at, unless it
is about persons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from datareq.generation.disclosure.cells import Cells, Counted, Flags, Indexes
from datareq.generation.disclosure.keys import Codes, Keys
from datareq.generation.disclosure.sums import Tally
from datareq.generation.query.result import Measure

MOST_PLACES = 20_000_000


def whole_cells(
    counted: Sequence[Counted], cells: Cells, keys: Keys, tallies: Sequence[Tally]
) -> Flags:
    """Counts of people that are all of their group, or nobody of it."""
    found = np.zeros(len(cells.value), bool)
    personal = personal_keys(counted)
    people = [tally for tally in tallies if not tally.adds]
    for tally in people:
        for name in tally.codes:
            others = {n: c for n, c in tally.codes.items() if n != name}
            if name in personal or not belongs(name, tally.codes[name], others, keys):
                _alone(tally, name, others, cells, found)
                _beside_total(tally, others, people, keys, cells, found)
    return found


def belongs(name: str, key: Codes, others: Mapping[str, Codes], keys: Keys) -> bool:
    """Whether a key only says where another belongs, or the other way round."""
    if others and keys.told(others, name) is not None:
        return True
    return any(keys.told({name: key}, other) is not None for other in others)


def personal_keys(counted: Sequence[Counted]) -> frozenset[str]:
    """Keys that are about persons."""
    return frozenset(
        column.meaning.text if column.meaning else column.name
        for one in counted
        for column in one.result.columns
        if column.measure is Measure.KEY and column.personal
    )


def _alone(
    tally: Tally, name: str, others: Mapping[str, Codes], cells: Cells, found: Flags
) -> None:
    """The parts of a group stand in the same table."""
    key = tally.codes[name]
    if len(key) == 0 or key.min() == key.max():
        return
    group, count = _numbered(others, len(key))
    value = cells.value[tally.cells]
    there = np.bincount(group[value > 0], minlength=count)
    shows = (value > 0) & (there[group] == 1) | (value == 0) & (there[group] > 0)
    found[tally.cells[shows]] = True


def _beside_total(
    tally: Tally,
    others: Mapping[str, Codes],
    people: Sequence[Tally],
    keys: Keys,
    cells: Cells,
    found: Flags,
) -> None:
    """Only one part of each group is there, beside everybody: `count(*)` and `count(*) FILTER (…)`."""
    (name,) = tally.codes.keys() - others.keys()
    key = tally.codes[name]
    if len(key) == 0 or key.min() != key.max():
        return
    for total in people:
        if total.codes.keys() != others.keys() or total.statistic != tally.statistic:
            continue
        group, there = keys.matched(total.codes, others, (len(total.cells), len(tally.cells)))
        parts = tally.cells[there]
        whole = cells.value[total.cells[group[there]]]
        value = cells.value[parts]
        found[parts[(whole > 0) & ((value == whole) | (value == 0))]] = True


def _numbered(codes: Mapping[str, Codes], rows: int) -> tuple[Indexes, int]:
    """The groups by some keys, numbered."""
    joint, size = np.zeros(rows, np.int64), 1
    for key in codes.values():
        width = int(key.max(initial=0)) + 1
        joint, size = joint * width + key, size * width
        if size > MOST_PLACES:
            _, joint = np.unique(joint, return_inverse=True)
            size = int(joint.max(initial=-1)) + 1
    return joint, size
