"""What do the workflow files say?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github" / "workflows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """`on`: the triggers, each with its filters (YAML reads a bare `on` as true)."""

    name: str
    text: str
    on: Mapping[str, Any]
    jobs: Mapping[str, Any]
    whole: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    workflow: Workflow
    name: str
    says: Mapping[str, Any]

    @property
    def id(self) -> str:
        return f"{self.workflow.name}/{self.name}"

    @property
    def environment(self) -> str | None:
        found = self.says.get("environment")
        return found if found is None or isinstance(found, str) else found["name"]

    @property
    def steps(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(self.says["steps"])

    @property
    def runs(self) -> tuple[str, ...]:
        return tuple(step["run"] for step in self.steps if "run" in step)


def workflows() -> tuple[Workflow, ...]:
    return tuple(_read(path) for path in sorted(FOLDER.iterdir()))


def jobs() -> tuple[Job, ...]:
    return tuple(
        Job(workflow=workflow, name=name, says=says)
        for workflow in workflows()
        for name, says in workflow.jobs.items()
    )


def workflow(name: str) -> Workflow:
    return next(one for one in workflows() if one.name == name)


def texts(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text in a value, with the keys that lead to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from texts(inner, (*path, str(key)))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from texts(inner, (*path, str(number)))


def _read(path: Path) -> Workflow:
    text = path.read_text(encoding="utf-8")
    whole = yaml.safe_load(text)
    on = whole.pop(True)
    return Workflow(
        name=path.stem,
        text=text,
        on={key: value or {} for key, value in on.items()},
        jobs=whole["jobs"],
        whole=whole,
    )
