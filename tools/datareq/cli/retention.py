"""`datareq retention`: what of sealed results and deposited files is to be destroyed, and destroying it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from datareq.cli.repository import find_repository, read_policy
from datareq.delivery.retention_words import DESTROYED, TOO_EARLY, WOULD, lines
from datareq.language import say
from datareq.model.retention import DESTRUCTIONS, Plan
from datareq.settings import LANGUAGES, read_settings


@click.command(
    "retention", help="List what of sealed results and deposits is to be destroyed; destroy it."
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The day (else today).")
@click.option("--destroy", is_flag=True, help="Destroy what is due, and write the minutes of it.")
@click.option("--dry-run", is_flag=True, help="With --destroy: only tell.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help=f"The folder of the minutes (else {DESTRUCTIONS}/<day>).",
)
@click.option("--repo", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None)
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    on: datetime | None,
    destroy: bool,
    dry_run: bool,
    out: Path | None,
    repo: Path | None,
    format_: str,
    lang: str | None,
) -> None:
    """Reads the archive of the repository, the store (DATAREQ_STORE), the keyring (DATAREQ_KEYRING) and the folders
    of deposited files (DATAREQ_SOURCE_<NAME>).
    Exit code 0: listed and, if asked, destroyed; 3: something couldn't be read, or isn't provably gone. A run
    that was interrupted is finished by the next one with the same --out."""
    from datareq.wiring import retention

    settings, root, policy = read_settings(), find_repository(repo), read_policy(repo)
    lang = lang or settings.language
    now = datetime.now(UTC)
    today = now.astimezone(ZoneInfo(policy.timezone)).date()
    if on is not None and destroy and on.date() > today:
        raise click.UsageError(say(TOO_EARLY, {}, lang))
    plan = retention.planned(settings, root, policy, on.date() if on else today, now)
    click.echo(_json(plan) if format_ == "json" else _text(plan, lang))
    if not destroy or dry_run:
        if format_ == "text" and (plan.due or plan.keys or plan.deposits):
            click.echo(say(WOULD, {}, lang))
        return
    folder = out or root / DESTRUCTIONS / plan.day.isoformat()
    if not (plan.due or plan.keys or plan.deposits or folder.exists()):
        return
    done, _ = retention.destroy(settings, root, policy, plan, folder)
    facts = {
        "payloads": len(done.payloads),
        "keys": len(done.keys),
        "deposits": len(done.deposits),
        "out": folder,
    }
    click.echo(say(DESTROYED, facts, lang), err=format_ == "json")


def _text(plan: Plan, lang: str) -> str:
    return "\n".join(say(template, args, lang) for template, args in lines(plan))


def _json(plan: Plan) -> str:
    from datareq.documents.codec import to_value

    return json.dumps(to_value(plan), indent=2, ensure_ascii=False)
