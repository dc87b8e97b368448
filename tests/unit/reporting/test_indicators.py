"""How the six indicators are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from kpi_story import ROOT, april, archived, at, record, refused, sha, with_times

from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.errors import PolicyError
from datareq.model.outcome import Outcome, OutcomeKind
from datareq.model.policy import Policy
from datareq.model.record import Record, RecordedFile
from datareq.reporting.accuracy import conformity
from datareq.reporting.documentation import required_papers
from datareq.reporting.indicators import Figures, Indicator, figures
from datareq.reporting.period import Period
from datareq.reporting.spread import median, nearest_rank
from datareq.reporting.timeliness import OpenRequest

APRIL = Period(year=2026, month=4)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "working-copy")


def count(
    policy: Policy,
    *records: Record,
    month: Period = APRIL,
    live: tuple[OpenRequest, ...] | None = (),
    cutoff: datetime | None = None,
) -> Figures:
    return figures(
        month,
        [archived(item) for item in records],
        live,
        policy,
        cutoff or month.ends_at(policy.timezone),
        "c" * 40,
    )


def first(found: Figures) -> Indicator:
    return found.indicators[0]


# Ten working days from 12 March 2026 end on 2 April 2026: Nyepi and Lebaran lie between.
TIMELY: dict[str, tuple[Record, tuple[int, int]]] = {
    "handed over on the due day": (record(1, "2026-03-12 02:00", "2026-04-02 16:59"), (1, 1)),
    "handed over after midnight in Jakarta": (
        record(1, "2026-03-12 02:00", "2026-04-02 17:00"),
        (0, 1),
    ),
    "complete after midnight in Jakarta": (
        record(1, "2026-03-11 17:00", "2026-04-02 16:59"),
        (1, 1),
    ),
    "complete before midnight in Jakarta": (
        record(1, "2026-03-11 16:59", "2026-04-02 16:59"),
        (0, 1),
    ),
    "due in another month": (record(1, "2026-03-02 02:00", "2026-03-03 02:00"), (0, 0)),
    "urgent": (
        record(1, "2026-04-06 02:00", "2026-04-09 02:00", urgency="mendesak"),
        (1, 1),
    ),
    "urgent and late": (
        record(1, "2026-04-06 02:00", "2026-04-10 02:00", urgency="mendesak"),
        (0, 1),
    ),
    "never complete": (record(1, None, "2026-04-02 02:00"), (0, 0)),
    "with an urgency that policy doesn't have": (
        record(1, "2026-03-12 02:00", "2026-04-02 02:00", urgency="entah"),
        (0, 0),
    ),
    "refused": (refused(1, "2026-03-13 02:00"), (0, 0)),
    "withdrawn": (
        record(
            1,
            "2026-03-12 02:00",
            "2026-03-13 02:00",
            outcome=Outcome(kind=OutcomeKind.WITHDRAWN),
        ),
        (0, 0),
    ),
    "answered that the data isn't there": (
        record(
            1,
            "2026-03-12 02:00",
            "2026-03-20 02:00",
            outcome=Outcome(kind=OutcomeKind.NOT_AVAILABLE),
        ),
        (1, 1),
    ),
    "delivered in part": (
        record(
            1,
            "2026-03-12 02:00",
            "2026-03-20 02:00",
            outcome=Outcome(kind=OutcomeKind.DELIVERED_IN_PART),
        ),
        (1, 1),
    ),
    "a correction of an earlier delivery": (
        record(1, "2026-03-12 02:00", "2026-04-02 02:00", archive_version=2),
        (0, 0),
    ),
}


@pytest.mark.parametrize(("given", "expected"), TIMELY.values(), ids=TIMELY)
def test_a_request_counts_as_timely_when_it_is_handed_over_by_its_due_day(
    given: Record, expected: tuple[int, int], policy: Policy
) -> None:
    found = first(count(policy, given))
    assert (found.numerator, found.denominator) == expected


def test_what_happened_after_the_cutoff_has_not_happened(policy: Policy) -> None:
    given = record(1, "2026-03-12 02:00", "2026-04-06 02:00")
    found = count(policy, given, cutoff=at("2026-04-03 00:00"))
    assert (first(found).numerator, first(found).denominator) == (0, 1)
    assert found.timed[0].answered is None
    assert found.documented == ()
    later = record(1, "2026-04-02 02:00", "2026-04-03 02:00")
    assert first(count(policy, later, cutoff=at("2026-04-01 00:00"))).denominator == 0


CUTOFFS = {
    "in the middle of the due day": ("2026-04-02 10:00:00", 0),
    "a second before the due day ends": ("2026-04-02 16:59:58", 0),
    "at the last second of the due day": ("2026-04-02 16:59:59", 1),
}


@pytest.mark.parametrize(("cutoff", "late"), CUTOFFS.values(), ids=CUTOFFS)
def test_an_open_request_is_late_only_when_its_due_day_is_over(
    cutoff: str, late: int, policy: Policy
) -> None:
    given = record(1, "2026-03-12 02:00", "2026-04-06 02:00")
    assert first(count(policy, given, cutoff=at(cutoff))).denominator == late


def test_a_refusal_after_the_cutoff_leaves_the_request_owed(policy: Policy) -> None:
    found = count(policy, refused(1, "2026-04-20 02:00"), cutoff=at("2026-04-10 00:00"))
    assert (first(found).numerator, first(found).denominator) == (0, 1)


def test_an_open_request_that_is_overdue_counts_as_late(policy: Policy) -> None:
    overdue = OpenRequest(
        registration="PDI-2026-0002",
        unit="FIP",
        level="publik",
        urgency="normal",
        complete_at=at("2026-03-12 02:00"),
    )
    found = count(
        policy,
        record(1, "2026-03-12 02:00", "2026-04-02 02:00"),
        live=(overdue, replace(overdue, registration="PDI-2026-0001")),
    )
    assert first(found).value == 50
    assert first(found).requests == ("PDI-2026-0001", "PDI-2026-0002")
    unknown = replace(overdue, urgency="entah")
    assert first(count(policy, live=(unknown,))).denominator == 0
    assert not count(policy, live=None).live_known


def test_nothing_due_is_not_a_percentage(policy: Policy) -> None:
    found = first(count(policy))
    assert (found.value, found.denominator, found.reason, found.met) == (None, 0, "none", None)


def test_fewer_than_ten_requests_are_flagged(policy: Policy) -> None:
    records = [record(n, "2026-03-12 02:00", "2026-04-02 02:00") for n in range(1, 11)]
    assert first(count(policy, *records[:9])).small
    assert not first(count(policy, *records)).small
    assert first(count(policy, *records)).met


def test_indicators_without_facts_are_not_numbers(policy: Policy) -> None:
    found = count(policy, record(1, "2026-03-12 02:00", "2026-04-02 02:00"))
    assert [item.n for item in found.indicators] == [1, 2, 3, 4, 5, 6]
    assert [item.reason for item in found.indicators if item.value is None] == [
        "not-yet-4",
        "survey-none",
    ]


HANDED = "2026-04-02 02:00"
RESULTS = [
    # what each request was; what the figure is of how many
    ("all right", [{}, {}], 100, 2),
    ("one sent back twice", [{"sent_back": 2}, {}], 50, 2),
    ("corrected on the thirtieth day", [{"fixed": "2026-05-02 02:00"}, {}, {}, {}], 75, 4),
    ("corrected a second later", [{"fixed": "2026-05-02 02:00:01"}], 100, 1),
    ("sent back and corrected", [{"sent_back": 1, "fixed": "2026-04-03 02:00"}], 0, 1),
    ("one of which nobody counted", [{"sent_back": None}, {}], 100, 1),
    ("none", [], None, 0),
]


@pytest.mark.parametrize(
    ("told", "value", "handed"), [row[1:] for row in RESULTS], ids=[row[0] for row in RESULTS]
)
def test_accuracy_is_the_share_that_was_right_the_first_time(
    policy: Policy, told: list[dict[str, object]], value: int | None, handed: int
) -> None:
    records = []
    for n, each in enumerate(told, 1):
        first_time = record(n, "2026-03-12 02:00", HANDED)
        records.append(replace(first_time, sent_back=each.get("sent_back", 0)))
        if fixed := each.get("fixed"):
            again = with_times(first_time, closed_at=at(str(fixed)))
            records.append(replace(again, archive_version=2))
    second = count(policy, *records, cutoff=at("2026-06-30 00:00")).indicators[1]
    assert (second.value, second.denominator) == (value, handed)
    assert not second.provisional


def test_accuracy_is_provisional_while_a_correction_would_count(policy: Policy) -> None:
    made = replace(record(1, "2026-03-12 02:00", HANDED), sent_back=0)
    for cutoff, provisional in (("2026-05-02 01:59:59", True), ("2026-05-02 02:00", False)):
        assert count(policy, made, cutoff=at(cutoff)).indicators[1].provisional is provisional


def test_conformity_is_the_share_of_the_variables_asked_for(policy: Policy) -> None:
    made = record(1, "2026-03-12 02:00", HANDED, requested_variables=7, delivered_variables=3)
    other = record(2, "2026-03-12 02:00", HANDED, requested_variables=1, delivered_variables=1)
    rows = count(policy, *(replace(each, sent_back=0) for each in (made, other))).judged
    assert conformity(rows) == Fraction(4, 8)
    assert conformity(()) is None


FORMS = [
    ("two of them", [(10, 12), (12, 12)], Fraction(1100, 12), 2),
    ("an exact third", [(1, 3)], Fraction(100, 3), 1),
    ("one never counted", [None, (6, 12)], Fraction(50), 1),
    ("one with nothing to answer", [(0, 0), (12, 12)], Fraction(100), 1),
    ("none", [], None, 0),
]


@pytest.mark.parametrize(
    ("items", "value", "forms"), [row[1:] for row in FORMS], ids=[row[0] for row in FORMS]
)
def test_completeness_is_the_mean_over_forms_of_items_in_order(
    policy: Policy, items: list[tuple[int, int] | None], value: Fraction | None, forms: int
) -> None:
    records = [
        replace(record(n, "2026-03-12 02:00", "2026-04-02 02:00"), completeness=each)
        for n, each in enumerate(items, 1)
    ]
    third = count(policy, *records).indicators[2]
    assert (third.value, third.denominator) == (value, forms)


NOT_COUNTED = {
    "refused": lambda: replace(refused(1, "2026-04-02 02:00"), completeness=(1, 12)),
    "corrected": lambda: replace(
        record(1, "2026-03-12 02:00", "2026-04-02 02:00"), archive_version=2
    ),
    "of another month": lambda: record(1, "2026-03-12 02:00", "2026-03-31 16:59"),
    "after the month, there": lambda: record(1, "2026-03-12 02:00", "2026-04-30 17:00"),
    "after the cut-off": lambda: record(1, "2026-03-12 02:00", "2026-04-29 02:00"),
}


@pytest.mark.parametrize("name", NOT_COUNTED)
def test_a_form_counts_in_the_month_of_its_handover_alone(policy: Policy, name: str) -> None:
    found = count(policy, NOT_COUNTED[name](), cutoff=at("2026-04-28 00:00"))
    assert found.filled == found.judged == ()
    assert found.indicators[1].reason == found.indicators[2].reason == "none"


def test_the_papers_are_counted_as_a_mean_over_requests(policy: Policy) -> None:
    found = figures(APRIL, april(), (), policy, APRIL.ends_at(policy.timezone), "c")
    sixth = found.indicators[5]
    missing = {row.registration: row.missing for row in found.documented}
    assert missing == {
        "PDI-2026-0042": (),
        "PDI-2026-0043": ("letter.yaml",),
        "PDI-2026-0044": ("register.csv",),
        "PDI-2026-0045": (),
    }
    assert sixth.denominator == 4
    assert sixth.numerator == 2 + 2 * Fraction(11, 12)
    assert sixth.met is False


def test_a_paper_that_was_changed_is_not_there(policy: Policy) -> None:
    item = archived(record(1, "2026-03-12 02:00", "2026-04-02 02:00"))
    changed = replace(item, present={**item.present, "team.yaml": sha("lain")})
    found = figures(APRIL, [changed], (), policy, APRIL.ends_at(policy.timezone), "c")
    assert found.documented[0].missing == ("team.yaml",)


def test_of_a_withheld_form_the_hash_is_the_paper(policy: Policy) -> None:
    made = refused(1, "2026-04-02 02:00")
    files = (
        RecordedFile(path="request.yaml.sha256", sha256=sha("x")),
        RecordedFile(path="intake.snapshot.json", sha256=sha("y")),
    )
    found = count(policy, replace(made, files=files))
    assert found.documented[0].missing == ()


def test_a_level_with_a_data_use_approval_requires_it(policy: Policy) -> None:
    open_ = record(1, None, None)
    assert "data-use.yaml" not in required_papers(open_, policy)
    assert "data-use.yaml" in required_papers(replace(open_, level="terbatas"), policy)


def test_a_request_that_is_not_closed_has_no_papers_yet(policy: Policy) -> None:
    assert count(policy, record(1, "2026-03-12 02:00", None)).documented == ()


def test_a_month_whose_calendar_is_not_settled_is_not_computed(policy: Policy) -> None:
    with pytest.raises(PolicyError, match="calendar"):
        count(policy, month=Period(year=2028, month=1))


def test_groups_add_up_to_the_whole(policy: Policy) -> None:
    found = figures(APRIL, april(), (), policy, APRIL.ends_at(policy.timezone), "c")
    for n in (1, 6):
        whole = found.indicators[n - 1]
        for by in ("unit", "level", "urgency"):
            parts = [g.indicator for g in found.groups if g.by == by and g.indicator.n == n]
            assert sum(part.denominator or 0 for part in parts) == whole.denominator
            assert sum((part.numerator or Fraction(0) for part in parts), Fraction(0)) == (
                whole.numerator
            )


MONTHS = {
    "2026-04": (date(2026, 4, 1), date(2026, 5, 1)),
    "2026-12": (date(2026, 12, 1), date(2027, 1, 1)),
    "2026-02": (date(2026, 2, 1), date(2026, 3, 1)),
}


@pytest.mark.parametrize(("text", "span"), MONTHS.items(), ids=MONTHS)
def test_a_month_runs_from_its_first_day_to_the_next_months(
    text: str, span: tuple[date, date]
) -> None:
    month = Period.parse(text)
    assert (month.first, month.next, month.name) == (*span, text)


def test_a_month_ends_where_the_university_is() -> None:
    assert APRIL.ends_at("Asia/Jakarta") == datetime(2026, 4, 30, 16, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-13", "2026-4", "april", "2026-04-01", "2026-04 "])
def test_what_is_not_a_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        Period.parse(text)


SPREADS = {
    "one": ([7], Fraction(7), 7),
    "two": ([3, 8], Fraction(11, 2), 8),
    "ten": (list(range(1, 11)), Fraction(11, 2), 9),
    "eleven": (list(range(1, 12)), Fraction(6), 10),
}


@pytest.mark.parametrize(("values", "middle", "ninety"), SPREADS.values(), ids=SPREADS)
def test_median_and_ninetieth_percentile(values: list[int], middle: Fraction, ninety: int) -> None:
    assert (median(values), nearest_rank(values, 90)) == (middle, ninety)
