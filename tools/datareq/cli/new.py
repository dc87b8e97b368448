"""`datareq new`: ask the form's questions and write the form."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from datareq.cli.repository import WORKING_COPY, find_repository
from datareq.documents.catalogue import load_catalogue
from datareq.documents.policy import load_policy
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.intake.dialogue import WORDS, converse
from datareq.intake.form import FormContext, lookup
from datareq.intake.questions import Draft
from datareq.intake.writing import render, slug_for
from datareq.language import say
from datareq.model.message import Value
from datareq.model.names import REQUEST_FILE, REQUESTS
from datareq.settings import LANGUAGES, read_settings


@click.command("new", help="Ask the form's questions and write requests/<slug>/request.yaml.")
@click.option("--category", help="Who you are, as the form's categories have it.")
@click.option("--unit", help="The code of your unit.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of handing in.")
@click.option("--repo", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    category: str | None,
    unit: str | None,
    day: datetime | None,
    repo: Path | None,
    lang: str | None,
) -> None:
    """Exit code 0: written, 2: stopped before the end. Never overwrites anything."""
    lang = lang or read_settings().language
    root = find_repository(repo)
    files = read_folder(root, "policy", "datasets/catalogue")
    policy = load_policy(files, WORKING_COPY)
    now = day or datetime.now(UTC).astimezone(ZoneInfo(policy.timezone))
    context = FormContext(policy=policy, sources=load_catalogue(files), today=now.date())
    profile = {"category": category, "unit": unit}
    draft: Draft = {"requester": {key: value for key, value in profile.items() if value}}
    schemas = Schemas.from_files(read_folder(root, "schemas"))
    try:
        form = converse(draft, context, schemas, _ask, click.echo, lang)
    except click.Abort:
        click.echo(say(WORDS["stopped"], {}, lang), err=True)
        sys.exit(2)
    file = _write(root / REQUESTS, context.today, form)
    click.echo(say(WORDS["written"], {"file": str(file)}, lang))


def _write(requests: Path, today: date, form: Mapping[str, Value]) -> Path:
    """The form in a folder of its own; a folder that exists is never written to."""
    taken = frozenset(path.name for path in requests.glob("*"))
    unit, title = str(lookup(form, "requester.unit")), str(lookup(form, "data.title"))
    folder = requests / slug_for(today, unit, title, taken)
    folder.mkdir(parents=True)
    file = folder / REQUEST_FILE
    file.write_text(render(form), encoding="utf-8")
    return file


def _ask(title: str, default: str | None) -> str:
    return str(click.prompt(title, default=default))
