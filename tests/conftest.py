"""Which tests come first? Those that take longest, so that no worker ends with one while the others are idle. And a
slow machine makes no test fail.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

LONGEST_FIRST = (
    "tests/acted/test_story.py",
    "tests/e2e/test_kills.py",
    "tests/e2e/",
    "tests/contract/test_gate_run_faults.py",
    "tests/attacks/test_gate_on_forge.py",
    "tests/differential/",
    "tests/parity/",
    "tests/procedures/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    """The first of these that the test belongs to; otherwise the order stays as it is."""
    matches = (n for n, start in enumerate(LONGEST_FIRST) if item.nodeid.startswith(start))
    return next(matches, len(LONGEST_FIRST))
