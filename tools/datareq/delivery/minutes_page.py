"""What do the minutes of the handover say on paper, with the names that git doesn't hold?

The same facts as in the archive's Markdown (`delivery/handover.py`).
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from datareq.delivery.handover import HandoverFacts, authorisations
from datareq.delivery.sent import enclosed, envelopes, origins, sent_to
from datareq.documents.official import (
    LOCALE,
    Page,
    approval,
    legal_bases,
    letterhead,
    moment_in_words,
    office,
    person,
    unit_name,
    weekday_in_words,
)
from datareq.model.people import Directory
from datareq.model.record import Receipt, RecordedStep
from datareq.model.verdict import Status


def accounts(facts: HandoverFacts) -> dict[int, str]:
    """Account id → login of everybody whom the minutes name: who gives and who takes."""
    giving = {proof.by.id: proof.by.login for proof in authorisations(facts) if proof.by}
    return giving | {h.account.id: h.account.login for h in facts.receivers}


def minutes_page(facts: HandoverFacts, directory: Directory, given: Receipt | None) -> Page:
    """For the template; KeyError for an account that the directory doesn't know. `given`: the unit's
    acknowledgement, once there is one."""
    policy, manifest, request = facts.policy, facts.manifest, facts.request
    local = facts.handed_over_at.astimezone(ZoneInfo(policy.timezone))
    return {
        "head": letterhead(policy),
        "draft": False,
        "registration": facts.record.registration,
        "day": weekday_in_words(local.date()),
        "time": f"{local:%H.%M %Z}",
        "giving": [approval(proof, policy, directory) for proof in authorisations(facts)],
        "receiving": [
            {
                **person(directory, holder.account.id),
                "office": office(policy, holder.role, holder.acting),
                "login": holder.account.login,
                "decree": holder.decree or "",
                "received": _received(facts, holder.account.id, given),
            }
            for holder in facts.receivers
        ],
        "unit": unit_name(policy, request.requester.unit),
        "title": request.data.title,
        "purpose": request.purpose.text,
        "level": policy.level(manifest.level).label.id,
        "channel": request.delivery.channel,
        "published": facts.published or "",
        "met": sum(1 for covered in manifest.coverage if covered.unmet is None),
        "asked": len(manifest.coverage),
        "unmet": [
            {"variable": covered.variable, "why": covered.unmet}
            for covered in manifest.coverage
            if covered.unmet is not None
        ],
        "origins": list(origins(manifest)),
        "manifest": facts.manifest_sha256,
        "files": [
            {
                "title": output.title,
                "path": file.path,
                "size": format_decimal(file.bytes, locale=LOCALE),
                "sha256": file.sha256,
            }
            for output in manifest.outputs
            for file in output.files
        ],
        "recipients": [
            {"login": one.login, "account": one.account, "key": one.fingerprint}
            for one in sent_to(facts.record, request)
        ],
        "envelopes": list(envelopes(facts.record)),
        "enclosed": [{"title": title, "path": path} for title, path in enclosed(manifest)],
        "basis": legal_bases(policy),
        "steps": [_step(facts, step) for step in facts.record.steps if step.status is Status.DONE],
    }


def _received(facts: HandoverFacts, account: int, given: Receipt | None) -> str:
    """When this person acknowledged it, "" while nobody, or another one, has."""
    if given is None or given.by.id != account:
        return ""
    return moment_in_words(given.at, facts.policy)


def _step(facts: HandoverFacts, step: RecordedStep) -> Page:
    labels = {one.id: one.label.id for one in facts.policy.sop.steps}
    logins = dict.fromkeys(proof.by.login for proof in step.proofs if proof.by)
    return {
        "n": step.n or "–",
        "label": labels.get(step.id, step.id),
        "at": moment_in_words(step.at, facts.policy) if step.at else "–",
        "by": ", ".join(logins) or "–",
    }
