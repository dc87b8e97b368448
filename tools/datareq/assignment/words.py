"""In which words does the desk answer a comment command that doesn't count?"""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from datareq.documents.codec import convert
from datareq.documents.findings import word
from datareq.language import mark, say
from datareq.model.finding import Finding
from datareq.model.message import Message, Value
from datareq.model.policy import Policy

SENTENCES: dict[str, str] = {
    "command-unknown": mark("Not counted: the desk knows no command /{name}."),
    "command-edited": mark(
        "Not counted: the comment with /{name} was edited after it was written. "
        "Please write it again in a new comment."
    ),
    "command-several": mark(
        "Not counted: the comment holds {count} commands. Please write one command a comment."
    ),
    "command-not-a-person": mark(
        "Not counted: /{name} was written by an application or a deleted account, not by an official."
    ),
    "command-not-now": mark("Not counted: /{name} can't be given at this stage of the request."),
    "command-own-request": mark(
        "Not counted: @{login} made this request and can't decide on it with /{name}. "
        "Please leave it to an official who didn't make it."
    ),
    "command-another-account": mark(
        "Not counted: @{login}, who gave /{name}, is another account than the one on the list of officials. "
        "If the official has a new account, please have the administrator put it on the list."
    ),
    "command-stranger": mark(
        "Not counted: @{login} may not give /{name} here. Entitled: {entitled}."
    ),
    "command-stranger-vacant": mark(
        "Not counted: @{login} may not give /{name} here, and nobody holds the office ({entitled}). "
        "Please ask the administrator to complete the list of officials."
    ),
    "command-code-unknown": mark(
        "Not counted: “{given}” isn't one of the grounds for refusal. Please write /{name}, one of "
        "these codes and your reason: {codes}."
    ),
    "command-choice-unknown": mark(
        "Not counted: “{given}” can't be chosen here. Please write /{name}, one of these words and your "
        "reason: {choices}."
    ),
    "command-reason-short": mark(
        "Not counted: /{name} needs a reason of at least {minimum} characters ({length} were given). "
        "Please write it again with your reason."
    ),
    "command-sheet-form": mark(
        "Not counted: /{name} needs the code that is shown above (8 characters) and the SHA-256 of the scanned "
        "sheet (64 characters)."
    ),
    "command-sheet-sha": mark(
        "Not counted: /{name} needs the SHA-256 of the scanned sheet (64 characters), as it was recorded."
    ),
    "command-sheet-code": mark(
        "Not counted: nothing that may be signed on paper has the code {given} now. Please compare it with the "
        "code shown above; if something was changed meanwhile, a new sheet is needed."
    ),
    "command-sheet-account": mark(
        "Not counted: the office has an account, so its holder approves here and not on paper."
    ),
    "command-sheet-unknown": mark(
        "Not counted: nobody else has recorded a sheet with that SHA-256. Who recorded it can't confirm it too."
    ),
    "command-no-verbal-order": mark(
        "Not counted: this request doesn't rest on a spoken order, so /{name} has nothing to confirm."
    ),
    "command-order-confirmed": mark("Not counted: the spoken order is confirmed already."),
    "command-paused-already": mark(
        "Not counted: the clock of this request already stands still, so /{name} changes nothing."
    ),
    "command-not-paused": mark(
        "Not counted: the clock of this request is running, so there is nothing for /{name} to start again."
    ),
    "command-extended-already": mark(
        "Not counted: the time of a request is extended {times} time at most, and this one's has been."
    ),
    "command-form": mark(
        "Not carried out: /{name} could not be understood. Please write it in this form: `{usage}` "
        "(dates as in 2026-03-31)."
    ),
    "command-account-unknown": mark(
        "Not carried out: /{name} names @{login}, and there is no such person's account. Please check how it "
        "is spelled and write the command again."
    ),
    "command-finding": mark("Not carried out: with /{name}, {file} would not be in order. {said}"),
    "command-document-unreadable": mark(
        "Not carried out: {file} can't be read, so /{name} can't fill it in. Please put the file right first."
    ),
    "command-by-hand": mark(
        "Not carried out: {file} has several entries for this source, and /{name} can't tell which is meant. "
        "Please change the file by hand."
    ),
    "command-nothing-asked": mark(
        "Not counted: the desk hadn't asked anything to which /{name} would be the answer."
    ),
    "command-no-data": mark("Not counted: there is no dataset yet that /{name} could be about."),
    "command-no-dispute": mark("Not counted: there is no open disagreement for /{name} to decide."),
    "command-nothing-decided": mark(
        "Not counted: /{name} is against a decision of the desk, and this request didn't end by one."
    ),
    "command-already": mark("Not counted: /{name} was given for this request before."),
    "command-too-late": mark("Not counted: /{name} could be given until {last}."),
    "command-not-archived": mark(
        "Not counted: /{name} can follow once the result is in the archive."
    ),
    "command-no-objection": mark("Not counted: there is no objection that /{name} could answer."),
    "command-identifier": mark(
        "Not counted: the words after /{name} contain a number that names a person, a telephone number or "
        "an e-mail address, and they would be kept. Please delete the comment and write it again without."
    ),
}

ERRORS: dict[str, str] = {
    "policy-file-missing": mark(
        "The policy has no {file}. Please ask the maintainer to add it; nothing has changed."
    ),
    "template-missing": mark(
        "There is no template {file}. Please ask the maintainer to add it; nothing has changed."
    ),
    "template-field-unknown": mark(
        "The template {file} asks for {field}, which isn't known. Please ask the maintainer to correct it."
    ),
    "template-invalid": mark(
        "The template {file} can't be used. Please ask the maintainer to correct it."
    ),
}
"""What stopped the work; told by the command line."""


def sentence(message: Message, policy: Policy, lang: str) -> str:
    """The sentence of a refused command in that language."""
    args: dict[str, object] = dict(message.args)
    code = message.code
    if code == "command-stranger":
        holders = _words(message.args.get("holders"))
        offices = [
            policy.role(role).label.words(lang) for role in _words(message.args.get("roles"))
        ]
        entitled = ", ".join(offices)
        if holders:
            entitled += " (" + ", ".join(f"@{login}" for login in holders) + ")"
        else:
            code = "command-stranger-vacant"
        args["entitled"] = entitled
    if code == "command-code-unknown":
        args["codes"] = ", ".join(_words(message.args.get("codes")))
    if code == "command-choice-unknown":
        args["choices"] = ", ".join(_words(message.args.get("choices")))
    if code == "command-too-late":
        last = date.fromisoformat(str(args["last"]))
        args["last"] = format_date(last, "EEEE, d MMMM y", locale=lang)
    if code == "command-finding":
        finding = convert(message.args.get("finding"), Finding)
        args["said"] = " ".join(part for part in word(finding, lang) if part)
        args["file"] = finding.file.rpartition("/")[2]
    return say(SENTENCES[code], args, lang)


def _words(value: Value) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, list) else ()
