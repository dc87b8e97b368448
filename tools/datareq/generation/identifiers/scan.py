"""Which identifiers of persons does an output hold, and what does policy say about them?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from datareq.documents.identifiers import find
from datareq.generation.identifiers.cells import suspects
from datareq.generation.identifiers.counts import Counts
from datareq.generation.identifiers.headings import announced
from datareq.model.identifiers import IdentifierPolicy, Verdict

NAME, NIM = "name", "nim"
"""Kinds that no value tells of: a name by its column's, a student's number by that or by a word beside it."""
_BY_VALUE = ("nik", "nip", "npwp", "phone", "email")
_WEAK = ("npwp", "phone")
"""Their numbers have no inner test: so many of them have to be there before they are believed."""
_ENOUGH = 5
_QUARTER = 4


class By(Enum):
    """What tells of it: the column's name with its values, the values, a few of them, a text."""

    HEADING = "heading"
    VALUES = "values"
    FEW = "few"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """An identifier's kind in a column (or a text: its place), never a value; `share` in per cent of the values."""

    column: str
    kind: str
    by: By
    share: int
    verdict: Verdict


@dataclass(slots=True)
class _Seen:
    kinds: frozenset[str]
    values: int = 0
    letters: bool = False
    suspected: bool = False
    counts: Counts = field(default_factory=Counts)


class Scan:
    """One output's columns, looked at group by group while they are written."""

    def __init__(
        self,
        schema: pa.Schema,
        policy: IdentifierPolicy,
        level: str,
        *,
        granted: Collection[str] = (),
        impersonal: Collection[str] = (),
        pseudonyms: Collection[str] = (),
    ) -> None:
        """`granted`: columns of personal data that the approved access grants; `impersonal`: columns that the
        catalogue calls nobody's data, so that only their values can tell; `pseudonyms`: not looked at."""
        self._policy, self._level = policy, level
        self._granted, self._impersonal = frozenset(granted), frozenset(impersonal)
        self._schema = schema
        self._columns = {
            number: _Seen(announced(name, policy.kinds))
            for number, name in enumerate(schema.names)
            if name not in pseudonyms
        }

    def see(self, rows: pa.Table) -> None:
        """The next rows. Every cell is looked at; what is in how many of them doesn't hang on how rows are cut."""
        for batch in rows.to_batches():
            self.batch(batch)

    def batch(self, batch: pa.RecordBatch) -> None:
        for number, seen in self._columns.items():
            column = batch.column(number)
            seen.values += len(column) - column.null_count
            if NAME in seen.kinds and not seen.letters:
                seen.letters = _has_letters(column)
            found = suspects(column, announced=bool(seen.kinds))
            if found is None:
                continue
            seen.suspected = True
            if _is_text(column.type):
                seen.counts.texts(*found)
            else:
                seen.counts.numbers(*found)

    def sightings(self) -> tuple[Sighting, ...]:
        """What was seen: of a column the surest of each kind, in the order of the columns."""
        found = []
        for number, seen in self._columns.items():
            name = self._schema.names[number]
            is_text = _is_text(self._schema.types[number])
            for each in find(name):
                found.append(self._sighting(name, each.kind, By.TEXT, 0))
            for kind, (by, count) in self._kinds(name, seen, is_text).items():
                share = 100 * count // max(seen.values, 1)
                found.append(self._sighting(name, kind, by, share))
        return tuple(found)

    def _kinds(self, name: str, seen: _Seen, is_text: bool) -> dict[str, tuple[By, int]]:
        counts, found = seen.counts, dict[str, tuple[By, int]]()
        if NAME in seen.kinds and seen.letters and name not in self._impersonal:
            found[NAME] = (By.HEADING, seen.values)
        for kind in sorted(seen.kinds - {NAME}):
            held = max(counts.loose[kind], counts.inside[kind])
            # A heading over numbers may speak of their count; most of them have to look like it.
            if seen.suspected and (is_text or 2 * held > seen.values):
                found[kind] = (By.HEADING, held)
        for kind in _BY_VALUE:
            if kind in found:
                continue
            count = max(counts.whole[kind], counts.inside[kind] + counts.told[kind])
            sure = max(counts.inside[kind], counts.told[kind])
            if 100 * count >= self._policy.share * seen.values and (
                count >= _ENOUGH or sure or (count and kind not in _WEAK)
            ):
                found[kind] = (By.VALUES, count)
            elif counts.told[kind]:
                found[kind] = (By.VALUES, counts.told[kind])
            elif counts.inside[kind] or (kind not in _WEAK and self._few(counts, kind)):
                found[kind] = (By.FEW, count)
        if NIM not in found and counts.told[NIM]:
            found[NIM] = (By.VALUES, counts.told[NIM])
        elif not found and is_text and self._most(counts.whole[NIM], seen):
            found[NIM] = (By.FEW, counts.whole[NIM])
        return found

    def _most(self, count: int, seen: _Seen) -> bool:
        return count >= _ENOUGH and 100 * count >= self._policy.share * seen.values

    def _few(self, counts: Counts, kind: str) -> bool:
        """Among numbers of that length some pass its tests by chance; if only those do, nothing was seen."""
        return counts.whole[kind] > 0 and counts.shape[kind] <= _QUARTER * counts.whole[kind]

    def _sighting(self, column: str, kind: str, by: By, share: int) -> Sighting:
        rule = self._policy.rule(self._level)
        verdict = rule.doubtful if by is By.FEW else rule.sure.get(kind, Verdict.BLOCK)
        if column in self._granted and kind in rule.granted and by is not By.TEXT:
            verdict = Verdict.ALLOW
        return Sighting(column=column, kind=kind, by=by, share=share, verdict=verdict)


def text_sightings(
    texts: Iterable[tuple[str, str]], policy: IdentifierPolicy, level: str
) -> tuple[Sighting, ...]:
    """Identifiers in texts that go out with a result: titles, labels, names of sheets and files, the text of a
    page. Each text is given with the name of its place."""
    rule = policy.rule(level)
    return tuple(
        Sighting(
            column=place,
            kind=each.kind,
            by=By.TEXT,
            share=0,
            verdict=rule.sure.get(each.kind, Verdict.BLOCK),
        )
        for place, text in texts
        for each in find(text)
    )


def _is_text(type_: pa.DataType) -> bool:
    return (
        pa.types.is_string(type_)
        or pa.types.is_large_string(type_)
        or pa.types.is_dictionary(type_)
    )


def _has_letters(column: Any) -> bool:
    if not _is_text(column.type):
        return False
    return bool(pc.any(pc.match_substring_regex(pc.cast(column, pa.string()), r"\pL")).as_py())
