"""Rules about what is asked for: variables, period, shape, filters, and whether it was asked before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datareq.documents.identifiers import find
from datareq.intake.form import Form, Hit, hit, to_day
from datareq.intake.level import folded
from datareq.intake.similar import is_same, similar
from datareq.model.message import Value

FITS: dict[str, tuple[str, ...]] = {
    "tabel": ("csv", "xlsx", "parquet", "json", "ndjson"),
    "grafik": ("png", "svg", "pdf", "html"),
    "laporan": ("pdf", "html"),
}
"""Which file formats can hold which kind of presentation."""

NAMES_OF_PERSONS = frozenset(
    {"nik", "nip", "nidn", "nidk", "nuptk", "nim", "npwp", "no_ktp", "nama", "nama_lengkap"}
    | {"nama_mahasiswa", "nama_dosen", "nama_pegawai", "email", "surel", "telepon", "no_hp", "hp"}
)
"""Fields that pick one person out, whatever the catalogue says."""

_SEMESTER = re.compile(r"\d{4}-[12]")
_LONG_NUMBER = 10


def variable_repeated(form: Form) -> Iterator[Hit]:
    """Each variable is asked for once."""
    seen: dict[str, str] = {}
    for path, _ in form.each("data.variables"):
        name = form.text(f"{path}.name")
        if name is not None and seen.setdefault(folded(name), path) != path:
            yield hit(f"{path}.name", name=name[:80])


def period_mixed(form: Form) -> Iterator[Hit]:
    """Both ends are dates, or both are semesters."""
    ends = _ends(form)
    if ends and len({_SEMESTER.fullmatch(end) is None for end in ends}) > 1:
        yield hit("data.period")


def period_order(form: Form) -> Iterator[Hit]:
    """A period ends no earlier than it starts."""
    ends = _ends(form)
    if ends is None:
        return
    since, until = ends
    semesters = _SEMESTER.fullmatch(since) and _SEMESTER.fullmatch(until)
    if (semesters or (to_day(since) and to_day(until))) and until < since:
        yield hit("data.period", **{"from": since, "to": until})


def period_future(form: Form) -> Iterator[Hit]:
    """Data that doesn't exist yet can't be delivered."""
    since, today = form.text("data.period.from"), form.context.today
    if since is None:
        return
    if _SEMESTER.fullmatch(since):
        # The odd semester of 2026 starts in the second half of 2026, the even one early in 2027.
        year, term = int(since[:4]), since[-1]
        ahead = (year, 7) if term == "1" else (year + 1, 1)
        future = ahead > (today.year, today.month)
    else:
        day = to_day(since)
        future = day is not None and day > today
    if future:
        yield hit("data.period.from", **{"from": since})


def format_unfit(form: Form) -> Iterator[Hit]:
    """Every format can hold one of the kinds asked for."""
    kinds = _choices(form, "output.kinds", "tabel")
    possible = sorted({each for kind in kinds for each in FITS.get(kind, ())})
    for path, name in form.each("output.formats"):
        if isinstance(name, str) and possible and name not in possible:
            yield hit(path, format=name[:20], allowed=_values(possible))


def kind_without_format(form: Form) -> Iterator[Hit]:
    """Every kind asked for has a format that can hold it."""
    formats = _choices(form, "output.formats", "xlsx")
    for kind in _choices(form, "output.kinds", "tabel"):
        fitting = FITS.get(kind)
        if fitting and not set(fitting) & set(formats):
            yield hit("output.formats", kind=kind, allowed=_values(fitting))


def filter_on_person(form: Form) -> Iterator[Hit]:
    """A filter describes a group; it doesn't pick a person."""
    keys = {folded(source.subject_key) for source in form.context.sources if source.subject_key}
    for path, _ in form.each("data.filters"):
        name = form.text(f"{path}.field")
        if name is not None and folded(name) in keys | NAMES_OF_PERSONS:
            yield hit(f"{path}.field", field_name=name[:40])
        elif _names_person(form.at(f"{path}.value")):
            yield hit(f"{path}.value")


def duplicate(form: Form) -> Iterator[Hit]:
    """The same question isn't asked twice, unless it says why."""
    if form.request is None:
        return
    for known in form.context.known:
        excused = not known.open and (
            form.request.based_on == known.registration or form.request.why_not_routine
        )
        if is_same(form.request, known) and not excused:
            yield hit("data", registration=known.registration)
            return


def routine_unexplained(form: Form) -> Iterator[Hit]:
    """Where something similar was delivered, the form says why that isn't enough."""
    if form.request is None or form.request.why_not_routine or form.request.based_on:
        return
    before = tuple(known for known in form.context.known if not known.open)
    if not before:
        return
    for match in similar(form.request, before, limit=1):
        if not is_same(form.request, match.known):
            yield hit("why_not_routine", registration=match.known.registration)


def based_on_number(form: Form) -> Iterator[Hit]:
    """An earlier request is named by its registration number."""
    prefix = form.context.policy.sop.registration_prefix
    number = form.text("based_on")
    if number is not None and not re.fullmatch(rf"{re.escape(prefix)}-\d{{4}}-\d{{4,}}", number):
        yield hit("based_on", number=number[:30], example=f"{prefix}-2026-0031")


def based_on_unknown(form: Form) -> Iterator[Hit]:
    """The earlier request exists, as far as earlier ones are known here."""
    number, known = form.text("based_on"), form.context.known
    if number and known and number not in {each.registration for each in known}:
        yield hit("based_on", number=number[:30])


def _ends(form: Form) -> tuple[str, str] | None:
    since, until = form.text("data.period.from"), form.text("data.period.to")
    return (since, until) if since is not None and until is not None else None


def _choices(form: Form, path: str, default: str) -> tuple[str, ...]:
    given = tuple(item for _, item in form.each(path) if isinstance(item, str))
    return given or (default,)


def _values(names: tuple[str, ...] | list[str]) -> list[Value]:
    return [*names]


def _names_person(value: Value) -> bool:
    if isinstance(value, list):
        return any(_names_person(item) for item in value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return False
    text = str(value)
    digits = re.sub(r"[ .\-]", "", text)
    return (digits.isdecimal() and len(digits) >= _LONG_NUMBER) or bool(find(text))
