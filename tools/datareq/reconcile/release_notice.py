"""Who is told that a sealed result waits for them? Its recipients, once, in a comment that calls them.

Nothing of the content is in it: where the envelope lies, and how it is opened.
"""

from __future__ import annotations

from datareq.approval.markdown import call
from datareq.language import mark, say
from datareq.model.ledger import Act, ActName
from datareq.model.message import Message
from datareq.model.names import MAIN
from datareq.model.policy import Policy
from datareq.reconcile.cases import Case
from datareq.reconcile.closing import ENVELOPES, RECIPIENTS
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.progress import Progress

RELEASED = "released"
"""What the recipients were told of, in the ledger."""
NOTICE = mark(
    "{people}: the result of {registration} is ready for you, encrypted to your key. Please fetch and open it "
    "within {days} days: `datareq open` and the name {envelopes} ({guide} shows how, step by step). "
    "Once you have it, please tell the head of your unit, who confirms the receipt here."
)


GUIDE = "docs/delivery.md"


def guide(desk: Desk) -> str:
    """A link to what leads recipients step by step."""
    return f"[{GUIDE}](/{desk.gate.repository}/blob/{MAIN}/{GUIDE})"


def tell_recipients(desk: Desk, world: World, case: Case) -> Progress:
    """The comment, then the line in the ledger: cut off in between, it is the same comment again."""
    handed = case.act(ActName.HANDED_OVER)
    envelopes = handed.detail.get(ENVELOPES) if handed else None
    recipients = handed.detail.get(RECIPIENTS) if handed else None
    if not isinstance(envelopes, list) or not isinstance(recipients, list):
        return Progress()
    digest = "|".join(map(str, envelopes))
    told = [act for act in case.lines.acts if act.evidence == RELEASED and act.digest == digest]
    if handed is None or told:
        return Progress()
    names, logins = [str(name) for name in envelopes], [str(login) for login in recipients]
    marker = f"<!-- datareq:released:{case.version} -->"
    words = _notice(desk, world.policy, case.registration, names, logins)
    desk.gate.writer.comment(case.pull.number, marker, f"{marker}\n{words}\n")
    act = Act(
        name=ActName.NOTIFIED,
        pull=case.pull.number,
        at=desk.gate.clock.now(),
        evidence=RELEASED,
        digest=digest,
        detail={"logins": [*logins]},
    )
    desk.ledger.append(case.ledger_file, [act])
    return Progress(done=(Message(code="notified", args={"evidence": RELEASED}),), again=True)


def _notice(
    desk: Desk, policy: Policy, registration: str, envelopes: list[str], logins: list[str]
) -> str:
    facts = {
        "people": ", ".join(call(login) for login in logins),
        "registration": registration,
        "days": policy.sealing.available_days if policy.sealing else 0,
        "envelopes": ", ".join(f"`{name}`" for name in envelopes),
        "guide": guide(desk),
    }
    return say(NOTICE, facts, policy.language)
