"""How long does disclosure control take on a cube of a million cells with all its totals, and how much does it hide?

Run as `python -m tests.benchmarks.bench_disclosure`. The cube has 100 × 100 × 100 groups of people, skewed, and every
total over one, two or three keys in outputs of their own; a sparse one of 40 × 40 × 40 and a flat table come with it.
"""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.generation.disclosure.protect import Counted, protect_all
from datareq.generation.query.result import Meaning, Measure, QueryResult, Shape
from tests.disclosure.tables import column

ROOT = Path(__file__).parents[2]
LIMIT = 10.0
NAMES = ("tahun", "prodi", "provinsi")


def output(cube: np.ndarray, axes: tuple[int, ...]) -> Counted:
    """The counts over some keys, as the engine gives them."""
    counts = np.atleast_1d(cube.sum(axis=tuple(set(range(cube.ndim)) - set(axes))))
    places = np.nonzero(counts)
    people = pa.array(counts[places], pa.int64())
    table = {NAMES[axis]: pa.array(places[n], pa.int64()) for n, axis in enumerate(axes)}
    columns = [column(name, Measure.KEY, Meaning(text=name)) for name in table]
    columns.append(column("n", Measure.COUNT, Meaning(text="*"), ("_dr_n0",)))
    result = QueryResult(shape=Shape.COUNTED, columns=tuple(columns), subjects=("nim",))
    return Counted(pa.table({**table, "n": people, "_dr_n0": people}), result)


def main() -> None:
    policy = load_policy(read_folder(ROOT, "policy"), "c" * 40)
    level = next(level for level in policy.levels if level.round_to > 1)
    draw = np.random.default_rng(1)
    cases = {
        "100 x 100 x 100, skewed": np.floor(draw.lognormal(3.4, 1.0, (100, 100, 100))),
        "40 x 40 x 40, sparse": np.floor(draw.lognormal(3.4, 1.0, (40, 40, 40)))
        * (draw.random((40, 40, 40)) < 0.5),
        "1000 x 50": np.floor(draw.lognormal(3.4, 1.0, (1000, 50))),
    }
    print(f"{'table with all totals':26} {'cells':>9} {'few people':>11} {'hidden':>8} {'s':>6}")
    slowest = 0.0
    for name, cube in cases.items():
        axes = range(cube.ndim)
        subsets = [s for k in range(cube.ndim + 1) for s in itertools.combinations(axes, k)]
        counted = [output(cube.astype(np.int64), subset) for subset in subsets]
        start = time.perf_counter()
        safe = protect_all(counted, level)
        seconds = time.perf_counter() - start
        slowest = max(slowest, seconds)
        small = sum(
            int((c.table.column("n").to_numpy() < level.suppress_below).sum()) for c in counted
        )
        cells = sum(one.disclosure.cells for one in safe)
        hidden = sum(one.disclosure.suppressed for one in safe)
        print(f"{name:26} {cells:9} {small:11} {hidden:8} {seconds:6.2f}", flush=True)
    print(
        "few people: what acro would leave out, and no more; `make acro` holds both against each other"
    )
    if slowest > LIMIT:
        raise SystemExit(f"slower than {LIMIT} s")


if __name__ == "__main__":
    main()
