"""Who is behind an account, as official papers print it? Known outside git alone."""

from __future__ import annotations

from dataclasses import dataclass

from datareq.model.assignment import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Through which of the desk's channels somebody is reminded, and their address there."""

    channel: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """`nip`: the 18 digits of a civil servant's number; None for people who have none. `remind`: where they
    want to be reminded besides the forge."""

    account: Person
    name: str
    position: str
    nip: str | None = None
    remind: tuple[Reach, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The people of the institution, by account."""

    document: str
    version: int
    people: tuple[Staff, ...]

    def of(self, account: int) -> Staff | None:
        """By the account's id: a login may have been another person's before."""
        return next((one for one in self.people if one.account.id == account), None)
