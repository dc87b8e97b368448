"""Which of GitHub's published descriptions do the stand-in's endpoints have to keep to?

Makes `extract.json` from `api.github.com.json` of npm's `@octokit/openapi`, only for the endpoints that
the stand-in forge has: types, required keys and closed sets, as JSON Schema 2020-12, without any prose.

    npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz package/generated/api.github.com.json
    python -m tests.contract.openapi.make_extract package/generated/api.github.com.json
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from datareq.rehearsal.forge.application import FAMILIES

Json = dict[str, Any]
EXTRACT = Path(__file__).with_name("extract.json")
REFERENCE = "#/components/schemas/"
ALTERNATIVES = ("allOf", "anyOf", "oneOf")
FORMATS = {"date-time"}

LOOSENED: dict[str, tuple[str, ...]] = {
    # GitHub answers null here although its description doesn't say so: a fork that was deleted,
    # an account that was deleted, a label without a description.
    "pull-request": ("user", "head.repo", "head.user"),
    "pull-request-simple": ("head.repo", "labels[].description"),
    "timeline-reviewed-event": ("user", "commit_id"),
    "timeline-comment-event": ("user", "actor"),
    "state-change-issue-event": ("actor",),
    "labeled-issue-event": ("actor",),
    "unlabeled-issue-event": ("actor",),
    "renamed-issue-event": ("actor",),
    "review-dismissed-issue-event": ("actor",),
    "review-requested-issue-event": ("actor", "review_requester"),
    "review-request-removed-issue-event": ("actor", "review_requester"),
}

CORRECTED = {
    # Its own copy of an installation asks for an account that is a user and an enterprise at once.
    ("GET /app/installations", "200"): {
        "type": "array",
        "items": {"$ref": "#/$defs/installation"},
    }
}

REPO = "/repos/{owner}/{repo}"
ALIASES = {
    f"GET {REPO}/git/refs/{{ref}}": f"GET {REPO}/git/ref/{{ref}}",
    f"GET {REPO}/contents": f"GET {REPO}/contents/{{path}}",
}
"""Endpoints that GitHub has (a ref's `url` leads to one) and its description hasn't, and whose like they are."""


def shape(path: str) -> str:
    """A path with its parts made anonymous, so that Flask's and OpenAPI's can be compared."""
    return re.sub(r"<[^>]*>|\{[^}]*\}", "{}", path)


def convert(schema: Any) -> Any:
    """OpenAPI 3.0's dialect as JSON Schema 2020-12. `oneOf` becomes `anyOf`: GitHub's alternatives overlap."""
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": "#/$defs/" + schema["$ref"].removeprefix(REFERENCE)}
    out: Json = {}
    for key in ("type", "required", "enum"):
        if key in schema:
            out[key] = schema[key]
    if schema.get("format") in FORMATS:
        out["format"] = schema["format"]
    if "items" in schema:
        out["items"] = convert(schema["items"])
    if "additionalProperties" in schema:
        out["additionalProperties"] = convert(schema["additionalProperties"])
    if "properties" in schema:
        out["properties"] = {key: convert(value) for key, value in schema["properties"].items()}
    for key in ALTERNATIVES:
        if key in schema:
            out["allOf" if key == "allOf" else "anyOf"] = [convert(part) for part in schema[key]]
    return nullable(out) if schema.get("nullable") else out


def nullable(schema: Json) -> Json:
    if isinstance(schema.get("type"), str) and not set(schema) & {"allOf", "anyOf", "$ref"}:
        more = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
        return schema | {"type": [schema["type"], "null"]} | more
    return {"anyOf": [schema, {"type": "null"}]}


def loosen(definitions: Json, name: str, path: str) -> None:
    """Allow null at a dotted path (`head.repo`, `labels[].description`) of a definition."""
    at = definitions[name]
    *way, last = path.split(".")
    for part in way:
        at = at["properties"][part.removesuffix("[]")]
        at = at["items"] if part.endswith("[]") else at
    at["properties"][last] = nullable(at["properties"][last])


def references(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(references, schema)) if schema else set()
    if not isinstance(schema, dict):
        return set()
    found = references(list(schema.values()))
    if isinstance(schema.get("$ref"), str):
        found.add(schema["$ref"].removeprefix("#/$defs/"))
    return found


def extract(description: Json) -> Json:
    """Operation → status → schema (null: no body), with the definitions that they need."""
    described = {
        f"{method.upper()} {shape(path)}": (path, operation)
        for path, item in description["paths"].items()
        for method, operation in item.items()
    }
    aliases = {f"{name.split(' ')[0]} {shape(name.split(' ')[1])}" for name in ALIASES}
    operations: Json = {}
    for route in (route for family in FAMILIES for route in family.routes.all):
        key = f"{route.method} {shape(route.path).rstrip('/') or '/'}"
        if key in aliases:
            continue
        path, operation = described[key]
        operations[f"{route.method} {path}"] = {
            status: _body(description, response)
            for status, response in operation["responses"].items()
        }
    for (name, status), schema in CORRECTED.items():
        operations[name][status] = schema
    for name, like in ALIASES.items():
        operations[name] = operations[like]
    schemas, wanted = description["components"]["schemas"], references(operations)
    definitions: Json = {}
    while wanted - set(definitions):
        for name in sorted(wanted - set(definitions)):
            definitions[name] = convert(schemas[name])
            wanted |= references(definitions[name])
    for name, paths in LOOSENED.items():
        for path in paths:
            loosen(definitions, name, path)
    return {
        "description": f"GitHub REST API {description['info']['version']}",
        "operations": dict(sorted(operations.items())),
        "$defs": dict(sorted(definitions.items())),
    }


def _body(description: Json, response: Json) -> Any:
    if "$ref" in response:
        response = description["components"]["responses"][response["$ref"].rpartition("/")[2]]
    content = response.get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return convert(schema) if schema is not None else None


if __name__ == "__main__":
    read = json.loads(Path(sys.argv[1]).read_text())
    text = json.dumps(extract(read), indent=None, separators=(",", ":"), sort_keys=True)
    EXTRACT.write_text(text + "\n")
    print(f"{EXTRACT}: {len(text):,} bytes")
