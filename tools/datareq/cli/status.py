"""`datareq status`: where does a request stand, and who is next?"""

from __future__ import annotations

import json

import click

import datareq.reconcile.verdict_words  # noqa: F401 (registers sentences of other stages)
from datareq.approval.render import RENDERERS
from datareq.language import mark, say
from datareq.reconcile.words import outcome_words
from datareq.reporting.forecast_words import forecast_sentence, forecast_value
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.desk import open_desk
from datareq.wiring.standing import standing_of_request

CLOSED = mark("{registration}: {title} is closed ({outcome}); its documents are in the archive.")


@click.command("status", help="Tell where a request stands and who is next.")
@click.argument("name", metavar="ID")
@click.option("--format", "format_", type=click.Choice(tuple(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(name: str, format_: str, lang: str | None) -> None:
    """ID is a registration number or a slug. Exit code 0: told, 3: could not be told."""
    settings = read_settings()
    lang = lang or settings.language
    standing = standing_of_request(open_desk(settings, dry_run=True), name)
    if standing.verdict is not None:
        told = RENDERERS[format_](standing.verdict, standing.policy, lang)
        if format_ == "json":
            value = {**json.loads(told), "forecast": forecast_value(standing.forecast)}
            told = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
        elif standing.forecast is not None:
            told += f"\n{forecast_sentence(standing.forecast, lang)}\n"
        click.echo(told, nl=False)
    elif format_ == "json":
        click.echo(json.dumps(standing.archived, ensure_ascii=False, indent=2))
    else:
        row = standing.archived or {}
        outcome = outcome_words(row.get("outcome", ""), lang)
        click.echo(say(CLOSED, {**row, "outcome": outcome}, lang))
