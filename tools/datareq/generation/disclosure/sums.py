"""Which cells of a request are sums of others? Looked up in the data, among figures about the same thing.

Two tables of figures are compared when the groups of one can be told from the groups of the other: they have the
same keys, or more, or keys that decide (a programme its unit). A condition on one value (`status = 'Aktif'`) is a key
like any other. A figure that is exactly the sum of its parts is a line that everybody can add up. One that differs
from it by a few people tells of these few: they become a cell of their own, that nobody may work out. Where it differs
by more, whoever is missing is nobody's secret, and the line is no use to anybody who doesn't know them.

Of outputs where neither has the groups of the other, what they have in common is compared (`_linked`). Three outputs
that each leave out another of three keys say a little more together than these lines do; that is not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from datareq.generation.disclosure.cells import Cells, Counted, Indexes, Numbers
from datareq.generation.disclosure.keys import Codes, Keys

Grid = tuple[tuple[Codes, ...], Indexes]
"""The keys of a table that no other of its keys decides, and its cells."""

NEAR = 0.005
"""Sums of magnitudes agree when they are as close as this, in parts: averages are given rounded."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures about one thing for one set of keys: all columns of an output that differ by a key's value alone."""

    statistic: tuple[object, ...]
    population: tuple[object, ...]
    adds: bool
    codes: dict[str, Codes]
    cells: Indexes


@dataclass(slots=True)
class Sums:
    """A sparse matrix, entry by entry: `sign` × cell, added over a line, is nothing.

    `rests`: what is between two figures that differ by a few people, as cells after the others, and how long the
    interval of each has to stay. `tallies`: the figures
    that were compared, `keys`: by which keys.
    """

    lines: list[Indexes] = field(default_factory=list)
    cells: list[Indexes] = field(default_factory=list)
    signs: list[Numbers] = field(default_factory=list)
    rests: list[tuple[float, float]] = field(default_factory=list)
    count: int = 0
    first_rest: int = 0
    grids: list[Grid] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    keys: Keys | None = None

    def add(self, line: Indexes, cell: Indexes, sign: Numbers, lines: int) -> None:
        self.lines.append(line + self.count)
        self.cells.append(cell)
        self.signs.append(sign)
        self.count += lines

    def entries(self) -> tuple[Indexes, Indexes, Numbers]:
        if not self.lines:
            return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
        return (
            np.concatenate(self.lines),
            np.concatenate(self.cells),
            np.concatenate(self.signs),
        )


def sums_of(counted: Sequence[Counted], cells: Cells, few: int) -> Sums:
    """Every line that somebody could add up. `few`: differences below this are people to protect."""
    keys = Keys(counted)
    sums = Sums(first_rest=len(cells.value), keys=keys)
    groups: dict[tuple[object, ...], list[Tally]] = defaultdict(list)
    for tally in _tallies(counted, cells, keys):
        groups[tally.statistic].append(tally)
        sums.tallies.append(tally)
    for tallies in groups.values():
        for one in range(len(tallies)):
            for other in range(len(tallies)):
                if one != other and not _between(tallies, one, other, keys):
                    _compare(tallies[one], tallies[other], one < other, cells, keys, sums, few)
        _linked(tallies, cells, keys, sums)
        sums.grids += [
            (keys.free(t.codes), t.cells)
            for t in tallies
            if not any(_covers(o, t, keys) and not _covers(t, o, keys) for o in tallies)
        ]
    return sums


def _tallies(counted: Sequence[Counted], cells: Cells, keys: Keys) -> Iterator[Tally]:
    parts: dict[tuple[object, ...], list[tuple[dict[str, Codes], Indexes]]] = defaultdict(list)
    of: dict[tuple[object, ...], tuple[tuple[object, ...], tuple[object, ...], bool]] = {}
    seen: dict[tuple[object, ...], set[object]] = defaultdict(set)
    for column in cells.columns:
        result, meaning = counted[column.output].result, column.meaning
        what = "people" if column.counts_people else meaning.text
        statistic = (result.subjects, column.adds, what)
        population = (result.population, meaning.rest)
        codes = dict(keys.of(column.output))
        for name, value in meaning.given:
            # A group of its own key picks nothing more than its row does.
            codes.setdefault(name, np.full(column.rows, keys.code(name, value), np.int64))
        where: tuple[object, ...] = (column.output, statistic, population, tuple(sorted(codes)))
        while meaning.given in seen[where]:  # the same figures once more
            where = (*where, "again")
        seen[where].add(meaning.given)
        of[where] = (statistic, population, column.adds)
        indexes = np.arange(column.first, column.first + column.rows, dtype=np.int64)
        parts[where].append((codes, indexes))
    for where, found in parts.items():
        names = found[0][0]
        codes = {n: np.concatenate([c[n] for c, _ in found]) for n in names}
        yield Tally(*of[where], codes, np.concatenate([indexes for _, indexes in found]))


def _covers(fine: Tally, coarse: Tally, keys: Keys) -> bool:
    return all(keys.told(fine.codes, name) is not None for name in coarse.codes)


def _between(tallies: Sequence[Tally], coarse: int, fine: int, keys: Keys) -> bool:
    """Whether another table of the same people stands between the two, so that their line follows from others."""
    one, other = tallies[coarse], tallies[fine]
    if not _covers(other, one, keys):
        return False
    for third in tallies:
        if third is one or third is other or third.population != one.population:
            continue
        if third.population == other.population and (
            (_covers(other, third, keys) and not _covers(third, other, keys))
            and (_covers(third, one, keys) and not _covers(one, third, keys))
        ):
            return True
    return False


def _compare(
    coarse: Tally, fine: Tally, first: bool, cells: Cells, keys: Keys, sums: Sums, few: int
) -> None:
    """Adds the lines of the figures in `coarse` that are sums of those in `fine`, or nearly."""
    if not _covers(fine, coarse, keys) or (_covers(coarse, fine, keys) and not first):
        return
    group, known = keys.matched(coarse.codes, fine.codes, (len(coarse.cells), len(fine.cells)))
    parts, of = fine.cells[known], group[known]
    count = len(coarse.cells)
    total = cells.value[coarse.cells]
    rest = total - np.bincount(of, weights=cells.value[parts], minlength=count)
    there = np.bincount(of, minlength=count) > 0
    if coarse.adds:
        exact = there & (np.abs(rest) <= NEAR * np.abs(total) + 1e-9)
        people = cells.people[coarse.cells]
        people = people - np.bincount(of, weights=cells.people[parts], minlength=count)
        nearly = there & ~exact & (people != 0) & (np.abs(people) < few)
    else:
        exact = there & (rest == 0)
        nearly = there & (rest != 0) & (np.abs(rest) < few)
    lines = np.cumsum(exact | nearly) - 1
    chosen = (exact | nearly)[of]
    which = np.flatnonzero(exact | nearly)
    if not len(which):
        return
    spare = np.flatnonzero(nearly)
    numbers = sums.first_rest + len(sums.rests) + np.arange(len(spare))
    between = np.abs(rest[spare])
    needs = between * cells.percent if coarse.adds else np.full(len(between), cells.width)
    sums.rests += list(zip(between.tolist(), needs.tolist(), strict=True))
    sums.add(
        np.concatenate([lines[which], lines[of[chosen]], lines[spare]]),
        np.concatenate([coarse.cells[which], parts[chosen], numbers]),
        np.concatenate([-np.ones(len(which)), np.ones(int(chosen.sum())), np.sign(rest[spare])]),
        len(which),
    )


def _linked(tallies: Sequence[Tally], cells: Cells, keys: Keys, sums: Sums) -> None:
    """Two tables of the same people of which neither has the other's groups, and no third has both."""
    for number, one in enumerate(tallies):
        for other in tallies[number + 1 :]:
            if _covers(one, other, keys) or _covers(other, one, keys):
                continue
            if any(_covers(t, one, keys) and _covers(t, other, keys) for t in tallies):
                continue
            shared = {n: c for n in one.codes if (c := keys.told(other.codes, n)) is not None}
            if any(
                set(t.codes) == set(shared) and t.population == one.population == other.population
                for t in tallies
            ):
                continue
            sizes = (len(one.cells), len(other.cells))
            left, right, count = keys.both(one.codes, shared, sizes)
            a = np.bincount(left, weights=cells.value[one.cells], minlength=count)
            b = np.bincount(right, weights=cells.value[other.cells], minlength=count)
            if not np.array_equal(a, b) and not (
                one.adds and np.allclose(a, b, rtol=NEAR, atol=1e-9)
            ):
                continue
            sums.add(
                np.concatenate([left, right]),
                np.concatenate([one.cells, other.cells]),
                np.concatenate([np.ones(len(left)), -np.ones(len(right))]),
                count,
            )
