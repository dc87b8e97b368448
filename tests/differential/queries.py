"""Random queries over the catalogue: joins, subqueries, windows, sets, pivots, cases and aggregates, errors too.

Every query is a function of its seed. It says itself whether it names a column that isn't granted.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from datareq.model.catalogue import ColumnType, Source

_T = ColumnType
LINKS = {
    ("mahasiswa", "krs"): "nim", ("mahasiswa", "nilai"): "nim", ("mahasiswa", "alumni"): "nim",
    ("krs", "nilai"): "nim", ("mahasiswa", "program_studi"): "kode_prodi",
    ("alumni", "program_studi"): "kode_prodi", ("dosen", "program_studi"): "kode_prodi",
    ("program_studi", "unit_kerja"): "kode_unit", ("dosen", "unit_kerja"): "kode_unit",
}  # fmt: skip
NUMBERS = (
    "(N + N)", "(N - N)", "(N * N)", "(N / nullif(N, 0))", "coalesce(N, N)", "abs(N)", "greatest(N, N)", "(N // N)",
    "length(T)", "year(D)", "cast(T AS integer)", "case when C then N else N end", "round(N, 1)",
    "date_diff('day', D, D)", "try_cast(T AS integer)",
)  # fmt: skip
WORDS = (
    "upper(T)", "left(T, I)", "(T || '-' || T)", "coalesce(T, 'kosong')", "replace(T, 'a', 'b')", "split_part(T, '-', 1)",
    "trim(T)", "case when C then T else T end", "substring(T, 2, 3)",
)  # fmt: skip
SIMPLE = (
    "N < N", "N >= N", "N = N", "T = T", "T <> T", "T < T", "T like '%a%'", "T in ('Aktif', 'S1', '1', 'L')",
    "K is not null", "D between date '2010-01-01' and date '2024-12-31'", "not (N > 3)",
)  # fmt: skip
CONDITIONS = (*SIMPLE, "(C and C)", "(C or C)", "N > N")
MEASURES = (
    "count(*)", "count(distinct K)", "sum(N)", "avg(N)", "max(N)", "count(*) filter (where C)", "median(N)",
    "count_if(C)", "sum(case when C then 1 else 0 end)", "min(T)",
)  # fmt: skip
OVER = ("rank()", "sum(N)", "max(T)", "count(K)", "lag(N)", "row_number()")
TEXTS = ("Aktif", "Lulus", "S1", "1", "11", "SNBP", "", "Bekerja", "2023-1")


@dataclass(frozen=True, slots=True)
class Generated:
    sql: str
    ungranted: bool


@dataclass(slots=True)
class Writer:
    """One query. `secret`: how likely a column is taken from all columns, not from the granted ones."""

    chance: random.Random
    sources: Mapping[str, Source]
    granted: Mapping[str, Sequence[str]]
    secret: float
    ungranted: bool = False
    names: int = 0
    scope: list[tuple[str, str, ColumnType]] = field(default_factory=list)

    def name(self, prefix: str) -> str:
        self.names += 1
        return f"{prefix}{self.names}"

    def pick(self, items: Sequence[str]) -> str:
        return self.chance.choice(list(items))

    def maybe(self, likelihood: float) -> bool:
        return self.chance.random() < likelihood

    def columns(self, source: str, alias: str) -> list[tuple[str, str, ColumnType]]:
        everything = self.maybe(self.secret)
        return [
            (alias, c.name, c.type)
            for c in self.sources[source].columns
            if everything or c.name in self.granted[source]
        ]

    def column(self, *types: ColumnType) -> str:
        fitting = [c for c in self.scope if not types or c[2] in types] or self.scope
        alias, name, _ = self.chance.choice(fitting)
        source = self.aliases.get(alias)
        if source is not None and name not in self.granted[source]:
            self.ungranted = True
        return f"{alias}.{name}"

    aliases: dict[str, str] = field(default_factory=dict)

    def fill(self, template: str, depth: int) -> str:
        """Puts a random number for N, text for T, date for D, condition for C, column for K, digit for I."""
        parts = {
            "N": lambda: self.number(depth),
            "T": lambda: self.text(depth),
            "D": self.date,
            "C": lambda: self.condition(depth),
            "K": self.column,
            "I": lambda: str(self.chance.randint(1, 9)),
        }
        return re.sub("\\b[NTDCKI]\\b", lambda found: parts[found[0]](), template)

    def number(self, depth: int = 2) -> str:
        if depth <= 0 or self.maybe(0.3):
            return self.fill("I", 0) if self.maybe(0.3) else self.column(_T.INTEGER, _T.DECIMAL)
        return self.fill(self.pick(NUMBERS), depth - 1)

    def text(self, depth: int = 2) -> str:
        if depth <= 0 or self.maybe(0.4):
            return f"'{self.pick(TEXTS)}'" if self.maybe(0.2) else self.column(_T.TEXT)
        return self.fill(self.pick(WORDS), depth - 1)

    def date(self) -> str:
        dates = [c for c in self.scope if c[2] is _T.DATE]
        return self.column(_T.DATE) if dates and self.maybe(0.8) else "DATE '2022-02-03'"

    def condition(self, depth: int = 2) -> str:
        if depth > 0 and self.maybe(0.25):
            return self.picked()
        return self.fill(self.pick(CONDITIONS if depth > 0 else SIMPLE), depth - 1)

    def picked(self) -> str:
        """A subquery in a condition, correlated or not."""
        outer = list(self.scope)
        source = self.pick(sorted(self.granted))
        alias = self.name("s")
        self.aliases[alias] = source
        own = self.columns(source, alias)
        key = next((c for c in own if c[1] in ("nim", "kode_prodi", "kode_unit")), own[0])
        same = [c for c in outer if c[1] == key[1]]
        if not same:
            self.scope = own
            inner = f"(SELECT max({self.number(0)}) FROM {source} {alias})"
            self.scope = outer
            return f"{self.number(0)} < {inner}"
        for side in (key, same[0]):
            where = self.aliases.get(side[0])
            self.ungranted |= where is not None and side[1] not in self.granted[where]
        self.scope = own
        condition = self.condition(0)
        self.scope = outer
        left, right = f"{same[0][0]}.{same[0][1]}", f"{alias}.{key[1]}"
        return self.pick((
            f"EXISTS (SELECT 1 FROM {source} {alias} WHERE {right} = {left} AND {condition})",
            f"NOT EXISTS (SELECT 1 FROM {source} {alias} WHERE {right} = {left} AND {condition})",
            f"{left} IN (SELECT {right} FROM {source} {alias} WHERE {condition})",
        ))  # fmt: skip

    def from_(self, depth: int) -> str:
        """A FROM clause; what it brings is in scope afterwards."""
        source = self.pick(sorted(self.granted))
        alias = self.name("t")
        if depth and self.maybe(0.35):
            inner = Writer(
                self.chance, self.sources, self.granted, self.secret, names=self.names + 50
            )
            text, outputs = inner.select(depth - 1, plain=self.maybe(0.7))
            self.names, self.ungranted = inner.names, self.ungranted or inner.ungranted
            self.scope = [(alias, name, type_) for name, type_ in outputs]
            return f"({text}) AS {alias}"
        self.aliases[alias] = source
        self.scope = self.columns(source, alias)
        clause = f"{source} AS {alias}"
        for (one, other), key in LINKS.items():
            if source in (one, other) and self.maybe(0.25) and len(self.aliases) < 3:
                added, second = (other if source == one else one), self.name("j")
                if added not in self.granted:
                    continue
                self.ungranted |= any(key not in self.granted[s] for s in (source, added))
                self.aliases[second] = added
                clause += f" {self.pick(('JOIN', 'LEFT JOIN'))} {added} AS {second} ON {alias}.{key} = {second}.{key}"
                self.scope += self.columns(added, second)
        return clause

    def select(
        self, depth: int, *, plain: bool = False
    ) -> tuple[str, list[tuple[str, ColumnType]]]:
        """One SELECT and its output columns. `plain`: without groups."""
        clause = self.from_(depth)
        where = f" WHERE {self.condition()}" if self.maybe(0.6) else ""
        if plain or self.maybe(0.35):
            items = [
                (self.number(), _T.INTEGER) if self.maybe(0.4) else (self.text(), _T.TEXT)
                for _ in range(self.chance.randint(1, 3))
            ]
            items += [(self.column(), _T.TEXT)] if self.maybe(0.3) else []
            if self.maybe(0.3):
                items.append(
                    (
                        self.fill(f"{self.pick(OVER)} over (partition by T order by N, T)", 0),
                        _T.INTEGER,
                    )
                )
            named = [(text, self.name("k"), type_) for text, type_ in items]
            listed = ", ".join(f"{text} AS {name}" for text, name, _ in named)
            kind = "DISTINCT " if self.maybe(0.1) else ""
            limit = f" ORDER BY {named[0][1]} LIMIT 7" if self.maybe(0.1) else ""
            return f"SELECT {kind}{listed} FROM {clause}{where}{limit}", [
                (n, t) for _, n, t in named
            ]
        keys = [(self.text(1), self.name("g")) for _ in range(self.chance.randint(0, 2))]
        measures = [self.measure() for _ in range(self.chance.randint(1, 3))]
        listed = ", ".join(
            [*(f"{t} AS {n}" for t, n in keys), *(f"{t} AS {n}" for t, n in measures)]
        )
        group = " GROUP BY " + ", ".join(str(n + 1) for n in range(len(keys))) if keys else ""
        having = " HAVING count(*) > 2" if keys and self.maybe(0.15) else ""
        outputs = [(n, _T.TEXT) for _, n in keys] + [(n, _T.INTEGER) for _, n in measures]
        return f"SELECT {listed} FROM {clause}{where}{group}{having}", outputs

    def measure(self) -> tuple[str, str]:
        return self.fill(self.pick(MEASURES), 1), self.name("m")

    def query(self) -> str:
        """A whole query."""
        kind = self.chance.random()
        if kind < 0.1:
            one, other = self.branch(), self.branch()
            return f"{one} {self.pick(('UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT'))} {other}"
        if kind < 0.2:
            return self.pivot()
        if kind < 0.3:
            text, outputs = self.select(1, plain=True)
            name, common = outputs[0][0], self.name("w")
            return f"WITH {common} AS ({text}) SELECT {common}.{name} AS k, count(*) AS j FROM {common} GROUP BY 1"
        if kind < 0.36:
            return self.lateral()
        return self.select(2)[0]

    def branch(self) -> str:
        clause = self.from_(0)
        where = f" WHERE {self.condition(1)}" if self.maybe(0.5) else ""
        text = f"SELECT {self.text(1)} AS a, {self.number(1)} AS b FROM {clause}{where}"
        self.scope, self.aliases = [], {}
        return text

    def pivot(self) -> str:
        source = self.pick(sorted(self.granted))
        self.aliases["p"] = source
        self.scope = self.columns(source, "p")
        by, of, group = (self.column(t).removeprefix("p.") for t in (_T.TEXT, _T.INTEGER, _T.TEXT))
        values = ", ".join(f"'{value}' AS v{n}" for n, value in enumerate(TEXTS[:3]))
        return f"SELECT * FROM {source} PIVOT (count({of}) FOR {by} IN ({values}) GROUP BY {group})"

    def lateral(self) -> str:
        clause = self.from_(0)
        outer, alias = self.column(), self.name("l")
        where = self.condition(1)
        return f"SELECT {alias}.x AS x, {self.number(0)} AS y FROM {clause}, LATERAL (SELECT {outer} AS x WHERE {where}) AS {alias}"


def generated(
    seed: int, sources: Mapping[str, Source], granted: Mapping[str, Sequence[str]]
) -> Generated:
    """The query of this seed."""
    chance = random.Random(seed)
    writer = Writer(chance, sources, granted, secret=chance.choice((0, 0, 0, 0.5)))
    sql = writer.query()
    return Generated(sql, writer.ungranted)
