"""Every `gate/*/attack.yaml` is played on the stand-in forge, by the attacker's own hands.

The desk runs as it does every day. Nothing that was attacked may count, be merged or made; who has to
know reads its sentence; and a desk that looks again writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.attacks.scene import Scene
from tests.attacks.vocabulary import perform

from datareq.model.verdict import Status

FOLDER = Path(__file__).parent / "gate"
CASES = sorted(path.parent.name for path in FOLDER.glob("*/attack.yaml"))
STAGE = "submitted"


def load(name: str) -> dict[str, Any]:
    case = yaml.safe_load((FOLDER / name / "attack.yaml").read_text(encoding="utf-8"))
    assert isinstance(case, dict)
    return case


@pytest.fixture
def played(
    stages: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[dict[str, Any], Scene]]:
    case = load(request.param)
    scene = Scene(stages / case.get("stage", STAGE), tmp_path / "scene")
    yield case, scene
    scene.close()


@pytest.mark.parametrize("played", CASES, indirect=True)
def test_the_attack_fails_in_these_words(played: tuple[dict[str, Any], Scene]) -> None:
    case, scene = played
    perform(scene, case["acts"])
    before, accepted = scene.tip(), scene.acts()
    scene.turn()
    if case.get("passes"):
        assert_passed(case, scene, before)
        return
    assert_nothing_was_gained(case, scene, before, accepted)
    assert_told(case, scene)
    scene.forge.forget_requests()
    scene.told.clear()
    scene.turn()
    assert scene.writes() == []
    assert "error" in case or scene.told == []


def assert_nothing_was_gained(
    case: dict[str, Any], scene: Scene, before: str, acts: set[str]
) -> None:
    """Main stays where it was, nothing was accepted, made, handed over or archived, and no check of
    ours is green."""
    assert scene.tip() == before
    assert scene.acts() - acts <= {"checked", "complete", "incident", "notified"}
    for number in scene.pulls.values():
        pull = scene.get(f"pulls/{number}")
        if pull["state"] == "open":
            assert "success" not in scene.checks(pull["head"]["sha"])
    if "evidence" in case:
        verdict = scene.verdicts[scene.number(case.get("at"))]
        assert verdict.evidence(case["evidence"]).status is not Status.DONE
        assert not verdict.refused
    if "keeps" in case:
        verdict = scene.verdicts[scene.number(case.get("at"))]
        assert verdict.evidence(case["keeps"]).status is Status.DONE


def assert_told(case: dict[str, Any], scene: Scene) -> None:
    """`sentence`: in the desk's comment, `never`: not there; `report`, `error`: in what its run reports."""
    said = scene.said(scene.number(case.get("at"))) if scene.pulls else ""
    assert all(sentence in said for sentence in several(case, "sentence"))
    assert not any(text in said for text in several(case, "never"))
    assert any(key in case for key in ("sentence", "report", "error"))
    for key in ("report", "error"):
        if key in case:
            assert case[key] in scene.told


def several(case: dict[str, Any], key: str) -> list[str]:
    """One text, or a list of them."""
    value = case.get(key, [])
    return [value] if isinstance(value, str) else value


def assert_passed(case: dict[str, Any], scene: Scene, before: str) -> None:
    """What the attacks spoil: the same acts, but for the attack, do count."""
    if "evidence" in case:
        verdict = scene.verdicts[scene.number(case.get("at"))]
        assert verdict.evidence(case["evidence"]).status is Status.DONE
    else:
        assert scene.tip() != before


def test_the_corpus_does_not_shrink() -> None:
    assert len([name for name in CASES if not load(name).get("passes")]) >= 1
