"""Which noun does a schema-valid document say?

The documents' `from`, `to` are `since`, `until` in the nouns; everything else keeps its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from datareq.errors import DocumentError
from datareq.model.catalogue import Source
from datareq.model.message import Value
from datareq.model.request import Request

if TYPE_CHECKING:  # most files that are checked are forms, and dataclasses take time to make
    from datareq.model.assignment import Access, DataUse, Letter, Team
    from datareq.model.incident import Incident
    from datareq.model.people import Directory
    from datareq.model.procedure import Procedure

T = TypeVar("T")


def to_request(value: Mapping[str, Value]) -> Request:
    """The filled form; DocumentError if the value isn't one."""
    data = _mapping(value.get("data"))
    period = _renamed(_mapping(data.get("period")), {"from": "since", "to": "until"})
    return _noun({**value, "data": {**data, "period": period}}, Request)


def to_team(value: Mapping[str, Value]) -> Team:
    from datareq.model.assignment import Team

    return _noun(value, Team)


def to_letter(value: Mapping[str, Value]) -> Letter:
    from datareq.model.assignment import Letter

    return _noun(value, Letter)


def to_directory(value: Mapping[str, Value]) -> Directory:
    from datareq.model.people import Directory

    return _noun(value, Directory)


def to_data_use(value: Mapping[str, Value]) -> DataUse:
    from datareq.model.assignment import DataUse

    return _noun(value, DataUse)


def to_access(value: Mapping[str, Value]) -> Access:
    from datareq.model.assignment import Access

    ends = {"in": "any_of", "from": "since", "to": "until"}
    renamed = [
        {
            **_renamed(_mapping(grant), {"from": "since"}),
            "rows": [_renamed(_mapping(row), ends) for row in _list(grant, "rows")],
        }
        for grant in _list(value, "grants")
    ]
    return _noun({**value, "grants": renamed}, Access)


def to_incident(value: Mapping[str, Value]) -> Incident:
    from datareq.model.incident import Incident

    return _noun(value, Incident)


def to_procedure(value: Mapping[str, Value]) -> Procedure:
    from datareq.model.procedure import Procedure

    outputs = [
        {
            **_asked(_mapping(output)),
            "checks": [_check(check) for check in _list(output, "checks")],
        }
        for output in _list(value, "outputs")
    ]
    return _noun({**value, "outputs": outputs}, Procedure)


def _asked(output: Mapping[str, Value]) -> dict[str, Value]:
    """What a person put together is asked for like anything else: by SQL, which is written here."""
    manual = output.get("manual")
    if not isinstance(manual, dict) or "sql" in output:
        return dict(output)
    names = [f'"{name}"' for name in _list(manual, "columns")]
    counts = manual.get("counts")
    shown = [*names, f'count(*) AS "{counts}"'] if counts else names
    groups = f" GROUP BY {', '.join(names)}" if counts and names else ""
    if not shown:
        return dict(output)
    table = f'"{manual.get("source")}"'
    return {**output, "sql": f"SELECT {', '.join(shown)} FROM {table}{groups}"}  # noqa: S608 - the schema's names


def _check(check: Value) -> dict[str, Value]:
    """One check of an output; `from` and `to` may stand below its name."""
    return {
        name: _renamed(body, {"from": "since", "to": "until"}) if isinstance(body, dict) else body
        for name, body in _mapping(check).items()
    }


def _list(value: Value | Mapping[str, Value], key: str) -> list[Value]:
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, list) else []


def to_source(value: Mapping[str, Value]) -> Source:
    return _noun(value, Source)


def _noun(value: Mapping[str, Any], type_: type[T]) -> T:
    try:
        return msgspec.convert(value, type_)
    except msgspec.ValidationError as error:
        raise DocumentError(
            "document-not-a-noun", noun=type_.__name__, reason=str(error)
        ) from error


def _mapping(value: Value) -> Mapping[str, Value]:
    return value if isinstance(value, dict) else {}


def _renamed(value: Mapping[str, Value], names: Mapping[str, str]) -> dict[str, Value]:
    return {names.get(key, key): item for key, item in value.items()}
