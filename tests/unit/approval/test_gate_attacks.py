"""Every folder under `tests/attacks/gate/` is an attack that must not pass, with the sentence that a person reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests import factories
from tests.unit.approval.attack_builders import ATTACKS

from datareq.approval.kinds import classify
from datareq.approval.words import sentence
from datareq.model.verdict import Status, Verdict

CASES = sorted((Path(__file__).parents[2] / "attacks" / "gate").glob("*/case.yaml"))


def load(path: Path) -> dict[str, Any]:
    case = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(case, dict)
    return case


def told(verdict: Verdict) -> list[str]:
    """Every sentence of the verdict, in Indonesian."""
    messages = [*verdict.refused, *(action.reason for action in verdict.next)]
    for step in verdict.steps:
        for evidence in step.evidences:
            messages += [evidence.reason, *(discard.reason for discard in evidence.discarded)]
    return [sentence(message, factories.policy(), "id") for message in messages]


def reclassified(story: factories.Story) -> factories.Story:
    """The kind as whoever reads the pull request would find it."""
    snapshot, pull = story.snapshot, story.snapshot.pull
    kind = classify(
        snapshot.changes, pull.head_ref, pull.head_repo, pull.author, snapshot.repository
    )
    return story.set(kind=kind)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_the_attack_does_not_pass_and_says_why(path: Path) -> None:
    case = load(path)
    story = getattr(factories, case["baseline"])(case.get("level", "publik"))
    verdict = reclassified(ATTACKS[case["attack"]](story)).verdict()
    if case.get("satisfied"):
        assert verdict.satisfied, told(verdict)
        return
    assert not verdict.satisfied
    assert case["sentence"] in told(verdict)
    if "evidence" in case:
        assert verdict.evidence(case["evidence"]).status is not Status.DONE
    else:
        assert verdict.refused
        assert not any(e.open for step in verdict.steps for e in step.evidences)
        assert not any(e.counted for step in verdict.steps for e in step.evidences)
    if "keeps" in case:
        assert verdict.evidence(case["keeps"]).status is Status.DONE


def test_every_attack_has_a_case() -> None:
    assert {load(path)["attack"] for path in CASES} == set(ATTACKS)


def test_the_corpus_does_not_shrink() -> None:
    assert len(CASES) >= 100
