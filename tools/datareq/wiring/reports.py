"""How is a month's report made from a clone: the archive, the account of open requests, the policy?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from babel.dates import format_date

from datareq.adapters.renderers.typst import pdf
from datareq.adapters.renderers.workbook import workbook
from datareq.documents.catalogue import FOLDER, load_catalogue
from datareq.documents.official import fit_to_print
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.errors import PolicyError
from datareq.model.names import report_folder
from datareq.reconcile.controls import papers_in
from datareq.reconcile.propose import Proposed, propose_report
from datareq.reporting.archived import archived_requests
from datareq.reporting.documentation import closed_in
from datareq.reporting.event_files import CSV, XES, events_csv, events_xes
from datareq.reporting.eventlog import labels, logged
from datareq.reporting.indicators import Figures, figures
from datareq.reporting.live import open_requests
from datareq.reporting.month import Month
from datareq.reporting.report import report
from datareq.reporting.report_json import report_json
from datareq.reporting.report_markdown import markdown
from datareq.reporting.report_page import report_page
from datareq.reporting.report_sheets import report_sheets
from datareq.reporting.report_survey import survey_of
from datareq.reporting.report_words import tell
from datareq.reporting.revision import published, revise, revision_blocks, revision_folder
from datareq.settings import Settings
from datareq.wiring.archive_index import month_files
from datareq.wiring.desk import open_desk
from datareq.wiring.history import head_commit, ledger_files
from datareq.wiring.letters import read_templates
from datareq.wiring.survey import opened_answers

MARKDOWN = "report.md"
JSON = "report.json"
PDF = "report.pdf"
XLSX = "report.xlsx"
REPORT_TEMPLATE = "laporan-bulanan.typ"
WORKING_COPY = "working-copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """`revision`: which report of its month this one is, 1 for the first."""

    figures: Figures
    revision: int


def write_month(
    root: Path,
    month: Month,
    now: datetime,
    out: Path,
    lang: str,
    until: datetime | None = None,
    settings: Settings | None = None,
) -> Reported:
    """Write OUT/YYYY-MM/report.md, .pdf, .xlsx and .json, and the event log, from the clone at `root`.

    It counts what happened up to `until`; unless that is given, to the end of the month, or to now. Where the
    archive has a report of the month that says something else, this one is a revision of it.
    """
    policy = load_policy(read_folder(root, "policy"), WORKING_COPY)
    account = ledger_files(root)
    files = month_files(root, (month, month.before), policy, max(now, until or now))
    archived = archived_requests(files)
    papers = papers_in(files, policy, load_catalogue(read_folder(root, FOLDER)))
    answers = opened_answers(settings, files, policy) if settings else None
    live = tuple(open_requests(*account, policy)) if account else None

    def counted(month: Month, until: datetime) -> Figures:
        before = published(_below(files, month))
        known = survey_of(before.report) if before else None
        return figures(
            *(month, archived, live, policy, until, head_commit(root), papers), answers, known
        )

    def whole(month: Month) -> datetime:
        return min(until or now, month.ends_at(policy.timezone))

    found = counted(month, until or whole(month))
    folder = out / month.name
    folder.mkdir(parents=True, exist_ok=True)
    revision = revise(report_json(found, lang), published(_below(files, month)))
    number = revision.number if revision else 1
    first, *rest = report(found, _before(month, whole, counted), policy, lang)
    blocks = (first, *(revision_blocks(revision, lang) if revision else ()), *rest)
    (folder / MARKDOWN).write_bytes(markdown(blocks))
    page = fit_to_print(report_page(found, blocks, policy, lang))
    (folder / PDF).write_bytes(pdf(read_templates(root), REPORT_TEMPLATE, page, found.cutoff))
    (folder / JSON).write_bytes(report_json(found, lang, number))
    sheets = report_sheets(found, policy, lang)
    tables = [(sheet.name, sheet.head, sheet.rows) for sheet in sheets]
    (folder / XLSX).write_bytes(workbook(tell("title", lang, month=month.name), tables))
    closed = closed_in(month, archived, found.cutoff, policy)
    cases = [(record, logged(record, policy.sop)) for record in closed]
    (folder / CSV).write_bytes(events_csv(cases, labels(policy, lang)))
    (folder / XES).write_bytes(events_xes(cases, labels(policy, lang)))
    return Reported(figures=found, revision=number)


def _below(files: Mapping[str, bytes], month: Month) -> dict[str, bytes]:
    """What the archive has of a month's reports, by its path below their folder."""
    root = f"{report_folder(month.name)}/"
    return {path.removeprefix(root): data for path, data in files.items() if path.startswith(root)}


def _before(
    month: Month, whole: Callable[[Month], datetime], counted: Callable[[Month, datetime], Figures]
) -> Figures | None:
    """The figures of the month before; None where its year has no settled calendar any more."""
    try:
        return counted(month.before, whole(month.before))
    except PolicyError:
        return None


def propose_month(
    settings: Settings, reported: Reported, root: Path, out: Path, lang: str, *, dry_run: bool
) -> Proposed:
    """Propose the report that `write_month` has written; PolicyError while its month isn't over."""
    found = reported.figures
    policy = load_policy(read_folder(root, "policy"), WORKING_COPY)
    if found.cutoff < found.month.ends_at(policy.timezone):
        raise PolicyError("month-running", month=found.month.name)
    folder = out / found.month.name
    files = {name: (folder / name).read_bytes() for name in (MARKDOWN, JSON, PDF)}
    month = format_date(found.month.first, "MMMM y", locale=lang)
    title, body = (tell(code, lang, month=month) for code in ("title", "proposal"))
    below = revision_folder(reported.revision)
    if below:
        title = tell("title-revision", lang, title=title, number=reported.revision)
    name = "-".join(part for part in (found.month.name, below) if part)
    kept = "/".join(part for part in (report_folder(found.month.name), below) if part)
    desk = open_desk(settings, dry_run=dry_run)
    return propose_report(desk, name, kept, files, title, body)
