"""`datareq remind`: who is waited for too long, and what is due soon?"""

from __future__ import annotations

import json
import sys

import click

from datareq.language import mark, say
from datareq.reconcile.error_words import error_sentence
from datareq.reconcile.remind import Reminded, remind, remind_elsewhere
from datareq.settings import LANGUAGES, read_settings
from datareq.wiring.desk import NotConfiguredError, open_desk
from datareq.wiring.notify import teller

REMINDED = mark("{registration} (#{pull}): {people}")
NOBODY = mark("Nobody has to be reminded today.")


@click.command("remind", help="Remind those who are waited for, on their requests.")
@click.option("--dry-run", is_flag=True, help="Tell who would be reminded; write nothing.")
@click.option(
    "--elsewhere",
    is_flag=True,
    help="Only by e-mail and the like; write nothing on the pages. A token that reads is enough.",
)
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(dry_run: bool, elsewhere: bool, format_: str, lang: str | None) -> None:
    """Silent on days off; run twice on a day, it reminds once. Exit code 0: done, 3: something could not
    be read or sent."""
    settings = read_settings()
    lang = lang or settings.language
    tell = teller(settings)
    if elsewhere and not dry_run:
        if tell is None:
            raise NotConfiguredError("setting-missing", name="DATAREQ_DIRECTORY, DATAREQ_NOTIFY_*")
        found = remind_elsewhere(open_desk(settings, dry_run=True), tell)
    else:
        found = remind(open_desk(settings, dry_run=dry_run), tell)
    if format_ == "json":
        click.echo(json.dumps([_row(one) for one in found], ensure_ascii=False, indent=2))
    else:
        for line in [_line(one, lang) for one in found] or [say(NOBODY, {}, lang)]:
            click.echo(line)
    sys.exit(3 if any(one.problem for one in found) else 0)


def _line(one: Reminded, lang: str) -> str:
    if one.problem is not None:
        words = error_sentence(one.problem.code, one.problem.args, lang)
        return f"{one.registration}: {words}" if one.registration else words
    people = ", ".join(f"@{login}" for login in _logins(one)) or "–"
    return say(
        REMINDED, {"registration": one.registration, "pull": one.pull, "people": people}, lang
    )


def _row(one: Reminded) -> dict[str, object]:
    told = one.reminder
    return {
        "registration": one.registration,
        "pull": one.pull,
        "called": _logins(one),
        "idle": told.idle if told else None,
        "left": told.left if told else None,
        "problem": one.problem.code if one.problem else None,
    }


def _logins(one: Reminded) -> list[str]:
    told = one.reminder
    return [account.login for account in (*told.called, *told.told_too)] if told else []
