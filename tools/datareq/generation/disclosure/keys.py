"""Which groups of one table are parts of which groups of another? Keys as numbers, alike in all outputs of a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from datareq.generation.disclosure.cells import Counted
from datareq.generation.query.result import Measure

Codes = NDArray[np.int64]
_NOTHING = "\x00"
"""No value, told from every text that a value may have."""


class Keys:
    """The keys of every output by what they mean, each value with one number; and which key decides which."""

    def __init__(self, counted: Sequence[Counted]) -> None:
        texts: dict[str, list[tuple[int, pa.Array[Any]]]] = {}
        for output, one in enumerate(counted):
            for column in one.result.columns:
                if column.measure is Measure.KEY:
                    name = column.meaning.text if column.meaning else column.name
                    values = pc.cast(one.table.column(column.name), pa.string()).combine_chunks()
                    texts.setdefault(name, []).append((output, _texts(values)))
        self._codes: list[dict[str, Codes]] = [{} for _ in counted]
        self._values: dict[str, dict[str, int]] = {}
        for name, found in texts.items():
            encoded = pa.chunked_array([values for _, values in found], pa.string())
            coded = encoded.combine_chunks().dictionary_encode()
            codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
            self._values[name] = {str(v): n for n, v in enumerate(coded.dictionary.to_pylist())}
            at = 0
            for output, values in found:
                self._codes[output].setdefault(name, codes[at : at + len(values)])
                at += len(values)
        self._decides = self._dependencies()

    def of(self, output: int) -> Mapping[str, Codes]:
        return self._codes[output]

    def code(self, name: str, value: str) -> int:
        """The number of a value that a condition names."""
        known = self._values.setdefault(name, {})
        return known.setdefault(value, len(known))

    def told(self, codes: Mapping[str, Codes], name: str) -> Codes | None:
        """The key `name` of each row, if it is there or one that is there decides it."""
        if name in codes:
            return codes[name]
        for other in codes:
            map_ = self._decides.get((other, name))
            if map_ is not None and len(codes[other]) and codes[other].max(initial=0) < len(map_):
                found = map_[codes[other]]
                if found.min(initial=0) >= 0:
                    return found
        return None

    def free(self, codes: Mapping[str, Codes]) -> tuple[Codes, ...]:
        """The keys that no other of these decides; of two that decide each other, the first."""
        names = sorted(codes)
        return tuple(
            codes[name]
            for number, name in enumerate(names)
            if not any(
                (other, name) in self._decides
                and ((name, other) not in self._decides or names.index(other) < number)
                for other in names
                if other != name
            )
        )

    def matched(
        self, coarse: Mapping[str, Codes], fine: Mapping[str, Codes], sizes: tuple[int, int]
    ) -> tuple[Codes, NDArray[np.bool_]]:
        """For each row of `fine` the row of `coarse` that it is part of, and whether there is one."""
        told = {name: found for name in coarse if (found := self.told(fine, name)) is not None}
        left, right, count = self.both(coarse, told, sizes)
        row = np.full(count, -1, np.int64)
        row[left] = np.arange(len(left))
        found = row[right]
        return found, found >= 0

    def both(
        self, one: Mapping[str, Codes], other: Mapping[str, Codes], sizes: tuple[int, int]
    ) -> tuple[Codes, Codes, int]:
        """The groups of two tables by the keys of `other`, numbered alike; and how many there are."""
        joint = np.zeros(sum(sizes), np.int64)
        for name in sorted(other):
            both = np.concatenate([one[name], other[name]])
            _, joint = np.unique(joint * (int(both.max(initial=0)) + 1) + both, return_inverse=True)
        count = int(joint.max(initial=-1)) + 1
        return joint[: sizes[0]], joint[sizes[0] :], count

    def _dependencies(self) -> dict[tuple[str, str], Codes]:
        """(key, key) → the second's number for each number of the first, −1 where it is unknown."""
        found: dict[tuple[str, str], Codes] = {}
        broken: set[tuple[str, str]] = set()
        for codes in self._codes:
            for one in codes:
                for other in codes:
                    if one != other:
                        map_ = found.setdefault(
                            (one, other), np.full(len(self._values[one]), -1, np.int64)
                        )
                        if not _decided(codes[one], codes[other], map_):
                            broken.add((one, other))
        return {pair: map_ for pair, map_ in found.items() if pair not in broken}


def _texts(values: Any) -> pa.Array[Any]:
    nothing: Any = pa.scalar(_NOTHING)
    filled: pa.Array[Any] = pc.fill_null(values, nothing)
    return filled


def _decided(one: Codes, other: Codes, map_: Codes) -> bool:
    """Writes what each value of `one` goes with; whether that is always the same."""
    before = map_[one]
    map_[one] = other
    return bool(np.all(map_[one] == other) and np.all((before == -1) | (before == other)))
