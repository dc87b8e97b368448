"""How do the bot's own pull requests and commits read, and what does a run say that it did?"""

from __future__ import annotations

from datareq.language import mark, say
from datareq.model.forge import PullKind
from datareq.model.message import Message
from datareq.model.snapshot import Snapshot
from datareq.reconcile.cases import Case

SENTENCES: dict[str, str] = {
    "merged": mark("approved in full and taken over (#{pull})"),
    "accepted": mark("request accepted (#{pull})"),
    "opened": mark("documents prepared for the officials (#{pull})"),
    "merged-without-verdict": mark("incident: taken over without a decision of the desk (#{pull})"),
    "closed-without-reason": mark(
        "incident: closed without a reason by somebody other than the requester (#{pull})"
    ),
    "folder-without-request": mark(
        "incident: {folder} is on main and no accepted request brought it"
    ),
    "notified": mark("notice given ({evidence})"),
    "committed": mark("dataset and manifest added (#{pull})"),
    "generated": mark("dataset recorded (#{pull})"),
    "overtaken": mark("a document changed meanwhile; looked at again (#{pull})"),
    "delivered-draft": mark("draft delivered ({evidence})"),
    "noted": mark("noted in the ledger: {count}"),
    "closing": mark("closed: {outcome} (#{pull})"),
    "archived": mark("archived under {path}"),
    "submitted": mark("form #{issue} handed in (#{pull})"),
    "issue-closed": mark("form #{issue} closed"),
    "reopened": mark("version {version} begun"),
    "kept-afterwards": mark("kept beside the record of {registration}"),
    "filled-in": mark("document filled in by /{command} (#{pull})"),
    "received": mark("receipt recorded"),
    "survey-kept": mark("sealed answer to the survey kept"),
    "fulfilment-title": mark("{registration}: {title}"),
    "fulfilment-body": mark(
        "The request of pull request #{pull} was accepted. The documents below are prepared; "
        "please fill what is marked, then approve what the comment asks you for."
    ),
    "intake-merge": mark("Request accepted: {slug}"),
    "untested": mark(
        "Approved. It is taken over as soon as the tests called “{name}” have passed on its newest version."
    ),
    "maintenance-merge": mark("Change of policy, catalogue or tools approved (#{pull})"),
    "fulfilment-merge": mark("Verified and handed over: {slug}"),
}


OUTCOMES: dict[str, str] = {
    "delivered": mark("delivered in full"),
    "delivered-in-part": mark("delivered in part"),
    "not-available": mark("not available"),
    "redirected": mark("already available elsewhere"),
    "refused": mark("refused"),
    "withdrawn": mark("withdrawn"),
}


def outcome_words(outcome: str, lang: str) -> str:
    """How a request ended, in words."""
    return say(OUTCOMES[outcome], {}, lang) if outcome in OUTCOMES else outcome


def sentence(message: Message, lang: str) -> str:
    """What was done, in one line of a run's report."""
    return say(SENTENCES[message.code], message.args, lang)


def pull_title(case: Case, title: str, lang: str) -> str:
    """The fulfilment's title: number and title of the request."""
    args = {"registration": case.registration, "title": " ".join(title.split())}
    return say(SENTENCES["fulfilment-title"], args, lang)


def pull_body(case: Case, lang: str) -> str:
    """The fulfilment's first text; what is to be done stands in the desk's comment."""
    intake = case.intake.number if case.intake else case.pull.number
    return say(SENTENCES["fulfilment-body"], {"pull": intake}, lang)


def merge_title(snapshot: Snapshot, lang: str) -> str:
    """The line under which main's history shows an accepted or a finished request."""
    if snapshot.kind is PullKind.MAINTENANCE:
        return say(SENTENCES["maintenance-merge"], {"pull": snapshot.pull.number}, lang)
    code = "fulfilment-merge" if snapshot.intake else "intake-merge"
    return f"{snapshot.registration} · {say(SENTENCES[code], {'slug': snapshot.slug}, lang)}"


def untested(name: str, lang: str) -> str:
    """What an approved change waits for."""
    return f"> {say(SENTENCES['untested'], {'name': name}, lang)}"
