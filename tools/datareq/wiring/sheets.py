"""How does the sheet that an official without an account signs become a PDF? From what is open on the forge."""

from __future__ import annotations

from pathlib import Path

from datareq.adapters.renderers.typst import pdf
from datareq.approval.sheet_page import SheetFacts, sheet_page, waits_for_paper
from datareq.documents import nouns
from datareq.documents.official import fit_to_print
from datareq.errors import DocumentError
from datareq.generation.manifest import read_manifest
from datareq.model.names import MANIFEST_FILE, request_folder
from datareq.reconcile.cases import find_case, read_desk
from datareq.reconcile.deciding import decide_now
from datareq.reconcile.findings import FORM
from datareq.settings import Settings
from datareq.wiring.desk import open_desk
from datareq.wiring.letters import Printed
from datareq.wiring.templates import read_templates

TEMPLATE = "lembar-persetujuan.typ"


def print_sheet(settings: Settings, root: Path, name: str) -> Printed:
    """The sheet of the approval that waits for paper; DocumentError while none does."""
    desk = open_desk(settings, dry_run=True)
    world, cases = read_desk(desk)
    case = find_case(cases, name)
    found = decide_now(desk, world, cases, case)
    wanted = waits_for_paper(world.policy, found.verdict)
    rules = {rule.schema: rule for rule in world.policy.sop.documents}
    form = found.reading.documents.get(rules[FORM].id)
    if wanted is None or form is None or form.value is None or case.slug is None:
        raise DocumentError("sheet-not-wanted", name=case.registration)
    path = f"{request_folder(case.slug)}/{MANIFEST_FILE}"
    manifest = desk.repository.read(found.snapshot.pull.head_sha, path)
    page = sheet_page(
        SheetFacts(
            policy=world.policy,
            snapshot=found.snapshot,
            request=nouns.to_request(form.value),
            manifest=read_manifest(manifest) if manifest else None,
            evidence=wanted[0],
            standing=wanted[1],
        )
    )
    data = pdf(read_templates(root), TEMPLATE, fit_to_print(page), found.snapshot.read_at)
    return Printed(registration=case.registration, data=data, draft=False)
