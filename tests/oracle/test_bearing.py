"""What a glance leaves unread changes no figure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from datareq.documents.codec import encode, peek
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.policy import Policy
from datareq.reporting.bearing import Glance, bearing
from datareq.reporting.indicators import figures
from datareq.reporting.period import Period
from tests.histories import history

ROOT = Path(__file__).parents[2]


@cache
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "working-copy")


@pytest.mark.parametrize("seed", range(100, 112))
def test_figures_are_the_same_of_those_that_bear_on_the_month(seed: int) -> None:
    told = history(seed, 100, date(2025, 1, 1), 20, policy().sop)
    glances = [peek(encode(item.record), Glance) for item in told.archived]
    month = Period(year=2025, month=1)
    left = 0
    for n in range(21):
        end = month.ends_at("Asia/Jakarta")
        for cutoff in (end, end - timedelta(days=n), end + timedelta(days=n, seconds=1)):
            wanted = bearing([g for g in glances if g], [month], policy(), end + timedelta(days=30))
            some = [
                item
                for item in told.archived
                if (item.record.registration, item.record.archive_version) in wanted
            ]
            left += len(told.archived) - len(some)
            whole, part = (
                figures(month, each, told.live, policy(), cutoff, "c" * 40)
                for each in (told.archived, some)
            )
            assert whole == part
        month = Period(year=month.next.year, month=month.next.month)
    assert None not in glances
    assert left > 21 * 3 * len(told.archived) // 2  # most needn't be read
