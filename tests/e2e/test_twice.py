"""A desk that looks again, or for the first time, at what is as it should be changes nothing."""

from __future__ import annotations

import pytest
from theatre import Build


@pytest.mark.parametrize(("scene", "stages"), [("straight", 15), ("refused", 2), ("withdrawn", 3)])
def test_a_second_run_writes_nothing(theatre: Build, scene: str, stages: int):
    """At every stage: intake waiting, fulfilment waiting, handed over, refused, withdrawn. The second run
    is a desk of its own that remembers nothing."""
    stage = theatre(scene)
    first, second = stage.bots(), stage.bots(stage.out / "second")
    seen: list[str] = []

    def turn(name: str) -> None:
        first.turn(name)
        stage.writes()
        before = stage.memory()
        second.turn(name)
        assert stage.writes() == []
        assert stage.memory() == before
        seen.append(name)

    stage.play(turn)
    assert len(seen) == stages
