"""`datareq open`: open a sealed delivery and tell what it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from datareq.cli.errors import sentence
from datareq.cli.repository import find_repository
from datareq.delivery.envelope.words import UNDECIDED
from datareq.errors import EnvelopeError, PolicyError
from datareq.language import mark, say
from datareq.settings import LANGUAGES, read_settings

ONE_OF_TWO = mark("Please name either --out or --list.")
ASK = mark("Passphrase of {path}")


@click.command("open", help="Open a sealed delivery, and check what it is and who made it.")
@click.argument("source", metavar="FILE")
@click.option(
    "--identity",
    "-i",
    "identities",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="Your private key: an age identity file or an SSH key (else ~/.ssh/id_ed25519, id_rsa).",
)
@click.option(
    "--manifest",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="What was approved (else the repository's manifest that knows this file).",
)
@click.option(
    "--signer",
    "signers",
    multiple=True,
    help="The desk's public key, or its file (else those of policy/delivery.yaml).",
)
@click.option("--repo", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=None)
@click.option("--list", "listing", is_flag=True, help="Only tell what is in it; write nothing.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    source: str,
    identities: tuple[Path, ...],
    manifest: Path | None,
    signers: tuple[str, ...],
    repo: Path | None,
    out: Path | None,
    listing: bool,
    lang: str | None,
) -> None:
    """FILE is a file, or a name in the store (DATAREQ_STORE). Files are written into OUT only when everything
    holds: the signature of the data desk, each file's hash and, where a manifest is known, what was approved.
    Exit code 0: opened; 1: refused, nothing was written; 3: could not be tried."""
    from datareq.delivery.envelope.account import account
    from datareq.wiring.opening import Asked, open_asked

    settings = read_settings()
    lang = lang or settings.language
    if (out is None) is not listing:
        raise click.UsageError(say(ONE_OF_TWO, {}, lang))
    asked = Asked(
        source=source,
        identities=identities,
        manifest=manifest,
        signers=signers,
        repository=_repository(repo),
        out=out,
    )
    try:
        shown = open_asked(settings, asked, datetime.now(UTC), _asker(lang))
    except EnvelopeError as error:
        click.echo(sentence(error, lang), err=True)
        sys.exit(error.exit_code if error.code in UNDECIDED else 1)
    for template, args in account(shown.opened, shown.manifest, out):
        click.echo(say(template, args, lang))


def _repository(given: Path | None) -> Path | None:
    """None where there is none: a recipient needs no copy of it."""
    try:
        return find_repository(given)
    except PolicyError:
        if given is not None:
            raise
        return None


def _asker(lang: str) -> Callable[[Path], str] | None:
    if not sys.stdin.isatty():
        return None
    return lambda path: str(click.prompt(say(ASK, {"path": path}, lang), hide_input=True))
