"""`datareq acting add`: propose an acting official."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from datareq.cli.repository import find_repository
from datareq.documents.findings import RENDERERS
from datareq.language import mark, say
from datareq.model.roles import Acting
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.acting import Proposed, Wish, propose_acting

PROPOSED = mark("{title}\nProposed: {url}")
WOULD = mark("{title}\nWould be proposed to {repository}.")
_DAY = click.DateTime(("%Y-%m-%d",))


@click.command("acting", help="Propose an acting official (Plt. or Plh.).")
@click.argument("action", type=click.Choice(("add",)))
@click.option("--role", required=True, help="The office, as policy/roles.yaml calls it.")
@click.option("--account", required=True, help="The official's account.")
@click.option("--from", "since", required=True, type=_DAY, help="The first day.")
@click.option("--until", required=True, type=_DAY, help="The last day.")
@click.option("--decree", required=True, help="The number of the appointment.")
@click.option(
    "--kind",
    type=click.Choice(tuple(kind.value for kind in Acting)),
    default=Acting.PLH.value,
    show_default=True,
    help="plh: the holder is away; plt: the office is vacant.",
)
@click.option("--unit", default=None, help="For offices that each unit has: which unit's.")
@click.option("--repo", type=click.Path(path_type=Path, file_okay=False, exists=True), default=None)
@click.option("--to", metavar="OWNER/NAME", help="The desk's repository on the forge.")
@click.option("--dry-run", is_flag=True, help="Check and tell; propose nothing.")
@click.option("--format", "format_", type=click.Choice(tuple(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    action: str,  # noqa: ARG001 (there is one so far)
    role: str,
    account: str,
    since: datetime,
    until: datetime,
    decree: str,
    kind: str,
    unit: str | None,
    repo: Path | None,
    to: str | None,
    dry_run: bool,
    format_: str,
    lang: str | None,
) -> None:
    """Exit code 0: proposed, 1: the line would be wrong, 3: it could not be proposed."""
    settings = read_settings()
    settings = replace(
        settings, repository=to or settings.repository, language=lang or settings.language
    )
    wish = Wish(
        role=role,
        login=account.removeprefix("@"),
        since=since.date(),
        until=until.date(),
        decree=decree,
        acting=Acting(kind),
        unit=unit,
    )
    done = propose_acting(settings, find_repository(repo), wish, dry_run=dry_run)
    if done.findings:
        click.echo(RENDERERS[format_](done.findings, settings.language), nl=False)
        sys.exit(1)
    click.echo(_told(done, str(settings.repository), format_, settings.language))


def _told(done: Proposed, repository: str, format_: str, lang: str) -> str:
    if format_ == "json":
        return json.dumps({"title": done.title, "url": done.url}, ensure_ascii=False)
    facts = {"title": done.title, "url": done.url, "repository": repository}
    return say(PROPOSED if done.url else WOULD, facts, lang)
