"""How does a document look before somebody fills it: what is known stands there, the rest is asked for?

The texts are data (`policy/templates/<document id>.yaml`) with fields that this module fills: `$x_yaml`
is a YAML value, `$x_text` words for a comment. What only a person can say is a placeholder such as
`<isi: nomor surat>`, which the rules refuse until it is replaced.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import Template

from babel.dates import format_date

from datareq.errors import PolicyError
from datareq.model.assignment import Team
from datareq.model.policy import Policy
from datareq.model.request import Request

FOLDER = "policy/templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFacts:
    """`templates`: the files of `policy/templates` by their path in the repository.

    `today`: an example for dates. `due`: the request's. `team` once it is approved.
    """

    registration: str
    request: Request
    policy: Policy
    templates: Mapping[str, bytes]
    today: date
    due: date | None = None
    team: Team | None = None


def template_path(document_id: str) -> str:
    return f"{FOLDER}/{document_id}.yaml"


def fill(document_id: str, facts: TemplateFacts) -> bytes:
    """The document's template with the request's facts; `PolicyError` if the template can't be used."""
    path = template_path(document_id)
    data = facts.templates.get(path)
    if data is None:
        raise PolicyError("template-missing", file=path)
    try:
        return (
            Template(data.decode("utf-8")).substitute(_fields(document_id, facts)).encode("utf-8")
        )
    except KeyError as error:
        raise PolicyError("template-field-unknown", file=path, field=str(error.args[0])) from error
    except (ValueError, UnicodeDecodeError) as error:
        raise PolicyError("template-invalid", file=path) from error


def _fields(document_id: str, facts: TemplateFacts) -> dict[str, str]:
    request, policy = facts.request, facts.policy
    lang = policy.language
    label = policy.sop.document(document_id).label
    unit = policy.unit(request.requester.unit)
    unit_name = unit.label.words(lang) if unit else ""
    level = policy.level(request.classification).label
    period = request.data.period
    return {
        "registration": facts.registration,
        "document_label": line(label.words(lang)),
        "registration_yaml": scalar(facts.registration),
        "title_text": line(request.data.title),
        "title_yaml": scalar(request.data.title),
        "unit_text": line(unit_name or request.requester.unit),
        "level_text": line(level.words(lang)),
        "population_text": line(request.data.population),
        "period_text": line(f"{period.since} – {period.until}"),
        "variables_text": line(", ".join(variable.name for variable in request.data.variables)),
        "today": facts.today.isoformat(),
        "due_text": _day(facts.due, lang) if facts.due else "–",
        "place_yaml": scalar(
            policy.institution.place if policy.institution else "<isi: tempat surat dibuat>"
        ),
        "task_yaml": scalar(
            f"Menyusun dataset “{' '.join(request.data.title.split())}” "
            f"untuk permohonan {facts.registration}"
        ),
        "copy_yaml": scalar(f"Pimpinan {unit_name or request.requester.unit}"),
        "purpose_yaml": scalar(request.purpose.text),
        "recipients_yaml": _list([recipient.login for recipient in request.recipients]),
        "ends_yaml": (
            scalar(request.retention.destroy_by.isoformat())
            if request.retention
            else scalar("<isi: tanggal terakhir data boleh dipakai>")
        ),
        "kind_yaml": scalar(request.output.kinds[0] if request.output.kinds else "tabel"),
        "formats_yaml": _list(request.output.formats or ("csv",)),
        "team_yaml": _team(facts.team),
        "coverage_yaml": "\n".join(
            f"  - variable: {scalar(variable.name)}\n"
            '    output: "<isi: nama keluaran>"\n'
            '    column: "<isi: nama kolom keluaran>"'
            for variable in request.data.variables
        ),
    }


def _team(team: Team | None) -> str:
    if team is None:
        return '  - id: "<isi: nomor akun>"\n    login: "<isi: nama akun tanpa tanda @>"'
    return "\n".join(
        f"  - id: {member.account.id}\n    login: {scalar(member.account.login)}"
        for member in team.members
    )


def _list(values: Sequence[str]) -> str:
    return "[" + ", ".join(scalar(value) for value in values) + "]"


def scalar(text: str) -> str:
    """Any text as a YAML double-quoted value on one line; what doesn't print is escaped."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(
        char if char == " " or unicodedata.category(char)[0] not in "CZ" else _escape(char)
        for char in quoted
    )


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def line(text: str, limit: int = 200) -> str:
    """Any text as words for a comment: one line, nothing that doesn't print."""
    kept = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    words = " ".join(kept.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _day(day: date, lang: str) -> str:
    return format_date(day, "EEEE, d MMMM y", locale=lang)
