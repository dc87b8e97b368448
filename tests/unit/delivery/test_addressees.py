"""To whom a sealed result goes, and what has to be mended before it can go anywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from datareq.delivery.addressees import addressees, problem
from datareq.errors import EnvelopeError
from datareq.model.envelope import DeskKey, EnvelopeKind, PersonKey, Sealing
from datareq.model.forge import Account
from datareq.model.message import Message
from datareq.model.policy import Policy
from datareq.model.request import Recipient
from datareq.model.snapshot import RecipientOfRecord
from datareq.model.verdict import Holder
from datareq.reconcile.verdict_words import sentence

DAY = date(2026, 4, 1)
SINCE = date(2026, 1, 1)
RINA, BUDI, DEWI = (
    Account(id=n, login=login) for n, login in ((3, "rina"), (4, "budi"), (5, "dewi"))
)
HOLDERS = {
    "data-services": (Holder(role="data-services", account=RINA),),
    "systems-development": (Holder(role="systems-development", account=BUDI),),
}
SEALING = Sealing(
    signing=(DeskKey(key="sign", since=SINCE),),
    periods=(
        DeskKey(key="older", since=SINCE),
        DeskKey(key="newer", since=DAY),
        DeskKey(key="later", since=date(2026, 4, 2)),
    ),
    officials=(
        PersonKey(account=3, login="rina", key="r-old", since=SINCE, until=date(2026, 3, 31)),
        PersonKey(account=3, login="rina", key="r", since=DAY),
        PersonKey(account=4, login="budi", key="b", since=SINCE),
    ),
)
SITI = RecipientOfRecord(login="Siti", fingerprint="SHA256:s", account=9, pinned=9)


@pytest.fixture
def sealing_policy(policy: Policy) -> Policy:
    return replace(policy, sealing=SEALING)


def test_each_envelope_has_its_own_people_and_their_keys_of_that_day(
    sealing_policy: Policy,
) -> None:
    asked = (Recipient(login="Siti", key="s"),)

    found = addressees(sealing_policy, "rahasia", HOLDERS, asked, {"siti": 9}, DAY)

    keys = {kind: [(one.account, one.key) for one in to] for kind, to in found.items()}
    assert keys == {
        EnvelopeKind.DRAFT: [(3, "r"), (4, "b")],
        EnvelopeKind.RELEASE: [(9, "s")],
        EnvelopeKind.KEPT: [(0, "newer")],
    }


@pytest.mark.parametrize(
    ("holders", "pinned", "day"),
    [
        ({}, {"siti": 9}, DAY),
        (HOLDERS, {}, DAY),
        (HOLDERS, {"siti": 9}, date(2025, 12, 31)),
    ],
    ids=["no verifier", "a recipient who was never pinned", "no period key yet"],
)
def test_nothing_is_sealed_to_nobody(
    sealing_policy: Policy,
    holders: dict[str, tuple[Holder, ...]],
    pinned: dict[str, int],
    day: date,
) -> None:
    with pytest.raises(EnvelopeError, match="envelope-nobody"):
        addressees(
            sealing_policy, "rahasia", holders, (Recipient(login="Siti", key="s"),), pinned, day
        )


NO_KEY = {**HOLDERS, "unit-head": (Holder(role="unit-head", account=DEWI),)}
TWO = {
    **HOLDERS,
    "unit-head": (Holder(role="unit-head", account=DEWI), Holder(role="unit-head", account=RINA)),
}
PROBLEMS = {
    "all is there": (HOLDERS, (SITI,), DAY, None),
    "one of two who hold an office has a key": (TWO, (SITI,), DAY, None),
    "an office that nobody holds says so elsewhere": ({**HOLDERS, "unit-head": ()}, (SITI,), DAY, None),
    "the desk has no keys yet": (HOLDERS, (SITI,), date(2025, 12, 31), "Confidential delivery isn't available yet"),
    "nobody of an office has a key": (NO_KEY, (SITI,), DAY, "Nothing can be made for Head of the requesting unit to look at: @dewi has no key"),
    "the login is somebody else's now": (HOLDERS, (replace(SITI, account=77),), DAY, "The account @Siti isn't the one that was accepted"),
    "the account is gone": (HOLDERS, (replace(SITI, account=None),), DAY, "The account @Siti isn't the one that was accepted"),
    "it was never pinned": (HOLDERS, (replace(SITI, pinned=None),), DAY, "The account @Siti isn't the one that was accepted"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("holders", "recipients", "day", "begins"), PROBLEMS.values(), ids=PROBLEMS
)
def test_what_has_to_be_mended_is_said(
    sealing_policy: Policy,
    holders: dict[str, tuple[Holder, ...]],
    recipients: tuple[RecipientOfRecord, ...],
    day: date,
    begins: str | None,
) -> None:
    found: Message | None = problem(sealing_policy, "rahasia", holders, recipients, day)

    if begins is None:
        assert found is None
    else:
        assert found is not None
        assert sentence(found, sealing_policy, "en").startswith(begins)
