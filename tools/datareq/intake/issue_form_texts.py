"""The sentences of what can be wrong with an issue, by code. Their Indonesian is in `locale/id/parts/issues.po`."""

from __future__ import annotations

from datareq.documents.findings import register
from datareq.language import mark

SENTENCES: dict[str, tuple[str, str]] = {
    "issue-too-long": (
        mark("The form is longer than {limit} characters, so it is not read."),
        mark("Please shorten your answers; a long list belongs in an attachment."),
    ),
    "issue-not-the-form": (
        mark("This isn't the form for data requests."),
        mark("Please choose “New issue” and fill in the form there."),
    ),
    "issue-before": (
        mark("Something is written above the first question (line {line})."),
        mark("Please delete it; only the answers below the questions count."),
    ),
    "issue-heading": (
        mark("Line {line} looks like one of the form's headings, but isn't one."),
        mark("Please write the answer as plain sentences, without headings."),
    ),
    "issue-markup": (
        mark("Line {line} holds a comment, a tag or a block of code, which can hide text."),
        mark("Please write the answer as plain sentences."),
    ),
    "issue-invisible": (
        mark("Line {line} holds an invisible character."),
        mark("Please delete it and type the text anew; it often comes along when text is copied."),
    ),
    "issue-heading-missing": (
        mark("The heading “{label}” is missing or not in its place."),
        mark("Please put it back, or fill in the form anew."),
    ),
    "issue-calls": (
        mark("The form calls more than {limit} people by their account."),
        mark("Please name offices and units instead; the desk tells whom it concerns."),
    ),
    "issue-unanswered": (
        mark("This question isn't answered yet."),
        mark("Please answer it by editing the form."),
    ),
    "issue-edition": (
        mark("The form isn't of the present edition."),
        mark("Please fill in the form anew; your answers can be copied."),
    ),
    "issue-choice": (
        mark("The answer is none of the form's choices."),
        mark("Please write one of the choices exactly as the form words it."),
    ),
    "issue-tick": (
        mark("The statement isn't agreed to."),
        mark("Please read it and tick the box."),
    ),
    "issue-one-line": (
        mark("This answer has more than one line."),
        mark("Please write it on one line."),
    ),
    "issue-recipient": (
        mark("A recipient has no key."),
        mark("Please write the account, a space and the public key on one line."),
    ),
    "issue-reason": (
        mark("A reason doesn't name one of the variables above."),
        mark("Please write the variable's name, a colon and the reason on one line."),
    ),
    "issue-held": (
        mark("The request was changed or stopped in its form (#{issue}) and isn't in order there."),
        mark("Please correct the form; the reasons are written there."),
    ),
    "issue-not-ours": (
        mark("What is written here isn't what the requester submitted by the form (#{issue})."),
        mark("Nothing counts until the two are the same again; please ask the maintainer."),
    ),
}

for _code, (_message, _hint) in SENTENCES.items():
    register(_code, _message, _hint)
