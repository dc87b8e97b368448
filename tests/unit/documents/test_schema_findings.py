"""Each violated keyword is told as a sentence, at its place, with the field's name in the form."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import jsonschema
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from tests.factories import ROOT

from datareq.documents.findings import word
from datareq.documents.read import read_document
from datareq.documents.schemas import BASE, Schemas
from datareq.documents.tree import read_folder
from datareq.errors import DocumentError

UNIT = {
    "$defs": {
        "unit": {
            "title": "Unit kerja",
            "type": "string",
            "pattern": "^[A-Z]+$",
            "examples": ["FMIPA"],
        }
    }
}


def schemas(properties: dict[str, Any], **more: Any) -> Schemas:
    form = {"type": "object", "additionalProperties": False, "properties": properties, **more}
    files = {"form": form, "common": UNIT}
    return Schemas.from_files(
        {
            f"schemas/{name}.schema.json": json.dumps(content).encode()
            for name, content in files.items()
        }
    )


def told(text: str, known: Schemas) -> list[tuple[str, int, str, str]]:
    document = read_document(text.encode(), "request.yaml", "schemas/form.schema.json", known)
    return [(f.code, f.line, *word(f, "en")) for f in document.findings]


CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str, tuple[str, int, str, str]]] = {
    "required": (
        {"a": {}, "b": {"title": "Tujuan"}},
        {"required": ["b"]},
        "a: 1\n",
        ("schema-required", 1, "`b` (Tujuan) is missing.", "Please add the line `b: …`."),
    ),
    "unknown key": (
        {"purpose": {}},
        {},
        "purpose: 1\nwarna: 2\n",
        ("schema-unknown-key", 2, "`warna` is not a field here.", "Please delete it. Fields here: purpose."),
    ),
    "unknown key, near a missing one": (
        {"purpose": {}, "unit": {}},
        {},
        "unit: 1\nporpose:\n  x: 2\n",
        ("schema-unknown-key-close", 2, "`porpose` is not a field here.", "Did you mean `purpose`?"),
    ),
    "type": (
        {"a": {"type": "string", "title": "Judul"}},
        {},
        "a: [1]\n",
        ("schema-type", 1, "`a` (Judul) should be a text, but is a list.", "Please write a text; digits that are a code need quotes."),
    ),
    "one of several types": (
        {"a": {"type": ["string", "integer"]}},
        {},
        "a: true\n",
        ("schema-type", 1, "`a` should be a text or a whole number, but is true or false.", "Please write a text or a whole number; digits that are a code need quotes."),
    ),
    "empty": (
        {"a": {"type": "string"}},
        {},
        "a:\n",
        ("schema-empty", 1, "`a` is empty; a text is expected.", "Please fill it in, or delete the line if the field is optional."),
    ),
    "enum, close": (
        {"a": {"enum": ["pelaporan", "evaluasi"]}},
        {},
        "a: Pelaporan\n",
        ("schema-enum-close", 1, "`a`: `Pelaporan` is not among the choices.", "Did you mean `pelaporan`? The choices: pelaporan, evaluasi."),
    ),
    "enum": (
        {"a": {"enum": ["pelaporan", "evaluasi"]}},
        {},
        "a: xyz\n",
        ("schema-enum", 1, "`a`: `xyz` is not among the choices.", "Please choose one: pelaporan, evaluasi."),
    ),
    "const": (
        {"a": {"const": 1}},
        {},
        "a: true\n",
        ("schema-const", 1, "`a` must be `1`, but is `true`.", "Please write `1`."),
    ),
    "minLength": (
        {"a": {"minLength": 5}},
        {},
        "a: abc\n",
        ("schema-min-length", 1, "`a` is too short: 3 characters, at least 5 are needed.", "Please say more, in your own words."),
    ),
    "maxLength": (
        {"a": {"maxLength": 2}},
        {},
        "a: abc\n",
        ("schema-max-length", 1, "`a` is too long: 3 characters, at most 2 fit.", "Please shorten it."),
    ),
    "pattern by reference": (
        {"a": {"$ref": "common.schema.json#/$defs/unit"}},
        {},
        "a: f9\n",
        ("schema-pattern", 1, "`a` (Unit kerja): `f9` does not have the form that is expected.", "Please write it like `FMIPA`."),
    ),
    "pattern against a line end": (
        {"a": {"pattern": "^[a-z]+$"}},
        {},
        'a: "abc\\n"\n',
        ("schema-pattern", 1, "`a`: `abc\\n` does not have the form that is expected.", "Please write it like `^[a-z]+$`."),
    ),
    "date": (
        {"a": {"format": "date"}},
        {},
        "a: 2026-02-30\n",
        ("schema-format-date", 1, "`a`: `2026-02-30` is not a date of the calendar.", "Please write year-month-day, such as 2026-04-02."),
    ),
    "another format": (
        {"a": {"format": "time"}},
        {},
        "a: x\n",
        ("schema-format", 1, "`a`: `x` is not a valid time.", "Please correct it."),
    ),
    "minItems": (
        {"a": {"minItems": 2}},
        {},
        "a: [1]\n",
        ("schema-min-items", 1, "`a` has 1 entries; at least 2 are needed.", "Please add what is missing."),
    ),
    "maxItems": (
        {"a": {"maxItems": 1}},
        {},
        "a: [1, 2]\n",
        ("schema-max-items", 1, "`a` has 2 entries; at most 1 are possible.", "Please shorten the list, or split the request."),
    ),
    "uniqueItems": (
        {"a": {"uniqueItems": True}},
        {},
        "a: [x, x]\n",
        ("schema-unique", 1, "`a` names the same thing twice.", "Please delete the repetition."),
    ),
    "minimum": (
        {"a": {"minimum": 1}},
        {},
        "a: 0\n",
        ("schema-minimum", 1, "`a` is 0; it must be at least 1.", "Please correct the number."),
    ),
    "maximum": (
        {"a": {"maximum": 1}},
        {},
        "a: 2\n",
        ("schema-maximum", 1, "`a` is 2; it must be at most 1.", "Please correct the number."),
    ),
    "exclusiveMinimum": (
        {"a": {"exclusiveMinimum": 1}},
        {},
        "a: 1\n",
        ("schema-above", 1, "`a` is 1; it must be more than 1.", "Please correct the number."),
    ),
    "exclusiveMaximum": (
        {"a": {"exclusiveMaximum": 1}},
        {},
        "a: 1.5\n",
        ("schema-below", 1, "`a` is 1.5; it must be less than 1.", "Please correct the number."),
    ),
    "false": (
        {"a": False},
        {},
        "a: 1\n",
        ("schema-forbidden", 1, "`a` must not be filled in together with the other answers.", "Please delete it, or change the answer that excludes it."),
    ),
    "then": (
        {"a": {}, "b": {"title": "Alasan"}},
        {"if": {"properties": {"a": {"const": 1}}}, "then": {"required": ["b"]}},
        "a: 1\n",
        ("schema-required", 1, "`b` (Alasan) is missing.", "Please add the line `b: …`."),
    ),
    "dependentRequired": (
        {"a": {}, "b": {}},
        {"dependentRequired": {"a": ["b"]}},
        "a: 1\n",
        ("schema-required", 1, "`b` is missing.", "Please add the line `b: …`."),
    ),
    "alternatives of types": (
        {"a": {"oneOf": [{"type": "string"}, {"type": "object"}]}},
        {},
        "a: 3\n",
        ("schema-type", 1, "`a` should be a text or a group of fields, but is a number.", "Please write a text or a group of fields; digits that are a code need quotes."),
    ),
    "the alternative that was meant": (
        {"a": {"anyOf": [{"type": "string"}, {"type": "object", "properties": {"q": {"type": "integer", "title": "Jumlah"}}}]}},
        {},
        "a:\n  q: z\n",
        ("schema-type", 2, "`a.q` (Jumlah) should be a whole number, but is a text.", "Please write a whole number; digits that are a code need quotes."),
    ),
    "one of two keys": (
        {"a": {"anyOf": [{"required": ["x"]}, {"required": ["y"]}]}},
        {},
        "a: {z: 1}\n",
        ("schema-one-of-keys", 1, "`a`: one of these has to be filled in: x, y.", "Please fill in the one that applies."),
    ),
    "both alternatives": (
        {"a": {"oneOf": [{"type": "string"}, {"minLength": 1}]}},
        {},
        "a: x\n",
        ("schema-ambiguous", 1, "`a` fits more than one of the possible shapes.", "Please keep only the fields of one of them."),
    ),
    "contains": (
        {"a": {"contains": {"const": 1}}},
        {},
        "a: [2]\n",
        ("schema-contains", 1, "`a` lacks an entry that it must have.", "Please compare it with the example of the form."),
    ),
    "propertyNames": (
        {"a": {"propertyNames": {"pattern": "^[a-z]+$"}}},
        {},
        "a: {B: 1}\n",
        ("schema-key", 1, "`a` has an entry with a name that is not possible.", "Please use lower-case letters, digits and hyphens."),
    ),
    "a keyword without words of its own": (
        {"a": {"multipleOf": 2}},
        {},
        "a: 3\n",
        ("schema-invalid", 1, "`a` does not keep to the form.", "Please compare it with the example of the form."),
    ),
    "the title of a list is that of its entries": (
        {"a": {"title": "Penerima", "items": {"minLength": 3}}},
        {},
        "a: [x]\n",
        ("schema-min-length", 1, "`a[0]` (Penerima) is too short: 1 characters, at least 3 are needed.", "Please say more, in your own words."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_keyword_is_told_as_a_sentence(case: str) -> None:
    properties, more, text, expected = CASES[case]
    assert told(text, schemas(properties, **more)) == [expected]


def test_every_violation_is_told_at_once_in_the_order_of_the_file() -> None:
    known = schemas({"a": {"const": 1}, "b": {"type": "string"}}, required=["a", "b", "c"])
    codes = [code for code, *_ in told("z: 1\nb: 2\na: 3\n", known)]
    assert codes == ["schema-required", "schema-unknown-key", "schema-type", "schema-const"]


def test_what_isnt_a_mapping_is_told_of_the_whole_document() -> None:
    document = read_document(b"- a\n", "f", "form", schemas({}))
    assert document.value is None
    assert not document.valid
    assert (
        word(document.findings[0], "en")[0]
        == "the document should be a group of fields, but is a list."
    )


def test_where_the_syntax_is_refused_the_schema_adds_nothing() -> None:
    known = schemas({"a": {"type": "object"}, "b": {"type": "string"}})
    assert [code for code, *_ in told("a: *x\nb: 1\n", known)] == ["yaml-alias", "schema-type"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("3175091234567890", "`…`"),
        ("hub. 0812-3456-7890 ya", "`hub. … ya`"),
        ("budi.s@unj.ac.id", "`…`"),
        ("x" * 100, "`" + "x" * 59 + "…`"),
    ],
)
def test_values_of_people_are_not_repeated(value: str, shown: str) -> None:
    ((_, _, sentence, _),) = told(f'a: "{value}"\n', schemas({"a": {"enum": ["q"]}}))
    assert sentence == f"`a`: {shown} is not among the choices."


def test_a_json_file_must_be_json() -> None:
    known = schemas({"a": {}})
    assert [f.code for f in read_document(b"a: 1\n", "m.json", "form", known).findings] == [
        "json-syntax"
    ]
    assert read_document(b'{"a": 1}\n', "m.json", "form", known).valid


def test_a_schema_that_is_missing_or_broken_stops_the_work() -> None:
    with pytest.raises(DocumentError, match="schema-missing"):
        read_document(b"a: 1\n", "f", "nowhere", schemas({}))
    for broken in (b"{", b"[]", b'{"type": 3}', b'{"$ref": "nowhere.schema.json"}'):
        known = Schemas.from_files({"schemas/form.schema.json": broken})
        with pytest.raises(DocumentError, match="schema-broken"):
            read_document(b"a: 1\n", "f", "form", known)


REPOSITORY = Schemas.from_files(read_folder(ROOT, "schemas"))


@pytest.mark.parametrize("name", REPOSITORY.names())
def test_every_schema_of_the_repository_compiles_in_both_libraries(name: str) -> None:
    read_document(b"a: 1\n", "f", name, REPOSITORY)
    jsonschema.Draft202012Validator.check_schema(REPOSITORY.schema(name))


def test_both_libraries_agree_on_spoilt_forms() -> None:
    """The words come from one library; another one refuses the same forms."""
    registry: Any = Registry().with_resources(
        (BASE + name, DRAFT202012.create_resource(REPOSITORY.schema(name)))
        for name in REPOSITORY.names()
    )
    schema = REPOSITORY.schema("frm-data-002")
    second = jsonschema.Draft202012Validator(
        schema, registry=registry, format_checker=jsonschema.FormatChecker(["date"])
    )
    pick = random.Random(7)
    refused = 0
    for number in range(200):
        form = copy.deepcopy(schema["examples"][number % len(schema["examples"])])
        for _ in range(number % 3):
            _spoil(form, pick)
        document = read_document(json.dumps(form).encode(), "f", "frm-data-002", REPOSITORY)
        assert document.valid == second.is_valid(form), form
        refused += not document.valid
    assert refused > 50


def _spoil(form: dict[str, Any], pick: random.Random) -> None:
    holder: Any = form
    while True:
        key = pick.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        if not isinstance(holder[key], dict | list) or not holder[key] or pick.random() < 0.2:
            break
        holder = holder[key]
    way = pick.randrange(3)
    if way == 0 and isinstance(holder, dict):
        del holder[key]
    elif way == 1 and isinstance(holder, dict):
        holder["tambahan"] = 1
    else:
        holder[key] = pick.choice([None, "", 0, True, [], {}, "2026-02-30", "x" * 3000])
