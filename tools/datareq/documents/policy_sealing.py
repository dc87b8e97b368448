"""Can the institution seal with the keys of policy/delivery.yaml, and what do they say as one value?"""

from __future__ import annotations

from collections.abc import Sequence

from datareq.documents import policy_wire as wire
from datareq.documents.policy_read import Reading, file_of
from datareq.documents.public_keys import key_problem
from datareq.model.envelope import DeskKey, PersonKey, Sealing

FILE = file_of("delivery")
SIGNING, PERIOD = "ssh-ed25519 ", "age1"
"""How a key begins that can sign, and one whose private half is a line in a file of its own."""


def check_sealing(reading: Reading, delivery: wire.DeliveryWire | None) -> None:
    """Adds a finding for every key that can't do what it is listed for, and for every doubtful period."""
    if delivery is None:
        return
    _desk_keys(reading, "signing", delivery.signing, SIGNING)
    _desk_keys(reading, "periods", delivery.periods, PERIOD)
    for i, official in enumerate(delivery.officials):
        _key(reading, f"officials[{i}]", official, ("ssh-", "age1"))
        for other in delivery.officials[:i]:
            if other.account.id == official.account.id and _overlap(other, official):
                reading.find(
                    "policy-key-overlap", FILE, f"officials[{i}].from", login=official.account.login
                )


def _desk_keys(reading: Reading, name: str, keys: Sequence[wire.DeskKeyWire], begins: str) -> None:
    for i, key in enumerate(keys):
        _key(reading, f"{name}[{i}]", key, (begins,))
        if any(other.key == key.key for other in keys[:i]):
            reading.find("policy-key-repeated", FILE, f"{name}[{i}].key")


def _key(reading: Reading, path: str, key: wire.DeskKeyWire, begins: tuple[str, ...]) -> None:
    problem = key_problem(key.key)
    if problem == "private":
        reading.find("policy-key-private", FILE, f"{path}.key")
    elif problem is not None or not key.key.startswith(begins):
        reading.find("policy-key-unfit", FILE, f"{path}.key")
    if key.until is not None and key.until < key.from_:
        dates = {"since": key.from_.isoformat(), "until": key.until.isoformat()}
        reading.find("policy-key-dates", FILE, f"{path}.until", args=dates)


def _overlap(one: wire.DeskKeyWire, other: wire.DeskKeyWire) -> bool:
    """Whether both are to be used on some day: then nobody could say to which a draft goes."""
    first, second = sorted((one, other), key=lambda key: key.from_)
    return first.until is None or first.until >= second.from_


def to_sealing(read: wire.DeliveryWire | None) -> Sealing | None:
    """None without a file, and while a key is missing without which nothing can be sealed."""
    if read is None or not read.signing or not read.periods:
        return None
    return Sealing(
        signing=tuple(map(_desk_key, read.signing)),
        periods=tuple(map(_desk_key, read.periods)),
        officials=tuple(
            PersonKey(
                account=official.account.id,
                login=official.account.login,
                key=official.key,
                since=official.from_,
                until=official.until,
            )
            for official in read.officials
        ),
        available_days=read.available_days,
        channels=read.channels,
    )


def _desk_key(read: wire.DeskKeyWire) -> DeskKey:
    return DeskKey(key=read.key, since=read.from_, until=read.until)
