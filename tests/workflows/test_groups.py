"""Which runs wait for each other? The concurrency groups, worked out for the events that matter."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workflows.expressions import evaluate, fill
from tests.workflows.reading import workflow

WRITER = "datareq-writer"
IDLE = "datareq-idle-7"


def comment(by: str, *, on_a_pull_request: bool = True) -> dict[str, Any]:
    issue = (
        {"number": 3, "pull_request": {"merged_at": None}} if on_a_pull_request else {"number": 3}
    )
    return {"issue": issue, "comment": {"user": {"type": by}}}


def ended(conclusion: str) -> dict[str, Any]:
    return {"workflow_run": {"conclusion": conclusion}}


PULL = {"pull_request": {"number": 3}}


GROUPS: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("gate", "workflow_run", ended("success"), WRITER),
    ("gate", "workflow_run", ended("cancelled"), WRITER),
    ("gate", "schedule", {}, WRITER),
    ("gate", "issue_comment", comment("User"), WRITER),
    ("gate", "issue_comment", comment("Bot"), IDLE),
    ("gate", "issue_comment", comment("User", on_a_pull_request=False), IDLE),
    ("generate", "workflow_run", ended("success"), "datareq-generate"),
    ("generate", "workflow_run", ended("failure"), "datareq-generate"),
    ("generate", "workflow_run", ended("skipped"), IDLE),
    ("generate", "workflow_run", ended("cancelled"), IDLE),
    ("generate", "workflow_dispatch", {}, "datareq-generate"),
    ("reconcile", "push", {}, WRITER),
    ("reconcile", "schedule", {}, WRITER),
    ("reconcile", "workflow_dispatch", {}, WRITER),
    ("reconcile", "workflow_run", ended("success"), WRITER),
    ("reconcile", "workflow_run", ended("failure"), WRITER),
    ("reconcile", "workflow_run", ended("skipped"), IDLE),
    ("reconcile", "workflow_run", ended("cancelled"), IDLE),
    ("ping", "pull_request", PULL, "datareq-ping-3"),
    ("ping", "pull_request_review", PULL, "datareq-ping-3"),
    ("check", "pull_request", PULL, "datareq-check-3"),
    ("intake-form", "issues", {"issue": {"number": 9}}, "datareq-form-9"),
)
"""Workflow, event, its payload → the group of a run with the number 7."""


@pytest.mark.parametrize(("name", "event", "payload", "group"), GROUPS)
def test_a_run_waits_only_with_its_like(
    name: str, event: str, payload: dict[str, Any], group: str
) -> None:
    context = {"github": {"event_name": event, "event": payload, "run_id": 7}}
    assert fill(workflow(name).whole["concurrency"]["group"], context) == group


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("'a' == 'A'", True),
        ("a.b.c", None),
        ("!a.b", False),
        ("a.b && 'yes' || 'no'", "yes"),
        ("a.c && 'yes' || 'no'", "no"),
        ("a.c != 'x' && (a.b == 'it''s' || false)", True),
        ("format('{0}-{1}', a.b, 3)", "it's-3"),
        ("contains(fromJSON('[\"x\", \"Y\"]'), 'y')", True),
        ("startsWith(a.b, 'IT')", True),
    ],
)
def test_expressions_are_worked_out_as_on_the_forge(source: str, value: object) -> None:
    assert evaluate(source, {"a": {"b": "it's"}}) == value


@pytest.mark.parametrize("source", ["a ~ b", "a b", "(a", "secrets()"])
def test_an_expression_that_is_not_understood_is_no_guess(source: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        evaluate(source, {})
