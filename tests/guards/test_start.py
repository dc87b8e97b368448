"""Do the commands that people wait for load only what they need?"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.guards.source import ROOT

HEAVY = {
    *("duckdb", "sqlglot", "pandas", "numpy", "pyarrow", "github", "flask", "pygit2"),
    *("jsonschema", "holidays", "requests", "highspy"),
}
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
