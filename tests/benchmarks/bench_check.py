"""How fast is `datareq check` beside `check-jsonschema` on the same files? Whole processes, in turn.

The peer checks the schema alone; ours checks the schema and every rule of the form.
"""

from __future__ import annotations

import os
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


def seconds(command: list[str], compiled: str) -> float:
    """The wall-clock time of a process; a crash (an exit code other than 0 and 1) is an error."""
    # Both find their modules compiled, as after an installation, whatever this shell says.
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = compiled
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, cwd=REPOSITORY, check=False, env=env)
    took = time.perf_counter() - started
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode())
    return took


def compare(title: str, ours: list[str], peer: list[str], rounds: int, compiled: str) -> float:
    """Runs both in turn, prints the medians, and gives how many times faster ours is."""
    times: dict[str, list[float]] = {"ours": [], "peer": []}
    for _ in range(rounds):
        times["ours"].append(seconds(ours, compiled))
        times["peer"].append(seconds(peer, compiled))
    mine, theirs = statistics.median(times["ours"]), statistics.median(times["peer"])
    print(f"{title}: datareq {mine:.2f} s, check-jsonschema {theirs:.2f} s, {theirs / mine:.1f}×")
    return theirs / mine


def main(count: int = 2000, rounds: int = 3) -> None:
    """Many folders and one file; and many files by the schema alone, which is all that the peer does."""
    with tempfile.TemporaryDirectory() as folder:
        root, compiled = Path(folder) / "desk", str(Path(folder) / "compiled")
        files = [str(file) for file in write_folders(root, count)]
        check = [str(BIN / "datareq"), "check", "--repo", str(REPOSITORY)]
        peer = [str(BIN / "check-jsonschema"), "--schemafile", str(SCHEMA)]
        alone = [*check, "--schema", "frm-data-002"]
        for warm in ([*check, files[-1]], [*peer, files[-1]]):
            seconds(warm, compiled)
        compare(
            f"{count} folders, every rule", [*check, str(root)], [*peer, *files], rounds, compiled
        )
        compare(f"{count} files, schema alone", [*alone, *files], [*peer, *files], rounds, compiled)
        compare(
            "one file, every rule", [*check, files[0]], [*peer, files[0]], 2 * rounds + 1, compiled
        )


if __name__ == "__main__":
    main()
