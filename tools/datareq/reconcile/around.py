"""Does what was written around a form name a person: the title, the text or the branch of its proposal?

None of it is ever kept by the desk; but the forge shows it to everybody, and only its author can change it.
"""

from __future__ import annotations

from datareq.documents import (
    identifier_texts as identifier_texts,
)  # registers the words of the kinds
from datareq.documents.findings import register
from datareq.documents.identifiers import find
from datareq.language import mark
from datareq.model.finding import Finding, Severity
from datareq.model.forge import PullKind
from datareq.model.names import REQUEST_FILE, request_folder
from datareq.reconcile.cases import Case

FINDINGS: dict[str, tuple[str, str]] = {
    "title-identifier": (
        mark("The title of this proposal contains {identifier}."),
        mark("Please change the title."),
    ),
    "description-identifier": (
        mark("The text of this proposal contains {identifier}."),
        mark("Please delete it; we know how to reach you from your account."),
    ),
    "branch-identifier": (
        mark("The name of the branch of this proposal contains {identifier}."),
        mark("Please hand the form in again from a branch with another name."),
    ),
}
for _code, (_message, _hint) in FINDINGS.items():
    register(_code, _message, _hint)


def around_findings(case: Case) -> tuple[Finding, ...]:
    """Warnings to an intake's author; never with what was found."""
    pull = case.intake
    if case.kind is not PullKind.INTAKE or case.slug is None or pull is None:
        return ()
    file = f"{request_folder(case.slug)}/{REQUEST_FILE}"
    texts = (pull.title, pull.body, pull.head_ref.replace("/", " ").replace("_", " "))
    return tuple(
        Finding(
            code=code,
            file=file,
            line=1,
            column=1,
            severity=Severity.WARNING,
            args={"identifier": each.kind},
        )
        for code, text in zip(FINDINGS, texts, strict=True)
        for each in find(text)
    )
