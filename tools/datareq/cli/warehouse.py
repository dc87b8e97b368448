"""`datareq warehouse`: where does the synthetic warehouse come from?"""

from __future__ import annotations

from pathlib import Path

import click

from datareq.adapters.engines.duckdb_file import create_database
from datareq.language import mark, say
from datareq.rehearsal.warehouse import MOST_STUDENTS, SEED, STUDENTS, statements
from datareq.settings import LANGUAGES, read_settings

DONE = mark("The synthetic warehouse is in {file} ({students} students, {megabytes} MB).")


@click.command("warehouse", help="Make the synthetic academic warehouse (a DuckDB file).")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--students", type=click.IntRange(100, MOST_STUDENTS), default=STUDENTS, show_default=True
)
@click.option("--seed", type=click.IntRange(0), default=SEED, show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), default=None)
def command(out: Path, students: int, seed: int, lang: str | None) -> None:
    """Write the database; the same arguments give the same content."""
    create_database(out, statements(students, seed))
    megabytes = round(out.stat().st_size / 1_000_000)
    facts = {"file": out, "students": students, "megabytes": megabytes}
    click.echo(say(DONE, facts, lang or read_settings().language))
