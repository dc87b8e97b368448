"""How fast is `datareq check` beside `check-jsonschema` on the same files? Whole processes, in turn.

The peer checks the schema alone; ours checks the schema and every rule of the form.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.folders import write_folders

REPOSITORY = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SCHEMA = REPOSITORY / "schemas" / "frm-data-002.schema.json"


def seconds(command: list[str]) -> float:
    """The wall-clock time of a process; a crash (an exit code other than 0 and 1) is an error."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, cwd=REPOSITORY, check=False)
    took = time.perf_counter() - started
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode())
    return took


def compare(title: str, ours: list[str], peer: list[str], rounds: int) -> float:
    """Runs both in turn, prints the medians, and gives how many times faster ours is."""
    times: dict[str, list[float]] = {"ours": [], "peer": []}
    for _ in range(rounds):
        times["ours"].append(seconds(ours))
        times["peer"].append(seconds(peer))
    mine, theirs = statistics.median(times["ours"]), statistics.median(times["peer"])
    print(f"{title}: datareq {mine:.2f} s, check-jsonschema {theirs:.2f} s, {theirs / mine:.1f}×")
    return theirs / mine


def main(count: int = 2000, rounds: int = 3) -> None:
    """The two comparisons of the promise: many folders at least 12×, one file at least 2×."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = [str(file) for file in write_folders(root, count)]
        check = [str(BIN / "datareq"), "check", "--repo", str(REPOSITORY)]
        peer = [str(BIN / "check-jsonschema"), "--schemafile", str(SCHEMA)]
        compare(f"{count} folders", [*check, str(root)], [*peer, *files], rounds)
        compare("one file", [*check, files[0]], [*peer, files[0]], 2 * rounds + 1)


if __name__ == "__main__":
    main()
