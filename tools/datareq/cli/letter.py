"""`datareq letter`: the official papers of a request, with the names that git doesn't hold."""

from __future__ import annotations

from pathlib import Path

import click

from datareq.cli.repository import find_repository
from datareq.errors import DocumentError
from datareq.language import mark, say
from datareq.settings import LANGUAGES, read_settings

SHEET = "lembar-persetujuan"
KINDS = ("surat-tugas", "berita-acara", SHEET)
WRITTEN = mark("{path} is written.")
DRAFT = mark("{path} is written. It is a draft: the letter isn't approved yet.")


@click.command("letter", help="Write an official paper of a request as a PDF.")
@click.argument("name", metavar="ID")
@click.option("--kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True)
@click.option(
    "--directory",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=None,
    help="The file of names and positions (DATAREQ_DIRECTORY), sealed if it ends in .age; it lies outside the repository.",
)
@click.option(
    "--identity",
    "identities",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The private key that opens a sealed directory.",
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--repo", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None)
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(
    name: str,
    kind: str,
    directory: Path | None,
    identities: tuple[Path, ...],
    out: Path,
    repo: Path | None,
    lang: str | None,
) -> None:
    """Writes OUT/<registration>-<kind>.pdf. ID is a registration number or a slug. An open request is read
    from the repository service, a closed one from the archive. Exit code 0: written, 3: could not be."""
    from datareq.wiring.letters import Paper, print_paper  # the renderer takes time to load
    from datareq.wiring.sheets import print_sheet

    settings = read_settings()
    lang = lang or settings.language
    root = find_repository(repo)
    people = directory or settings.directory
    if people is None and kind != SHEET:
        raise DocumentError("directory-missing")
    if out.resolve().is_relative_to(root.resolve()):
        raise DocumentError("letter-inside", path=str(out))
    if people is None or kind == SHEET:
        printed = print_sheet(settings, root, name)  # it is signed by hand: no name is printed
    else:
        printed = print_paper(settings, root, name, Paper(kind), people, identities)
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{printed.registration}-{kind}.pdf"
    path.write_bytes(printed.data)
    click.echo(say(DRAFT if printed.draft else WRITTEN, {"path": path}, lang))
