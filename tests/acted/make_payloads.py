"""Which payloads does GitHub send? Makes `payloads.json` from the examples that GitHub publishes.

    npm pack @octokit/webhooks-examples@7.6.1
    tar -xzf octokit-webhooks-examples-7.6.1.tgz
    python -m tests.acted.make_payloads package/api.github.com/index.json

One example of each activity that our workflows listen to. What nothing of ours reads is left out:
addresses of pages and of the interface, and the identifiers of GraphQL.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("payloads.json")
WANTED = (
    ("issue_comment", "created"),
    ("issues", "opened"),
    ("issues", "edited"),
    ("pull_request", "opened"),
    ("pull_request", "synchronize"),
    ("pull_request", "closed"),
    ("pull_request_review", "submitted"),
    ("push", None),
    ("workflow_dispatch", None),
    ("workflow_run", "completed"),
)
LEFT_OUT = ("_links", "node_id", "gravatar_id", "url")


def without_addresses(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: without_addresses(inner)
            for key, inner in value.items()
            if key not in LEFT_OUT and not key.endswith(("_url", "_node_id"))
        }
    if isinstance(value, list):
        return [without_addresses(inner) for inner in value]
    return value


def make(source: Path) -> dict[str, Any]:
    """`event.action` → the richest example of it."""
    examples = {one["name"]: one["examples"] for one in json.loads(source.read_text())}
    made: dict[str, Any] = {}
    for event, action in WANTED:
        fitting = [one for one in examples[event] if one.get("action") == action]
        richest = max(fitting, key=lambda one: len(json.dumps(one)))
        made[f"{event}.{action}" if action else event] = without_addresses(richest)
    return made


if __name__ == "__main__":
    FILE.write_text(json.dumps(make(Path(sys.argv[1])), indent=1, sort_keys=True) + "\n")
