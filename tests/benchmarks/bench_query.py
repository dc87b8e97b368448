"""How long does the gate take for one query? The median over all honest queries and all attacks.

Run as `python -m tests.benchmarks.bench_query`. Every column of every source is granted, which makes the
rendered SQL as long as it gets.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import yaml

from datareq.documents.catalogue import load_catalogue
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.generation.query.gate import check_query
from datareq.model.procedure import Parameter

ROOT = Path(__file__).parents[2]
ROUNDS = 5
LIMIT = 5.0


def main() -> None:
    files = read_folder(ROOT, "policy", "datasets/catalogue")
    sources = load_catalogue(files)
    ranks = {level.id: level.rank for level in load_policy(files, "c" * 40).levels}
    granted = {source.id: tuple(column.name for column in source.columns) for source in sources}
    declared = yaml.safe_load((ROOT / "tests/honest/parameters.yaml").read_text(encoding="utf-8"))
    parameters = {name: Parameter(**value) for name, value in declared["parameters"].items()}

    def once(sql: str) -> float:
        start = time.perf_counter()
        check_query(sql, granted, sources, ranks, parameters=parameters)
        return (time.perf_counter() - start) * 1000

    medians = {}
    for corpus in ("tests/honest", "tests/attacks/sql"):
        queries = [path.read_text() for path in sorted((ROOT / corpus).glob("*/query.sql"))]
        for sql in queries[:20]:
            once(sql)
        medians[corpus] = [statistics.median(once(sql) for _ in range(ROUNDS)) for sql in queries]
    medians["both"] = [value for values in list(medians.values()) for value in values]
    print(f"{'corpus':20} {'queries':>8} {'median ms':>10} {'slowest ms':>11}")
    for corpus, values in medians.items():
        print(f"{corpus:20} {len(values):8} {statistics.median(values):10.2f} {max(values):11.1f}")
    if statistics.median(medians["both"]) > LIMIT:
        raise SystemExit(f"slower than {LIMIT} ms")


if __name__ == "__main__":
    main()
