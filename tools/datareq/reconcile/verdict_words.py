"""Which sentences do other stages lend to the gate's verdicts? Import this wherever a verdict is worded.

The gate's own words don't know why an evidence is on hold or a generation was refused; the stages do.
"""

from __future__ import annotations

from datareq.approval.words import register, sentence
from datareq.delivery.words import SENTENCES as DELIVERY

LENT = ("delivery-sealed-unavailable", "delivery-key-missing", "delivery-recipient-changed")

for code in LENT:
    register(code, DELIVERY[code])

__all__ = ["sentence"]
