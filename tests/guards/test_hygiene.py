"""Does the repository keep to itself: no place, host or tool of one particular workplace?"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest

from tests.guards.source import ROOT, tracked

# Spelled in pieces, so that this file doesn't name what it forbids.
HOSTS = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "artif" + "actory",
)
PLACES = (
    "/wo" + "rk/",
    "/ho" + "me/",
    "/ro" + "ot/",
    "/Us" + "ers/",
    "/tmp/ba" + "sh",
    "/sha" + "red/",
)
TOOLS = (r"\bissues s" + "how", r"\.lib" + "rary/", "pack" + "ages/env", "con" + r"tract\.md")
LEADING = r"(?<![\w.})*\]-])"
FORBIDDEN = re.compile(
    "|".join(
        [
            *(re.escape(host) for host in HOSTS),
            *(LEADING + re.escape(one) for one in PLACES),
            *TOOLS,
        ]
    )
)
GENERATED = (".mo", ".parquet", ".duckdb", ".png")


def text_files() -> list[str]:
    return [name for name in tracked() if PurePosixPath(name).suffix not in GENERATED]


def test_no_file_names_a_registry_or_a_place_of_one_machine() -> None:
    """Somebody else's clone would not have it."""
    found = []
    for name in text_files():
        for n, line in enumerate((ROOT / name).read_bytes().split(b"\n"), 1):
            if FORBIDDEN.search(line.decode("utf-8", "replace")):
                found.append(f"{name}:{n}")
    assert not found


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("see https://" + HOSTS[0] + "/simple", True),
        ("cd " + PLACES[0] + "main", True),
        ('"' + PLACES[4] + '_jobs"', True),
        ("tests/net" + PLACES[0] + "x", False),
        ("https://api.github.com/repos", False),
    ],
    ids=["registry", "folder", "job folder", "part of a longer path", "the forge"],
)
def test_the_pattern_sees_what_it_should(line: str, seen: bool) -> None:
    assert bool(FORBIDDEN.search(line)) is seen


def test_no_file_of_one_machine_is_in_git() -> None:
    """Environments, caches and results stay outside."""
    parts = {part for name in tracked() for part in PurePosixPath(name).parts}
    assert not parts & {
        ".venv",
        ".venv-spark",
        "__pycache__",
        ".mypy_cache",
        "demo-out",
        "bench-out",
        ".idea",
    }
    assert not [name for name in tracked() if name.endswith((".pem", ".key", ".pyc", ".sqlite"))]


def test_names_of_files_are_plain() -> None:
    """Every system can check them out; but for attacks, whose point is a strange name."""
    plain = re.compile(r"[A-Za-z0-9._/+-]+")
    strange = [name for name in tracked() if not plain.fullmatch(name)]
    assert not [name for name in strange if not name.startswith("tests/attacks/")]


def test_no_two_names_differ_only_in_case() -> None:
    lowered = [name.lower() for name in tracked()]
    assert len(lowered) == len(set(lowered))
