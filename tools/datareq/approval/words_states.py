"""How does an evidence stand, and who is asked to do what? English; Indonesian in the catalogue."""

from __future__ import annotations

from datareq.language import mark

STATES: dict[str, str] = {
    "done": mark("Done."),
    "progress-shown": mark("Progress is shown on this page."),
    "pull-refused": mark("Not examined yet: first this proposal as a whole has to be put right."),
    "not-applicable": mark("Not needed at the level of this request."),
    "after-acceptance": mark("Begins once the request is accepted."),
    "policy-circle": mark("The procedure contradicts itself here. Please tell the administrator."),
    "intake-unproven": mark(
        "There is no record that this was given when the request was accepted. Please ask"
        " the administrator to look into it."
    ),
    "blocked": mark("Has to wait: {need} isn't done yet ({step})."),
    "blocked-approval": mark("{subject} can't be approved yet: {need} isn't complete ({step})."),
    "waiting-approval": mark(
        "Waiting for {allowed}: please examine {documents}, then choose *Approve*."
    ),
    "waiting-approval-echo": mark(
        "Waiting for {allowed}: please examine {documents}, then choose *Approve* and "
        "write `{word}` in its text."
    ),
    "second-wanted": mark(
        "Waiting for a second approval, because {documents} was written by one of those "
        "who approve it. {allowed}: please examine it, then choose *Approve*."
    ),
    "second-wanted-echo": mark(
        "Waiting for a second approval, because {documents} was written by one of those "
        "who approve it. {allowed}: please examine it, then choose *Approve* and write "
        "`{word}` in its text."
    ),
    "changes-requested": mark(
        "{user} asked for changes to {documents} on {at_date}. Approval can follow once "
        "they are made."
    ),
    "answer-changes": mark(
        "Waiting for {allowed}: please change {documents} as {user} asked on {at_date}."
    ),
    "vacant": mark(
        "Nobody holds the office of {role} on {date}. Please ask the administrator to "
        "complete the list of officials."
    ),
    "paper-wanted": mark(
        "Nobody who holds the office of {role} has an account. Please have a sheet with the code {word} signed "
        "by hand; the administration records it with `/lembar {word} <SHA-256>`, and a head of division confirms it."
    ),
    "done-on-paper": mark(
        "Done on paper: a signed sheet, recorded by {user} and confirmed by {by}."
    ),
    "all-barred": mark(
        "Nobody who holds the office of {role} may take this step, and nobody is named to"
        " serve instead. Please ask the administrator to name an alternate."
    ),
    "documents-missing": mark("Waiting for {documents} to be filled in."),
    "document-missing": mark("Waiting for {document} to be filled in."),
    "write-document": mark("Waiting for {allowed}: please fill in {document}."),
    "document-invalid": mark("{document} still has things to be put right: {count}."),
    "document-unreadable": mark("{document} can't be read."),
    "mend-document": mark(
        "Waiting for {allowed}: please put right what is noted about {document}."
    ),
    "mend": mark("Waiting for {allowed}: please see to what is noted at {step}."),
    "confirm-receipt": mark(
        "Waiting for {allowed}: please confirm the receipt by writing `/terima`."
    ),
    "agree-to-part": mark(
        "Waiting for {allowed}: this can't be delivered: {variables}. Please agree to a delivery of the rest by "
        "writing `/setuju-sebagian`, or talk to the desk here. The clock stands still until then."
    ),
    "agreement-waiting": mark(
        "Waiting for the requester to agree to a delivery without: {variables}."
    ),
    "requester-unknown": mark(
        "It isn't known who made this request, so nobody can be shown not to be the "
        "requester. Please ask the administrator to look into it."
    ),
    "form-unknown": mark(
        "The form can't be told from the other documents. Please tell the administrator."
    ),
    "generation-waiting": mark(
        "The system is about to make the dataset; nobody has to do anything."
    ),
    "generation-foreign": mark(
        "This result wasn't made by the system and isn't valid. Please delete its files; "
        "the system will make it again."
    ),
    "generation-altered": mark(
        "The files of the result aren't those that the system made. Please delete them; "
        "the system will make them again."
    ),
    "act-nothing": mark("Waiting for the dataset."),
    "notice-waiting": mark("The system is about to tell {roles}."),
    "delivery-waiting": mark("The system is about to deliver to {roles}."),
    "archive-waiting": mark("The system archives it once the result is authorised."),
    "handover-waiting": mark("The system hands it over to {roles}."),
    "receipt-waiting": mark("Waiting for {roles} to confirm the receipt."),
}
