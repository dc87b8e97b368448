"""`datareq gate`: may this pull request be merged, and if not, who must do what?"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from datareq.approval.gate import decide
from datareq.approval.render import RENDERERS
from datareq.cli.repository import read_policy
from datareq.documents.codec import decode
from datareq.model.snapshot import Snapshot
from datareq.settings import LANGUAGES, read_settings


@click.command("gate", help="Decide on a pull request; print every step with its reasons.")
@click.option(
    "--snapshot",
    "file",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Decide from a saved snapshot, with the policy of the working copy.",
)
@click.option("--repo", type=click.Path(path_type=Path, file_okay=False, exists=True), default=None)
@click.option("--format", "format_", type=click.Choice(tuple(RENDERERS)), default="text")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(file: Path, repo: Path | None, format_: str, lang: str | None) -> None:
    """Exit code 0: all satisfied, 1: not yet, 3: could not decide."""
    snapshot = decode(file.read_bytes(), Snapshot)
    policy = replace(read_policy(repo), commit=snapshot.policy_commit)
    verdict = decide(policy.sop, policy, snapshot)
    language = lang or read_settings().language
    click.echo(RENDERERS[format_](verdict, policy, language), nl=False)
    sys.exit(0 if verdict.satisfied else 1)
