"""In which words is it said that something identifies or reaches a person?"""

from __future__ import annotations

from datareq.documents.findings import register, register_terms
from datareq.language import mark

IDENTIFIERS: dict[str, str] = {
    "phone": mark("a telephone number"),
    "email": mark("an e-mail address"),
    "nik": mark("a NIK"),
    "nip": mark("a NIP"),
    "npwp": mark("an NPWP"),
    "nim": mark("a student's number (NIM)"),
    "name": mark("the name of a person"),
}

FINDINGS: dict[str, tuple[str, str]] = {
    "identifier-in-document": (
        mark("{field}: contains {identifier} ({masked})."),
        mark("Please delete it; documents name people by their accounts only."),
    ),
    "contact-in-document": (
        mark("{field}: contains {identifier}."),
        mark("Please delete it, unless it is that of an office."),
    ),
}

register_terms("identifier", IDENTIFIERS)
for _code, (_message, _hint) in FINDINGS.items():
    register(_code, _message, _hint)
