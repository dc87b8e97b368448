"""What is played? The demo's scenes, all at once: in a round each takes its next acts, then the desk its turn."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from datareq.rehearsal.acts import Act, Turn
from datareq.rehearsal.script import FIRST_DAY, SCENES


def rounds(*scenes: str) -> Iterator[Act | Turn]:
    """The acts of the scenes named (all without a name), unchanged, with every request begun on the first day.

    One after the other, as the demo plays them, takes as many of the desk's turns as there are in all."""
    diaries = [scene(FIRST_DAY) for scene in SCENES]
    parts = [list(_parts(one.acts)) for one in diaries if not scenes or one.scene in scenes]
    for moment in zip_longest(*parts, fillvalue=()):
        acts = [act for part in moment for act in part]
        yield from sorted(acts, key=lambda act: act.at)
        yield Turn(scene="all")


def _parts(acts: list[Act | Turn]) -> Iterator[tuple[Act, ...]]:
    """What people do between one turn of the desk and the next."""
    part: list[Act] = []
    for act in acts:
        if isinstance(act, Turn):
            yield tuple(part)
            part = []
        else:
            part.append(act)
