"""What is wrong with a pull request as a whole? While anything is, nothing counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from datareq.approval.facts import Case, form_path, path
from datareq.approval.kinds import ARCHIVE, classify, is_report, is_under
from datareq.approval.paths import path_problems
from datareq.approval.statements import unseen_reviews
from datareq.model.forge import ChangeStatus, PullKind, PullState
from datareq.model.ledger import ActName
from datareq.model.message import Message
from datareq.model.names import (
    MAIN,
    MANIFEST_FILE,
    OUTPUT_FOLDER,
    REQUEST_FILE,
    REQUESTS,
    SLUG,
    fulfilled,
    request_folder,
)

MAX_FILES: dict[PullKind, int] = {
    PullKind.INTAKE: 1,
    PullKind.FULFILMENT: 300,
    PullKind.MAINTENANCE: 3000,
    PullKind.MIXED: 3000,
}
PUBLISHED = "datasets/published/"
PLAIN = ("100644",)
PLAIN_OR_EXECUTABLE = ("100644", "100755")


def refusals(case: Case) -> tuple[Message, ...]:
    """Every reason why this pull request can't be decided on, the most telling first."""
    kind = KINDS[case.snapshot.kind]
    found = [*_whole(case), *kind(case), *_paths(case), *_rivals(case)]
    named = {message.args.get("path") for message in found}
    found += [message for message in _elsewhere(case) if message.args["path"] not in named]
    # thousands of files make thousands of messages
    return tuple({f"{message.code} {message.args}": message for message in found}.values())


def _whole(case: Case) -> Iterator[Message]:
    snapshot, pull = case.snapshot, case.snapshot.pull
    kind = classify(
        snapshot.changes, pull.head_ref, pull.head_repo, pull.author, snapshot.repository
    )
    if kind is not snapshot.kind:
        yield Message(code="kind-differs", args={"kind": kind.value})
    if pull.state is PullState.CLOSED:
        yield Message(code="closed")
    if pull.state is PullState.MERGED and not _was_decided(case):
        yield Message(code="merged-undecided", args={"pull": pull.number})
    if pull.base_ref != MAIN:
        yield Message(code="base-not-main")
    if unseen_reviews(snapshot):
        yield Message(code="reviews-incomplete")
    if not snapshot.changes_complete or len(snapshot.changes) > max(MAX_FILES.values()):
        yield Message(code="changes-incomplete")


def _elsewhere(case: Case) -> Iterator[Message]:
    """What is wrong outside of the procedure's documents, with which no step is concerned."""
    documents = {path(case, rule.id) for rule in case.sop.documents}
    for finding in case.snapshot.findings:
        if finding.is_error and finding.file not in documents:
            yield Message(code="findings-elsewhere", args={"path": finding.file})


def _was_decided(case: Case) -> bool:
    pull = case.snapshot.pull
    return any(
        act.name is ActName.MERGING and act.pull == pull.number and act.commit == pull.head_sha
        for act in case.snapshot.ledger.acts
    )


def _intake(case: Case) -> Iterator[Message]:
    snapshot = case.snapshot
    slug = snapshot.slug
    wanted = form_path(slug) if slug else None
    if len(snapshot.changes) != MAX_FILES[PullKind.INTAKE]:
        yield Message(code="intake-one-file", args={"count": len(snapshot.changes)})
    for change in snapshot.changes:
        if change.path.rsplit("/", 1)[-1] == REQUEST_FILE and change.path != wanted:
            yield Message(code="intake-folder", args={"path": change.path})
        elif change.path != wanted:
            yield Message(code="foreign-file", args={"path": change.path})
        elif change.status is not ChangeStatus.ADDED:
            yield Message(code="intake-not-new", args={"path": change.path})
    if slug is not None and not SLUG.fullmatch(slug):
        yield Message(code="slug-malformed", args={"slug": slug})
    if slug in snapshot.archived_slugs:
        yield Message(code="slug-taken", args={"slug": slug})


def _fulfilment(case: Case) -> Iterator[Message]:
    snapshot, slug = case.snapshot, case.snapshot.slug
    if slug is None or slug != fulfilled(snapshot.pull.head_ref)[0]:
        yield Message(code="fulfilment-branch")
        return
    if snapshot.intake is None:
        yield Message(code="intake-unknown")
        return
    if snapshot.intake.proofs is None:
        yield Message(code="intake-undecided", args={"pull": snapshot.intake.pull})
    if len(snapshot.changes) > MAX_FILES[PullKind.FULFILMENT]:
        yield Message(code="too-many-files", args={"count": len(snapshot.changes)})
    head = snapshot.trees.get(snapshot.pull.head_sha, ())
    form = [file for file in head if file.path == form_path(slug)]
    if [file.sha256 for file in form] != [snapshot.intake.request_sha256]:
        yield Message(code="request-changed", args={"pull": snapshot.intake.pull})
    for name in sorted({change.path for change in snapshot.changes} | {f.path for f in head}):
        if not _belongs(case, slug, name):
            yield Message(code="foreign-file", args={"path": name})
    if slug in snapshot.archived_slugs:
        yield Message(code="slug-taken", args={"slug": slug})


def _belongs(case: Case, slug: str, name: str) -> bool:
    """Whether a fulfilment may hold this file: the procedure's documents, the manifest, the outputs."""
    folder = request_folder(slug)
    files = {f"{folder}/{rule.file}" for rule in case.sop.documents}
    is_output = name.startswith(f"{folder}/{OUTPUT_FOLDER}/") and not name.endswith("/")
    return is_output or name in files or name == f"{folder}/{MANIFEST_FILE}"


def _maintenance(case: Case) -> Iterator[Message]:
    snapshot = case.snapshot
    if snapshot.pull.head_repo != snapshot.repository:
        yield Message(code="maintenance-outside")
    if not snapshot.changes:
        yield Message(code="no-changes")
    for change in snapshot.changes:
        if is_report(change.path, snapshot.pull):
            continue
        if is_under(change.path, REQUESTS) or is_under(change.path, ARCHIVE):
            yield Message(code="maintenance-path", args={"path": change.path})
        elif change.path.casefold().startswith(PUBLISHED):
            yield Message(code="published-path", args={"path": change.path})


def _mixed(_case: Case) -> Iterator[Message]:
    yield Message(code="mixed")


def _paths(case: Case) -> Iterator[Message]:
    """Names and kinds of files that could deceive a reader or a machine, also where main brought them."""
    snapshot = case.snapshot
    is_maintenance = snapshot.kind is PullKind.MAINTENANCE
    modes = {c.path: c.mode for c in snapshot.changes if c.status is not ChangeStatus.DELETED}
    if snapshot.kind is PullKind.FULFILMENT:
        modes |= {f.path: f.mode for f in snapshot.trees.get(snapshot.pull.head_sha, ())}
    names = {change.path for change in snapshot.changes} | set(modes)
    allowed = PLAIN_OR_EXECUTABLE if is_maintenance else PLAIN
    yield from path_problems(names, modes, allowed, attributes=is_maintenance)


def _rivals(case: Case) -> Iterator[Message]:
    """A head or folder that an earlier open pull request has is refused for the later one."""
    snapshot = case.snapshot
    for rival in sorted(snapshot.rivals, key=lambda rival: rival.number):
        same_slug = rival.slug is not None and rival.slug == snapshot.slug
        if rival.number < snapshot.pull.number and rival.head == snapshot.pull.head_sha:
            yield Message(code="rival-head", args={"pull": rival.number})
        elif rival.number < snapshot.pull.number and same_slug:
            yield Message(code="rival-slug", args={"pull": rival.number})


KINDS: dict[PullKind, Callable[[Case], Iterator[Message]]] = {
    PullKind.INTAKE: _intake,
    PullKind.FULFILMENT: _fulfilment,
    PullKind.MAINTENANCE: _maintenance,
    PullKind.MIXED: _mixed,
}
