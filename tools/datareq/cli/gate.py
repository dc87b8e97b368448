"""`datareq gate`: may this pull request be merged, and if not, who must do what?"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

import datareq.reconcile.verdict_words  # noqa: F401 (registers sentences of other stages)
from datareq.approval.gate import decide
from datareq.approval.render import RENDERERS
from datareq.cli.repository import read_policy
from datareq.documents.codec import decode
from datareq.language import mark, say
from datareq.model.policy import Policy
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Verdict
from datareq.settings import LANGUAGES, Settings, read_settings

ONE_OF_TWO = mark("Please name either a pull request or a --snapshot file.")


@click.command("gate", help="Decide on a pull request; print every step with its reasons.")
@click.argument("pull", metavar="PR", type=click.IntRange(1), required=False)
@click.option(
    "--snapshot",
    "file",
    default=None,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Decide from a saved snapshot, with the policy of the working copy.",
)
@click.option("--repo", type=click.Path(path_type=Path, file_okay=False, exists=True), default=None)
@click.option("--dry-run", is_flag=True, help="Read and decide; post nothing.")
@click.option("--format", "format_", type=click.Choice(tuple(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    pull: int | None,
    file: Path | None,
    repo: Path | None,
    dry_run: bool,
    format_: str,
    lang: str | None,
) -> None:
    """Exit code 0: all satisfied, 1: not yet, 3: could not decide."""
    settings = read_settings()
    if (pull is None) == (file is None):
        raise click.UsageError(say(ONE_OF_TWO, {}, lang or settings.language))
    if file is not None:
        snapshot = decode(file.read_bytes(), Snapshot)
        policy = replace(read_policy(repo), commit=snapshot.policy_commit)
        verdict = decide(policy.sop, policy, snapshot)
    else:
        policy, verdict = _on_forge(settings, pull or 0, dry_run)
    click.echo(RENDERERS[format_](verdict, policy, lang or settings.language), nl=False)
    sys.exit(0 if verdict.satisfied else 1)


def _on_forge(settings: Settings, pull: int, dry_run: bool) -> tuple[Policy, Verdict]:
    # Imported here: deciding from a file needs no forge.
    from datareq.wiring.desk import open_desk
    from datareq.wiring.standing import standing_of_pull

    return standing_of_pull(open_desk(settings, dry_run=dry_run), pull)
