"""What becomes of a command that fills in a document? It is understood, judged by the document's own rules,
noted, and then committed on the desk's branch in the name of who gave it.

Exactly once: an intent that names head and content is written first; a run that finds it looks whether
that commit was made before it tries again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from datareq.assignment.authority import Accepted
from datareq.assignment.command_policy import Effect
from datareq.assignment.fill_in import SCHEMAS, Filling, as_file, filled
from datareq.assignment.wishes import FORMS, LetterWish, Wish, read_wish
from datareq.documents.codec import to_value
from datareq.language import mark, say
from datareq.model.assignment import Person
from datareq.model.forge import AccountType, Comment, PullState, Push
from datareq.model.ledger import Act, ActName, Commanded
from datareq.model.message import Message, Value
from datareq.model.names import request_folder
from datareq.model.snapshot import Snapshot
from datareq.reconcile.cases import Case
from datareq.reconcile.closing import due_of
from datareq.reconcile.commanded import intents, is_carried_out, reference
from datareq.reconcile.desk import Desk, World
from datareq.reconcile.gather import read_documents
from datareq.reconcile.prefill import accepted_request
from datareq.reconcile.progress import Progress

PART = mark("Member of the data team")
SEPARATOR = ":"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command that fills in a document, with all that its words meant when it was given."""

    effect: Effect
    wish: Wish
    people: tuple[Person, ...]
    given_at: datetime


def fills_in(effect: str | None) -> bool:
    """Whether a command of that effect writes a document."""
    return effect in {known.value for known in FORMS}


def understand(
    desk: Desk, world: World, case: Case, snapshot: Snapshot, comment: Comment, accepted: Accepted
) -> Accepted | Message:
    """The command with what its words mean (`facts`), or why it can't be carried out as things are."""
    name = accepted.command.name
    rule = next(rule for rule in world.commands if rule.name == name)
    wish = read_wish(accepted.effect, accepted.command.text)
    if wish is None or case.slug is None:
        return Message(code="command-form", args={"name": name, "usage": rule.usage})
    people: list[Person] = []
    for login in () if isinstance(wish, LetterWish) else wish.logins:
        account = desk.gate.reader.account(login)
        if account is None or account.type is not AccountType.USER:
            return Message(code="command-account-unknown", args={"name": name, "login": login})
        people.append(Person(id=account.id, login=account.login))
    order = Order(
        effect=accepted.effect, wish=wish, people=tuple(people), given_at=comment.created_at
    )
    made = _made(desk, world, case, snapshot, order)
    if isinstance(made, Message):
        return replace(made, args={"name": name, **made.args})
    path, content = made
    head = snapshot.trees.get(snapshot.pull.head_sha, ())
    reading = read_documents(desk, world, case, head, snapshot.requester, {path: content})
    wrong = [finding for finding in reading.findings if finding.is_error and finding.file == path]
    if wrong:
        return Message(code="command-finding", args={"name": name, "finding": to_value(wrong[0])})
    facts = tuple(f"{person.id}{SEPARATOR}{person.login}" for person in people)
    return replace(accepted, facts=facts, reason=accepted.command.text)


def pending(case: Case) -> Commanded | None:
    """The first command that counts and whose document isn't written yet."""
    for line in case.lines.commanded:
        if fills_in(line.effect) and not is_carried_out(case.lines, line):
            return line
    return None


def carry_out(
    desk: Desk, world: World, case: Case, snapshot: Snapshot, pushes: tuple[Push, ...]
) -> Progress:
    """Write what the first pending command asks for: intent, commit, note, a look for each."""
    line, pull = pending(case), snapshot.pull
    if line is None or pull.state is not PullState.OPEN or case.fulfilment is None:
        return Progress()
    tried = intents(case.lines, line.comment)
    for intent in tried:
        made_at = _made_at(desk, snapshot, intent, pushes)
        if made_at is not None:
            return _note(desk, case, replace(intent, name=ActName.EDITED, commit=made_at))
    made = _made(desk, world, case, snapshot, _order(line))
    if isinstance(made, Message):
        return (
            Progress()
        )  # somebody has broken the document since; it waits until that is put right
    path, content = made
    before = desk.repository.read(pull.head_sha, path)
    intent = Act(
        name=ActName.EDITING,
        pull=pull.number,
        at=desk.gate.clock.now(),
        evidence=reference(line.comment),
        digest=hashlib.sha256(content).hexdigest(),
        commit=pull.head_sha,
        by=line.user,
        detail={"path": path},
    )
    if content == before:
        return _note(desk, case, replace(intent, name=ActName.EDITED))
    if not any((known.commit, known.digest) == (intent.commit, intent.digest) for known in tried):
        desk.ledger.append(case.ledger_file, [intent])
    desk.gate.branches.commit(
        pull.head_ref, pull.head_sha, {path: content}, f"/{line.name} {case.registration}"
    )
    done = Message(code="filled-in", args={"command": line.name, "pull": pull.number})
    return Progress(done=(done,), again=True)


def _note(desk: Desk, case: Case, act: Act) -> Progress:
    desk.ledger.append(case.ledger_file, [replace(act, at=desk.gate.clock.now())])
    return Progress(done=(Message(code="noted", args={"count": 1}),), again=True)


def _made_at(desk: Desk, snapshot: Snapshot, intent: Act, pushes: tuple[Push, ...]) -> str | None:
    """The head since which the document says what was meant: the one there is, or one that a push of
    exactly this intent made and that somebody has built on since."""
    path = str(intent.detail.get("path"))
    folder = path.rpartition("/")[0]
    heads = [snapshot.pull.head_sha]
    heads += [push.after for push in pushes if push.before == intent.commit]
    for commit in heads:
        blobs = desk.repository.tree(commit, folder) if desk.repository.has(commit) else ()
        if any(blob.sha256 == intent.digest for blob in blobs if blob.path == path):
            return commit
    return None


def _order(line: Commanded) -> Order:
    effect = Effect(line.effect)
    wish = read_wish(effect, line.text)
    if wish is None:  # it was read once, by the same grammar
        raise ValueError(line.name)
    told = [word.partition(SEPARATOR) for word in line.arguments]
    people = tuple(Person(id=int(id_), login=login) for id_, _, login in told)
    return Order(effect=effect, wish=wish, people=people, given_at=line.given_at)


def _made(
    desk: Desk, world: World, case: Case, snapshot: Snapshot, order: Order
) -> tuple[str, bytes] | Message:
    """Path and new content of the document, from what the head has."""
    by_schema = {rule.schema: rule for rule in world.policy.sop.documents}
    rule, head = by_schema[SCHEMAS[order.effect]], snapshot.pull.head_sha
    path = f"{request_folder(case.slug or '')}/{rule.file}"
    before = desk.repository.read(head, path)
    if before is not None and rule.id not in snapshot.documents:
        return Message(code="command-document-unreadable", args={"file": rule.file})
    request = accepted_request(desk, world, case, head)

    def document(schema: str) -> Mapping[str, Value]:
        return snapshot.documents.get(by_schema[schema].id, {}) if schema in by_schema else {}

    content = filled(
        order.wish,
        snapshot.documents.get(rule.id, {}),
        Filling(
            registration=case.registration,
            people=order.people,
            team=document("team"),
            letter=document("letter"),
            today=order.given_at.astimezone(ZoneInfo(world.policy.timezone)).date(),
            due=due_of(world.policy, case, request),
            part=say(PART, {}, world.policy.language),
        ),
    )
    if content is None:
        return Message(code="command-by-hand", args={"file": rule.file})
    return path, as_file(content, before or b"")
