"""Every hostile document is handed in on the stand-in forge: its comment says what is wrong, and where.

All of them are open at once, and the desk looks at them in one run: what one of them does may not touch
the others either. `expected.json` has under `said` what the desk's comment must say; `DATAREQ_GOLDEN=write`
writes it anew. In it, `{slug}` is the folder of the request, which is another one for each attack here.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.attacks.gitwork import PushRefused
from tests.attacks.scene import Scene, Venue
from tests.attacks.stages import once

from datareq.model.names import MAIN
from datareq.model.verdict import Verdict

ATTACKS = sorted(path.parent for path in Path(__file__).parent.glob("documents/*/expected.json"))
SLUG = "2026-03-02-perpus-uji"
REQUESTER, HEAD = "fajar", "hendro"
LONGEST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one attack. `refused`: what git said, if the forge didn't even take it."""

    slug: str
    refused: str = ""
    said: str = ""
    counted: bool = False
    green: bool = False
    state: str = ""


def files_of(attack: Path, slug: str) -> dict[str, Any]:
    """Path → content, or how it is made, as git holds it."""
    found: dict[str, Any] = {
        path.relative_to(attack).as_posix(): path.read_bytes().decode("utf-8", "surrogateescape")
        for path in sorted((attack / "requests").rglob("*"))
        if path.is_file()
    }
    made = attack / "make.json"
    for path, how in json.loads(made.read_text("utf-8")).items() if made.is_file() else ():
        name = f"requests/{path}"
        if name.endswith("/.git"):
            found[name.removesuffix("/.git")] = {"submodule": MAIN}
        elif "link" in how:
            found[name] = {"link": how["link"]}
        else:
            found[name] = {"text": how["repeat"], "times": how["times"]}
    return {
        path.replace(f"requests/{SLUG}", f"requests/{slug}"): how for path, how in found.items()
    }


def play(stage: Path, folder: Path) -> dict[str, Any]:
    """Hands everything in, lets the head approve it all, and looks once more."""
    venue = Venue(folder / "venue")
    scene = Scene(stage, folder / "scene", venue)
    outcomes = {}
    try:
        fork = scene.hands(REQUESTER).fork()
        pulls: dict[str, int] = {}
        for n, attack in enumerate(ATTACKS):
            slug = f"{SLUG}-{n}"
            try:
                pulls[attack.name] = hand_in(scene, fork, attack, slug)
            except PushRefused as refused:
                outcomes[attack.name] = Outcome(slug=slug, refused=str(refused))
        scene.turn()
        for number in pulls.values():
            scene.act(HEAD, "POST", f"pulls/{number}/reviews", {"event": "APPROVE", "body": ""})
        scene.turn()
        problems = [case.registration for case in scene.reports.values() if case.problem]
        for name, number in pulls.items():
            pull, verdict = scene.get(f"pulls/{number}"), scene.verdicts[number]
            outcomes[name] = Outcome(
                slug=f"{SLUG}-{[attack.name for attack in ATTACKS].index(name)}",
                said=scene.said(number),
                counted=counts(verdict),
                green="success" in scene.checks(pull["head"]["sha"]),
                state=pull["state"],
            )
        scene.forge.forget_requests()
        scene.turn()
        again = scene.writes()
    finally:
        venue.stop()
    return {
        "again": again,
        "problems": problems,
        "outcomes": {name: asdict(outcome) for name, outcome in outcomes.items()},
    }


def hand_in(scene: Scene, fork: str, attack: Path, slug: str) -> int:
    """A pull request with the files of one attack; its number."""
    tip = scene.tip() or ""
    files = {
        path: {"submodule": tip} if how == {"submodule": MAIN} else how
        for path, how in files_of(attack, slug).items()
    }
    commit = scene.workshop.commit([tip], files, f"{REQUESTER} <{REQUESTER}@example.org>", tip)
    scene.workshop.push(REQUESTER, fork, f"{commit}:{attack.name}")
    order = {"title": attack.name, "head": f"{REQUESTER}:{attack.name}", "base": MAIN}
    return int(scene.act(REQUESTER, "POST", "pulls", order)["number"])


def counts(verdict: Verdict) -> bool:
    """Whether the approval counted, or could have."""
    return verdict.satisfied or any(
        proof.review is not None
        for step in verdict.steps
        for evidence in step.evidences
        for proof in evidence.counted
    )


@pytest.fixture(scope="session")
def played(stages: Path, shared: Path) -> dict[str, Any]:
    def make(folder: Path) -> None:
        (folder / "told.json").write_text(json.dumps(play(stages / "founded", folder)))

    told = once(shared / "documents", make) / "told.json"
    found: dict[str, Any] = json.loads(told.read_text())
    return found


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_a_hostile_document_is_answered_in_these_words(
    attack: Path, played: dict[str, Any]
) -> None:
    outcome = Outcome(**played["outcomes"][attack.name])
    told = answer(outcome)
    expected = json.loads((attack / "expected.json").read_text("utf-8"))
    if os.environ.get("DATAREQ_GOLDEN") == "write":
        text = json.dumps({**expected, "said": told}, ensure_ascii=False, indent=2)
        (attack / "expected.json").write_text(text + "\n", encoding="utf-8")
        expected["said"] = told
    assert told
    assert told == expected["said"]
    assert not outcome.counted
    assert not outcome.green
    assert "Traceback" not in outcome.said
    assert len(outcome.said) < LONGEST


def answer(outcome: Outcome) -> list[str]:
    """What is to be put right, as the comment says it; or git's last word."""
    if outcome.refused:
        return [line for line in outcome.refused.splitlines() if line.startswith("error: ")][:1]
    lines: list[str] = []
    told = False
    for line in outcome.said.splitlines():
        if line.startswith("#### "):
            told = line.startswith("#### Perlu ")
        elif told and line.startswith("- "):
            lines.append(line.removeprefix("- ").replace(outcome.slug, "{slug}"))
    return lines


def test_nothing_stopped_the_desk(played: dict[str, Any]) -> None:
    assert played["problems"] == []
    assert {outcome["state"] for outcome in played["outcomes"].values()} <= {"open", ""}


def test_a_second_look_writes_nothing(played: dict[str, Any]) -> None:
    assert played["again"] == []


def test_the_corpus_does_not_shrink() -> None:
    assert len(ATTACKS) >= 50
