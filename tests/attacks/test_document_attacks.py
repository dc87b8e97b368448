"""Each folder of `documents/` is an attack on whoever reads a request; none passes, each refusal is a sentence.

`requests/` holds its files; `make.json` those that git or a disk can't hold as they are: a link, or a
text repeated many times. `expected.json` says why it is an attack, and what a person reads.
`DATAREQ_GOLDEN=write` writes the findings anew.
"""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.factories import ROOT

from datareq.documents.findings import word
from datareq.reconcile.checking import Checker

ATTACKS = sorted(
    folder.parent for folder in Path(__file__).parent.glob("documents/*/expected.json")
)


def play(attack: Path, root: Path) -> list[dict[str, object]]:
    """Lays the attack out below `root`, checks it, and gives what is told."""
    if (attack / "requests").is_dir():
        shutil.copytree(attack / "requests", root / "requests")
    made = attack / "make.json"
    for path, how in json.loads(made.read_text("utf-8")).items() if made.is_file() else ():
        target = root / "requests" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if "link" in how:
            target.symlink_to(how["link"])
        else:
            target.write_text(how["repeat"] * how["times"], encoding="utf-8")
    found = Checker(ROOT, datetime(2026, 3, 2, tzinfo=UTC)).check([str(root)])
    start = len(f"{root}/")
    return [
        {"code": f.code, "file": f.file[start:], "line": f.line, "sentence": word(f, "id")[0]}
        for f in found
        if f.is_error
    ]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack_is_refused_in_these_words(attack: Path, tmp_path: Path) -> None:
    expected = json.loads((attack / "expected.json").read_text("utf-8"))
    told = play(attack, tmp_path)
    if os.environ.get("DATAREQ_GOLDEN") == "write":
        text = json.dumps({**expected, "findings": told}, ensure_ascii=False, indent=2)
        (attack / "expected.json").write_text(text + "\n", encoding="utf-8")
        expected["findings"] = told
    assert told
    assert told == expected["findings"]


def test_the_corpus_is_there() -> None:
    assert len(ATTACKS) >= 50
