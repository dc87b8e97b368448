"""How can a request end?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class OutcomeKind(Enum):
    DELIVERED = "delivered"
    DELIVERED_IN_PART = "delivered-in-part"
    NOT_AVAILABLE = "not-available"
    REDIRECTED = "redirected"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`code` is a refusal code of the policy, `reason` the words of who decided."""

    kind: OutcomeKind
    code: str | None = None
    reason: str | None = None
