"""Are the policy files there, readable and in shape? The first half of loading a policy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from datareq.documents import policy_wire as wire
from datareq.documents.strict_yaml import Parsed, parse, position
from datareq.model.finding import Finding, Severity
from datareq.model.message import Value

FOLDER = "policy"
SCHEMA_PREFIX = "policy-"

FILES: dict[str, type[wire.Wire]] = {
    "sop": wire.SopWire,
    "roles": wire.RolesWire,
    "units": wire.UnitsWire,
    "classification": wire.ClassificationWire,
    "service-levels": wire.ServiceLevelsWire,
    "references": wire.ReferencesWire,
    "institution": wire.InstitutionWire,
}
"""Every policy file but the calendars, and its shape."""
OPTIONAL: dict[str, type[wire.Wire]] = {
    "identifiers": wire.IdentifiersWire,
    "delivery": wire.DeliveryWire,
    "hierarchies": wire.HierarchiesWire,
}
"""Files without which a policy still decides, by what is strictest."""

READ_ELSEWHERE = ("commands", "column-hints")
"""Policy files that a stage brings into shape by itself; here they are only checked by their schemas."""
TEMPLATES = f"{FOLDER}/templates/"

CALENDAR_FILE = re.compile(r"policy/calendar/(\d{4})\.yaml")


def file_of(name: str) -> str:
    return f"{FOLDER}/{name}.yaml"


def schema_of(file: str) -> str | None:
    """The name of the schema of a policy file; None for a file that policy doesn't know."""
    if CALENDAR_FILE.fullmatch(file):
        return f"{SCHEMA_PREFIX}calendar"
    known = (*FILES, *OPTIONAL, *READ_ELSEWHERE)
    return next((SCHEMA_PREFIX + name for name in known if file_of(name) == file), None)


@dataclass(slots=True)
class Reading:
    """What was read so far. `shapes` holds the files that are in shape, by path."""

    parsed: dict[str, Parsed] = field(default_factory=dict)
    shapes: dict[str, wire.Wire] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def find(
        self,
        code: str,
        file: str,
        path: str = "",
        *,
        severity: Severity = Severity.ERROR,
        args: Mapping[str, Value] | None = None,
        **more: Value,
    ) -> None:
        """Adds a finding at the place of `path` in `file`; `args` and `more` fill its sentence."""
        line = column = 0
        if file in self.parsed:
            line, column = position(self.parsed[file].positions, path)
        self.findings.append(
            Finding(
                code=code,
                file=file,
                line=line,
                column=column,
                path=path,
                severity=severity,
                args={**(args or {}), **more},
            )
        )

    def whole(self) -> wire.PolicyWire | None:
        """All files together, once each of them is in shape."""
        names = {name.replace("-", "_"): self.shapes.get(file_of(name)) for name in FILES}
        if None in names.values():
            return None
        calendars = tuple(
            (file, shape)
            for file, shape in sorted(self.shapes.items())
            if isinstance(shape, wire.CalendarWire)
        )
        more = {name: self.shapes.get(file_of(name)) for name in OPTIONAL}
        unfit = any(shape is None and file_of(name) in self.parsed for name, shape in more.items())
        if unfit:
            return None
        arguments: dict[str, Any] = {**names, **more, "calendars": calendars}
        return wire.PolicyWire(**arguments)


def read_files(files: Mapping[str, bytes]) -> Reading:
    """Parses every file under policy/ and brings it into shape; collects what is wrong."""
    reading = Reading()
    for name in FILES:
        if file_of(name) not in files:
            reading.find("policy-file-missing", file_of(name), missing=file_of(name))
    for file in sorted(files):
        if not file.startswith(f"{FOLDER}/") or file.startswith(TEMPLATES):
            continue
        if schema_of(file) is None:
            # Nothing is decided from it, so nothing is wrong; but somebody may think it counts.
            reading.find("policy-file-unknown", file, severity=Severity.WARNING)
            continue
        reading.parsed[file] = parsed = parse(files[file], file)
        reading.findings.extend(parsed.findings)
        shape = shape_of(file)
        if parsed.findings or parsed.value is None or shape is None:
            continue
        try:
            reading.shapes[file] = msgspec.convert(parsed.value, shape)
        except msgspec.ValidationError as error:
            problem, path = _located(str(error))
            reading.find("policy-shape", file, path, problem=problem)
    return reading


def shape_of(file: str) -> type[wire.Wire] | None:
    if CALENDAR_FILE.fullmatch(file):
        return wire.CalendarWire
    shapes = {**FILES, **OPTIONAL}
    return next((shape for name, shape in shapes.items() if file_of(name) == file), None)


def _located(text: str) -> tuple[str, str]:
    """msgspec's message, `<problem> - at `$.a.b[0]``, as (problem, dotted path)."""
    problem, _, place = text.partition(" - at `$")
    return problem, place.rstrip("`").removeprefix(".").partition("[...]")[0]
