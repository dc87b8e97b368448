"""A policy with period keys, and their private halves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from datareq.adapters.sealing.age import new_identity
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.envelope import DeskKey, Sealing
from datareq.model.policy import Policy

ROOT = Path(__file__).parents[2]
ELEMENTS = 9
SIGNING = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIO5jdHLmVKl7KpdTxLrKcSSj7ySNTSXnb1h8r4jPNGHw"


@cache
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "working-copy")


def with_keys(*keys: tuple[str, date, date | None]) -> Policy:
    periods = tuple(DeskKey(key=key, since=since, until=until) for key, since, until in keys)
    return replace(policy(), sealing=Sealing(signing=(), periods=periods))


def keyed(public: str) -> str:
    """policy/delivery.yaml with a key of the desk's."""
    text = (ROOT / "policy/delivery.yaml").read_text()
    text = text.replace("signing: []", f"signing:\n  - {{key: {SIGNING}, from: 2026-01-01}}")
    return text.replace("periods: []", f"periods:\n  - {{key: {public}, from: 2026-01-01}}")


def keyring(folder: Path, *identities: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for n, identity in enumerate(identities):
        (folder / f"period-{n}.txt").write_bytes(identity)
    return folder


__all__ = ["ELEMENTS", "ROOT", "keyed", "keyring", "new_identity", "policy", "with_keys"]
