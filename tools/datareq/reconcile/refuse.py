"""How does a request end that isn't delivered: refused, or withdrawn? Archived, with its reason."""

from __future__ import annotations

from dataclasses import replace

from datareq.approval.gate import decide
from datareq.archive.deposit import Closing, deposit
from datareq.archive.record import Ending, build_record
from datareq.assignment.command_policy import Effect
from datareq.documents import nouns
from datareq.errors import DocumentError
from datareq.model.forge import Account, PullKind, PullState
from datareq.model.ledger import Act, ActName, Commanded
from datareq.model.message import Message, Value
from datareq.model.names import MANIFEST_FILE, OUTPUT_FOLDER
from datareq.model.outcome import Outcome, OutcomeKind
from datareq.model.request import Request
from datareq.model.snapshot import Snapshot
from datareq.reconcile.cases import Case
from datareq.reconcile.closing import (
    closing_acts,
    commit_archive,
    due_of,
    folder_at,
    kept_snapshot,
    records_of_year,
)
from datareq.reconcile.desk import Desk, World, policy_at
from datareq.reconcile.keep import identifiers, keep
from datareq.reconcile.orders import effect_of
from datareq.reconcile.progress import Progress
from datareq.reconcile.submitted import requester_of, was_withdrawn

OUTCOMES: dict[Effect, OutcomeKind] = {
    Effect.REFUSE: OutcomeKind.REFUSED,
    Effect.WITHDRAW: OutcomeKind.WITHDRAWN,
}


def closing_order(world: World, case: Case) -> tuple[Commanded, Outcome] | None:
    """The command that ends this request, if one was given."""
    for line in case.lines.commanded:
        effect = effect_of(world, line)
        if effect is not None and effect in OUTCOMES:
            return line, _ordered(world, line, effect)
    return None


def _ordered(world: World, line: Commanded, effect: Effect) -> Outcome:
    """How the request ends by this command; a refusal's ground may mean another end than refusal."""
    if effect is not Effect.REFUSE:
        return Outcome(kind=OUTCOMES[effect], reason=line.text or None)
    code = line.arguments[0]
    kinds = {refusal.code: refusal.outcome for refusal in world.policy.refusals}
    return Outcome(kind=kinds.get(code, OUTCOMES[effect]), code=code, reason=line.text or None)


def own_closing(case: Case, repository: str) -> bool:
    """Whether the requester closed the intake, or the issue it came from: that is a withdrawal too."""
    pull, asked = case.pull, requester_of(case, repository)
    if case.kind is not PullKind.INTAKE or asked is None:
        return False
    if was_withdrawn(case, repository):
        return True
    by = pull.closed_by
    return pull.state is PullState.CLOSED and by is not None and by.id == asked.account.id


def begin_closing(desk: Desk, world: World, case: Case, snapshot: Snapshot) -> Progress:
    """Keep what was known, write the intent down, then close what is open."""
    order = closing_order(world, case)
    if order is None and not own_closing(case, desk.gate.repository):
        return Progress()
    outcome = order[1] if order else Outcome(kind=OutcomeKind.WITHDRAWN)
    if case.act(ActName.CLOSING) is None:
        keep(desk, world, snapshot)
        detail: dict[str, Value] = {
            "outcome": outcome.kind.value,
            "code": outcome.code,
            "reason": outcome.reason,
        }
        desk.ledger.append(
            case.ledger_file,
            [
                Act(
                    name=ActName.CLOSING,
                    pull=case.pull.number,
                    at=order[0].given_at if order else (case.pull.closed_at or snapshot.read_at),
                    commit=case.pull.head_sha,
                    by=order[0].user if order else _asked(snapshot),
                    detail=detail,
                )
            ],
        )
        done = Message(
            code="closing", args={"outcome": outcome.kind.value, "pull": case.pull.number}
        )
        return Progress(done=(done,), again=True)
    if case.pull.state is PullState.OPEN:
        desk.gate.writer.close_pull(case.pull.number)
        done = Message(
            code="closing", args={"outcome": outcome.kind.value, "pull": case.pull.number}
        )
        return Progress(done=(done,), again=True)
    return Progress()


def _asked(snapshot: Snapshot) -> Account:
    requester = snapshot.requester
    return requester.account if requester else snapshot.pull.author


def archive_closed(desk: Desk, world: World, case: Case) -> Progress:
    """Archive a request whose closing was written down and whose pull request is closed."""
    act = case.act(ActName.CLOSING)
    if act is None or case.pull.state is PullState.OPEN:
        return Progress()
    last = kept_snapshot(desk, case, case.kind)
    policy = policy_at(desk, world, last.policy_commit)
    intake = last if case.kind is PullKind.INTAKE else kept_snapshot(desk, case, PullKind.INTAKE)
    # The archive's own act is written as of the end of the request, which is when it was decided.
    acts = tuple(
        item for item in closing_acts(policy, case, act.at) if item.name is ActName.ARCHIVED
    )
    last = replace(last, pull=case.pull, ledger=replace(case.lines, acts=(*case.lines.acts, *acts)))
    if case.kind is PullKind.INTAKE:
        intake = last
    fulfilment = last if case.kind is PullKind.FULFILMENT else None
    request = _request(last)
    record = build_record(
        Ending(
            policy=policy,
            intake=intake,
            fulfilment=fulfilment,
            verdict=decide(policy.sop, policy, last),
            outcome=_outcome(act),
            closed_at=act.at,
            request=request,
            due=due_of(world.policy, case, request, act.at) if request else None,
            archive_version=case.version,
            hide_title=bool(identifiers(last)),
        )
    )
    changes = deposit(
        Closing(
            record=record,
            intake=intake,
            fulfilment=fulfilment,
            folder=_documents(folder_at(desk, case.pull.head_sha, case.slug)),
            on_main=tuple(sorted(folder_at(desk, world.commit, case.slug)))
            if case.kind is PullKind.FULFILMENT
            else (),
            records=records_of_year(desk, world, case.registration),
            document_files={rule.id: rule.file for rule in world.policy.sop.documents},
            identifiers=identifiers(last),
        )
    )
    return commit_archive(desk, world, case, changes)


def _documents(folder: dict[str, bytes]) -> dict[str, bytes]:
    """What is kept of a request that wasn't handed over: its documents, no data."""
    return {
        path: data
        for path, data in folder.items()
        if path != MANIFEST_FILE and not path.startswith(f"{OUTPUT_FOLDER}/")
    }


def _request(snapshot: Snapshot) -> Request | None:
    """The form as a noun, if it was in order."""
    for document in snapshot.documents.values():
        if "form" in document:
            try:
                return nouns.to_request(document)
            except DocumentError:
                return None
    return None


def _outcome(act: Act) -> Outcome:
    code, reason = act.detail.get("code"), act.detail.get("reason")
    return Outcome(
        kind=OutcomeKind(act.detail["outcome"]),
        code=code if isinstance(code, str) else None,
        reason=reason if isinstance(reason, str) else None,
    )
