"""Identifiers of nobody: regency 99 doesn't exist, and the numbers count up from one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta


def nik(n: int) -> str:
    born = date(1990, 1, 1) + timedelta(days=n * 37 % 7000)
    day = born.day + (40 if n % 2 else 0)
    return f"3199{n % 99 + 1:02d}{day:02d}{born:%m%y}{n % 9999 + 1:04d}"


def nip(n: int) -> str:
    born = date(1970, 1, 1) + timedelta(days=n * 41 % 9000)
    return f"{born:%Y%m%d}{born.year + 25}{n % 12 + 1:02d}{n % 2 + 1}{n % 999 + 1:03d}"


def npwp(n: int) -> str:
    return f"{n % 80 + 10:02d}.{n % 1000:03d}.{n * 7 % 1000:03d}.{n % 10}-{n * 3 % 1000:03d}.001"


def nim(n: int) -> str:
    return f"13016{n:05d}"


def phone(n: int) -> str:
    return f"0812{n * 7919 % 100_000_000:08d}"


def email(n: int) -> str:
    return f"orang.{n}@contoh.invalid"


MAKERS: dict[str, Callable[[int], str]] = {
    "nik": nik,
    "nip": nip,
    "npwp": npwp,
    "nim": nim,
    "phone": phone,
    "email": email,
}
