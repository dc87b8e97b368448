"""In which words are the findings of team, letter, data-use and access documents said?"""

from __future__ import annotations

from datareq.documents.findings import register
from datareq.language import mark

TEXTS: dict[str, tuple[str, str]] = {
    "template-left": (
        mark("{field}: still contains the words of the template: {text}."),
        mark("Please replace it with what applies to this request."),
    ),
    "document-request-differs": (
        mark("{field}: names request {given}, but this folder belongs to {expected}."),
        mark("Please write {expected}."),
    ),
    "dates-reversed": (
        mark("{field}: the end ({end}) lies before the start ({start})."),
        mark("Please swap the two dates or correct one of them."),
    ),
    "team-empty": (
        mark("{field}: no one is in the data team."),
        mark("Please name at least one member of the data staff."),
    ),
    "member-twice": (
        mark("{field}: @{login} is already member number {first} of the team."),
        mark("Please name each person once."),
    ),
    "member-is-requester": (
        mark("{field}: @{login} made this request and can't work on it."),
        mark("Please name another member of the data staff."),
    ),
    "member-is-recipient": (
        mark("{field}: @{login} receives the result and can't work on it."),
        mark("Please name another member of the data staff."),
    ),
    "member-verifies": (
        mark("{field}: @{login} verifies the result as {role} and can't also make it."),
        mark("Please name another member of the data staff."),
    ),
    "letter-after-start": (
        mark("{field}: the letter is dated {date}, after the work starts ({start})."),
        mark("Please check the two dates; the letter should come first."),
    ),
    "assigned-twice": (
        mark("{field}: @{login} is assigned twice."),
        mark("Please name each person once."),
    ),
    "person-not-in-team": (
        mark("{field}: @{login} isn't a member of the approved data team."),
        mark("Please name team members only, or have the team approved with this person first."),
    ),
    "person-login-differs": (
        mark(
            "{field}: the account number belongs to @{team_login} in the team, but @{login} is written here."
        ),
        mark("Please write number and account name as they are in the team's document."),
    ),
    "member-not-assigned": (
        mark("{field}: team member @{login} is missing from the letter."),
        mark("Please name every member of the team."),
    ),
    "use-recipient-not-asked": (
        mark("{field}: @{login} isn't a recipient of this request."),
        mark("Please name the recipients of the request only."),
    ),
    "use-recipient-missing": (
        mark("{field}: recipient @{login} of the request is missing."),
        mark("Please name every recipient of the request."),
    ),
    "use-after-destruction": (
        mark("{field}: the use ends on {ends}, after the data must be destroyed ({destroy_by})."),
        mark("Please choose a date no later than {destroy_by}."),
    ),
    "access-before-letter": (
        mark("{field}: access starts on {since}, before the assignment starts ({starts})."),
        mark("Please choose a date from {starts} on."),
    ),
    "access-after-letter": (
        mark("{field}: access ends on {until}, after the assignment has ended ({ends})."),
        mark("Please choose a date no later than {ends}."),
    ),
    "access-after-use": (
        mark("{field}: access ends on {until}, after the data-use approval has ended ({ends})."),
        mark("Please choose a date no later than {ends}."),
    ),
    "grant-column-not-in-use": (
        mark("{field}: column {name} of {source} isn't covered by the data-use approval."),
        mark("Please remove the column, or have its use approved first."),
    ),
    "grant-source-unknown": (
        mark("{field}: source {source} isn't in the data catalogue."),
        mark("Please choose a source from the catalogue."),
    ),
    "grant-source-above": (
        mark(
            "{field}: who is in source {source} is {level}, but the request was approved as {approved}."
        ),
        mark("Please use another source, or have the request approved at level {level}."),
    ),
    "grant-column-unknown": (
        mark("{field}: source {source} has no column {name} in the data catalogue."),
        mark("Please check the spelling against the catalogue."),
    ),
    "grant-column-above": (
        mark(
            "{field}: column {name} of {source} is {level}, but the request was approved as {approved}."
        ),
        mark("Please remove the column, or have the request approved at level {level}."),
    ),
    "grant-mask-column": (
        mark("{field}: the column {name} is masked, but not granted."),
        mark("Please grant it too, or remove the mask."),
    ),
    "grant-mask-type": (
        mark("{field}: this mask can't be laid on {name}, which is of the type {type}."),
        mark(
            "Please use `first` for texts, `to` for dates, `bands` for numbers, `pseudonym` for texts and whole numbers."
        ),
    ),
    "grant-mask-differs": (
        mark("{field}: the column {name} of {source} is granted twice, but not masked alike."),
        mark("Please give it the same mask in each grant."),
    ),
    "grant-rows-type": (
        mark("{field}: these values can't be values of {name}, which is of the type {type}."),
        mark("Please write values of that type; dates stand in quotation marks."),
    ),
    "grant-rows-ungranted": (
        mark("{field}: the rows are picked by {name}, which is not granted."),
        mark("Please grant it, or say with `ungranted: true` that it is only meant for picking."),
    ),
    "grant-rows-granted": (
        mark("{field}: {name} is said to be ungranted, but it is granted."),
        mark("Please remove `ungranted: true`, or the column."),
    ),
}

for _code, (_message, _hint) in TEXTS.items():
    register(_code, _message, _hint)
