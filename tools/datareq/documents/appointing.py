"""How is an appointment written into policy/roles.yaml so that everything else in it stays as people wrote it?"""

from __future__ import annotations

import json
import re

from datareq.documents.policy import parse_roles
from datareq.errors import DocumentError
from datareq.model.roles import Appointment

ROLES_FILE = "policy/roles.yaml"
_KEY = re.compile(r"^appointments:[ \t]*(?P<empty>\[[ \t]*\])?[ \t]*(?:#.*)?$", re.MULTILINE)
_ITEM = re.compile(r"^(?P<indent> *)- ", re.MULTILINE)
_NEXT_KEY = re.compile(r"^[A-Za-z_]", re.MULTILINE)


def appointed(data: bytes, appointment: Appointment) -> bytes:
    """The file with one appointment more, the last of its list; DocumentError if that can't be done without
    changing anything else. An appointment that is there already leaves the file as it is."""
    before = parse_roles(data)
    if appointment in before:
        return data
    text = data.decode("utf-8")
    found = _KEY.search(text)
    if found is None:
        raise DocumentError("appointment-unwritten", file=ROLES_FILE)
    after = _NEXT_KEY.search(text, found.end())
    end = after.start() if after else len(text)
    items = text[found.end() : end]
    style = _ITEM.search(items)
    indent = style["indent"] if style else "  "
    kept = items.rstrip("\n")
    head = "appointments:" if found["empty"] else text[found.start() : found.end()]
    made = f"{text[: found.start()]}{head}{kept}\n{_item(appointment, indent)}"
    whole = made + ("\n" + text[end:] if after else "")
    changed = whole.encode("utf-8")
    if parse_roles(changed) != (*before, appointment):
        raise DocumentError("appointment-unwritten", file=ROLES_FILE)
    return changed


def _item(appointment: Appointment, indent: str) -> str:
    account = f"{{id: {appointment.account_id}, login: {appointment.login}}}"
    lines = {
        "role": appointment.role,
        "account": account,
        "from": appointment.since.isoformat(),
        "until": appointment.until.isoformat() if appointment.until else None,
        "decree": json.dumps(appointment.decree, ensure_ascii=False),
        "acting": appointment.acting.value if appointment.acting else None,
        "unit": appointment.unit,
    }
    told = [f"{name}: {value}" for name, value in lines.items() if value is not None]
    first, *others = told
    return "\n".join([f"{indent}- {first}", *(f"{indent}  {line}" for line in others)]) + "\n"
