"""Every `gate/*/attack.yaml` is played on the stand-in forge, by the attacker's own hands.

The desk runs as it does every day. Nothing that was attacked may count, be merged or made; who has to
know reads its sentence; and a desk that looks again writes nothing.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.attacks.playing import (
    INTAKE,
    MOST,
    Facts,
    build_crowd,
    is_social,
    open_crowd,
    play,
    play_group,
)
from tests.attacks.scene import Scene, Venue
from tests.attacks.stages import once

FOLDER = Path(__file__).parent / "gate"
HARMLESS = {"checked", "complete", "declined", "incident", "notified"}
"""What the desk may note that it did, although somebody attacked."""


def load(name: str) -> dict[str, Any]:
    case = yaml.safe_load((FOLDER / name / "attack.yaml").read_text(encoding="utf-8"))
    assert isinstance(case, dict)
    return case


CASES = {path.parent.name: load(path.parent.name) for path in sorted(FOLDER.glob("*/attack.yaml"))}
SOCIAL = [name for name, case in CASES.items() if is_social(case)]
GROUPS = [SOCIAL[start : start + MOST] for start in range(0, len(SOCIAL), MOST)]


@pytest.fixture
def facts(
    stages: Path,
    shared: Path,
    venue: Venue,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Facts:
    name, case = request.param, CASES[request.param]
    if name not in SOCIAL:
        found = play(case, Scene(stages / case.get("stage", INTAKE), tmp_path / "scene", venue))
        shutil.rmtree(tmp_path / "scene")
        return found
    number, group = next((n, group) for n, group in enumerate(GROUPS) if name in group)
    crowd = once(shared / "crowd", lambda folder: build_crowd(stages / "founded", folder))

    def make(folder: Path) -> None:
        scene = open_crowd(crowd, folder / "scene", venue)
        told = play_group([CASES[each] for each in group], scene)
        kept = {each: asdict(one) for each, one in zip(group, told, strict=True)}
        (folder / "facts.json").write_text(json.dumps(kept))
        shutil.rmtree(folder / "scene")

    text = (once(shared / f"group-{number}", make) / "facts.json").read_text()
    return Facts(**json.loads(text)[name])


@pytest.mark.parametrize(
    ("name", "facts"), [pytest.param(name, name, id=name) for name in CASES], indirect=["facts"]
)
def test_the_attack_fails_in_these_words(name: str, facts: Facts) -> None:
    case = CASES[name]
    if case.get("passes"):
        assert_passed(case, facts)
        return
    assert_told(case, facts)
    assert_nothing_was_gained(case, facts)
    assert [line for line in facts.again if line != case.get("error")] == []


def assert_nothing_was_gained(case: dict[str, Any], facts: Facts) -> None:
    """Main stays where it was, nothing was accepted, made, handed over or archived, and no check of
    ours is green (`green`: people have approved; it is something else that isn't there)."""
    assert not facts.moved
    assert set(facts.acts) <= HARMLESS
    assert case.get("green") or facts.green == []
    if "evidence" in case:
        assert facts.statuses[case["evidence"]] != "done"
        assert not facts.refused
    if "keeps" in case:
        assert facts.statuses[case["keeps"]] == "done"


CALLED_QUIETLY = re.compile(r"`(@[A-Za-z0-9-]+)`")


def assert_told(case: dict[str, Any], facts: Facts) -> None:
    """`sentence`: in the desk's comment, `never`: not there; `report`, `error`: in what its run reports."""
    heard = CALLED_QUIETLY.sub(
        r"\1", facts.said
    )  # who was called today already is named without a call
    assert [t for t in several(case, "sentence") if t not in facts.said and t not in heard] == []
    assert [text for text in several(case, "never") if text in facts.said] == []
    for key in ("report", "error"):
        assert case.get(key) in (None, *facts.told)
    assert any(key in case for key in ("sentence", "report", "error"))


def several(case: dict[str, Any], key: str) -> list[str]:
    """One text, or a list of them."""
    value = case.get(key, [])
    return [value] if isinstance(value, str) else value


def assert_passed(case: dict[str, Any], facts: Facts) -> None:
    """What the attacks spoil: the same acts, but for the attack, do count."""
    if "evidence" in case:
        assert facts.statuses[case["evidence"]] == "done"
    else:
        assert facts.moved


def test_the_corpus_does_not_shrink() -> None:
    assert len([case for case in CASES.values() if not case.get("passes")]) >= 195


def test_every_folder_is_played_somewhere() -> None:
    for folder in FOLDER.iterdir():
        assert any((folder / name).is_file() for name in ("case.yaml", "attack.yaml")), folder.name
