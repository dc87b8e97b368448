"""Do the commands that people wait for load only what they need?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.source import ROOT

HEAVY = {
    *("duckdb", "sqlglot", "pandas", "numpy", "pyarrow", "github", "flask", "pygit2"),
    *("jsonschema", "holidays", "requests", "highspy"),
}
FULL = Path("/dev/full")
CLEAN = "tests/examples/valid/dua-fakultas"
PROBE = """
import sys
sys.argv = ["datareq", *sys.argv[1:]]
from datareq.cli import main
try:
    main()
finally:
    sys.stderr.write("loaded: " + " ".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def loaded(*arguments: str) -> frozenset[str]:
    """The top-level modules that a command has loaded when it ends well."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return frozenset(done.stderr.rpartition("loaded: ")[2].split())


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("--version",), ("check", "--help"), ("check", CLEAN), ("check", "policy")],
    ids=" ".join,
)
def test_command_starts_without_the_heavy_libraries(arguments: tuple[str, ...]) -> None:
    """Seen in the interpreter itself: no timing, so no flicker."""
    assert not loaded(*arguments) & HEAVY


def test_help_needs_only_click() -> None:
    assert not loaded("--help") & {"yaml", "jsonschema_rs", "msgspec", "babel"}


def test_rules_of_a_procedure_are_looked_at_without_the_library_of_rows() -> None:
    """Every decision on a fulfilment looks at them; only making data needs rows."""
    code = "import sys, datareq.generation.rules; sys.exit('pyarrow' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0


ENDING = """
import atexit, sys
from datareq.cli import leave
atexit.register(print, "what was registered")
print("what was said")
leave(int(sys.argv[1]))
"""


@pytest.mark.parametrize("code", [0, 1, 3])
def test_a_command_ends_with_everything_said_and_done(code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDING, str(code)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (code, "")
    assert done.stdout == "what was said\nwhat was registered\n"


@pytest.mark.skipif(not FULL.exists(), reason="the machine has no full device")
@pytest.mark.parametrize(("code", "told"), [(0, 3), (1, 1), (3, 3)])
def test_what_could_not_be_said_is_not_called_well(code: int, told: int) -> None:
    """Where what is said waits to be written, and then can't be."""
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    said = f"from datareq.cli import leave; print('yes'); leave({code})"
    with FULL.open("wb") as nowhere:
        done = subprocess.run(
            [sys.executable, "-c", said],
            env=buffered,
            stdout=nowhere,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (told, b"")


def test_the_installed_command_ends_as_the_function_does() -> None:
    command = [str(Path(sys.executable).with_name("datareq")), "due", "2026-03-12", "--days", "10"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2026" in done.stdout
