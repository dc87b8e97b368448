"""How is a month's report made from a clone: the archive, the account of open requests, the policy?"""

from __future__ import annotations

from collections.abc import Callable
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
from datareq.reporting.report_words import tell
from datareq.settings import Settings
from datareq.wiring.desk import open_desk
from datareq.wiring.history import head_commit, ledger_files
from datareq.wiring.letters import read_templates

MARKDOWN = "report.md"
JSON = "report.json"
PDF = "report.pdf"
XLSX = "report.xlsx"
REPORT_TEMPLATE = "laporan-bulanan.typ"
WORKING_COPY = "working-copy"


def write_month(root: Path, month: Month, until: datetime, out: Path, lang: str) -> Figures:
    """Write OUT/YYYY-MM/report.md, .pdf, .xlsx and .json, and the event log, from the clone at `root`.

    `until`: now, or an earlier time to count up to; of a month that is over its end is meant.
    """
    policy = load_policy(read_folder(root, "policy"), WORKING_COPY)
    account = ledger_files(root)
    files = read_folder(root, "archive")
    archived = archived_requests(files)
    papers = papers_in(files, policy, load_catalogue(read_folder(root, FOLDER)))
    live = tuple(open_requests(*account, policy)) if account else None

    def counted(month: Month) -> Figures:
        ended = min(until, month.ends_at(policy.timezone))
        return figures(month, archived, live, policy, ended, head_commit(root), papers)

    found = counted(month)
    folder = out / month.name
    folder.mkdir(parents=True, exist_ok=True)
    blocks = report(found, _before(counted, month), policy, lang)
    (folder / MARKDOWN).write_bytes(markdown(blocks))
    page = fit_to_print(report_page(found, blocks, policy, lang))
    (folder / PDF).write_bytes(pdf(read_templates(root), REPORT_TEMPLATE, page, found.cutoff))
    (folder / JSON).write_bytes(report_json(found, lang))
    sheets = report_sheets(found, policy, lang)
    tables = [(sheet.name, sheet.head, sheet.rows) for sheet in sheets]
    (folder / XLSX).write_bytes(workbook(tell("title", lang, month=month.name), tables))
    closed = closed_in(month, archived, found.cutoff, policy)
    cases = [(record, logged(record, policy.sop)) for record in closed]
    (folder / CSV).write_bytes(events_csv(cases, labels(policy, lang)))
    (folder / XES).write_bytes(events_xes(cases, labels(policy, lang)))
    return found


def _before(counted: Callable[[Month], Figures], month: Month) -> Figures | None:
    """The figures of the month before; None where its year has no settled calendar any more."""
    try:
        return counted(month.before)
    except PolicyError:
        return None


def propose_month(
    settings: Settings, found: Figures, root: Path, out: Path, lang: str, *, dry_run: bool
) -> Proposed:
    """Propose the report that `write_month` has written; PolicyError while its month isn't over."""
    policy = load_policy(read_folder(root, "policy"), WORKING_COPY)
    if found.cutoff < found.month.ends_at(policy.timezone):
        raise PolicyError("month-running", month=found.month.name)
    folder = out / found.month.name
    files = {name: (folder / name).read_bytes() for name in (MARKDOWN, JSON, PDF)}
    month = format_date(found.month.first, "MMMM y", locale=lang)
    title, body = (tell(code, lang, month=month) for code in ("title", "proposal"))
    return propose_report(
        open_desk(settings, dry_run=dry_run), found.month.name, files, title, body
    )
