"""The fifth indicator: told in sums of enough answers, once, and by whoever has the key."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from datareq.documents.codec import encode
from datareq.model.policy import Policy
from datareq.model.survey import Answer
from datareq.reporting.archived import archived_requests
from datareq.reporting.indicators import Figures, figures
from datareq.reporting.period import Period
from datareq.reporting.report import report
from datareq.reporting.report_json import report_json
from datareq.reporting.report_markdown import markdown
from datareq.reporting.report_survey import suggestions, survey_of
from datareq.reporting.satisfaction import Satisfaction, grade
from datareq.reporting.survey_text import armour, write
from datareq.settings import read_settings
from datareq.wiring.sealing import sealer
from datareq.wiring.survey import opened_answers
from tests.survey.keys import ELEMENTS, keyring, new_identity, with_keys
from tests.unit.reporting.kpi_story import at, record

APRIL = Period(year=2026, month=4)
LATER = at("2026-05-20 00:00")
"""No survey of April is open any more: the last handover was on the 8th."""


class Desk:
    """An archive of April with one period key; answers are sealed to it, or to another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.identity, public = new_identity()
        self.other, self.foreign = new_identity()
        self.policy: Policy = with_keys((public, date(2026, 1, 1), None))
        self.public = public
        self.files: dict[str, bytes] = {}
        for number in range(42, 52):
            one = record(number, "2026-03-30 02:00", "2026-04-08 03:00")
            self.files[f"archive/2026/{one.registration}/v1/record.json"] = encode(one)

    def correct(self, number: int, closed: str) -> None:
        """A second version is handed over."""
        first = record(number, "2026-03-30 02:00", closed)
        again = replace(first, archive_version=2, supersedes=1)
        self.files[f"archive/2026/{first.registration}/v2/record.json"] = encode(again)

    def answer(
        self,
        number: int,
        scores: tuple[int, ...],
        *,
        name: str = "",
        key: str = "",
        version: int = 1,
    ) -> None:
        registration = f"PDI-2026-{number:04d}"
        plain = write(Answer(registration=name or registration, scores=scores, words="x"))
        self.put(number, plain, key, version)

    def put(self, number: int, plain: bytes, key: str = "", version: int = 1) -> None:
        target = io.BytesIO()
        sealer().seal(io.BytesIO(plain), target, [key or self.public])
        path = f"archive/2026/PDI-2026-{number:04d}/v{version}/survey.age"
        self.files[path] = armour(target.getvalue()).encode()

    def count(
        self,
        *,
        keys: bool = True,
        until: datetime = LATER,
        known: tuple[Satisfaction, ...] = (),
        period: Period = APRIL,
    ) -> Figures:
        held = keyring(self.folder / "keys", *([self.identity] if keys else [self.other]))
        settings = read_settings({"DATAREQ_KEYRING": str(held)})
        answers = opened_answers(settings, self.files, self.policy)
        requests = archived_requests(self.files)
        return figures(period, requests, (), self.policy, until, "c" * 40, None, answers, known)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def answered(desk: Desk, count: int) -> None:
    for n in range(count):
        desk.answer(42 + n, tuple(1 + (n + i) % 4 for i in range(ELEMENTS)))


def test_the_index_is_the_mean_times_twenty_five(desk: Desk) -> None:
    answered(desk, 6)
    found = desk.count()
    scores = [[1 + (n + i) % 4 for n in range(6)] for i in range(ELEMENTS)]
    means = tuple(Fraction(sum(each), 6) for each in scores)
    assert found.satisfaction.means == means
    fifth = found.indicators[4]
    assert fifth.value == 25 * Fraction(1, 9) * sum(means)
    assert (fifth.denominator, fifth.small, fifth.requests) == (6, True, ())
    assert (found.satisfaction.asked, found.satisfaction.answered) == (10, 6)
    assert not any(group.indicator.n == 5 for group in found.groups)


@pytest.mark.parametrize(
    ("index", "letter"),
    [("100", "A"), ("88.31", "A"), ("88.305", "A"), ("88.3049", "B"), ("76.61", "B"), ("76.6", "C"),
     ("65", "C"), ("64.99", "D"), ("25", "D")],
)  # fmt: skip
def test_grades_are_those_of_the_regulation(index: str, letter: str) -> None:
    assert grade(Fraction(index)) == letter


def test_below_five_answers_nothing_is_told(desk: Desk) -> None:
    answered(desk, 4)
    found = desk.count()
    assert found.indicators[4].reason == "survey-few"
    assert found.indicators[4].denominator is None
    assert found.satisfaction.means is None


def test_five_of_which_one_is_no_answer_are_four(desk: Desk) -> None:
    answered(desk, 5)
    desk.put(46, b"nonsense".ljust(4096))
    assert desk.count().indicators[4].reason == "survey-few"


def test_an_answer_copied_from_another_request_is_not_counted(desk: Desk) -> None:
    """Who can't open it can still paste it: it names the request that it belongs to."""
    answered(desk, 6)
    path = "archive/2026/PDI-2026-{:04d}/v1/survey.age"
    desk.files[path.format(49)] = desk.files[path.format(42)]
    found = desk.count().satisfaction
    assert (found.answered, found.counted) == (7, 6)


def test_one_sealed_to_another_key_does_not_hide_the_others(desk: Desk) -> None:
    answered(desk, 5)
    desk.answer(50, (1,) * ELEMENTS, key=desk.foreign)
    found = desk.count().satisfaction
    assert (found.answered, found.counted) == (6, 5)


def test_while_anybody_can_still_answer_nothing_is_told(desk: Desk) -> None:
    """Ten working days after the 8th of April; then at once, and the same ever after."""
    answered(desk, 6)
    last = at("2026-04-22 16:59:59")
    assert desk.count(until=last).indicators[4].reason == "survey-open"
    told = desk.count(until=last + timedelta(seconds=1)).indicators[4]
    assert told.value is not None
    assert desk.count(until=LATER).indicators[4] == told


def test_without_the_key_the_report_says_so_and_repeats_what_was_published(desk: Desk) -> None:
    answered(desk, 6)
    whole = desk.count()
    locked = desk.count(keys=False)
    assert locked.indicators[4].reason == "survey-locked"
    published = survey_of(json.loads(report_json(whole, "id")))
    assert published is not None
    again = desk.count(keys=False, known=(published,))
    assert report_json(again, "id") == report_json(whole, "id")
    desk.answer(51, (4,) * ELEMENTS)
    assert desk.count(keys=False, known=(published,)).indicators[4].reason == "survey-locked"


def test_half_of_the_keys_is_no_key(desk: Desk) -> None:
    answered(desk, 6)
    _, second = new_identity()
    desk.policy = with_keys((desk.public, date(2026, 1, 1), date(2026, 4, 10)), (second, date(2026, 4, 11), None))  # fmt: skip
    assert desk.count().indicators[4].reason == "survey-locked"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_no_answer_can_be_read_out_of_the_report(desk: Desk, lang: str) -> None:
    """No number of a request stands beside a score, and words aren't in it at all."""
    for n in range(6):
        desk.answer(42 + n, (4, 3, 4, 3, 4, 3, 4, 3, 4 - n % 2))
    found = desk.count()
    text = markdown(report(found, None, desk.policy, lang)).decode()
    start = text.index("## 5.")
    section = text[start : text.index("\n## ", start + 1)]
    assert "PDI-" not in section
    assert ("87,5" if lang == "id" else "87.5") in section
    told = json.loads(report_json(found, lang))["survey"]
    assert set(told) == {"asked", "answered", "sealed", "counted", "means", "grade"}


def test_an_answer_that_comes_in_makes_no_other_report(desk: Desk) -> None:
    """Else each one would be a revision, and say when it came."""
    before = report_json(desk.count(until=at("2026-04-20 00:00")), "id")
    answered(desk, 3)
    assert report_json(desk.count(until=at("2026-04-20 00:00")), "id") == before


@pytest.mark.parametrize(
    ("answers", "counted"),
    [((6, 6), 12), ((6, 3), 6), ((3, 3), 6), ((3, 1), None), ((6, 0), 6)],
    ids=["both enough", "one too few", "enough together", "too few", "none in one"],
)
def test_a_longer_period_tells_nothing_that_its_months_do_not(
    desk: Desk, answers: tuple[int, int], counted: int | None
) -> None:
    """What May hides can't be had by taking April from both."""
    for number in range(52, 62):
        one = record(number, "2026-04-30 02:00", "2026-05-08 03:00")
        desk.files[f"archive/2026/{one.registration}/v1/record.json"] = encode(one)
    for first, count in zip((42, 52), answers, strict=True):
        for number in range(first, first + count):
            desk.answer(number, (4, 3, 2, 1, 4, 3, 2, 1, 4))
    found = desk.count(period=Period(year=2026, month=4, months=2), until=at("2026-06-20 00:00"))
    assert found.satisfaction.counted == counted
    assert found.indicators[4].reason == (None if counted else "survey-few")


MAY = Period(year=2026, month=5)
AFTER_MAY = at("2026-06-20 00:00")
BOTH = Period(year=2026, month=4, months=2)


def test_an_answer_to_a_correction_counts_where_that_was_handed_over(desk: Desk) -> None:
    """April was told before; it may not become another figure."""
    answered(desk, 5)
    before = desk.count().satisfaction
    for number in range(46, 52):
        desk.correct(number, "2026-05-08 03:00")
    for number in range(47, 52):
        desk.answer(number, (1,) * ELEMENTS, version=2)
    assert desk.count().satisfaction == before
    may = desk.count(period=MAY, until=AFTER_MAY).satisfaction
    assert (may.asked, may.answered, may.counted) == (5, 5, 5)
    assert may.means == (Fraction(1),) * ELEMENTS
    whole = desk.count(period=BOTH, until=AFTER_MAY).satisfaction
    assert (whole.asked, whole.answered, whole.counted) == (10, 10, 10)


def test_a_request_corrected_in_its_own_month_was_asked_once(desk: Desk) -> None:
    answered(desk, 6)
    for number in (42, 50, 51):
        desk.correct(number, "2026-04-10 03:00")
    desk.answer(51, (4,) * ELEMENTS, version=2)
    found = desk.count().satisfaction
    assert (found.asked, found.answered, found.counted) == (10, 7, 7)


def test_were_there_two_answers_of_a_request_the_first_versions_would_count(desk: Desk) -> None:
    answered(desk, 6)
    before = desk.count().satisfaction
    desk.correct(42, "2026-04-10 03:00")
    desk.answer(42, (4,) * ELEMENTS, version=2)
    assert desk.count().satisfaction == before


def test_words_are_for_the_desk_alone_and_in_no_order_of_answering(desk: Desk) -> None:
    for n, words in enumerate(("Zebra", "", "  ", "Lebih cepat,\n- mohon", "Anggur", "Baik")):
        answer = Answer(registration=f"PDI-2026-{42 + n:04d}", scores=(4,) * ELEMENTS, words=words)
        desk.put(42 + n, write(answer))
    found = desk.count()
    assert suggestions(found.satisfaction).decode().splitlines() == [
        "- Anggur",
        "- Baik",
        "- Lebih cepat, - mohon",
        "- Zebra",
    ]
    assert b"Zebra" not in report_json(found, "id")
    assert b"Zebra" not in markdown(report(found, None, desk.policy, "id"))
    del desk.files["archive/2026/PDI-2026-0043/v1/survey.age"]
    del desk.files["archive/2026/PDI-2026-0044/v1/survey.age"]
    assert suggestions(desk.count().satisfaction) == b""
