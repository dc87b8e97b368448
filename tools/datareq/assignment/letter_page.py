"""What does the assignment letter (surat tugas) say, word by word? (steps 6 and 7)

The letter's own document holds numbers, days, tasks and accounts; names and NIP come from the directory,
the legal bases from the policy, the signature from the approval that the procedure asks for.
"""

from __future__ import annotations

from dataclasses import dataclass

from datareq.documents.official import (
    Page,
    approval,
    day_in_words,
    legal_bases,
    letterhead,
    office,
    person,
    unit_name,
)
from datareq.model.assignment import Letter, Member, Team
from datareq.model.people import Directory
from datareq.model.policy import Policy
from datareq.model.request import Request
from datareq.model.sop import Evidence, EvidenceKind, Sop
from datareq.model.verdict import Proof

SCHEMA = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """`approved`: the approval that makes the letter one; None: it is a draft."""

    policy: Policy
    registration: str
    request: Request
    team: Team
    letter: Letter
    approved: Proof | None


def signing(sop: Sop) -> Evidence | None:
    """The approval that signs the letter: the procedure's last one about that document."""
    letters = {rule.id for rule in sop.documents if rule.schema == SCHEMA}
    signed = [
        evidence
        for _, evidence in sop.evidences()
        if evidence.kind is EvidenceKind.APPROVAL and evidence.document in letters
    ]
    return signed[-1] if signed else None


def accounts(facts: LetterFacts) -> dict[int, str]:
    """Account id → login of everybody whom the letter names."""
    named = {member.id: member.login for member in facts.letter.team}
    if facts.approved is not None and facts.approved.by is not None:
        named[facts.approved.by.id] = facts.approved.by.login
    return named


def letter_page(facts: LetterFacts, directory: Directory) -> Page:
    """For the template; KeyError for an account that the directory doesn't know."""
    policy, letter = facts.policy, facts.letter
    members = {member.account.id: member for member in facts.team.members}
    return {
        "head": letterhead(policy),
        "draft": facts.approved is None,
        "number": letter.number,
        "place": letter.place,
        "date": day_in_words(letter.date),
        "basis": [*legal_bases(policy), _asked(facts)],
        "office": _office(facts),
        "members": [
            {**person(directory, account.id), **_part(members.get(account.id))}
            for account in letter.team
        ],
        "tasks": [task.rstrip(".;") for task in letter.tasks],
        "starts": day_in_words(letter.starts),
        "ends": day_in_words(letter.ends),
        "signed": approval(facts.approved, policy, directory) if facts.approved else None,
        "copies": list(letter.copies_to),
        "registration": facts.registration,
    }


def _asked(facts: LetterFacts) -> str:
    """The request as a basis of the letter."""
    request = facts.request
    unit = unit_name(facts.policy, request.requester.unit)
    words = f"Permohonan data insidental {facts.registration} dari {unit}: “{request.data.title}”"
    if request.letter is None:
        return words
    return (
        f"{words}, dengan surat nomor {request.letter.number} "
        f"tanggal {day_in_words(request.letter.date)}"
    )


def _office(facts: LetterFacts) -> str:
    """The office that assigns: as it was approved, else the one whose approval is awaited."""
    if facts.approved is not None:
        return office(facts.policy, facts.approved.role, facts.approved.acting)
    evidence = signing(facts.policy.sop)
    return office(facts.policy, evidence.roles[0] if evidence and evidence.roles else None, None)


def _part(member: Member | None) -> Page:
    return {"part": member.part if member else "–", "task": (member.task or "") if member else ""}
