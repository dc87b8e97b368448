"""How are the public pages made from a clone: the policy, the form, the archive?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from datareq.documents.catalogue import FOLDER, load_catalogue
from datareq.documents.policy import load_policy
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.intake.issue_form import FILE, form_elements
from datareq.model.names import report_folder
from datareq.model.policy import Policy
from datareq.reconcile.controls import papers_in
from datareq.reconcile.findings import FORM
from datareq.reporting.archived import archived_requests
from datareq.reporting.indicators import figures
from datareq.reporting.live import open_requests
from datareq.reporting.period import Period
from datareq.reporting.report_survey import survey_of
from datareq.reporting.revision import published
from datareq.reporting.satisfaction import Satisfaction
from datareq.reporting.site import Facts, Question, months_of, site
from datareq.settings import Settings
from datareq.wiring.accounts import accounts_in
from datareq.wiring.history import head_commit, ledger_files
from datareq.wiring.reports import WORKING_COPY

MOST_MONTHS = 12


def write_site(
    settings: Settings, root: Path, until: datetime, out: Path, lang: str
) -> tuple[str, ...]:
    """Write the pages of the clone at `root` below `out`; their names."""
    policy = load_policy(read_folder(root, "policy"), WORKING_COPY)
    files = read_folder(root, "archive")
    requests = archived_requests(files)
    papers = papers_in(files, policy, load_catalogue(read_folder(root, FOLDER)), accounts_in(root))
    records = tuple(request.record for request in requests)
    account = ledger_files(root)
    live = open_requests(*account, policy) if account else None
    commit = head_commit(root)
    facts = Facts(
        policy=policy,
        questions=_questions(root, policy, lang),
        form_url=_form_url(settings),
        months=tuple(
            figures(
                *(month, requests, live, policy),
                min(until, month.ends_at(policy.timezone)),
                commit,
                papers,
                known=_published_survey(files, month),
            )
            for month in months_of(
                records, Period.of(until, policy.timezone), policy.timezone, MOST_MONTHS
            )
        ),
        records=records,
        cutoff=until,
        commit=commit,
    )
    pages = site(facts, lang)
    out.mkdir(parents=True, exist_ok=True)
    for name, content in pages.items():
        (out / name).write_bytes(content)
    return tuple(pages)


def _published_survey(files: Mapping[str, bytes], month: Period) -> tuple[Satisfaction, ...]:
    """What the newest published report of a month says of its survey: no key is needed to repeat it."""
    root = f"{report_folder(month.name)}/"
    below = {path.removeprefix(root): data for path, data in files.items() if path.startswith(root)}
    found = published(below)
    told = survey_of(found.report) if found else None
    return () if told is None else (told,)


def _questions(root: Path, policy: Policy, lang: str) -> tuple[Question, ...]:
    """What everybody has to answer, without the questions' numbers."""
    schema = Schemas.from_files(read_folder(root, "schemas")).schema(FORM)
    return tuple(
        Question(label=element.label.partition(". ")[2], help=element.help)
        for element in form_elements(schema, policy.units, lang)
        if element.item.required and element.item.under.isdigit()
    )


def _form_url(settings: Settings) -> str | None:
    """Where the issue form is filled in."""
    if settings.repository is None:
        return None
    server = settings.git_url.rstrip("/")
    return f"{server}/{settings.repository}/issues/new?template={Path(FILE).name}"
