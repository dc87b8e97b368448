"""Why does a review not count? English; Indonesian in the catalogue."""

from __future__ import annotations

from datareq.language import mark

REVIEWS: dict[str, str] = {
    "not-holder": mark(
        "Not counted: {user} isn't an official of this step. Authorised: {allowed}."
    ),
    "another-account": mark(
        "Not counted: {user} is another account than the one on the list of officials. If the official "
        "has a new account, please have the administrator put it on the list."
    ),
    "not-a-person": mark("Not counted: this approval was given by a program, not by a person."),
    "account-deleted": mark(
        "Not counted: the account that approved is gone, and who it was isn't on record. "
        "Please have another official approve."
    ),
    "own-request": mark(
        "Not counted: requesters can't approve their own request. Passed on to {instead}."
    ),
    "same-person": mark(
        "Not counted: one person can't give both this and {evidence}. Passed on to {instead}."
    ),
    "author-unknown": mark(
        "Not counted: it isn't known who wrote {document}. Please have an official of the"
        " step write it again."
    ),
    "author-barred": mark(
        "Not counted: whoever wrote {document} can't approve it alone. Passed on to {instead}."
    ),
    "own-change": mark("Not counted: nobody approves their own change. Passed on to {instead}."),
    "own-appointment": mark(
        "Not counted: nobody approves their own appointment. Passed on to {instead}."
    ),
    "appointment-future": mark(
        "Not counted: {user} is {role} only from {since} on. Authorised: {allowed}."
    ),
    "appointment-expired": mark(
        "Not counted: {user} was {role} until {until}. Authorised: {allowed}."
    ),
    "appointment-unseen": mark(
        "Not counted yet: the appointment of {user} as {role} was recorded only after "
        "this approval. Please approve again."
    ),
    "commit-missing": mark(
        "Not counted: it can't be told which content was approved. Please approve again."
    ),
    "commit-unreachable": mark(
        "Not counted: the content that was approved can't be read any more. Please approve again."
    ),
    "moved": mark(
        "Not counted: the proposal was replaced or reopened at the same time as this "
        "approval or after it ({at_time}). Please examine and approve again."
    ),
    "nothing-to-approve": mark(
        "Not counted yet: there was nothing to be approved yet. Please approve again when"
        " it is asked for."
    ),
    "nothing-to-approve-step": mark(
        "Not counted yet: there was nothing to be approved yet. Please approve again when"
        " {step} is done."
    ),
    "too-early-document": mark(
        "Not counted yet: {documents} wasn't there when the approval was given. Please "
        "approve again."
    ),
    "too-early-document-step": mark(
        "Not counted yet: {documents} wasn't there when the approval was given. Please "
        "approve again when {step} is done."
    ),
    "too-early": mark(
        "Not counted yet: {evidence} wasn't open yet when the approval was given. Please "
        "approve again."
    ),
    "too-early-step": mark(
        "Not counted yet: {evidence} wasn't open yet when the approval was given. Please "
        "approve again when {step} is done."
    ),
    "lapsed": mark(
        "The approval of {user} ({at_day}) doesn't hold any more, because {documents} "
        "changed after it. Please examine and approve again."
    ),
    "changes-lapsed": mark(
        "The approval of {user} ({at_day}) doesn't hold any more, because the proposal "
        "changed after it. Please examine and approve again."
    ),
    "echo-missing": mark(
        "Not counted yet: the approval has to repeat the code that is shown. Please "
        "approve again and write `{word}` in its text."
    ),
    "taken-back": mark("Not counted: taken back by a request for changes on {later_time}."),
    "replaced": mark(
        "Not counted: the same person approved a different content on {later_time}. "
        "Please examine and approve again."
    ),
    "dismissed": mark("Not counted: this approval was revoked by {by}."),
    "needs-second": mark(
        "Not counted yet: whoever wrote the document approved it; another approval is "
        "needed, from {either}."
    ),
    "serves-already": mark(
        "Not counted: one person serves in one role in a step, and {user} does so already."
    ),
}
