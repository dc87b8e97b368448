"""How often does `datareq gate` ask the forge? Eight roles, thirty reviews, every request counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.busy_pull import REVIEWS, BusyPull, busy_pull, roles

from datareq.errors import ForgeError
from datareq.model.verdict import Verdict
from datareq.wiring.desk import open_desk
from datareq.wiring.standing import standing_of_pull

MOST = 12
"""API requests, those for the App's token among them; git's own are counted apart."""


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BusyPull]:
    with busy_pull(tmp_path_factory.mktemp("busy")) as busy:
        yield busy


def run(busy: BusyPull) -> tuple[Verdict, list[str], int]:
    """What `datareq gate` does in a process of its own: the verdict, its API requests, its fetches."""
    settings = busy.settings()
    busy.forge.forget_requests()
    _, verdict = standing_of_pull(open_desk(settings, sleep=lambda _: None), busy.number)
    asked = [f"{method} {path}" for method, path, _, _ in busy.forge.requests()]
    fetches = sum("/info/refs" in line for line in asked)
    return verdict, [line for line in asked if ".git/" not in line], fetches


def test_a_verdict_on_eight_roles_and_thirty_reviews_is_posted_with_twelve_requests(
    busy: BusyPull,
) -> None:
    assert len(roles()) >= 8
    before = busy.said()
    busy.review()
    assert len(busy.person("GET", f"pulls/{busy.number}/reviews?per_page=100")) == REVIEWS
    # The run that saw the last review was cut off before it could show what follows from it.
    busy.forge.fail("GET", "check-runs", times=99)
    with pytest.raises(ForgeError):
        run(busy)
    busy.forge.heal()
    assert busy.said() == before

    verdict, asked, fetches = run(busy)
    assert not verdict.satisfied
    shown = busy.said()
    assert shown[0] != before[0]
    assert shown[1] != before[1]
    assert len(asked) <= MOST, "\n".join(asked)
    assert fetches == 1
    assert len(set(asked)) == len(asked), "the same question twice"


def test_a_review_that_is_seen_for_the_first_time_costs_one_request_more(
    tmp_path: Path,
) -> None:
    """It is written in the ledger; nothing is read twice for that."""
    with busy_pull(tmp_path) as busy:
        before = busy.said()
        busy.review()
        _, asked, fetches = run(busy)
        assert busy.said() != before
        assert len([line for line in asked if line.startswith("PUT")]) == 1
        assert len(asked) <= MOST + 1, "\n".join(asked)
        assert fetches == 1
        assert len(set(asked)) == len(asked), "the same question twice"


def test_a_verdict_that_is_posted_already_costs_only_the_reading(busy: BusyPull) -> None:
    run(busy)
    shown = busy.said()
    _, asked, fetches = run(busy)
    assert len(asked) <= MOST - 2, asked
    assert [line for line in asked if not line.startswith("GET")] == [token(asked)]
    assert (busy.said(), fetches) == (shown, 1)


def token(asked: list[str]) -> str:
    return next(line for line in asked if line.endswith("/access_tokens"))
