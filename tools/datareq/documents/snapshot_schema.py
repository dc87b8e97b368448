"""Which JSON Schema describes a saved snapshot? Made from the model, so that the two can't differ."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from datareq.model.snapshot import Snapshot

FILE = "schemas/snapshot.schema.json"


def snapshot_schema() -> bytes:
    """The content of `schemas/snapshot.schema.json`."""
    made: dict[str, Any] = msgspec.json.schema(Snapshot)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Snapshot",
        "description": "Everything that the gate may decide from. Made from datareq.model.snapshot.",
        **_closed(made),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"


def _closed(node: Any) -> Any:
    """The schema with every described object closed, and descriptions in one paragraph."""
    if isinstance(node, list):
        return [_closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    closed = {key: _closed(value) for key, value in node.items()}
    if isinstance(closed.get("description"), str):
        closed["description"] = " ".join(closed["description"].split())
    if closed.get("type") == "object" and "properties" in closed:
        closed["additionalProperties"] = False
    return closed
