"""What do people see of a decision: the check, the comment, the labels, the requests for review?

Shown only once nothing is left to do, and always the whole present state: nothing here is remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import datareq.reconcile.verdict_words  # noqa: F401 (registers sentences of other stages)
from datareq.approval.calls import Calls, choose_calls, read_calls
from datareq.approval.card import CardFacts, card
from datareq.approval.check_words import check_summary, check_title
from datareq.approval.comment import LONGEST, MARKER, render
from datareq.documents import nouns
from datareq.intake.level import floor
from datareq.intake.similar import similar
from datareq.model.forge import AccountType, Comment, PullKind, PullState
from datareq.model.ledger import ActName
from datareq.model.names import CHECK_NAME, REQUEST_FILE
from datareq.model.pauses import extensions, is_paused
from datareq.model.request import Request
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Status, Verdict
from datareq.ports import Check, Conclusion
from datareq.reconcile.accept import tested
from datareq.reconcile.cases import Case
from datareq.reconcile.closing import due_of
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.ending import ending, extras, taken_over
from datareq.reconcile.findings import Reading
from datareq.reconcile.help import MARKER as HELP_MARKER
from datareq.reconcile.help import help_comment
from datareq.reconcile.known import known_requests
from datareq.reconcile.orders import Orders
from datareq.reconcile.preview import preview
from datareq.reconcile.release_notice import guide
from datareq.reconcile.words import untested

LABEL_PREFIX = "tahap/"
SAME_HEAD = "rival-head"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was read and decided, and how many other requests are under way. `said`: the comments."""

    snapshot: Snapshot
    verdict: Verdict
    orders: Orders
    reading: Reading
    load: int
    said: tuple[Comment, ...]


def show(desk: Desk, world: World, case: Case, decided: Decided) -> None:
    """Brings check, comment, labels and requests for review up to date."""
    if case.pull.state is PullState.OPEN:
        _check(desk, world, decided)
        _ask(desk, case, decided)
    told = help_comment(world, case, decided.snapshot, decided.verdict, decided.orders.helped)
    if told is not None:
        desk.gate.writer.comment(case.pull.number, HELP_MARKER, told)
    if show_end(desk, world, case):
        return
    lang = world.policy.language
    if case.kind is PullKind.FULFILMENT and case.intake is not None:
        words = taken_over(case, lang)
        desk.gate.writer.comment(case.intake.number, MARKER, f"{MARKER}\n{words}\n")
    top = _untested(desk, world, decided) or _card(desk, world, case, decided)
    body = render(decided.verdict, world.policy, lang, top, _calls(world, decided))
    more = extras(world, case, decided.orders, lang)
    seen = preview(desk, world, case, decided.snapshot, lang)
    whole = body + seen + more
    desk.gate.writer.comment(
        case.pull.number, MARKER, whole if len(whole) <= LONGEST else body + more
    )
    desk.gate.writer.labels(case.pull.number, LABEL_PREFIX, [_label(case, decided)])


def show_end(desk: Desk, world: World, case: Case) -> bool:
    """Says on both pull requests how the request ended or moved on; False while it is under way here."""
    end = ending(world, case, guide(desk), world.policy.language)
    if end is None:
        return False
    for pull in sorted({case.pull.number, case.intake.number if case.intake else case.pull.number}):
        desk.gate.writer.comment(pull, MARKER, f"{MARKER}\n{end}\n")
    desk.gate.writer.labels(case.pull.number, LABEL_PREFIX, [_end_label(case)])
    return True


def _check(desk: Desk, world: World, decided: Decided) -> None:
    verdict, lang = decided.verdict, world.policy.language
    if any(refusal.code == SAME_HEAD for refusal in verdict.refused):
        return  # a check belongs to a commit: the earlier proposal of this one has it
    desk.gate.writer.check(
        Check(
            name=CHECK_NAME,
            head=decided.snapshot.pull.head_sha,
            conclusion=Conclusion.SUCCESS if verdict.satisfied else Conclusion.ACTION_REQUIRED,
            title=check_title(verdict, world.policy, lang),
            summary=check_summary(verdict, world.policy, lang),
        )
    )


def _ask(desk: Desk, case: Case, decided: Decided) -> None:
    """A review is asked for from those who can give one now, and from nobody else."""
    wanted = {
        holder.account.login
        for action in decided.verdict.next
        if decided.verdict.evidence(action.evidence).open
        for holder in action.holders
        if holder.account.id != case.pull.author.id
    }
    if wanted:
        desk.gate.writer.request_reviews(case.pull.number, sorted(wanted))


def _calls(world: World, decided: Decided) -> Calls:
    """Who is to be called, by what our comment says of earlier calls."""
    ours = (
        c.body
        for c in decided.said
        if MARKER in c.body and c.user and c.user.type is AccountType.BOT
    )
    today = decided.snapshot.read_at.astimezone(ZoneInfo(world.policy.timezone)).date()
    return choose_calls(read_calls(next(ours, "")), decided.verdict.next, today)


def _untested(desk: Desk, world: World, decided: Decided) -> str:
    """That an approved change waits for its tests, which the steps don't tell."""
    waits = (
        decided.verdict.satisfied
        and decided.snapshot.pull.state is PullState.OPEN
        and not tested(desk, world, decided.snapshot)
    )
    return untested(world.policy.maintenance_check or "", world.policy.language) if waits else ""


def _card(desk: Desk, world: World, case: Case, decided: Decided) -> str:
    """The head's card, while the form can be read."""
    request = request_in(world, decided.reading)
    if request is None:
        return ""
    known = known_requests(desk, world, case.registration)
    days = {level.urgency: level.days for level in world.policy.service_levels}
    extended = extensions(case.lines.commanded) * world.policy.terms.extension_days
    facts = CardFacts(
        registration=case.registration,
        request=request,
        floor=floor(request, world.policy, world.sources),
        due=_due(world, case, request),
        days=days.get(request.urgency.level, 0) + extended,
        load=decided.load,
        similar=tuple(match.known.registration for match in similar(request, known)),
        choices=case.kind is PullKind.INTAKE,
    )
    return card(facts, world.policy, world.policy.language)


def _due(world: World, case: Case, request: Request) -> date | None:
    return due_of(world.policy, case, request)


def request_in(world: World, reading: Reading) -> Request | None:
    """The form at the head, while it can be read."""
    form = reading.documents.get(world.standard.rules[REQUEST_FILE].id)
    if form is None or form.value is None or not form.valid:
        return None
    return nouns.to_request(form.value)


def _label(case: Case, decided: Decided) -> str:
    """The stage, as a label that officials can filter by."""
    if case.kind is PullKind.FULFILMENT:
        return f"{LABEL_PREFIX}{'menunggu-pemohon' if is_paused(case.lines.commanded, case.lines.acts) else 'dikerjakan'}"
    if case.kind is PullKind.MAINTENANCE:
        return f"{LABEL_PREFIX}pemeliharaan"
    invalid = any(step.status is Status.INVALID for step in decided.verdict.steps)
    return f"{LABEL_PREFIX}{'menunggu-pemohon' if invalid else 'diperiksa'}"


def _end_label(case: Case) -> str:
    """The stage of a request that is over, or accepted and worked on elsewhere."""
    closing = case.act(ActName.CLOSING)
    if closing is not None:
        return f"{LABEL_PREFIX}{CLOSED_LABELS[str(closing.detail.get('outcome'))]}"
    over = case.act(ActName.HANDED_OVER) is not None
    return f"{LABEL_PREFIX}{'selesai' if over else 'diperiksa'}"


CLOSED_LABELS = {
    "refused": "ditolak",
    "withdrawn": "ditarik",
    "redirected": "dialihkan",
    "not-available": "tidak-tersedia",
}
