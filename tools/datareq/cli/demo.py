"""`datareq demo`: play the whole procedure on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from datareq.cli.repository import find_repository
from datareq.wiring.demo import Demo, play_demo


@click.command("demo", help="Play the whole procedure on this machine, without a network.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-out"))
@click.option("--repo", type=click.Path(path_type=Path, file_okay=False, exists=True), default=None)
@click.option("--scene", "scenes", multiple=True, help="Only this scene (may be repeated).")
@click.option("--students", type=click.IntRange(1_000, 300_000), default=120_000)
def command(out: Path, repo: Path | None, scenes: tuple[str, ...], students: int) -> None:
    """Plays on from where it was cut off if OUT holds an unfinished demo."""
    play_demo(
        Demo(
            out=out.resolve(),
            root=find_repository(repo),
            scenes=scenes,
            students=students,
            tell=lambda line: click.echo(line),
        )
    )
