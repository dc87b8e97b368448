"""Is the forge's answer of the shape it must have? What isn't is an error, never a default."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from datareq.errors import ForgeError


def unexpected(what: str) -> ForgeError:
    """The error of an answer that came but can't be understood. `what` names the place, not the content."""
    return ForgeError("forge-unreadable", what=what)


def as_object(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise unexpected(what)
    return value


def as_list(value: object, what: str) -> tuple[Mapping[str, object], ...]:
    """A JSON array of objects."""
    if not isinstance(value, list):
        raise unexpected(what)
    return tuple(as_object(item, what) for item in value)


def child(value: Mapping[str, object], key: str) -> Mapping[str, object]:
    return as_object(value.get(key), key)


def optional_child(value: Mapping[str, object], key: str) -> Mapping[str, object] | None:
    """An object that may be null; one that isn't there at all counts as null."""
    return None if value.get(key) is None else child(value, key)


def text(value: Mapping[str, object], key: str) -> str:
    found = value.get(key)
    if not isinstance(found, str):
        raise unexpected(key)
    return found


def optional_text(value: Mapping[str, object], key: str) -> str | None:
    return None if value.get(key) is None else text(value, key)


def number(value: Mapping[str, object], key: str) -> int:
    found = value.get(key)
    if not isinstance(found, int) or isinstance(found, bool):
        raise unexpected(key)
    return found


def moment(value: Mapping[str, object], key: str) -> datetime:
    """A time with its zone, in UTC and whole seconds."""
    try:
        found = datetime.fromisoformat(text(value, key))
    except ValueError as error:
        raise unexpected(key) from error
    if found.tzinfo is None:
        raise unexpected(key)
    return found.astimezone(UTC).replace(microsecond=0)


def optional_moment(value: Mapping[str, object], key: str) -> datetime | None:
    return None if value.get(key) is None else moment(value, key)
