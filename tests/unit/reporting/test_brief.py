"""What the first page says of a month: rules as a table, on invented histories."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from kpi_story import ROOT, archived, at, record

from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.reporting.blocks import Items, Words
from datareq.reporting.brief import Advice, brief, values
from datareq.reporting.brief_words import MOST_LATE, brief_blocks
from datareq.reporting.indicators import Figures, figures
from datareq.reporting.period import Period
from datareq.reporting.timeliness import OpenRequest

MARCH = Period(year=2026, month=3)
ON_TIME = ("2026-03-02 02:00", "2026-03-05 02:00")
LATE = ("2026-03-02 02:00", "2026-03-30 02:00")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "working-copy")


def counted(policy: Policy, *records: Record, open_: tuple[OpenRequest, ...] = ()) -> Figures:
    made = [archived(one) for one in records]
    return figures(MARCH, made, open_, policy, MARCH.ends_at(policy.timezone), "c" * 40)


def staged(number: int, accepted: str, generated: str, verified: str) -> Record:
    made = record(number, *LATE)
    times = replace(
        made.times,
        accepted_at=at(accepted),
        generated_at=at(generated),
        verified_at=at(verified),
    )
    return replace(made, times=times)


def waiting(number: int) -> OpenRequest:
    return OpenRequest(
        registration=f"PDI-2026-{number:04d}",
        unit="FMIPA",
        level="publik",
        urgency="normal",
        complete_at=at(LATE[0]),
    )


def advice(found: Figures, n: int) -> Advice | None:
    return next((one for one in brief(found, None).advice if one.n == n), None)


def test_a_change_is_told_beside_the_month_before(policy: Policy):
    good, bad = counted(policy, record(1, *ON_TIME)), counted(policy, record(1, *LATE))
    told = {change.n: change for change in brief(bad, values(good)).changes}
    assert (told[1].before, told[1].now) == (Fraction(100), Fraction(0))
    assert {change.n: change.before for change in brief(bad, None).changes}[1] is None


def test_where_late_requests_lay_longest_is_named(policy: Policy):
    made = staged(1, "2026-03-03 02:00", "2026-03-05 02:00", "2026-03-27 02:00")
    found = brief(counted(policy, made), None)
    assert [(row.stage, row.open) for row in found.late] == [("verified", False)]
    assert advice(counted(policy, made), 1) == Advice(
        n=1,
        code="advice-stage",
        facts={"stage": "verified", "late": 1, "days": Fraction(found.late[0].stage_days or 0)},
    )


def test_when_most_of_what_is_late_is_open_that_is_said_first(policy: Policy):
    found = counted(policy, record(1, *LATE), open_=(waiting(2), waiting(3)))
    assert advice(found, 1) == Advice(n=1, code="advice-open", facts={"open": 2, "late": 3})


@pytest.mark.parametrize(
    ("sent_back", "code"),
    [
        pytest.param(1, "advice-sent-back", id="verifiers"),
        pytest.param(0, None, id="nothing-wrong"),
    ],
)
def test_accuracy_asks_for_checks_when_verifiers_send_back(
    policy: Policy, sent_back: int, code: str | None
):
    found = advice(counted(policy, replace(record(1, *ON_TIME), sent_back=sent_back)), 2)
    assert (found.code if found else None) == code


def test_the_unit_with_most_forms_to_mend_is_named(policy: Policy):
    poor = [replace(record(n, *ON_TIME), completeness=(1, 2), unit="FIP") for n in (1, 2)]
    other = replace(record(3, *ON_TIME), completeness=(1, 2), unit="FT")
    found = advice(counted(policy, *poor, other), 3)
    assert found is not None
    assert found.facts == {"poor": 3, "all": 3, "unit": "FIP", "count": 2}


def test_no_suggestion_without_a_missed_target(policy: Policy):
    assert brief(counted(policy, record(1, *ON_TIME)), None).advice == ()


def test_a_long_list_of_late_requests_is_cut_with_a_count(policy: Policy):
    found = counted(policy, *(record(n, *LATE) for n in range(1, MOST_LATE + 4)))
    lists = [b for b in brief_blocks(brief(found, None), policy, "en") if isinstance(b, Items)]
    assert lists[1].lines[-1] == "3 more are in `report.xlsx` and `report.json`."
    assert len(lists[1].lines) == MOST_LATE + 1


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_empty_month_says_so_and_suggests_nothing(policy: Policy, lang: str):
    blocks = brief_blocks(brief(counted(policy), None), policy, lang)
    assert not [block for block in blocks if isinstance(block, Items)]
    assert len([block for block in blocks if isinstance(block, Words)]) == 2
