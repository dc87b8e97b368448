"""Do the policy's schemas say enough, refuse what is unknown, and agree with what the loader accepts?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec
import pytest

from datareq.documents.policy_read import FILES, SCHEMA_PREFIX
from datareq.documents.policy_wire import CalendarWire, EvidenceWire, Wire
from datareq.documents.schemas import Schemas
from datareq.documents.strict_yaml import Parsed
from datareq.model.policy import Policy

SHAPES: dict[str, type[Wire]] = {**FILES, "calendar": CalendarWire}


def source(root: Path, name: str) -> dict[str, Any]:
    text = (root / "schemas" / f"{SCHEMA_PREFIX}{name}.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def parts(schema: Any, path: str = "$") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every sub-schema that describes a value, with where it is."""
    if not isinstance(schema, dict):
        return
    yield path, schema
    for key, value in schema.get("properties", {}).items():
        yield from parts(value, f"{path}.{key}")
    if "items" in schema:
        yield from parts(schema["items"], f"{path}[]")
    for i, value in enumerate(schema.get("oneOf", [])):
        yield from parts(value, f"{path}|{i}")


@pytest.mark.parametrize("name", SHAPES)
def test_every_part_is_titled_and_described_and_exemplified(root: Path, name: str) -> None:
    for path, part in parts(source(root, name)):
        if set(part) == {"$ref"}:
            continue
        assert part.get("title"), path
        assert part.get("description"), path
        assert "examples" in part or "$ref" in part, path


@pytest.mark.parametrize("name", SHAPES)
def test_every_mapping_refuses_unknown_keys(root: Path, name: str) -> None:
    for path, part in parts(source(root, name)):
        if part.get("type") == "object":
            assert part["additionalProperties"] is False, path


@pytest.mark.parametrize("name", SHAPES)
def test_its_own_examples_keep_to_it(root: Path, schemas: Schemas, name: str) -> None:
    for example in source(root, name)["examples"]:
        parsed = Parsed(value=example, positions={"": (1, 1)}, findings=())
        assert schemas.validate(SCHEMA_PREFIX + name, parsed, "example") == ()
        assert msgspec.convert(example, SHAPES[name])


@pytest.mark.parametrize("name", SHAPES)
def test_schema_and_loader_know_the_same_keys(root: Path, name: str) -> None:
    """A key that only one of the two knew would be refused by the other, or silently mean nothing."""
    agree(source(root, name), SHAPES[name], "$")


def agree(schema: dict[str, Any], shape: type[Wire], path: str) -> None:
    fields = {field.encode_name: field for field in msgspec.structs.fields(shape)}
    assert set(schema["properties"]) == set(fields), path
    required = {key for key, field in fields.items() if field.required}
    if shape is EvidenceWire:
        assert required == set(schema["required"]), path
    assert required <= set(schema["required"]) | {"ministry"}, path
    for key, field in fields.items():
        inner = [t for t in (field.type, *get_args(field.type)) if is_shape(t)]
        below = schema["properties"][key]
        below = below["items"] if get_origin(field.type) is tuple else below
        if inner and "properties" in below:
            agree(below, inner[0], f"{path}.{key}")


def is_shape(type_: object) -> bool:
    return isinstance(type_, type) and issubclass(type_, Wire)


def test_the_form_offers_the_urgencies_of_the_policy(root: Path, policy: Policy) -> None:
    text = (root / "schemas" / f"{policy.sop.form.lower()}.schema.json").read_text(encoding="utf-8")
    urgency = json.loads(text)["properties"]["urgency"]["properties"]["level"]
    assert urgency["enum"] == [level.urgency for level in policy.service_levels]
