"""What stands in a document before somebody fills it.

`DATAREQ_REFRESH=1 pytest tests/unit/assignment/test_templates.py` writes the golden files anew.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from datareq.assignment.context import AssignmentContext
from datareq.assignment.rules import check, without_echoes
from datareq.assignment.templates import TemplateFacts, fill
from datareq.documents.read import read_document
from datareq.documents.schemas import Schemas
from datareq.documents.strict_yaml import parse
from datareq.documents.tree import read_folder
from datareq.errors import PolicyError
from datareq.model.policy import Policy
from datareq.model.request import Request

ROOT = Path(__file__).parents[3]
GOLDEN = Path(__file__).parent / "golden"
IDS = ["team", "letter", "data-use", "access", "procedure"]


@pytest.fixture
def facts(policy: Policy, request_noun: Request) -> TemplateFacts:
    return TemplateFacts(
        registration="PDI-2026-0042",
        request=request_noun,
        policy=policy,
        templates=read_folder(ROOT, "policy/templates"),
        today=date(2026, 3, 12),
        due=date(2026, 4, 2),
    )


def test_every_document_that_people_write_has_a_template(policy: Policy) -> None:
    assert [rule.id for rule in policy.sop.documents if rule.template] == IDS


@pytest.mark.parametrize("document_id", IDS)
def test_a_template_is_filled_as_the_golden_file_shows(
    document_id: str, facts: TemplateFacts
) -> None:
    path = GOLDEN / f"{document_id}.yaml"
    filled = fill(document_id, facts)
    if os.environ.get("DATAREQ_REFRESH"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(filled)
    assert filled.decode() == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("document_id", IDS)
def test_a_filled_template_is_yaml_whose_only_faults_are_its_placeholders(
    document_id: str, facts: TemplateFacts, schemas: Schemas, context: AssignmentContext
) -> None:
    rule = facts.policy.sop.document(document_id)
    document = read_document(fill(document_id, facts), rule.file, rule.schema, schemas)
    found = without_echoes((*document.findings, *check(rule.schema, document, context)))
    assert found
    assert {finding.code for finding in found} == {"template-left"}


HOSTILE = 'A "b" # c\n- d: &e *f !g {h} [i] \\ $registration ${x} \u202e\u0000\u2028 <isi'


@pytest.mark.parametrize("document_id", IDS)
def test_whatever_a_requester_wrote_stays_a_value(
    document_id: str, facts: TemplateFacts, request_noun: Request
) -> None:
    data = replace(request_noun.data, title=HOSTILE, population=HOSTILE)
    request = replace(request_noun, data=data, purpose=replace(request_noun.purpose, text=HOSTILE))
    filled = fill(document_id, replace(facts, request=request))
    parsed = parse(filled, f"{document_id}.yaml")
    calm = parse(fill(document_id, facts), f"{document_id}.yaml")
    assert isinstance(parsed.value, dict)
    assert isinstance(calm.value, dict)
    assert list(parsed.value) == list(calm.value)
    if document_id == "data-use":
        assert parsed.value["purpose"] == HOSTILE


def test_an_approved_team_is_repeated_in_the_letter(
    facts: TemplateFacts, context: AssignmentContext
) -> None:
    filled = fill("letter", replace(facts, team=context.team)).decode()
    assert '  - id: 4101\n    login: "rina-data"\n  - id: 4102' in filled


def test_without_a_retention_date_the_end_is_asked_for(
    facts: TemplateFacts, request_noun: Request
) -> None:
    filled = fill("data-use", replace(facts, request=replace(request_noun, retention=None)))
    assert b'ends: "<isi: ' in filled


BROKEN = {
    "missing": ({}, "template-missing"),
    "a field that doesn't exist": ({"team": b"x: $entah"}, "template-field-unknown"),
    "a lone dollar sign": ({"team": b"x: $ 5"}, "template-invalid"),
    "not UTF-8": ({"team": b"x: \xff"}, "template-invalid"),
}


@pytest.mark.parametrize(("texts", "code"), BROKEN.values(), ids=BROKEN)
def test_a_template_that_cannot_be_used_is_an_error(
    texts: dict[str, bytes], code: str, facts: TemplateFacts
) -> None:
    files = {f"policy/templates/{name}.yaml": text for name, text in texts.items()}
    with pytest.raises(PolicyError, match=code):
        fill("team", replace(facts, templates=files))
