"""What is open now is listed in a report of a period that isn't over, the most urgent first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from kpi_story import ROOT, at, record

from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.pauses import Pause
from datareq.model.policy import Policy
from datareq.reporting.blocks import Table
from datareq.reporting.forecast import past
from datareq.reporting.report_open import open_blocks, open_now
from datareq.reporting.timeliness import OpenRequest

NOW = at("2026-04-01 03:00")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "working-copy")


def asked(number: int, complete: str, **changes: object) -> OpenRequest:
    one = OpenRequest(registration=f"PDI-2026-{number:04d}", unit="FT", level="publik", urgency="normal", complete_at=at(complete))  # fmt: skip
    return replace(one, **changes)  # type: ignore[arg-type]


def test_the_list(policy: Policy) -> None:
    live = (
        asked(1, "2026-03-31 02:00"),
        asked(2, "2026-03-30 02:00", pauses=(Pause(since=at("2026-03-31 02:00")),)),
        asked(3, "2026-03-31 02:00", urgency="mendesak"),
        asked(4, "2026-04-02 02:00"),
        asked(5, "2026-03-12 02:00", extended_days=7),
    )
    before = past([record(n, "2026-01-19 01:00", "2026-01-22 02:00") for n in range(100, 120)], policy)  # fmt: skip
    found = open_blocks(open_now(live, before, policy, NOW), policy, "id")
    (listed,) = [block for block in found if isinstance(block, Table)]
    assert listed.head == ("Permohonan", "Unit kerja", "Urgensi", "Jatuh tempo pada", "Perkiraan")
    assert [(row[0][-1], row[2], row[3], row[4]) for row in listed.rows] == [
        ("3", "Mendesak", "6 Apr 2026", "–"),
        ("5", "Normal", "14 Apr 2026", "–"),
        ("1", "Normal", "15 Apr 2026", "6 Apr 2026 – 6 Apr 2026"),
        ("2", "Normal", "–", "berhenti sementara: menunggu pemohon"),
    ]


def test_without_open_requests_there_is_no_such_part(policy: Policy) -> None:
    assert open_blocks(open_now((), {}, policy, NOW), policy, "id") == ()
