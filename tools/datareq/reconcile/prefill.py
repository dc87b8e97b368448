"""With which prefilled documents does a fulfilment begin?"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from datareq.approval.facts import Case as Facts
from datareq.approval.facts import applies
from datareq.assignment.templates import TemplateFacts, fill
from datareq.documents import nouns
from datareq.documents.read import read_document
from datareq.errors import DocumentError
from datareq.model.names import REQUEST_FILE, request_folder
from datareq.model.request import Request
from datareq.model.snapshot import Snapshot
from datareq.reconcile.cases import Case
from datareq.reconcile.desk import Desk, World


def accepted_request(desk: Desk, world: World, case: Case, commit: str) -> Request:
    """The accepted form, as main has it."""
    path = f"{request_folder(case.slug or '')}/{REQUEST_FILE}"
    data = desk.repository.read(commit, path)
    if data is None:
        raise DocumentError("request-missing", file=path)
    rule = world.standard.rules[REQUEST_FILE]
    document = read_document(data, path, rule.schema, world.standard.schemas)
    if document.value is None or not document.valid:
        raise DocumentError("request-invalid", file=path)
    return nouns.to_request(document.value)


def templates(
    desk: Desk, world: World, case: Case, commit: str, snapshot: Snapshot
) -> dict[str, bytes]:
    """Path → content of every document that officials will fill at this request's level."""
    request = accepted_request(desk, world, case, commit)
    opened = case.intake.created_at if case.intake else case.pull.created_at
    facts = TemplateFacts(
        registration=case.registration,
        request=request,
        policy=world.policy,
        templates=world.files,
        today=opened.astimezone(ZoneInfo(world.policy.timezone)).date(),
    )
    about = Facts(sop=world.policy.sop, policy=world.policy, snapshot=snapshot)
    return {
        f"{request_folder(case.slug or '')}/{rule.file}": fill(rule.id, facts)
        for rule in world.policy.sop.documents
        if rule.template and applies(about, rule.when)
    }
