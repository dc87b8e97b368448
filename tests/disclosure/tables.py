"""Random tables of people, and what queries over them give: sparse and skewed, with hierarchies, in several outputs."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field

import pyarrow as pa

from datareq.generation.disclosure.protect import Counted, Protected
from datareq.generation.query.result import Meaning, Measure, OutputColumn, QueryResult, Shape
from datareq.model.policy import Level
from tests.disclosure.attacker import Attacker, Figure, Key

PARENT = "unit"


@dataclass
class Case:
    """`people`: combination of all properties → how many have it; `outputs`: the keys of each table that is asked for."""

    domain: dict[str, list[str]]
    units: dict[str, str]
    people: dict[Key, int]
    outputs: list[Key] = field(default_factory=list)

    def count(self, names: Key) -> dict[Key, int]:
        found: dict[Key, int] = {}
        for combination, number in self.people.items():
            one = dict(zip(self.domain, combination, strict=True))
            if PARENT in names:
                one[PARENT] = self.units[one["a"]]
            group = tuple(one[name] for name in names)
            found[group] = found.get(group, 0) + number
        return {group: number for group, number in found.items() if number}

    def counted(self) -> list[Counted]:
        return [output_of(names, self.count(names)) for names in self.outputs]

    def attacker(self, threshold: int) -> Attacker:
        parents = {"a": (PARENT, self.units)} if self.units else {}
        return Attacker(dict(self.domain), parents, threshold)


def column(
    name: str, measure: Measure, meaning: Meaning, counts: tuple[str, ...] = ()
) -> OutputColumn:
    return OutputColumn(
        name=name,
        sources=(),
        influence=(),
        classification="publik",
        personal=False,
        measure=measure,
        counts=counts,
        meaning=meaning,
    )


def output_of(names: Key, counts: dict[Key, int]) -> Counted:
    """A table of counts as the engine gives it, with its hidden count of people."""
    rows = sorted(counts)
    table: dict[str, object] = {n: [row[i] for row in rows] for i, n in enumerate(names)}
    table["n"] = table["_dr_n0"] = pa.array([counts[row] for row in rows], pa.int64())
    columns = [column(name, Measure.KEY, Meaning(text=name)) for name in names]
    columns.append(column("n", Measure.COUNT, Meaning(text="*"), ("_dr_n0",)))
    result = QueryResult(
        shape=Shape.COUNTED, columns=tuple(columns), population="p", subjects=("nim",)
    )
    return Counted(pa.table(table), result)


def figures(names: Key, safe: Protected, true: dict[Key, int], level: Level) -> list[Figure]:
    """What was released of a table. Which of the hidden figures are small is told besides."""
    found = []
    for row, hidden in zip(safe.table.to_pylist(), safe.hidden["n"].to_pylist(), strict=True):
        group = tuple(row[name] for name in names)
        shown = None if hidden else (row["n"], row["n"])
        found.append(Figure(names, group, shown, hidden and true[group] < level.suppress_below))
    return found


def random_case(seed: int) -> Case:
    draw = random.Random(seed)
    dimensions = draw.choice([2, 2, 2, 3, 3, 4])
    most = {2: 6, 3: 4, 4: 3}[dimensions]
    domain = {
        name: [f"{name}{i}" for i in range(draw.randint(2, most))] for name in "abcd"[:dimensions]
    }
    units = {}
    if draw.random() < 0.5 and len(domain["a"]) > 2:
        units = {value: f"u{i // 2}" for i, value in enumerate(domain["a"])}
    scale = draw.choice([3, 6, 10, 20])
    empty = draw.choice([0.0, 0.0, 0.2, 0.5])
    people = {}
    for combination in itertools.product(*domain.values()):
        skewed = draw.choice([draw.expovariate(1 / scale), draw.lognormvariate(1, 1) * scale / 3])
        people[combination] = 0 if draw.random() < empty else int(skewed)
    if not any(people.values()):
        people[next(iter(people))] = 3
    case = Case(domain, units, people)
    names = tuple(domain)
    subsets: list[Key] = [s for k in range(len(names)) for s in itertools.combinations(names, k)]
    chosen = draw.sample(subsets, k=draw.randint(1, min(4, len(subsets))))
    if units:
        chosen = [*chosen, (PARENT,), *((PARENT, *names[1:]),) * draw.randint(0, 1)]
    finest = (PARENT, *names) if units else names
    case.outputs = list(dict.fromkeys([finest, *chosen]))
    draw.shuffle(case.outputs)
    return case
