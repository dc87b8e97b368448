"""What does GitHub say when something happens? Its own payloads, with the stand-in forge's facts in them."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EXAMPLES: dict[str, Any] = json.loads(Path(__file__).with_name("payloads.json").read_text())


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`paths`: what it touches, for filters on paths; `depth`: how many `workflow_run` led here."""

    name: str
    payload: Mapping[str, Any]
    paths: tuple[str, ...] = ()
    depth: int = 0

    @property
    def action(self) -> str | None:
        found = self.payload.get("action")
        return str(found) if found else None


def event(name: str, action: str | None, facts: Mapping[str, Any], **more: Any) -> Event:
    """GitHub's example of that activity in which everything that the forge tells is the forge's."""
    example = copy.deepcopy(EXAMPLES.get(f"{name}.{action}" if action else name, {}))
    return Event(name=name, payload=overlaid(example, facts), **more)


def overlaid(example: Any, facts: Any) -> Any:
    """The example with the facts over it, key by key; a list is taken whole."""
    if isinstance(example, dict) and isinstance(facts, Mapping):
        merged = dict(example)
        for key, value in facts.items():
            merged[key] = overlaid(example.get(key), value)
        return merged
    return facts


def scheduled(repository: Mapping[str, Any], cron: str) -> Event:
    """What a workflow of the clock is told; GitHub publishes no example of it."""
    return Event(name="schedule", payload={"schedule": cron, "repository": repository})
