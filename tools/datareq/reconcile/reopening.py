"""How does a request that was handed over come to another version? Its form and its documents come back from the
archive, on a branch of their own; officials correct, approve and verify as the first time.
"""

from __future__ import annotations

from datareq.approval.markdown import call, defuse
from datareq.documents.codec import decode
from datareq.errors import ForgeError
from datareq.language import mark, say
from datareq.model.ledger import Act, ActName, Commanded
from datareq.model.message import Message
from datareq.model.names import (
    MAIN,
    REQUEST_FILE,
    archive_folder,
    fulfilment_branch,
    request_folder,
)
from datareq.model.record import RECORD_FILE, Record
from datareq.model.snapshot import Snapshot
from datareq.reconcile.cases import Case
from datareq.reconcile.closing import receivers_of
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.prefill import accepted_request
from datareq.reconcile.progress import Progress
from datareq.reconcile.words import pull_title

REOPEN = "reopen"
"""What such a command asks for (`Commanded.effect`)."""
MARKER = "<!-- datareq:supersedes -->"
OPENED_MARKER = "<!-- datareq:correction -->"
SENTENCES: dict[str, str] = {
    "correction-title": mark("{title} (version {version})"),
    "correction-body": mark(
        "Version {version} corrects what was handed over as version {before}. Reason: {reason}\n\nThe documents "
        "are those of the earlier version. Please correct what is wrong; everything is then approved and verified "
        "anew."
    ),
    "correction-opened": mark(
        "Version {version} corrects this result; it is worked on in #{pull}."
    ),
    "supersedes": mark(
        "**Version {version} of {registration} supersedes version {before}.** {people}: please use this one from "
        "now on and delete copies of the earlier one."
    ),
}


def wish_of(case: Case) -> Commanded | None:
    """The order for another version that hasn't been begun."""
    return next((line for line in case.lines.commanded if line.effect == REOPEN), None)


def begin(desk: Desk, case: Case, order: Commanded) -> Progress:
    """Note that another version has begun: from then on the ledger's lines of this one are those of the past."""
    act = Act(
        name=ActName.REOPENED,
        pull=case.pull.number,
        at=order.given_at,
        by=order.user,
        detail={"version": case.version + 1, "reason": order.text, "comment": order.comment},
    )
    desk.ledger.append(case.ledger_file, [act])
    done = Message(code="reopened", args={"version": case.version + 1})
    return Progress(done=(done,), again=True, moved=True)


def open_again(desk: Desk, world: World, case: Case) -> Progress:
    """Have the form on main, the documents on the version's branch, and its pull request open."""
    if case.slug is None:
        return Progress()
    folder, earlier = request_folder(case.slug), archive_folder(case.registration, case.version - 1)
    kept = {
        f"{folder}/{rule.file}": data
        for rule in world.policy.sop.documents
        if (rule.written_by or rule.file == REQUEST_FILE)
        and (data := desk.repository.read(world.commit, f"{earlier}/{rule.file}")) is not None
    }
    form = f"{folder}/{REQUEST_FILE}"
    if form not in kept:
        raise ForgeError("archive-incomplete", registration=case.registration)
    if desk.repository.read(world.commit, form) != kept[form]:
        what = f"Buka kembali {case.registration}"
        desk.publish.branches.commit(MAIN, world.commit, {form: kept[form]}, what)
        done = Message(code="reopened", args={"version": case.version})
        return Progress(done=(done,), again=True, moved=True)
    branch = fulfilment_branch(case.slug, case.version)
    tip = desk.gate.branches.tip(branch)
    if tip is None:
        desk.gate.branches.create(branch, world.commit)
        tip = world.commit
    if desk.repository.has(tip) and desk.repository.is_ancestor(tip, world.commit):
        documents = {path: data for path, data in kept.items() if path != form}
        desk.gate.branches.commit(branch, tip, documents, f"Siapkan koreksi {case.registration}")
    return _open(desk, world, case, branch)


def supersedes(case: Case) -> bool:
    """Whether the version was handed over and another one before it; one that was withdrawn changes nothing."""
    return case.version > 1 and case.act(ActName.HANDED_OVER) is not None


def tell_superseded(desk: Desk, world: World, case: Case, snapshot: Snapshot) -> Progress:
    """Everybody who got an earlier version is called by name, once."""
    if not supersedes(case) or case.act(ActName.SUPERSEDED) is not None:
        return Progress()
    facts = {
        "registration": case.registration,
        "version": case.version,
        "before": case.version - 1,
        "people": ", ".join(call(login) for login in _earlier(desk, world, case, snapshot)),
    }
    words = say(SENTENCES["supersedes"], facts, world.policy.language)
    desk.gate.writer.comment(case.pull.number, MARKER, f"{MARKER}\n{words}\n")
    act = Act(
        name=ActName.SUPERSEDED,
        pull=case.pull.number,
        at=desk.gate.clock.now(),
        detail={"version": case.version - 1},
    )
    desk.ledger.append(case.ledger_file, [act])
    return Progress(done=(Message(code="noted", args={"count": 1}),), again=True)


def concerned(world: World, snapshot: Snapshot) -> list[str]:
    """Logins of requester, recipients, and those who hold the offices to which the result goes."""
    receivers = receivers_of(world.policy, snapshot, snapshot.read_at, world.roles_commit)
    asked = [snapshot.requester.account.login] if snapshot.requester else []
    named = [one.login for one in snapshot.recipients if one.account is not None]
    return [*dict.fromkeys([*asked, *named, *(holder.account.login for holder in receivers)])]


def _earlier(desk: Desk, world: World, case: Case, snapshot: Snapshot) -> list[str]:
    """Those, and whoever else the records of earlier versions say got them."""
    logins = concerned(world, snapshot)
    names = {one.account_id: one.login for one in world.policy.appointments}
    for version in range(1, case.version):
        path = f"{archive_folder(case.registration, version)}/{RECORD_FILE}"
        record: Record = decode(desk.repository.read(world.commit, path) or b"", Record)
        logins += [names[id_] for sent in record.distributions for id_ in sent.to if id_ in names]
    return list(dict.fromkeys(logins))


def _open(desk: Desk, world: World, case: Case, branch: str) -> Progress:
    lang = world.policy.language
    request = accepted_request(desk, world, case, world.commit)
    opened = [act for act in case.lines.acts if act.name is ActName.REOPENED]
    facts = {
        "title": pull_title(case, request.data.title, lang),
        "version": case.version,
        "before": case.version - 1,
        "reason": defuse(str(opened[-1].detail.get("reason"))) if opened else "–",
    }
    pull = desk.gate.writer.open_pull(
        branch,
        say(SENTENCES["correction-title"], facts, lang),
        say(SENTENCES["correction-body"], facts, lang),
    )
    if opened:
        words = say(SENTENCES["correction-opened"], {**facts, "pull": pull.number}, lang)
        desk.gate.writer.comment(opened[-1].pull, OPENED_MARKER, f"{OPENED_MARKER}\n{words}\n")
    done = Message(code="opened", args={"pull": pull.number})
    return Progress(done=(done,), again=True, moved=True)
