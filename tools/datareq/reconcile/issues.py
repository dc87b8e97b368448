"""How does an intake follow the issue that it came from? Looked at before every decision, one write a look.

Nothing is decided about a form that its author has changed since, or that somebody else has changed: the
ledger then says that it is held, and what was approved before doesn't count.
"""

from __future__ import annotations

from datareq.model.forge import Account, Issue, Pull, PullState
from datareq.model.ledger import Act, ActName
from datareq.model.message import Message, Value
from datareq.model.names import REQUEST_FILE
from datareq.model.snapshot import Rival
from datareq.reconcile.cases import Case, pull_changes
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.issue_reading import Reading, Surroundings, edition_of, local_day, read
from datareq.reconcile.issue_words import MARKER, comment, findings_comment, submitted_comment, text
from datareq.reconcile.known import known_requests
from datareq.reconcile.progress import Progress
from datareq.reconcile.submitted import ISSUE, WITHDRAWN, issue_of, submission

GONE = "gone"
"""The edition of an issue that isn't there any more."""
TAKEN = "branch-taken"


def follow(desk: Desk, world: World, case: Case, rivals: tuple[Rival, ...]) -> Progress | None:
    """Brings an open intake to what its issue says now; None when it is there, or is no issue's."""
    reader, number = desk.gate.issues, issue_of(case.pull, desk.gate.repository)
    if number is None or reader is None or case.act(ActName.CLOSING) is not None:
        return None
    if case.intake is None or case.pull.state is not PullState.OPEN:
        return None
    issue = reader.issue(number)
    if issue is None:
        return _hold(desk, case, number, GONE, None)
    if _ended_by_author(issue):
        ended = _hold(desk, case, number, edition_of(issue), issue.author, withdrawn=True)
        if ended is None:
            facts = {"pull": case.pull.number, "registration": case.registration}
            tell(desk, number, comment("closed", facts, world.policy.language))
        return ended
    found = read(world, issue, _around(desk, world, case, rivals))
    if found.content is not None and _is_noted(desk, world, case, found):
        facts = {"pull": case.pull.number, "registration": case.registration}
        tell(desk, number, submitted_comment(facts, found.findings, world.policy.language))
        return None
    if found.content is not None and not only_ours(desk, case.pull.head_ref):
        found = Reading(edition=found.edition, stop=TAKEN)
    if found.content is None:
        held = _hold(desk, case, number, found.edition, issue.author)
        if held is None:
            tell(desk, number, complaint(world, found, case.pull.head_ref, case.pull.number))
        return held
    if not _is_head(desk, world, case.pull, found):
        return _rewrite(desk, world, case, number, found)
    head = case.pull.head_sha
    return _note(desk, case, number, found.edition, issue.author, commit=head)


def only_ours(desk: Desk, branch: str) -> bool:
    """Whether nobody but the bot has ever moved this branch."""
    ours = desk.gate.identity.id
    pushes = desk.gate.reader.pushes(branch)
    return all(push.actor is not None and push.actor.id == ours for push in pushes)


def complaint(world: World, found: Reading, branch: str, pull: int | None = None) -> str:
    """The comment on an issue that can't be handed in as it is."""
    lang = world.policy.language
    if found.stop is not None:
        return comment(found.stop, {"branch": branch}, lang)
    return findings_comment(found.findings, pull, lang)


def tell(desk: Desk, issue: int, body: str) -> None:
    """Keeps the desk's one comment on an issue; a run without the right to write leaves it to another."""
    if desk.gate.issue_writer is not None:
        desk.gate.writer.comment(issue, MARKER, body)


def _is_noted(desk: Desk, world: World, case: Case, found: Reading) -> bool:
    """Whether the head is what the author submitted last, and the ledger says so."""
    last = submission(case, desk.gate.repository)
    noted = last is not None and (last.commit, last.digest) == (case.pull.head_sha, found.edition)
    return noted and _is_head(desk, world, case.pull, found)


def _hold(
    desk: Desk,
    case: Case,
    issue: int,
    edition: str,
    author: Account | None,
    *,
    withdrawn: bool = False,
) -> Progress | None:
    """Notes that this edition of the issue can't be taken; None when that is noted already."""
    last = submission(case, desk.gate.repository)
    if last is not None and (last.commit, last.digest) == (None, edition):
        return None
    author = author or (last.by if last else None)
    return _note(desk, case, issue, edition, author, withdrawn=withdrawn)


def _note(
    desk: Desk,
    case: Case,
    issue: int,
    edition: str,
    author: Account | None,
    *,
    commit: str | None = None,
    withdrawn: bool = False,
) -> Progress:
    detail: dict[str, Value] = {ISSUE: issue}
    if withdrawn:
        detail[WITHDRAWN] = True
    act = Act(
        name=ActName.SUBMITTED,
        pull=case.pull.number,
        at=desk.gate.clock.now(),
        digest=edition,
        commit=commit,
        by=author,
        detail=detail,
    )
    desk.ledger.append(case.ledger_file, [act])
    return Progress(done=(Message(code="noted", args={"count": 1}),), again=True)


def _ended_by_author(issue: Issue) -> bool:
    who, author = issue.closed_by, issue.author
    return not issue.is_open and who is not None and author is not None and who.id == author.id


def _around(desk: Desk, world: World, case: Case, rivals: tuple[Rival, ...]) -> Surroundings:
    others = {rival.slug for rival in rivals if rival.number != case.pull.number and rival.slug}
    return Surroundings(
        today=local_day(world, case.pull.created_at),
        own=case.slug,
        taken=world.slugs | others,
        known=known_requests(desk, world, case.registration),
    )


def _is_head(desk: Desk, world: World, pull: Pull, found: Reading) -> bool:
    """Whether the head adds exactly what the issue asks for."""
    paths = [change.path for change in pull_changes(desk, world, pull)]
    return paths == [found.path] and (
        desk.repository.read(pull.head_sha, found.path) == found.content
    )


def _rewrite(desk: Desk, world: World, case: Case, issue: int, found: Reading) -> Progress:
    """One commit on top with what the author corrected; a head that the forge doesn't show yet is waited for."""
    pull = case.pull
    if desk.gate.branches.tip(pull.head_ref) != pull.head_sha:
        return Progress()
    old: dict[str, bytes | None] = {
        change.path: None
        for change in pull_changes(desk, world, pull)
        if change.path.endswith(f"/{REQUEST_FILE}")
    }
    words = text("commit", {ISSUE: issue}, world.policy.language)
    changes = {**old, found.path: found.content}
    desk.gate.branches.commit(pull.head_ref, pull.head_sha, changes, words)
    done = Message(code="submitted", args={ISSUE: issue, "pull": pull.number})
    return Progress(done=(done,), moved=True)  # another title is another folder: all is read anew
