"""What does a forge remember, and is it the same as another one's? To the second, or with times masked."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datareq.model.names import LEDGER_BRANCH, MAIN

if TYPE_CHECKING:
    from theatre import Theatre

LEFT_OUT = {"tokens", "apps", "rulesets"}
"""Tables of the forge that hold keys, which differ from forge to forge, and what is set up at every start."""
PASSING_META = {"port"}


def memory(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that a forge remembers, table by table, but for its keys and rules: who did what, and when."""
    database = sqlite3.connect(f"file:{folder}/forge.sqlite?mode=ro", uri=True)
    try:
        names = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name not in LEFT_OUT
        ]
        tables = {
            name: sorted(database.execute(f"SELECT * FROM {name}"), key=repr)  # noqa: S608
            for name in names
        }
    finally:
        database.close()
    tables["meta"] = [row for row in tables["meta"] if row[0] not in PASSING_META]
    return tables


def branches(folder: Path) -> dict[str, str]:
    """Branch → its commit and tree, of a forge's first repository, which is the desk's."""
    first = min((folder / "repos").iterdir(), key=lambda path: path.name)
    listed = subprocess.run(
        [
            "git",
            f"--git-dir={first}",
            "for-each-ref",
            "--format=%(refname:short)=%(objectname) %(tree)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.split("=") for line in listed.stdout.splitlines())


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def assert_same_memory(ours: Theatre, theirs: Theatre) -> None:
    """The two forges remember the same, to the second: no comment, check, pull request, label, review
    request, branch or commit more or less, and none at another time."""
    mine, other = ours.memory(), theirs.memory()
    assert mine.keys() == other.keys()
    for table, rows in other.items():
        assert mine[table] == rows, table


ONCE = ("pulls", "issues", "issue_labels", "labels", "reviews", "review_requests")
MASKS = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|\+\d\d:\d\d)"), "TIME"),
    (re.compile(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{40}\b"), "HASH"),
    (re.compile(r"\b[2-7]\d{4}\b"), "ID"),
)
"""Which of the two writes first, and how often the other one is too late, decides at which second each
write happens and which number a comment or an event gets; commits and digests carry those times on."""


def masked(theatre: Theatre, branch: str) -> dict[str, list[str]]:
    """Path → lines in any order, of a branch whose lines may have been written by either desk."""
    files: dict[str, list[str]] = {}
    for path in theatre.files(branch):
        text = theatre.read(branch, path)
        for pattern, mark in MASKS:
            text = pattern.sub(mark, text)
        files[path] = sorted(text.splitlines())
    return files


def identity(line: dict[str, object]) -> str:
    """What a line of the ledger says, without when."""
    return json.dumps({key: value for key, value in line.items() if key != "at"}, sort_keys=True)


def assert_done_once(both: Theatre, alone: Theatre) -> None:
    """All that there may be once is there once, and says what it says when one desk works alone."""
    for branch in (MAIN, LEDGER_BRANCH):
        mine, theirs = masked(both, branch), masked(alone, branch)
        assert mine.keys() == theirs.keys()
        for path, lines in theirs.items():
            assert mine[path] == lines, path
    assert both.trees().keys() == alone.trees().keys()
    for path, lines in both.ledger().items():
        assert max(Counter(map(identity, lines)).values()) == 1, path
    mine, theirs = both.memory(), alone.memory()
    for table in ONCE:
        assert len(mine[table]) == len(theirs[table]), table
    assert comments(both) == comments(alone)
    assert checks(both) == checks(alone)
    assert len(both.read(MAIN, "archive/2026/register.csv").splitlines()) == 2


def comments(theatre: Theatre) -> list[tuple[int, str]]:
    """(pull request, text), the desk's and people's."""
    rows = theatre.forge.application.forge.state.all("SELECT number, body FROM comments")
    return sorted((row["number"], re.sub(r"[0-9a-f]{8}", "HASH", row["body"])) for row in rows)


def checks(theatre: Theatre) -> list[list[tuple[str, str]]]:
    """What the desk's checks say on each head, whether the forge has one or two of them. A head that the
    desk itself wrote is named by the second in which it did."""
    rows = theatre.forge.application.forge.state.all("SELECT * FROM check_runs")
    said: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        said.setdefault(row["head_sha"], set()).add((row["name"], row["title"]))
    return sorted(sorted(on_head) for on_head in said.values())
