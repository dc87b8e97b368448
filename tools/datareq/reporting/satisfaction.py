"""How content are those who received their data? The fifth indicator, by Permenpan RB 14/2017.

Told only once nobody can answer any more, and never of fewer answers than the policy says: two reports of one
month would tell by their difference what the one said who answered in between.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction

from datareq.errors import PolicyError
from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.model.survey import HIGHEST, SURVEY_FILE, Answer
from datareq.reporting.clock import day_of, due
from datareq.reporting.documentation import ArchivedRequest

GRADES: tuple[tuple[str, Fraction], ...] = (
    ("A", Fraction("88.31")),
    ("B", Fraction("76.61")),
    ("C", Fraction("65.00")),
    ("D", Fraction("25.00")),
)
"""From which index on, as the regulation prints it: rounded to two decimals first."""

CENT = Fraction(1, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What sealed answers say, by registration (None for one that is no answer). `keys`: the desk's public
    keys whose private halves are here."""

    opened: Mapping[str, Answer | None] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfaction:
    """`asked`: handed over; `answered`: sealed answers; `counted`: those of them that are answers at all.
    `means`: one an element; None for `reason`. `digest`: of the sealed answers, to know them again. While
    answers come in, neither is told: the report would be another one with each. `words`: of the counted answers,
    in an order that says nothing; for the desk's eyes, in no report."""

    asked: int
    answered: int | None
    digest: str | None
    counted: int | None = None
    means: tuple[Fraction, ...] | None = None
    reason: str | None = None
    words: tuple[str, ...] = ()

    @property
    def index(self) -> Fraction | None:
        """25·(1/n)·Σ of the means, from 25 to 100."""
        if self.means is None:
            return None
        return Fraction(100, HIGHEST) * sum(self.means, Fraction(0)) / len(self.means)

    @property
    def grade(self) -> str | None:
        return None if self.index is None else grade(self.index)


def grade(index: Fraction) -> str:
    """The letter for an index, which is rounded half up to two decimals before it is compared."""
    rounded = (index / CENT + Fraction(1, 2)).__floor__() * CENT
    return next((letter for letter, least in GRADES if rounded >= least), GRADES[-1][0])


def satisfaction(
    handed_over: tuple[Record, ...],
    archived: Iterable[ArchivedRequest],
    answers: Answers,
    policy: Policy,
    cutoff: datetime,
    known: Iterable[Satisfaction] = (),
) -> Satisfaction:
    """Of the requests of which these versions were handed over. `known`: what was counted of them before; it
    stands where the key isn't here (any more) and the sealed answers are still the same.

    A request has one answer. It counts where the version was handed over that it lies beside: earlier it is
    missing, and later nobody is asked any more. So a correction changes nothing that was told before it.
    """
    answered = _answered(archived)
    first = {name: version for name, (version, _) in answered.items()}
    asked = [
        record
        for record in handed_over
        if record.archive_version <= first.get(record.registration, record.archive_version)
    ]
    names = {record.registration for record in asked}
    counts = {
        record.registration: record
        for record in asked
        if record.archive_version == first.get(record.registration)
    }
    sealed = {name: answered[name][1] for name in counts}
    whole = hashlib.sha256("\n".join(sorted(sealed.values())).encode()).hexdigest()
    bare = Satisfaction(asked=len(names), answered=len(sealed), digest=whole)

    def without(reason: str) -> Satisfaction:
        return replace(bare, reason=reason)

    survey = policy.survey
    if survey is None or policy.sealing is None:
        return without("survey-none")
    if not names:
        return without("none")
    days = [_handed_over(record, policy) for record in asked]
    last = last_day(max(days), policy)
    if last is None or day_of(cutoff, policy.timezone) <= last:
        return Satisfaction(asked=len(names), answered=None, digest=None, reason="survey-open")
    if len(sealed) < survey.hidden_below:
        return without("survey-few")
    if not _keys_of(policy, min(days), last) <= answers.keys:
        return next((one for one in known if one.digest == whole), without("survey-locked"))
    found = [
        answer
        for name in sorted(sealed)
        if (answer := answers.opened.get(name)) is not None and answer.registration == name
    ]
    months = {name: _handed_over(record, policy).replace(day=1) for name, record in counts.items()}
    found = _tellable(found, months, survey.hidden_below)
    if not found:
        return without("survey-few")
    return replace(
        bare,
        counted=len(found),
        words=tuple(sorted(answer.words for answer in found if answer.words.strip())),
        means=tuple(
            Fraction(sum(answer.scores[n] for answer in found), len(found))
            for n in range(len(survey.elements))
        ),
    )


def _answered(archived: Iterable[ArchivedRequest]) -> dict[str, tuple[int, str]]:
    """Registration → the first version beside which an answer lies, and its hash."""
    found: dict[str, tuple[int, str]] = {}
    for item in archived:
        if SURVEY_FILE in item.present:
            one = (item.record.archive_version, item.present[SURVEY_FILE])
            found[item.record.registration] = min(found.get(item.record.registration, one), one)
    return found


def _tellable(found: list[Answer], months: Mapping[str, date], least: int) -> list[Answer]:
    """Without the answers of months that have too few, unless all of those together have enough: from the
    report of a year and those of its months nobody can work out what the others don't tell."""
    count = Counter(months[answer.registration] for answer in found)
    few = {month for month, answers in count.items() if answers < least}
    if sum(count[month] for month in few) >= least:
        return found
    return [answer for answer in found if months[answer.registration] not in few]


def last_day(handed_over: date, policy: Policy) -> date | None:
    """Up to when an answer counts; None without a survey, or where no settled calendar tells."""
    if policy.survey is None:
        return None
    try:
        return due(handed_over, policy.survey.open_days, policy.calendars).date
    except PolicyError:
        return None


def _handed_over(record: Record, policy: Policy) -> date:
    at = record.times.closed_at
    return day_of(at, policy.timezone) if at is not None else date.max


def _keys_of(policy: Policy, first: date, last: date) -> frozenset[str]:
    """The period keys that may have sealed something in these days."""
    periods = policy.sealing.periods if policy.sealing else ()
    return frozenset(
        key.key
        for key in periods
        if key.since <= last and (key.until is None or key.until >= first)
    )
