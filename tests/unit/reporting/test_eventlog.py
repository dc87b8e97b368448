"""The event log tells what the records hold, in order, of offices and never of people."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from kpi_story import ROOT, at, record

from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.forge import Account
from datareq.model.policy import Policy
from datareq.model.record import Record, RecordedStep
from datareq.model.verdict import Proof, Status
from datareq.reporting.event_files import COLUMNS, events_csv, events_xes
from datareq.reporting.eventlog import Order, labels, logged, order_of

START = at("2026-03-12 02:00")
PERSON = "rahasia-sekali"


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "working-copy")


def told(policy: Policy, **hours: float | tuple[float, ...]) -> Record:
    """A request in which these evidences (with `_` for `-`) were given so many hours after its start."""
    steps = []
    for step, of in [(s, e) for s, e in policy.sop.evidences()]:
        given = hours.get(of.id.replace("-", "_"))
        if given is None:
            continue
        when = given if isinstance(given, tuple) else (given,)
        proofs = tuple(
            Proof(
                evidence=of.id,
                at=START + timedelta(hours=hour),
                role=of.roles[0],
                by=Account(id=7, login=PERSON),
            )
            for hour in when
        )
        steps.append(RecordedStep(n=step.n, id=step.id, status=Status.DONE, at=None, proofs=proofs))
    made = record(1, "2026-03-12 02:00", "2026-04-02 02:00", steps=tuple(steps))
    return replace(made, times=replace(made.times, created_at=START))


STRAIGHT = {"form_submitted": 0, "request_approved": 1, "coordinated_data_services": 2}


def test_events_come_in_their_order_between_sending_in_and_closing(policy: Policy) -> None:
    events = logged(told(policy, request_approved=5, form_submitted=0), policy.sop)
    assert [event.activity for event in events] == [
        "opened",
        "form-submitted",
        "request-approved",
        "closed",
    ]
    assert [event.at for event in events] == sorted(event.at for event in events)


def test_what_happened_in_one_second_stands_in_the_procedure_s_order(policy: Policy) -> None:
    events = logged(told(policy, letter_approved=3, letter_checked=3), policy.sop)
    assert [event.activity for event in events[1:3]] == ["letter-checked", "letter-approved"]


def test_an_approval_of_two_people_is_two_events(policy: Policy) -> None:
    events = logged(told(policy, verified_unit=(3, 4)), policy.sop)
    assert [event.activity for event in events].count("verified-unit") == 2


@pytest.mark.parametrize(
    ("hours", "turned"),
    [
        ({}, ()),
        ({"request_approved": 0}, ()),
        ({"request_approved": 3}, (("request-approved", "coordinated-data-services"),)),
        ({"form_submitted": 1.5}, (("form-submitted", "request-approved"),)),
    ],
    ids=["as it should be", "in the same second", "approved again later", "sent in again"],
)
def test_what_was_given_again_after_others_were_built_upon_it_is_told(
    policy: Policy, hours: dict[str, float], turned: tuple[tuple[str, str], ...]
) -> None:
    found = order_of(told(policy, **{**STRAIGHT, **hours}), policy.sop)
    assert set(turned) <= set(found.reversed)
    assert bool(found.reversed) is bool(turned)


def test_of_what_isn_t_there_nothing_is_said(policy: Policy) -> None:
    assert order_of(told(policy), policy.sop) == Order(
        registration="PDI-2026-0001", pairs=0, reversed=()
    )


def test_the_table_has_a_line_an_event_and_opens_as_it_was_written(policy: Policy) -> None:
    made = told(policy, **STRAIGHT)
    data = b"".join(events_csv([(made, logged(made, policy.sop))], labels(policy, "id")))
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"))))
    assert tuple(rows[0]) == COLUMNS
    assert [row["activity"] for row in rows] == [e.activity for e in logged(made, policy.sop)]
    assert {row["unit"] for row in rows} == {made.unit}
    assert rows[1]["label"] == "Formulir diterima lengkap dan sah"


def test_the_log_has_a_trace_a_request_and_an_event_each(policy: Policy) -> None:
    cases = [(made, logged(made, policy.sop)) for made in (told(policy, **STRAIGHT), told(policy))]
    log = ElementTree.fromstring(b"".join(events_xes(cases, labels(policy, "id"))))  # noqa: S314 - our own
    traces = log.findall("trace")
    assert [len(trace.findall("event")) for trace in traces] == [5, 2]
    event = traces[0].findall("event")[1]
    values = {node.get("key"): node.get("value") for node in event}
    assert values["time:timestamp"] == "2026-03-12T02:00:00Z"
    assert values["org:role"] == "requester"
    used = {key.partition(":")[0] for key in values if key and ":" in key}
    assert used <= {node.get("prefix") for node in log.findall("extension")}


def test_no_person_is_in_the_log(policy: Policy) -> None:
    made = replace(told(policy, **STRAIGHT), requester=Account(id=99, login=PERSON))
    cases = [(made, logged(made, policy.sop))]
    words = labels(policy, "en")
    assert PERSON not in b"".join((*events_csv(cases, words), *events_xes(cases, words))).decode()


def test_what_a_cell_of_the_log_says_comes_back_whatever_is_in_it(policy: Policy) -> None:
    odd = 'Unit "A", bagian\n2'
    made = replace(told(policy, **STRAIGHT), unit=odd)
    words = {**labels(policy, "id"), "opened": 'Dibuka, "baru"'}
    text = b"".join(events_csv([(made, logged(made, policy.sop))], words)).decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["unit"] for row in rows} == {odd}
    assert rows[0]["label"] == words["opened"]
    assert all(None not in row.values() for row in rows)
