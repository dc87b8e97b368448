"""In which words does the audit say what it found?"""

from __future__ import annotations

from collections.abc import Sequence

from datareq.archive.audit import AuditLine
from datareq.language import mark, say
from datareq.model.message import Message

SENTENCES: dict[str, str] = {
    "audit-file-missing": mark("The file {path} is missing."),
    "audit-file-unreadable": mark("The file {path} can't be read as what it must be."),
    "audit-file-changed": mark("The file {path} was changed after it was archived."),
    "audit-file-extra": mark("The file {path} was added after the archiving."),
    "audit-file-unrecorded": mark("The record has no hash of {path}."),
    "audit-stray-file": mark("The file {path} belongs to no archived request."),
    "audit-other-folder": mark("The record is that of {registration}, which isn't this folder."),
    "audit-other-request": mark("The file {path} is that of another request, or can't be read."),
    "audit-objections-differ": mark(
        "The list of objections isn't what the objections of its year say."
    ),
    "audit-manifest-differs": mark("The dataset's manifest isn't the one that was verified."),
    "audit-receipt-differs": mark("The receipt is for another request or another dataset."),
    "audit-not-as-decided": mark(
        "The file {path} isn't the one on which the last decision was made."
    ),
    "audit-published-missing": mark("The published file {path} is missing."),
    "audit-published-differs": mark("The published file {path} isn't the one that was verified."),
    "audit-no-snapshot": mark("The record names no snapshot, so no decision can be made again."),
    "audit-other-snapshot": mark("The snapshot {path} is that of another request."),
    "audit-other-pulls": mark("The snapshots and the record speak of different pull requests."),
    "audit-policy-differs": mark("The record names another policy than its last snapshot."),
    "audit-requester-differs": mark("The record names another requester than its snapshot."),
    "audit-fact-differs": mark(
        "The record says something else of {fact} than the documents and snapshots beside it."
    ),
    "audit-replay-impossible": mark(
        "The decision in {path} could not be made again: the policy of that time ({commit}) can't be "
        "read here. Please run the audit in a complete clone of the repository."
    ),
    "audit-step-differs": mark(
        "Step {step}: the record says {recorded}, but deciding again gives something else."
    ),
    "audit-step-missing": mark("Step {step} of the procedure is missing from the record."),
    "audit-not-satisfied": mark(
        "The request was handed over, but deciding again doesn't allow it."
    ),
    "audit-intake-not-satisfied": mark(
        "The request was accepted, but deciding again doesn't allow it."
    ),
    "audit-intake-unproven": mark("The acceptance of the request has no proof in the account."),
    "audit-intake-proofs-differ": mark(
        "The acceptance of the request was proven by other approvals than those that count."
    ),
    "audit-no-closing": mark("The account doesn't say that the request was closed, or how."),
    "audit-outcome-differs": mark("The account says that the request ended in another way."),
    "audit-no-command": mark("No counted command gives the ground {code} for the refusal."),
    "audit-register-differs": mark("The register isn't what the records of its year say."),
    "audit-register-unchecked": mark(
        "The register could not be checked, because the record in {folder} can't be read."
    ),
}

SUMMARIES: dict[str, str] = {
    "clean": mark("The archive is as it was written: {checked} folders and registers checked."),
    "problems": mark(
        "{problems} problems were found in {checked} folders and registers. Please restore them from the "
        "repository's history and find out who changed them."
    ),
    "undecided": mark(
        "{undecided} of {checked} folders and registers could not be checked completely."
    ),
}

ERRORS: dict[str, str] = {
    "archive-name-taken": mark(
        "Nothing was archived: a file of the request has the name {path}, which the archive needs."
    ),
    "policy-commit-unknown": mark(
        "The policy of that time ({commit}) isn't in the history of this copy. "
        "Please use a complete clone of the repository."
    ),
}
"""What stopped the work; told by the command line."""


def sentence(message: Message, lang: str) -> str:
    """The sentence of a problem in that language."""
    return say(SENTENCES[message.code], message.args, lang)


def summary(lines: Sequence[AuditLine], lang: str) -> str:
    """One sentence on the whole audit."""
    problems = sum(len(line.problems) for line in lines)
    undecided = sum(len(line.undecided) for line in lines)
    code = "problems" if problems else "undecided" if undecided else "clean"
    args = {"checked": len(lines), "problems": problems, "undecided": undecided}
    return say(SUMMARIES[code], args, lang)
