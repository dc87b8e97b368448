"""How complete was a form? Required items that are there and sound, out of those required."""

from __future__ import annotations

from collections.abc import Iterator

from datareq.documents.read import Document
from datareq.documents.strict_yaml import parent
from datareq.intake.form import lookup
from datareq.model.finding import Finding
from datareq.model.message import Value

REQUIRED: tuple[str, ...] = (
    "requester.category",
    "requester.capacity",
    "requester.unit",
    "purpose.category",
    "purpose.text",
    "data.title",
    "data.description",
    "data.variables",
    "data.population",
    "data.period",
    "data.aggregation",
    "needed_by",
    "classification",
    "undertaking",
)
"""Asked of everybody. The form's own code and version are given, so nobody earns them."""

CONDITIONAL: tuple[tuple[str, tuple[Value, ...], tuple[str, ...]], ...] = (
    ("requester.capacity", ("perwakilan_unit",), ("requester.position", "letter")),
    ("requester.category", ("mahasiswa",), ("requester.supervisor",)),
    (
        "authority.basis",
        ("disposisi", "surat_tugas", "regulasi", "penelitian_berizin", "perintah_lisan"),
        ("authority.reference",),
    ),
    ("authority.basis", ("perintah_lisan",), ("authority.verbal",)),
    ("urgency.level", ("mendesak", "sangat_mendesak"), ("urgency.reason",)),
    ("third_party.shared", (True,), ("third_party.to", "third_party.reason")),
)
"""Asked when an answer (first, second) makes it necessary."""

WHERE_ASKED: tuple[str, ...] = ("personal_data.legal_basis", "recipients", "retention")
"""Asked when policy or catalogue make it necessary: seen from its being there, or being missed."""


def count(document: Document, findings: tuple[Finding, ...]) -> tuple[int, int]:
    """(valid, required) items of a form, of which `findings` are everything that was found."""
    wrong = {finding.path for finding in findings if finding.is_error}
    value = document.value
    if value is None:
        return 0, len(REQUIRED)
    required = tuple(dict.fromkeys(_required(value, wrong)))
    valid = [path for path in required if _there(value, path) and not _touched(path, wrong)]
    return len(valid), len(required)


def _required(value: dict[str, Value], wrong: set[str]) -> Iterator[str]:
    yield from REQUIRED
    for path, answers, then in CONDITIONAL:
        given = lookup(value, path)
        if any(given is each or (given == each and isinstance(each, str)) for each in answers):
            yield from then
    for path in WHERE_ASKED:
        if _there(value, path) or _touched(path, wrong):
            yield path
    variables = lookup(value, "data.variables")
    for index, variable in enumerate(variables if isinstance(variables, list) else ()):
        path = f"data.variables[{index}].reason"
        declared = isinstance(variable, dict) and variable.get("personal") is True
        if declared or path in wrong:
            yield path


def _there(value: dict[str, Value], path: str) -> bool:
    return lookup(value, path) not in (None, "", [], {})


def _touched(path: str, wrong: set[str]) -> bool:
    """Whether something wrong is at this place, in it, or at what holds it."""
    above = path
    while above:
        if above in wrong:
            return True
        above = parent(above)
    return any(each.startswith((f"{path}.", f"{path}[")) for each in wrong)
