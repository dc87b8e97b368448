"""`datareq kpi`: how well did the desk serve in a month?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from datareq.cli.repository import find_repository, read_policy
from datareq.documents.tree import read_folder
from datareq.model.policy import Policy
from datareq.reporting.archived import archived_requests
from datareq.reporting.indicators import Figures, figures
from datareq.reporting.live import open_requests
from datareq.reporting.month import Month
from datareq.reporting.report import report
from datareq.reporting.report_json import report_json
from datareq.reporting.report_words import tell
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.history import head_commit, ledger_files


@click.command("kpi", help="Write the monthly report.")
@click.argument("month", metavar="YYYY-MM")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option(
    "--cutoff",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%SZ"]),
    default=None,
    help="Count what happened up to then (UTC); the end of the month unless given.",
)
@click.option("--repo", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None)
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    month: str,
    out: Path,
    cutoff: datetime | None,
    repo: Path | None,
    format_: str,
    lang: str | None,
) -> None:
    """Write OUT/YYYY-MM/report.md and report.json; exit code 3 where a year's calendar isn't settled."""
    lang = lang or read_settings().language
    try:
        asked = Month.parse(month)
    except ValueError as error:
        raise click.BadParameter(
            tell("month-invalid", lang, given=month), param_hint="YYYY-MM"
        ) from error
    root = find_repository(repo)
    policy = read_policy(root)
    result = _figures(root, asked, policy, cutoff)
    folder = out / asked.name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.md").write_bytes(report(result, policy, lang))
    (folder / "report.json").write_bytes(report_json(result, lang))
    if format_ == "json":
        click.echo(report_json(result, lang).decode("utf-8"), nl=False)
    else:
        click.echo(tell("written", lang, month=asked.name, path=folder / "report.md"))


def _figures(root: Path, month: Month, policy: Policy, cutoff: datetime | None) -> Figures:
    account = ledger_files(root)
    return figures(
        month,
        archived_requests(read_folder(root, "archive")),
        open_requests(*account, policy) if account else None,
        policy,
        cutoff.replace(tzinfo=UTC) if cutoff else month.ends_at(policy.timezone),
        head_commit(root),
    )
