"""`datareq survey`: answer it so that only the desk can read it, or bring in what was answered."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from datareq.cli.repository import find_repository
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.language import mark, say
from datareq.model.survey import Answer
from datareq.settings import LANGUAGES, Settings, read_settings

if TYPE_CHECKING:
    from datareq.reconcile.survey import Collected

ANSWER, COLLECT = "answer", "collect"
WHICH = mark("Please name the request that you were served with, such as PDI-2026-0042.")
COPY = mark(
    "Please paste what follows as a new comment on the request's page, from its first line on."
)
KEPT = mark("{registration}: the answer is in the archive, sealed.")
WOULD_KEEP = mark("{registration}: the answer would come into the archive, sealed.")
KNOWN = mark("{registration}: answered before.")
UNREADABLE = mark(
    "{registration}: what was sent isn't whole; the requester was asked to send it again."
)
NOTHING = mark("No answers have come in.")


@click.command("survey", help="Answer the survey, sealed; or bring sealed answers in.")
@click.argument("action", type=click.Choice((ANSWER, COLLECT)))
@click.argument("registration", required=False)
@click.option(
    "--scores", default=None, help="One digit from 1 to 4 for each question; asked for without it."
)
@click.option("--words", default="", help="Your answer to the open question.")
@click.option(
    "--dry-run", is_flag=True, help="With collect: tell what would be kept; write nothing."
)
@click.option("--repo", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None)
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    action: str,
    registration: str | None,
    scores: str | None,
    words: str,
    dry_run: bool,
    repo: Path | None,
    format_: str,
    lang: str | None,
) -> None:
    """`answer` prints the sealed text to paste as a comment; `collect` puts those that came in beside their
    requests' records. Exit code 0: done, 3: it could not be sealed or read."""
    settings = read_settings()
    lang = lang or settings.language
    if action == COLLECT:
        found = _collect(settings, dry_run=dry_run)
        if format_ == "json":
            click.echo(json.dumps([_row(one) for one in found], indent=2))
        else:
            for line in [_line(one, lang, dry_run=dry_run) for one in found] or [
                say(NOTHING, {}, lang)
            ]:
                click.echo(line)
        sys.exit(3 if any(one.problem for one in found) else 0)
    if registration is None:
        raise click.UsageError(say(WHICH, {}, lang))
    from datareq.wiring.survey import sealed_answer

    policy = load_policy(read_folder(find_repository(repo), "policy"), "working-copy")
    if scores is None:
        asked = policy.survey.elements if policy.survey else ()
        rate = click.IntRange(1, 4)
        scores = "".join(
            str(click.prompt(one.question.words(lang), type=rate, err=True)) for one in asked
        )
    digits = scores.replace(" ", "")
    answer = Answer(
        registration=registration,
        scores=tuple(int(digit) for digit in digits) if digits.isdecimal() else (),
        words=words,
    )
    today = datetime.now(UTC).astimezone(ZoneInfo(policy.timezone)).date()
    text = sealed_answer(policy, answer, today)
    click.echo(say(COPY, {}, lang), err=True)
    click.echo(json.dumps({"comment": text}) if format_ == "json" else text, nl=format_ == "json")


def _collect(settings: Settings, *, dry_run: bool) -> tuple[Collected, ...]:
    # Imported here: an answer needs no forge.
    from datareq.reconcile.cases import read_desk
    from datareq.reconcile.survey import collect
    from datareq.wiring.desk import open_desk

    desk = open_desk(settings, dry_run=dry_run)
    world, _ = read_desk(desk)
    return collect(desk, world)


def _line(one: Collected, lang: str, *, dry_run: bool) -> str:
    if one.problem is not None:
        from datareq.reconcile.error_words import error_sentence

        words = error_sentence(one.problem.code, one.problem.args, lang)
        return f"{one.registration}: {words}"
    kept = WOULD_KEEP if dry_run else KEPT
    said = kept if one.new else KNOWN if one.known else UNREADABLE
    return say(said, {"registration": one.registration}, lang)


def _row(one: Collected) -> dict[str, object]:
    return {
        "registration": one.registration,
        "pull": one.pull,
        "new": one.new,
        "known": one.known,
        "problem": one.problem.code if one.problem else None,
    }
