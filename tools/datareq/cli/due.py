"""`datareq due`: when would something be due, and why then?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from datareq.cli.repository import read_policy
from datareq.language import mark, say
from datareq.model.policy import Policy
from datareq.reporting.clock import due
from datareq.reporting.clock_words import RENDERERS
from datareq.settings import LANGUAGES, read_settings

NO_URGENCY = mark("There is no urgency {urgency}. Known: {known}.")
NO_DAYS = mark("Please say how many days: --days or --urgency.")


@click.command("due", help="Tell a due date and how it came about.")
@click.argument("start", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--days", type=click.IntRange(1, 1000), help="Working days.")
@click.option("--urgency", help="A service level of the policy, instead of --days.")
@click.option("--format", "format_", type=click.Choice(list(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
@click.option("--repo", type=click.Path(path_type=Path, exists=True, file_okay=False))
def command(
    start: datetime,
    days: int | None,
    urgency: str | None,
    format_: str,
    lang: str | None,
    repo: Path | None,
) -> None:
    """Print the due date that many working days after DATE."""
    lang = lang or read_settings().language
    policy = read_policy(repo)
    result = due(start.date(), days or _days(policy, urgency, lang), policy.calendars)
    click.echo(RENDERERS[format_](result, lang), nl=False)


def _days(policy: Policy, urgency: str | None, lang: str) -> int:
    known = {level.urgency: level.days for level in policy.service_levels}
    if urgency is None:
        raise click.UsageError(say(NO_DAYS, {}, lang))
    if urgency not in known:
        facts = {"urgency": urgency, "known": ", ".join(known)}
        raise click.BadParameter(say(NO_URGENCY, facts, lang), param_hint="--urgency")
    return known[urgency]
