"""The schemas of the documents: complete for people, strict for programs, and at one with the nouns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from datareq.documents.codec import encode
from datareq.documents.nouns import to_request
from datareq.documents.schemas import Schemas
from datareq.documents.strict_yaml import Parsed
from datareq.documents.tree import read_folder
from datareq.intake.placeholders import FORM_EXAMPLES, generic
from datareq.model import assignment, catalogue, procedure, record, request
from datareq.model.forge import Account

ROOT = Path(__file__).resolve().parents[3]
FILES = {path.name: path for path in (ROOT / "schemas").glob("*.schema.json")}
MINE = (
    "frm-data-002",
    "team",
    "letter",
    "data-use",
    "access",
    "procedure",
    "source",
    "receipt",
    "record",
    "incident",
    "definitions",
)
SCHEMAS = Schemas.from_files(read_folder(ROOT, "schemas"))


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(FILES[f"{name}.schema.json"].read_text("utf-8"))
    return loaded


def walk(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema that describes a value of its own, with the path of that value."""
    yield path, node
    for key, child in node.get("properties", {}).items():
        yield from walk(child, f"{path}.{key}" if path else key)
    if isinstance(node.get("items"), dict):
        yield from walk(node["items"], f"{path}[]")
    for key, child in node.get("$defs", {}).items():
        yield from walk(child, f"$defs.{key}")


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    """The node with the shared definition that it refers to; its own words come first."""
    name = node.get("$ref", "").rsplit("/", 1)[-1]
    return {**schema("definitions")["$defs"].get(name, {}), **node}


def says(name: str, value: Any) -> tuple[Any, ...]:
    parsed = Parsed(value=value, positions={"": (1, 1)}, findings=())
    return SCHEMAS.validate(name, parsed, f"{name}.yaml")


@pytest.mark.parametrize("name", MINE)
def test_schema_is_a_valid_schema(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", MINE)
def test_unknown_keys_are_refused_everywhere(name: str) -> None:
    loose = [
        path
        for path, node in walk(schema(name))
        if node.get("type") == "object" and node.get("additionalProperties") is not False
    ]
    assert loose == []


@pytest.mark.parametrize("name", MINE)
def test_every_field_speaks_to_people(name: str) -> None:
    mute = [
        path
        for path, node in walk(schema(name))
        if path != "$defs"
        and not {"title", "description"} <= set(resolve(node))
        and "anyOf" not in node
        and path not in ("completeness",)
    ]
    assert mute == []


@pytest.mark.parametrize("name", [name for name in MINE if name not in ("definitions", "record")])
def test_every_field_has_an_example_that_fits(name: str) -> None:
    for path, node in walk(schema(name)):
        full = resolve(node)
        if path:
            assert full.get("examples"), path
        validator = Draft202012Validator({"$defs": schema("definitions")["$defs"], **_local(full)})
        for example in full.get("examples", ()):
            assert list(validator.iter_errors(example)) == [], path


def _local(node: Any) -> Any:
    """The schema with references into the shared definitions made local, so that it stands alone."""
    text = json.dumps(node).replace("definitions.schema.json#/", "#/")
    loaded = json.loads(text)
    loaded.pop("$ref", None)
    return loaded


NOUNS: tuple[tuple[str, str, type], ...] = (
    ("frm-data-002", "", request.Request),
    ("frm-data-002", "requester", request.Requester),
    ("frm-data-002", "letter", request.IncomingLetter),
    ("frm-data-002", "purpose", request.Purpose),
    ("frm-data-002", "authority", request.Authority),
    ("frm-data-002", "authority.verbal", request.VerbalOrder),
    ("frm-data-002", "data", request.DataAsked),
    ("frm-data-002", "data.variables[]", request.Variable),
    ("frm-data-002", "data.filters[]", request.Filter),
    ("frm-data-002", "data.period", request.Period),
    ("frm-data-002", "output", request.OutputAsked),
    ("frm-data-002", "urgency", request.Urgency),
    ("frm-data-002", "third_party", request.ThirdParty),
    ("frm-data-002", "personal_data", request.PersonalData),
    ("frm-data-002", "recipients[]", request.Recipient),
    ("frm-data-002", "delivery", request.Delivery),
    ("frm-data-002", "retention", request.Retention),
    ("frm-data-002", "attachments[]", request.Attachment),
    ("team", "", assignment.Team),
    ("team", "members[]", assignment.Member),
    ("letter", "", assignment.Letter),
    ("data-use", "", assignment.DataUse),
    ("access", "", assignment.Access),
    ("access", "grants[]", assignment.Grant),
    ("access", "portal", assignment.Portal),
    ("procedure", "", procedure.Procedure),
    ("procedure", "outputs[]", procedure.Output),
    ("procedure", "outputs[].checks[]", procedure.Check),
    ("procedure", "outputs[].checks[].range", procedure.Range),
    ("procedure", "outputs[].checks[].reference", procedure.Reference),
    ("procedure", "outputs[].checks[].rows", procedure.Rows),
    ("procedure", "outputs[].checks[].total", procedure.Total),
    ("procedure", "coverage[]", procedure.Covered),
    ("source", "", catalogue.Source),
    ("source", "columns[]", catalogue.Column),
    ("receipt", "", record.Receipt),
    ("record", "", record.Record),
    ("record", "times", record.Times),
    ("definitions", "$defs.person", assignment.Person),
    ("definitions", "$defs.columnUse", assignment.ColumnUse),
)
RENAMED = {"from": "since", "to": "until"}


@pytest.mark.parametrize(
    ("name", "path", "noun"), NOUNS, ids=[f"{n}:{p or 'root'}" for n, p, _ in NOUNS]
)
def test_schema_and_noun_have_the_same_fields(name: str, path: str, noun: type) -> None:
    node = dict(walk(schema(name)))[path]
    renamed = noun in (request.Period, assignment.Grant, procedure.Range, procedure.Rows)
    keys = {RENAMED.get(key, key) if renamed else key for key in node["properties"]}
    assert keys == {field.name for field in fields(noun)}
    needed = {RENAMED.get(key, key) if renamed else key for key in node.get("required", ())}
    without_default = {
        field.name
        for field in fields(noun)
        if field.default is MISSING and field.default_factory is MISSING
    }
    # What the bot writes, it writes whole; `shared` is the one question inside an optional answer.
    if name not in ("record", "receipt"):
        assert needed - {"shared"} == without_default


def test_defaults_of_the_schema_are_those_of_the_noun() -> None:
    filled = to_request(schema("frm-data-002")["examples"][0])
    properties = schema("frm-data-002")["properties"]
    assert properties["authority"]["default"] == {"basis": filled.authority.basis}
    assert properties["output"]["default"] == {
        "kinds": [*filled.output.kinds],
        "formats": [*filled.output.formats],
    }
    assert properties["urgency"]["default"] == {"level": filled.urgency.level}
    assert properties["third_party"]["default"] == {"shared": filled.third_party.shared}
    assert properties["delivery"]["default"] == {"channel": filled.delivery.channel}


def test_choices_have_labels_for_people() -> None:
    for name in MINE:
        for path, node in walk(schema(name)):
            if "x-labels" in node:
                assert list(node["x-labels"]) == node["enum"], path


def test_examples_that_may_not_be_left_in_are_those_of_the_schema() -> None:
    found = {
        generic(path): node["examples"][0]
        for path, node in walk(schema("frm-data-002"))
        if path in FORM_EXAMPLES
    }
    assert found == FORM_EXAMPLES


@pytest.mark.parametrize(
    "number",
    [
        "880/UN39/HK.02/2025",
        "B/169/UN39.15/DL.17/2025",
        "490/UN39.5.FBS/PK.04/2024",
        "2432/UN39/HK.02/2023",
        "3/UN39.18/AK/15",
    ],
)
def test_five_real_letter_numbers_are_accepted(number: str) -> None:
    pattern = schema("letter")["properties"]["number"]["pattern"]
    assert re.search(pattern, number)


@pytest.mark.parametrize("number", ["", "12/2025", "880/un39/hk.02/2025", "B/1/UN39/HK.2/2025\n"])
def test_other_letter_numbers_are_refused(number: str) -> None:
    pattern = schema("letter")["properties"]["number"]["pattern"]
    assert not re.fullmatch(pattern, number)


CONDITIONS = [
    ({"requester": {"category": "dosen", "capacity": "perwakilan_unit", "unit": "FIP"}},
     {"letter", "requester.position"}),
    ({"authority": {"basis": "disposisi"}}, {"authority.reference"}),
    ({"authority": {"basis": "tugas_fungsi"}}, set()),
    ({"authority": {"basis": "perintah_lisan"}}, {"authority.reference", "authority.verbal"}),
    ({"urgency": {"level": "mendesak"}}, {"urgency.reason"}),
    ({"urgency": {"level": "normal"}}, set()),
    ({"third_party": {"shared": True}}, {"third_party.to", "third_party.reason"}),
    ({"third_party": {"shared": False}}, set()),
    ({"data": "teks", "requester": "FIP", "authority": 1, "urgency": [], "third_party": True}, None),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "missing"), CONDITIONS)
def test_an_answer_asks_for_what_it_makes_necessary(
    changes: dict[str, Any], missing: set[str] | None
) -> None:
    value = {**schema("frm-data-002")["examples"][0], **changes}
    found = {f.path for f in says("frm-data-002", value) if f.code == "schema-required"}
    assert found == (missing or set())


def test_personal_variable_asks_for_its_reason_and_a_ground() -> None:
    value = schema("frm-data-002")["examples"][0]
    value["data"]["variables"] = [{"name": "nim", "personal": True}]
    assert {f.path for f in says("frm-data-002", value)} == {
        "data.variables[0].reason",
        "personal_data",
    }


def test_filter_takes_a_list_only_for_one_of() -> None:
    value = schema("frm-data-002")["examples"][0]
    value["data"]["filters"] = [
        {"field": "jenjang", "op": "in", "value": "S1"},
        {"field": "jenjang", "op": "eq", "value": ["S1"]},
        {"field": "jenjang", "op": "in", "value": ["S1"]},
    ]
    assert {f.path for f in says("frm-data-002", value)} == {
        "data.filters[0].value",
        "data.filters[1].value",
    }


@pytest.mark.parametrize(
    ("covered", "fine"),
    [
        ({"variable": "ipk", "output": "a", "column": "ipk"}, True),
        ({"variable": "ipk", "unmet": "Belum tercatat di sistem"}, True),
        ({"variable": "ipk", "output": "a"}, False),
        ({"variable": "ipk"}, False),
        ({"variable": "ipk", "output": "a", "column": "b", "unmet": "Belum tercatat"}, False),
    ],
)
def test_each_variable_is_covered_or_not_never_both(covered: dict[str, str], fine: bool) -> None:
    node = dict(walk(schema("procedure")))["coverage[]"]
    assert Draft202012Validator(node).is_valid(covered) is fine


def test_receipt_that_the_bot_writes_keeps_to_its_schema() -> None:
    given = record.Receipt(
        schema=1,
        registration="PDI-2026-0042",
        archive_version=1,
        by=Account(id=5, login="nur"),
        role="unit-head",
        at=datetime(2026, 4, 2, 3, 15, tzinfo=UTC),
        pull=43,
        comment=5120,
        body_sha256="a" * 64,
        manifest_sha256="b" * 64,
    )
    assert says("receipt", json.loads(encode(given))) == ()


def test_form_keeps_no_personal_contact() -> None:
    keys = {path.rsplit(".", 1)[-1] for path, _ in walk(schema("frm-data-002"))}
    assert not keys & {
        "nama",
        "nip",
        "nik",
        "nim",
        "telepon",
        "surel",
        "email",
        "phone",
        "full_name",
    }
