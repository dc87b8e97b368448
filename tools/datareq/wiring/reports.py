"""How is a report made from a clone: the archive, the account of open requests, the policy?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from datareq.documents.catalogue import FOLDER, load_catalogue
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_file, read_folder
from datareq.errors import PolicyError
from datareq.model.names import report_folder
from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.reconcile.controls import papers_in
from datareq.reporting.archived import archived_requests
from datareq.reporting.blocks import Block
from datareq.reporting.brief import Values, values
from datareq.reporting.compliance import Papers
from datareq.reporting.documentation import ArchivedRequest, closed_in
from datareq.reporting.forecast import past
from datareq.reporting.indicators import Figures, figures
from datareq.reporting.live import open_requests
from datareq.reporting.period import YEAR, Period
from datareq.reporting.report import report
from datareq.reporting.report_json import report_json
from datareq.reporting.report_open import open_blocks, open_now
from datareq.reporting.report_survey import survey_of
from datareq.reporting.report_words import tell
from datareq.reporting.revision import (
    Published,
    published,
    published_values,
    revise,
    revision_blocks,
    revision_folder,
)
from datareq.reporting.satisfaction import Answers, Satisfaction
from datareq.reporting.timeliness import OpenRequest
from datareq.settings import Settings
from datareq.wiring.accounts import accounts_in
from datareq.wiring.archive_index import month_files
from datareq.wiring.history import head_commit, ledger_files
from datareq.wiring.report_files import JSON, MARKDOWN, PDF, files_of, logs_beside, write_pages
from datareq.wiring.survey import opened_answers
from datareq.wiring.templates import read_templates

if TYPE_CHECKING:
    from datareq.reconcile.propose import Proposed

PROPOSED = (MARKDOWN, JSON, PDF)
WORKING_COPY = "working-copy"
MANY = 500
"""Files of which the event log is written beside the rest: a copy of the process is made sooner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """`revision`: which report of its month this one is, 1 for the first."""

    figures: Figures
    revision: int


def write_report(
    root: Path,
    period: Period,
    now: datetime,
    out: Path,
    lang: str,
    until: datetime | None = None,
    settings: Settings | None = None,
    inside: Path | None = None,
) -> Reported:
    """Write OUT/<period>/report.md, .html, .pdf, .xlsx and .json, and the event log, from the clone at `root`.

    It counts what happened up to `until`; unless that is given, to the end of the period, or to now. Where the
    archive has a report of it that says something else, this one is a revision of it. `inside`: where a machine
    with the desk's keys has written its reports; without those keys the survey's figures are taken from there.
    """
    policy = load_policy(read_folder(root, "policy"), WORKING_COPY)
    kept = cache(partial(_published, root))
    earlier = kept(period.before)
    cutoff = _until(period, policy, until, now)
    running = (until or now) < period.ends_at(policy.timezone)
    needed = (period,) if earlier else (period, period.before)
    if running:  # what is open is forecast from the year before
        needed = (*needed, replace(period.each[0], months=YEAR).before)
    files = month_files(root, needed, policy, max(now, until or now))

    def closed() -> tuple[Record, ...]:
        return closed_in(period, archived_requests(files), until or cutoff, policy)

    with (
        files_of(out / period.name) as folder,
        logs_beside(folder, closed, policy, lang, worth_it=len(files) >= MANY),
    ):
        # That one is stricter: what it refuses isn't reported, either.
        counted = _counted(root, files, policy, settings)

        def count(period: Period, until: datetime) -> Figures:
            known = tuple(_surveys((_made(inside, period), kept(period))))
            return counted.figures(period, until, policy, known)

        found = count(period, until or cutoff)
        told = report_json(found, lang)
        revision = revise(told, kept(period))
        number = revision.number if revision else 1
        before = (
            published_values(earlier)
            if earlier
            else _before(period, count, _until(period.before, policy, until, now))
        )
        first, *rest = report(found, before, policy, lang)
        blocks = (
            *(first, *(revision_blocks(revision, lang) if revision else ()), *rest),
            *(counted.still_open(policy, found.cutoff, lang) if running else ()),
        )
        told = report_json(found, lang, number) if revision else told
        write_pages(folder, found, blocks, told, policy, read_templates(root), lang)
    return Reported(figures=found, revision=number)


def _until(period: Period, policy: Policy, until: datetime | None, now: datetime) -> datetime:
    """The period's last second, or what comes first."""
    return min(until or now, period.ends_at(policy.timezone))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """What a clone holds that is counted. `live`: the open requests, None where no account of them is there."""

    archived: tuple[ArchivedRequest, ...]
    live: tuple[OpenRequest, ...] | None
    papers: Callable[[Record], Papers]
    answers: Answers | None
    commit: str

    def figures(
        self, period: Period, until: datetime, policy: Policy, known: Iterable[Satisfaction]
    ) -> Figures:
        return figures(
            *(period, self.archived, self.live, policy, until, self.commit),
            *(self.papers, self.answers, known),
        )

    def still_open(self, policy: Policy, now: datetime, lang: str) -> tuple[Block, ...]:
        if not self.live:
            return ()
        before = past((item.record for item in self.archived), policy)
        return open_blocks(open_now(self.live, before, policy, now), policy, lang)


def _counted(
    root: Path, files: Mapping[str, bytes], policy: Policy, settings: Settings | None
) -> _Counted:
    """Read for the figures alone: records that say more than records do aren't refused here."""
    account = ledger_files(root)
    sources = load_catalogue(read_folder(root, FOLDER))
    return _Counted(
        archived=archived_requests(files, strict=False),
        live=tuple(open_requests(*account, policy)) if account else None,
        papers=papers_in(files, policy, sources, accounts_in(root)),
        answers=opened_answers(settings, files, policy) if settings else None,
        commit=head_commit(root),
    )


def _published(root: Path, period: Period) -> Published | None:
    """The newest report of the period that the archive has."""
    folder = report_folder(period.name)
    files = read_folder(root, folder)
    return published({path.removeprefix(f"{folder}/"): data for path, data in files.items()})


def _made(inside: Path | None, period: Period) -> Published | None:
    data = read_file(inside, f"{period.name}/{JSON}", limit=None) if inside else None
    return None if data is None else published({JSON: data})


def _surveys(reports: Iterable[Published | None]) -> Iterator[Satisfaction]:
    """What reports tell of the survey, where they do."""
    for one in reports:
        found = survey_of(one.report) if one else None
        if found is not None:
            yield found


def _before(
    period: Period, count: Callable[[Period, datetime], Figures], until: datetime
) -> Values | None:
    """The values of the period before, which has no report; None where its year has no settled calendar
    any more."""
    try:
        return values(count(period.before, until))
    except PolicyError:
        return None


def published_before(root: Path, period: Period) -> tuple[Period, ...]:
    """Of the twelve months before a period those whose report the archive has, the newest first."""
    months = [period.each[0].before]
    while len(months) < YEAR:
        months.append(months[-1].before)
    return tuple(one for one in months if (root / report_folder(one.name)).is_dir())


def propose_report_of(
    settings: Settings, reported: Reported, root: Path, out: Path, lang: str, *, dry_run: bool
) -> Proposed:
    """Propose the report that `write_report` has written; PolicyError while its month isn't over."""
    found = reported.figures
    policy = load_policy(read_folder(root, "policy"), WORKING_COPY)
    if found.cutoff < found.month.ends_at(policy.timezone):
        raise PolicyError("month-running", month=found.month.name)
    folder = out / found.month.name
    files = {name: (folder / name).read_bytes() for name in PROPOSED}
    month = found.month.words(lang)
    title, body = (tell(code, lang, month=month) for code in ("title", "proposal"))
    below = revision_folder(reported.revision)
    if below:
        title = tell("title-revision", lang, title=title, number=reported.revision)
    name = "-".join(part for part in (found.month.name, below) if part)
    kept = "/".join(part for part in (report_folder(found.month.name), below) if part)
    # Imported here: only who proposes needs the forge.
    from datareq.reconcile.propose import propose_report
    from datareq.wiring.desk import open_desk

    desk = open_desk(settings, dry_run=dry_run)
    return propose_report(desk, name, kept, files, title, body)
