"""Which runs follow from an event, in which order? What GitHub does and act leaves out: activity types,
filters on branches and paths, concurrency groups, and the event that a run's end is."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

from tests.acted.events import Event, event
from tests.acted.runner import Run, Runner
from tests.acted.watching import Watcher
from tests.workflows.expressions import fill
from tests.workflows.reading import Workflow, workflows

DEFAULT_TYPES = {"pull_request": ["opened", "synchronize", "reopened"]}
DEEPEST = 3
WRITER = "datareq-writer"
NO_RESULT = ("skipped", "cancelled")
MOST_RUNS = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A run that is queued: its commit is main's tip at the time of the event."""

    workflow: Workflow
    event: Event
    sha: str
    number: int
    group: str


class Service:
    """Plays runs until nothing is left to do. `only`: the workflows that are switched on. `replaced`: runs
    that waited and gave their place to a later one of their group."""

    def __init__(self, runner: Runner, watcher: Watcher, only: tuple[str, ...]) -> None:
        self.runs: list[Run] = []
        self.replaced: list[Waiting] = []
        self._runner = runner
        self._watcher = watcher
        self._on = [one for one in workflows() if one.name in only]
        self._queue: list[Waiting] = []
        self._numbers = itertools.count(1001)
        self._idle: set[tuple[str, str]] = set()

    def settle(self, told: Callable[[Run], None] = lambda _: None) -> None:
        """Hears what happened, plays what follows, until it is quiet."""
        self.hear(*self._watcher.look())
        while self._queue:
            assert len(self.runs) < MOST_RUNS, [run.workflow for run in self.runs[-20:]]
            told(self.step())

    def hear(self, *events: Event) -> None:
        for one in events:
            for workflow in self._on:
                if listens(workflow, one):
                    self._enqueue(workflow, one)

    def step(self) -> Run:
        """The next run, whole, with what follows from it. The writer comes when nobody else is left: so
        runs pile up before it, as they do where it takes minutes."""
        waiting = min(self._queue, key=lambda one: (one.group == WRITER, one.number))
        self._queue.remove(waiting)
        run = self._play(waiting)
        self.runs.append(run)
        self.hear(*self._watcher.look(), self._ended(waiting, run.conclusion))
        return run

    def _play(self, waiting: Waiting) -> Run:
        """By act; but that nothing follows from a run without a result is played once for each workflow
        and each such result, and known from then on: there are hundreds."""
        ended = waiting.event.payload.get("workflow_run", {}).get("conclusion")
        idle = (waiting.workflow.name, ended)
        if idle in self._idle:
            return Run.skipped(waiting.workflow.name, waiting.event, waiting.sha, waiting.number)
        run = self._runner.play(
            waiting.workflow, waiting.event, sha=waiting.sha, number=waiting.number
        )
        if run.conclusion == "skipped" and ended in NO_RESULT:
            self._idle.add(idle)
        return run

    def _enqueue(self, workflow: Workflow, one: Event) -> None:
        number = next(self._numbers)
        context = {"github": {"event_name": one.name, "event": one.payload, "run_id": number}}
        context["github"]["ref"] = _ref(one)
        group = fill(workflow.whole["concurrency"]["group"], context)
        for before in [before for before in self._queue if before.group == group]:
            self._queue.remove(before)
            self.replaced.append(before)
            self.hear(self._ended(before, "cancelled"))
        sha = self._runner.tip()
        waiting = Waiting(workflow=workflow, event=one, sha=sha, number=number, group=group)
        self._queue.append(waiting)

    def _ended(self, waiting: Waiting, conclusion: str) -> Event:
        """The end of a run as the event that it is; it tells where the run came from, not what it saw."""
        name, cause = waiting.workflow.name, waiting.event
        return run_ended(
            self._watcher.repository,
            name=name,
            number=waiting.number,
            conclusion=conclusion,
            event_name=cause.name,
            depth=cause.depth + 1,
            **_origin(cause, waiting.sha),
        )


def run_ended(
    repository: dict[str, Any],
    *,
    name: str,
    number: int,
    conclusion: str,
    event_name: str,
    branch: str = "main",
    sha: str,
    head_repository: str | None = None,
    depth: int = 1,
) -> Event:
    """`workflow_run` of a run that is over. Runs for forks name no pull request."""
    run = {
        "id": number, "name": name, "path": f".github/workflows/{name}.yml", "event": event_name,
        "status": "completed", "conclusion": conclusion, "head_branch": branch, "head_sha": sha,
        "run_attempt": 1, "pull_requests": [],
        "head_repository": {"full_name": head_repository or repository["full_name"]},
    }  # fmt: skip
    workflow = {"name": name, "path": run["path"]}
    facts = {"action": "completed", "workflow_run": run, "workflow": workflow}
    return event("workflow_run", "completed", facts | {"repository": repository}, depth=depth)


def listens(workflow: Workflow, one: Event) -> bool:
    """Whether the workflow's triggers name this event, by type, branch, paths and name of workflow."""
    if one.name not in workflow.on:
        return False
    if one.name == "schedule":
        return {"cron": one.payload["schedule"]} in workflow.on["schedule"]
    filters = workflow.on[one.name]
    types = filters.get("types", DEFAULT_TYPES.get(one.name))
    if types is not None and one.action not in types:
        return False
    if one.name == "workflow_run":
        heard = one.payload["workflow"]["name"] in filters["workflows"]
        assert not heard or one.depth <= DEEPEST
        return heard
    if "branches" in filters and _branch(one) not in filters["branches"]:
        return False
    if "paths" in filters and not any(_in(path, filters["paths"]) for path in one.paths):
        return False
    ignored = filters.get("paths-ignore", [])
    return not ignored or not all(_in(path, ignored) for path in one.paths)


def _in(path: str, patterns: list[str]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


def _branch(one: Event) -> str:
    if one.name == "push":
        return str(one.payload["ref"]).removeprefix("refs/heads/")
    return str(one.payload["pull_request"]["base"]["ref"])


def _ref(one: Event) -> str:
    match one.name:
        case "push" | "workflow_dispatch":
            return str(one.payload["ref"])
        case "pull_request" | "pull_request_review":
            return f"refs/pull/{one.payload['pull_request']['number']}/merge"
        case _:
            return "refs/heads/main"


def _origin(cause: Event, sha: str) -> dict[str, Any]:
    """Branch, commit and repository that a run is shown with."""
    if "pull_request" in cause.payload:
        head = cause.payload["pull_request"]["head"]
        repo = (head["repo"] or {}).get("full_name")
        return {"branch": head["ref"], "sha": head["sha"], "head_repository": repo}
    return {"branch": "main", "sha": sha}
