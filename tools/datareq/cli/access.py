"""`datareq access`: who may read what now, and do the databases' own rights say so too?"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from datareq.cli.repository import find_repository
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.generation.grants import State
from datareq.language import mark, say
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.access import Standings, held_at, stand
from datareq.wiring.desk import open_desk

STATES: dict[State, str] = {
    State.LIVE: mark("{request}: {source} ({columns}), {since} to {until}: live, for {staff}"),
    State.UNAPPROVED: mark("{request}: {source} ({columns}), {since} to {until}: not approved as it is now"),
    State.NOT_BEGUN: mark("{request}: {source} ({columns}), {since} to {until}: not begun"),
    State.OVER: mark("{request}: {source} ({columns}), {since} to {until}: over"),
    State.NOBODY: mark("{request}: {source} ({columns}), {since} to {until}: none of its staff is in the team"),
}  # fmt: skip
UNUSED = mark("  never read by the procedure: {columns}")
NONE = mark("No grant stands in this repository.")
RUN = mark("On {connection}: {statement}")
WOULD_RUN = mark("On {connection}, would run: {statement}")
IN_LINE = mark("On {connection}: nothing to do.")


@click.command("access", help="List the grants; bring the databases' own rights into line.")
@click.option(
    "--desk", "at_desk", is_flag=True, help="Of the open requests on the forge, as approved now."
)
@click.option("--apply", is_flag=True, help="Converge the servers named by DATAREQ_ADMIN_<NAME>.")
@click.option("--dry-run", is_flag=True, help="With --apply: only tell the statements.")
@click.option("--repo", type=click.Path(path_type=Path, file_okay=False, exists=True), default=None)
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    at_desk: bool, apply: bool, dry_run: bool, repo: Path | None, format_: str, lang: str | None
) -> None:
    """Exit code 0: listed and, if asked, in line; 3: a server could not be brought into line."""
    settings, root = read_settings(), find_repository(repo)
    lang = lang or settings.language
    policy = load_policy(read_folder(root, "policy"), "working-copy")
    day = datetime.now(UTC).astimezone(ZoneInfo(policy.timezone)).date()
    admins = settings.admins if apply else {}
    held = held_at(open_desk(settings, dry_run=True)) if at_desk else None
    found = stand(root, day, settings.connections, admins, dry_run=dry_run, held=held)
    applied = apply and not dry_run
    text = _json(found, applied) if format_ == "json" else _text(found, lang, applied)
    click.echo(text, nl=False)


def _text(found: Standings, lang: str, applied: bool) -> str:
    lines = [say(NONE, {}, lang)] if not found.grants else []
    for grant in found.grants:
        facts = {
            "request": grant.request,
            "source": grant.source,
            "columns": ", ".join(grant.columns),
            "since": grant.since.isoformat(),
            "until": grant.until.isoformat(),
            "staff": ", ".join(f"@{login}" for login in grant.staff),
        }
        lines.append(say(STATES[grant.state], facts, lang))
        if grant.unused:
            lines.append(say(UNUSED, {"columns": ", ".join(grant.unused)}, lang))
    for connection, statements in found.statements.items():
        template = RUN if applied else WOULD_RUN
        told = [{"connection": connection, "statement": text} for text in statements]
        lines += [say(template, args, lang) for args in told] or [
            say(IN_LINE, {"connection": connection}, lang)
        ]
    return "\n".join(lines) + "\n"


def _json(found: Standings, applied: bool) -> str:
    report = {
        "grants": [
            {
                "request": grant.request,
                "source": grant.source,
                "columns": list(grant.columns),
                "from": grant.since.isoformat(),
                "until": grant.until.isoformat(),
                "live": grant.live,
                "state": grant.state.value,
                "staff": list(grant.staff),
                "unused": list(grant.unused),
            }
            for grant in found.grants
        ],
        "statements": {name: list(run) for name, run in found.statements.items()},
        "applied": applied,
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"
