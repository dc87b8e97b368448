"""How much more is hidden here than acro hides, which leaves out the small groups alone?

Run as `python -m tests.benchmarks.against_acro`, or `make acro`. acro (statistical disclosure control for trusted research
environments, UWE Bristol) needs an older pandas than other tools of ours, so it gets an environment of its own, in a
temporary folder; that needs the package index. Both see the same people: acro makes cross tables of them with its own
threshold set to ours, we get the same tables with all their totals.
"""

from __future__ import annotations

import itertools
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from datareq.generation.disclosure.protect import protect_all
from tests.disclosure.levels import EXACT, UNROUNDED
from tests.disclosure.tables import Case

TABLES = 60
THERE = """
import json, logging, sys, warnings
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import pandas as pd
from acro import ACRO
given = json.load(sys.stdin)
desk = ACRO(suppress=True)
desk.config["safe_threshold"] = given["threshold"]
found = []
for table in given["tables"]:
    rows = [(a, b) for a, b, count in table for _ in range(count)]
    people = pd.DataFrame(rows, columns=["a", "b"])
    made = desk.crosstab(people["a"], people["b"])
    found.append(int(made.isna().sum().sum()))
json.dump(found, sys.stdout)
"""


def tables(seed: int) -> list[Case]:
    draw = random.Random(seed)
    found = []
    for _ in range(TABLES):
        rows, columns = draw.randint(3, 8), draw.randint(3, 8)
        domain = {"a": [f"a{n}" for n in range(rows)], "b": [f"b{n}" for n in range(columns)]}
        people = {
            place: 1 + int(draw.lognormvariate(3.2, 0.9))
            for place in itertools.product(*domain.values())
        }
        found.append(Case(domain, {}, people, [("a", "b"), ("a",), ("b",), ()]))
    return found


def primary_of_acro(cases: list[Case], threshold: int) -> list[int]:
    """What acro leaves out of each table."""
    given = {
        "threshold": threshold,
        "tables": [[(*place, count) for place, count in case.people.items()] for case in cases],
    }
    uv = Path(sys.prefix) / "bin/uv"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        python = home / "acro/bin/python"
        for command in (
            [uv, "venv", "-q", "--python", sys.executable, home / "acro"],
            [uv, "pip", "install", "-q", "--python", python, "acro", "pandas<3"],
        ):
            subprocess.run(list(map(str, command)), check=True)
        answer = subprocess.run(
            [str(python), "-c", THERE],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=True,
            cwd=home,  # it leaves files where it runs
        )
    numbers: list[int] = json.loads(answer.stdout[answer.stdout.rindex("[") :])
    return numbers


def main() -> None:
    print(
        f"{'threshold':>9} {'cells':>6} {'acro':>6} {'here, few':>10} {'here, all':>10} {'times':>6}"
    )
    for level in (UNROUNDED, EXACT):
        cases = tables(level.suppress_below)
        theirs = primary_of_acro(cases, level.suppress_below)
        few = [sum(0 < n < level.suppress_below for n in case.people.values()) for case in cases]
        if theirs != few:
            raise SystemExit("acro counts other groups as small than we do")
        safe = [protect_all(case.counted(), level) for case in cases]
        hidden = sum(one.disclosure.suppressed or 0 for every in safe for one in every)
        cells = sum(one.disclosure.cells or 0 for every in safe for one in every)
        print(
            f"{level.suppress_below:9} {cells:6} {sum(theirs):6} {sum(few):10} {hidden:10} {hidden / sum(theirs):6.2f}"
        )


if __name__ == "__main__":
    main()
