"""What has the institution decided, as one value; and what is wrong with the files that say so?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from datareq.documents import finding_texts as finding_texts  # registers the sentences
from datareq.documents import policy_texts as policy_texts  # likewise
from datareq.documents import policy_wire as wire
from datareq.documents.findings import sort_findings
from datareq.documents.policy_checks import check_rest
from datareq.documents.policy_nouns import to_appointments, to_calendar, to_policy
from datareq.documents.policy_read import CALENDAR_FILE, Reading, file_of, read_files, schema_of
from datareq.documents.policy_sop_checks import check_sop
from datareq.documents.schemas import Schemas
from datareq.errors import PolicyError
from datareq.model.calendar import Calendar
from datareq.model.finding import Finding
from datareq.model.policy import Policy
from datareq.model.roles import Appointment


def load_policy(files: Mapping[str, bytes], commit: str) -> Policy:
    """The policy of one commit from its files, by path in the repository.

    A PolicyError if anything is wrong with them: a policy that is only partly understood decides
    nothing.
    """
    reading = read_files(files)
    whole = _cross_checked(reading)
    _refuse_errors(reading)
    if whole is None:  # pragma: no cover - a file that is not in shape always has an error finding
        raise PolicyError("policy-invalid", findings=0, file="", line=0, first="")
    return to_policy(whole, commit)


def check_policy(files: Mapping[str, bytes], schemas: Schemas) -> tuple[Finding, ...]:
    """Everything wrong with the policy files, at once, in the order of the files."""
    reading = read_files(files)
    for file, parsed in reading.parsed.items():
        schema = schema_of(file)
        if schema is None or parsed.value is None or parsed.findings:
            continue
        if schema not in schemas:
            reading.find("policy-schema-missing", file, id=schema)
            continue
        found = schemas.validate(schema, parsed, file)
        if found:
            # The schema's sentences are better than those about the shape, and say the same.
            reading.findings = [
                f for f in reading.findings if (f.file, f.code) != (file, "policy-shape")
            ]
            reading.findings.extend(found)
    whole = _cross_checked(reading)
    if whole is not None:
        for i, document in enumerate(whole.sop.documents):
            if document.schema not in schemas:
                reading.find(
                    "policy-schema-missing",
                    file_of("sop"),
                    f"documents[{i}].schema",
                    id=document.schema,
                )
    return sort_findings(reading.findings)


def parse_roles(data: bytes) -> tuple[Appointment, ...]:
    """The appointments that the bytes of policy/roles.yaml say; a PolicyError if they can't be read."""
    return to_appointments(cast("wire.RolesWire", _one(file_of("roles"), data)))


def parse_calendar(data: bytes, file: str) -> Calendar:
    """One calendar file on its own; a PolicyError if it can't be read."""
    if not CALENDAR_FILE.fullmatch(file):
        raise PolicyError("policy-file-unknown", file=file)
    return to_calendar(cast("wire.CalendarWire", _one(file, data)))


def _one(file: str, data: bytes) -> wire.Wire:
    """One file in the shape that its name asks for."""
    reading = read_files({file: data})
    reading.findings = [f for f in reading.findings if f.file == file]
    _refuse_errors(reading)
    return reading.shapes[file]


def _cross_checked(reading: Reading) -> wire.PolicyWire | None:
    whole = reading.whole()
    if whole is not None:
        check_sop(reading, whole)
        check_rest(reading, whole)
    return whole


def _refuse_errors(reading: Reading) -> None:
    errors = sorted(
        (finding for finding in reading.findings if finding.is_error),
        key=lambda finding: (finding.file, finding.line),
    )
    if errors:
        first = errors[0]
        raise PolicyError(
            "policy-invalid",
            findings=len(errors),
            file=first.file,
            line=first.line,
            first=first.code,
        )
