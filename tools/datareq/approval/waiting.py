"""For whom does an approval wait, and what are they asked to do?"""

from __future__ import annotations

from collections.abc import Iterator

from datareq.approval.approvals import Count
from datareq.approval.authority import named
from datareq.approval.bars import bar
from datareq.approval.digests import SHOWN
from datareq.approval.facts import Case, day, needs_echo
from datareq.approval.holders import Held, Seat, appointed, roles_at, seats, serving
from datareq.approval.on_paper import paper_wanted
from datareq.model.message import Message, Value
from datareq.model.sop import CATALOGUE

SIGNED = ("needs-second", "serves-already")
"""Why somebody's review doesn't count although they have signed and can't do so again."""
Wanted = tuple[Seat, tuple[Held, ...]]


def wanted(count: Count) -> tuple[Wanted, ...]:
    """The seats that an approval waits for and who may fill each now; nobody = vacant. Where only a
    second signature is missing, those who may give it."""
    office = count.office
    case, evidence = office.case, office.evidence
    if count.second:
        open_seats = [seat for role in evidence.second for seat in seats(case, role, evidence)]
    else:
        open_seats = [seat for slot in count.wanted for seat in slot.seats]
    known, now = roles_at(case), case.snapshot.read_at
    busy = {proof.by.id for proof in count.proofs if proof.by}
    busy |= {d.user.id for d in count.discarded if d.user and d.reason.code in SIGNED}

    def is_barred(account_id: int) -> bool:
        return bar(office, account_id) is not None

    return tuple(
        (
            seat,
            tuple(
                held
                for held in serving(case, seat, now, known, is_barred)
                if held.account.id not in busy
            ),
        )
        for seat in dict.fromkeys(open_seats)
    )


def waiting(count: Count) -> Message:
    """The sentence for an approval that may be given now."""
    if count.objections:
        return objection(count)
    found = wanted(count)
    vacant = [seat for seat, free in found if not free]
    if vacant and len(vacant) == len(found):
        return vacancy(count, vacant[0])
    return request(count, tuple(pair for pair in found if pair[1]))


def request(count: Count, pairs: tuple[Wanted, ...]) -> Message:
    """What these people are asked: to examine, and to approve."""
    office = count.office
    allowed: list[Value] = [named(seat, free) for seat, free in pairs]
    args: dict[str, Value] = {
        "allowed": allowed,
        "documents": [*_own_documents(count)],
        "evidence": office.evidence.id,
    }
    code = "second-wanted" if count.second else "waiting-approval"
    if needs_echo(office.case):
        return Message(code=f"{code}-echo", args={**args, "word": (count.digest or "")[:SHOWN]})
    return Message(code=code, args=args)


def objection(count: Count) -> Message:
    last = count.objections[-1]
    return Message(
        code="changes-requested",
        args={
            "user": last.user.login if last.user else None,
            "at": last.at.isoformat(),
            "documents": [*_own_documents(count)],
        },
    )


def vacancy(count: Count, seat: Seat) -> Message:
    """Nobody can fill the seat: it is vacant, or all who hold it are barred and nobody serves instead."""
    case = count.office.case
    if appointed(case, seat, case.snapshot.read_at, roles_at(case)):
        return Message(code="all-barred", args={"role": seat.role, "unit": seat.unit})
    if count.office.evidence.on_paper:
        return paper_wanted(count, seat.role, seat.unit)
    return vacant(case, seat)


def vacant(case: Case, seat: Seat) -> Message:
    today = day(case, case.snapshot.read_at)
    return Message(
        code="vacant", args={"role": seat.role, "unit": seat.unit, "date": today.isoformat()}
    )


def _own_documents(count: Count) -> Iterator[str]:
    """What the approval is about: its own document, else all that it covers."""
    evidence = count.office.evidence
    if evidence.document:
        yield evidence.document
    else:
        yield from (document for document in evidence.subject if document != CATALOGUE)
