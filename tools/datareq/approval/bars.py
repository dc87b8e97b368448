"""Who may not give an evidence, although the office is theirs?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from datareq.approval.facts import Case, author, is_change_set
from datareq.model.message import Message
from datareq.model.sop import AuthorRule, Bar, BarKind, Evidence, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An evidence to be given, and who gave those of the steps before it (evidence → account ids)."""

    case: Case
    step: Step
    evidence: Evidence
    given: Mapping[str, frozenset[int]]


def bar(office: Office, account_id: int) -> Message | None:
    """Why this person may not give the evidence; None if they may. An unknown fact bars."""
    if is_change_set(office.case):
        return _maintenance(office, account_id)
    for rule in office.evidence.bars:
        found = BARS[rule.kind](office, rule, account_id)
        if found:
            return found
    document = office.evidence.document
    if office.evidence.author is AuthorRule.ALLOWED or document is None:
        return None
    return _author(office, document, account_id, office.evidence.author is AuthorRule.BARRED)


def is_author(office: Office, account_id: int) -> bool:
    """Whether the person wrote the present content of the evidence's own document."""
    writer = author(office.case, office.evidence.document) if office.evidence.document else None
    return writer is not None and writer.id == account_id


def _requester(office: Office, _rule: Bar, account_id: int) -> Message | None:
    requester = office.case.snapshot.requester
    if requester is None:
        return Message(code="requester-unknown")
    return Message(code="own-request") if requester.account.id == account_id else None


def _same_person(office: Office, rule: Bar, account_id: int) -> Message | None:
    """Within one step nobody serves twice anyway; across steps, who gave the earlier one is barred."""
    if any(evidence.id == rule.ref for evidence in office.step.evidences):
        return None
    if account_id in office.given.get(rule.ref, {account_id}):
        return Message(code="same-person", args={"evidence": rule.ref})
    return None


def _author_of(office: Office, rule: Bar, account_id: int) -> Message | None:
    return _author(office, rule.ref, account_id, True)


def _author(office: Office, document: str, account_id: int, barred: bool) -> Message | None:
    writer = author(office.case, document)
    if writer is None:
        return Message(code="author-unknown", args={"document": document})
    if barred and writer.id == account_id:
        return Message(code="author-barred", args={"document": document})
    return None


def _maintenance(office: Office, account_id: int) -> Message | None:
    snapshot = office.case.snapshot
    writers = {snapshot.pull.author.id, *(account.id for account in snapshot.branch_pushers)}
    if account_id in writers:
        return Message(code="own-change")
    if account_id in snapshot.changed_appointees:
        return Message(code="own-appointment")
    return None


BARS: dict[BarKind, Callable[[Office, Bar, int], Message | None]] = {
    BarKind.REQUESTER: _requester,
    BarKind.SAME_PERSON: _same_person,
    BarKind.AUTHOR_OF: _author_of,
}
