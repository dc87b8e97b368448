"""How is an attack played, and what came of it? Alone in a copy of its stage, or beside others.

Attacks on an intake that touch nothing else are played in one world with an intake for each, and the
desk looks at all of them in one run: most of what a look costs, it costs once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.attacks.scene import SLUG, Scene, Venue
from tests.attacks.stages import keep
from tests.attacks.vocabulary import perform

from datareq.model.verdict import Verdict

REQUESTER = "dimas"
FORM = "straight/request.yaml"
INTAKE = "submitted"
MOST = 14
CLOCK = re.compile(r"pukul \d\d\.\d\d")
"""The minute depends on what came before."""
ALONE = {"appoint", "branch", "fail", "join", "leave", "on_main", "open", "protect", "reanchor"} | {
    *("gate_run", "push_head"),
    *("delete_fork", "rename", "rewrite_ledger", "submit", "unprotect"),
}
"""Words that others would feel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was there after an attack. `said`: the desk's words on the pull request that is asked about;
    `told`: those of its runs; `moved`: whether main did; `acts`: what the ledger has more;
    `green`: open pull requests with our green check; `statuses`: evidence → status, and whether there
    was a refusal; `again`: what a second look wrote or told."""

    said: str
    told: list[str]
    moved: bool
    acts: list[str]
    green: list[int]
    statuses: dict[str, str]
    refused: bool
    again: list[str]


def words(acts: list[Any]) -> list[tuple[str, dict[str, Any]]]:
    """Each act's name and how it is done."""
    return [
        (act, {}) if isinstance(act, str) else (name, dict(how or {}))
        for act in acts
        for name, how in ([(act, {})] if isinstance(act, str) else act.items())
    ]


def is_social(case: dict[str, Any]) -> bool:
    """Whether an attack can be played beside others."""
    if case.get("stage", INTAKE) != INTAKE or case.get("passes"):
        return False
    told = words(case["acts"])
    return not any(name in ALONE or how.get("repo") for name, how in told)


def play(case: dict[str, Any], scene: Scene) -> Facts:
    """One attack in a world of its own."""
    perform(scene, case["acts"])
    before, acts = scene.tip(), scene.acts()
    scene.turn()
    return observe(scene, [scene], [case], before, acts)[0]


def play_group(cases: list[dict[str, Any]], scene: Scene) -> list[Facts]:
    """Each attack on its own intake, in waves from one turn of the desk to the next."""
    numbers = sorted(scene.pulls.items(), key=lambda item: item[1])
    parts = [scene.part(slug, number) for slug, number in numbers[: len(cases)]]
    before, acts = scene.tip(), scene.acts()
    waves = [_waves(case["acts"]) for case in cases]
    for n in range(max(len(wave) for wave in waves)):
        for part, wave in zip(parts, waves, strict=True):
            if n < len(wave):
                perform(part, wave[n])
        scene.turn()
    return observe(scene, parts, cases, before, acts)


def _waves(acts: list[Any]) -> list[list[Any]]:
    waves: list[list[Any]] = [[]]
    for act in acts:
        if act == "turn":
            waves.append([])
        else:
            waves[-1].append(act)
    return waves


def observe(
    scene: Scene,
    parts: list[Scene],
    cases: list[dict[str, Any]],
    before: str | None,
    acts: set[str],
) -> list[Facts]:
    """What is there now; then the desk looks once more."""
    green = [number for number in scene.pulls.values() if _is_green(scene, number)]
    told, moved, more = [*scene.told], scene.tip() != before, sorted(scene.acts() - acts)
    said = [_said(part, case) for part, case in zip(parts, cases, strict=True)]
    verdicts = [
        scene.verdicts.get(part.number(case.get("at"))) if part.pulls else None
        for part, case in zip(parts, cases, strict=True)
    ]
    scene.forge.forget_requests()
    scene.told.clear()
    scene.turn()
    again = [*scene.writes(), *scene.told]
    return [
        Facts(
            said=text,
            told=[_as_alone(part, line) for line in told],
            moved=moved,
            acts=more,
            green=green,
            statuses=_statuses(verdict),
            refused=verdict is not None and bool(verdict.refused),
            again=again,
        )
        for part, text, verdict in zip(parts, said, verdicts, strict=True)
    ]


def _is_green(scene: Scene, number: int) -> bool:
    pull = scene.get(f"pulls/{number}")
    return pull["state"] == "open" and "success" in scene.checks(pull["head"]["sha"])


def _statuses(verdict: Verdict | None) -> dict[str, str]:
    steps = verdict.steps if verdict else ()
    return {e.id: e.status.value for step in steps for e in step.evidences}


def _said(part: Scene, case: dict[str, Any]) -> str:
    """The desk's words, as if the request had the name and number that it has when it is alone."""
    if not part.pulls:
        return ""
    return _as_alone(part, part.said(part.number(case.get("at"))))


def _as_alone(part: Scene, text: str) -> str:
    text = CLOCK.sub("pukul …", text)
    if part.slug == SLUG:
        return text
    number = part.number(None)
    text = text.replace(part.slug, SLUG).replace(f"-{number:04d}", "-0001")
    return re.sub(rf"#{number}\b", "#1", text)


def build_crowd(founded: Path, folder: Path) -> None:
    """The world for attacks beside each other: as many intakes, announced."""
    venue = Venue(folder / "venue")
    scene = Scene(founded, folder / "scene", venue)
    try:
        for n in range(MOST):
            slug = f"{SLUG}-{chr(ord('a') + n)}"
            perform(scene, [{"submit": {"by": REQUESTER, "slug": slug, "form": FORM, "as": slug}}])
        scene.turn()
        keep(venue, scene.folder, folder / INTAKE)
    finally:
        venue.stop()


def open_crowd(crowd: Path, folder: Path, venue: Venue) -> Scene:
    """A copy of that world, its intakes by the names of their folders."""
    scene = Scene(crowd / INTAKE, folder, venue)
    scene.pulls = {
        str(pull["head"]["ref"]): int(pull["number"]) for pull in scene.get("pulls?per_page=100")
    }
    return scene
