"""May this review count for this evidence? Named checks, in order; the first that fails is the reason.

The rules are those of "When a review counts" in the trust document; each check says which it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from datareq.approval.authority import Place, bar_reason, places, stranger_reason
from datareq.approval.bars import Office
from datareq.approval.digests import SHOWN, changed, covered, missing, subject_digest
from datareq.approval.facts import blob, is_change_set, needs_echo
from datareq.approval.statements import Statement
from datareq.model.forge import AccountType, EventKind
from datareq.model.ledger import Announced
from datareq.model.message import Message, Value
from datareq.model.roles import RoleSource

UNSETTLING = frozenset(EventKind) - {EventKind.REVIEW_DISMISSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A review that may count for an evidence, and the places its giver may fill with it."""

    evidence: str
    statement: Statement
    account_id: int
    digest: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A review beside an evidence: who could fill what, before the other checks."""

    office: Office
    statement: Statement
    roles: tuple[str, ...]
    digest: str | None  # of the subject at the head
    places: tuple[Place, ...]


def judge(office: Office, statement: Statement, roles: tuple[str, ...]) -> Approval | Message:
    """The approval for any of the roles, or why it isn't one."""
    head = office.case.snapshot.pull.head_sha
    candidate = Candidate(
        office=office,
        statement=statement,
        roles=roles,
        digest=subject_digest(office.case, office.evidence, head),
        places=places(office, statement, roles),
    )
    for check in CHECKS.values():
        reason = check(candidate)
        if reason:
            return reason
    return Approval(
        evidence=office.evidence.id,
        statement=statement,
        account_id=candidate.places[0].held.account.id,
        digest=candidate.digest or "",
        places=candidate.places,
    )


def digest_then(office: Office, statement: Statement) -> str | None:
    """The subject's digest where the review was given: as observed, else from the files of its commit."""
    kept = statement.digests.get(office.evidence.id)
    if kept is not None or statement.commit is None:
        return kept
    return subject_digest(office.case, office.evidence, statement.commit)


def announced(office: Office, digest: str | None) -> Announced | None:
    """The first announcement of this evidence with this digest on this pull request."""
    return next(
        (
            line
            for line in office.case.snapshot.ledger.announced
            if line.pull == office.case.snapshot.pull.number
            and line.evidence == office.evidence.id
            and line.digest == digest
        ),
        None,
    )


def _person(candidate: Candidate) -> Message | None:
    """Rule 1: a person, who is still there or was when we first looked."""
    user = candidate.statement.user
    if user is None:
        return Message(code="account-deleted")
    return Message(code="not-a-person") if user.type is not AccountType.USER else None


def _office(candidate: Candidate) -> Message | None:
    """Rule 1: a holder of the role, or who acts for them, and not barred."""
    user = candidate.statement.user
    if candidate.places or user is None:  # who isn't known was told so by the check before
        return None
    whose = candidate.office, candidate.statement, user, candidate.roles
    barred = bar_reason(*whose)
    if barred and barred.code == "author-unknown" and candidate.digest is None:
        return _present(candidate)  # what isn't there has no author
    return barred or stranger_reason(*whose)


def _place(candidate: Candidate) -> Message | None:
    """Rule 3: the review says which content was before its giver."""
    statement = candidate.statement
    if statement.commit is None:
        return Message(code="commit-missing")
    case = candidate.office.case
    if is_change_set(case) or statement.digests or statement.commit in case.snapshot.trees:
        return None
    return Message(code="commit-unreachable")


def _settled(candidate: Candidate) -> Message | None:
    """Rule 4: nothing moved under it; a tie counts against the review."""
    moved = [
        event
        for event in candidate.office.case.snapshot.events
        if event.kind in UNSETTLING and event.at >= candidate.statement.at
    ]
    if not moved:
        return None
    first = min(moved, key=lambda event: event.at)
    return Message(code="moved", args={"event": first.kind.value, "at": _iso(first.at)})


def _present(candidate: Candidate) -> Message | None:
    """There is a subject now, so that something can be approved at all."""
    if candidate.digest:
        return None
    case, commit = candidate.office.case, candidate.statement.commit or ""
    absent = missing(case, candidate.office.evidence)
    gone = [document for document in absent if blob(case, commit, document) is not None]
    if gone:
        return _lapsed(candidate.statement, gone)
    if absent:
        return Message(code="too-early-document", args={"documents": [*absent]})
    return Message(code="nothing-to-approve")


def _content(candidate: Candidate) -> Message | None:
    """Rule 3: what was approved is what is there now. Says what was missing, or what changed."""
    office, statement = candidate.office, candidate.statement
    then = digest_then(office, statement)
    if then == candidate.digest:
        return None
    case, commit = office.case, statement.commit or ""
    if is_change_set(case):
        return Message(code="changes-lapsed", args=_who_when(statement))
    absent: list[Value] = [
        d for d in covered(case, office.evidence) if blob(case, commit, d) is None
    ]
    if then is None and absent:
        return Message(code="too-early-document", args={"documents": absent})
    present = announced(office, candidate.digest)
    renewed = _iso(present.at) if present else None
    return _lapsed(statement, changed(case, office.evidence, commit), renewed)


def _team(candidate: Candidate) -> Message | None:
    """Rule 1: an office that a document of the request gives is held by whom it named at that moment."""
    office, statement = candidate.office, candidate.statement
    case, head = office.case, office.case.snapshot.pull.head_sha
    for place in candidate.places:
        role = case.policy.role(place.held.role)
        if role.source is not RoleSource.DOCUMENT or role.document is None:
            return None
        if blob(case, statement.commit or "", role.document) == blob(case, head, role.document):
            return None
    documents = {case.policy.role(place.held.role).document or "" for place in candidate.places}
    return _lapsed(statement, sorted(documents))


def _announced(candidate: Candidate) -> Message | None:
    """Rule 2: announced, with this digest, in an earlier second than the review."""
    line = announced(candidate.office, candidate.digest)
    if line is not None and line.at < candidate.statement.at:
        return None
    return Message(code="too-early", args={"evidence": candidate.office.evidence.id})


def _echo(candidate: Candidate) -> Message | None:
    """Rule 5: where policy asks for it, the text repeats the characters that were shown."""
    word = (candidate.digest or "")[:SHOWN]
    if not needs_echo(candidate.office.case) or any(
        echo.lower()[:SHOWN] == word for echo in candidate.statement.echo
    ):
        return None
    return Message(code="echo-missing", args={"word": word})


def _who_when(statement: Statement) -> dict[str, Value]:
    return {"user": statement.user.login if statement.user else None, "at": _iso(statement.at)}


def _lapsed(statement: Statement, documents: Sequence[str], renewed: str | None = None) -> Message:
    """`renewed`: when the present content was first announced, if it was."""
    args: dict[str, Value] = {"documents": [*documents], "renewed": renewed, **_who_when(statement)}
    return Message(code="lapsed", args=args)


def _iso(moment: datetime) -> str:
    return moment.isoformat()


CHECKS: dict[str, Callable[[Candidate], Message | None]] = {
    "person": _person,
    "office": _office,
    "place": _place,
    "settled": _settled,
    "present": _present,
    "content": _content,
    "team": _team,
    "announced": _announced,
    "echo": _echo,
}
