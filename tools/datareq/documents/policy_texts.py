"""The sentences for what can be wrong with the policy."""

from __future__ import annotations

from datareq.documents.findings import register
from datareq.language import mark

TEXTS: dict[str, tuple[str, str]] = {
    "policy-file-missing": (
        mark("The policy file {missing} is missing."),
        mark("Please restore it from an earlier version of the repository."),
    ),
    "policy-file-unknown": (
        mark("The policy knows no file of this name; nothing is read from it."),
        mark("Please check the name, or move the file elsewhere."),
    ),
    "policy-shape": (
        mark("{field} does not have the shape that the policy needs: {problem}."),
        mark("Please compare it with the comment at the top of the file."),
    ),
    "policy-schema-missing": (
        mark("{field}: there is no schema called {id}."),
        mark("Please add schemas/{id}.schema.json, or correct the name."),
    ),
    "policy-duplicate": (
        mark("{field}: {id} is already used above."),
        mark("Please choose another one, or delete one of the two."),
    ),
    "policy-reserved": (
        mark("{field}: {id} has a meaning of its own and cannot be the name of a document."),
        mark("Please choose another name."),
    ),
    "policy-unknown-role": (
        mark("{field}: there is no role {id}."),
        mark("Please add it to policy/roles.yaml, or correct the name."),
    ),
    "policy-unknown-stage": (
        mark("{field}: there is no stage {id}."),
        mark("Please name one of `stages` in policy/sop.yaml for every step."),
    ),
    "policy-unknown-document": (
        mark("{field}: the procedure has no document {id}."),
        mark("Please add it to `documents` in policy/sop.yaml, or correct the name."),
    ),
    "policy-unknown-evidence": (
        mark("{field}: there is no other step or evidence {id}."),
        mark("Please correct the name; the steps and evidences are those of policy/sop.yaml."),
    ),
    "policy-unknown-level": (
        mark("{field}: there is no classification level {id}."),
        mark("Please add it to policy/classification.yaml, or correct the name."),
    ),
    "policy-unknown-unit": (
        mark("{field}: there is no unit {id}."),
        mark("Please add it to policy/units.yaml, or correct the code."),
    ),
    "policy-step-empty": (
        mark("Step {step} asks for no evidence, so it could never be shown to be done."),
        mark("Please give it at least one evidence."),
    ),
    "policy-nobody": (
        mark("Evidence {evidence} must be given by a person, but names no role."),
        mark("Please name at least one role."),
    ),
    "policy-about-nothing": (
        mark("Evidence {evidence} is about a document, but names none."),
        mark("Please name it under `document`."),
    ),
    "policy-subject-empty": (
        mark("Approval {evidence} does not say what is approved."),
        mark("Please list the documents under `subject`."),
    ),
    "policy-subject-without-own": (
        mark("Approval {evidence} is about {document}, but does not cover it."),
        mark("Please add {document} to `subject`, so that a later change of it is noticed."),
    ),
    "policy-subject-conditional": (
        mark("Approval {evidence} covers {document}, which is not there for every request."),
        mark("Please give both the same `when`, or take {document} out of `subject`."),
    ),
    "policy-bar": (
        mark("{field} does not say who is barred."),
        mark("Please write `requester`, `same-person: <evidence>` or `author-of: <document>`."),
    ),
    "policy-author": (
        mark("{field} does not say what holds for the author."),
        mark("Please write `allowed`, `barred` or `second: [<role>]`."),
    ),
    "policy-author-of-nothing": (
        mark("Evidence {evidence} has a rule for the author, but names no document."),
        mark("Please name the document under `document`."),
    ),
    "policy-need-displayed": (
        mark("Evidence {evidence} needs {needed}, which is only displayed and never decided."),
        mark("Please take {needed} out of `needs`."),
    ),
    "policy-need-later": (
        mark("Evidence {evidence} needs {needed}, which belongs to a later phase."),
        mark("Please correct `phase` or `needs` of one of the two."),
    ),
    "policy-cycle": (
        mark("Evidences wait for each other in a circle: {circle}."),
        mark("Please break the circle by taking one of them out of `needs`."),
    ),
    "policy-document-unowned": (
        mark("Nobody writes the document {document}, and it is not generated."),
        mark("Please name a role under `written_by`."),
    ),
    "policy-document-unapproved": (
        mark("No approval covers the document {document}."),
        mark("Please add it to the `subject` of an approval."),
    ),
    "policy-alternate-circle": (
        mark("Role {role} would in the end be its own alternate."),
        mark("Please name an alternate from outside this circle."),
    ),
    "policy-role-document": (
        mark("Role {role}: `document` is named if, and only if, `source` is `document`."),
        mark("Please add or remove `document`, or correct `source`."),
    ),
    "policy-not-appointed": (
        mark("Nobody is appointed to role {role}; its holders come from elsewhere."),
        mark("Please delete this appointment, or correct the role."),
    ),
    "policy-appointment-unit": (
        mark("Role {role}: a unit is named if, and only if, the office belongs to a unit."),
        mark("Please add or remove `unit`."),
    ),
    "policy-dates": (
        mark("{field}: the end ({until}) lies before the start ({since})."),
        mark("Please swap the two dates or correct one of them."),
    ),
    "policy-login-twice": (
        mark("The account name {login} belongs to another account number above."),
        mark("Please check the number; it is the number that counts."),
    ),
    "policy-login-changed": (
        mark("Account {account} is called {login} here and {other} above."),
        mark("Please write the present name in both places."),
    ),
    "policy-appointment-twice": (
        mark("@{login} already holds role {role} at that time."),
        mark("Please delete one of the two appointments, or correct the dates."),
    ),
    "policy-superior-circle": (
        mark("Unit {unit} would in the end be its own superior."),
        mark("Please name a superior from outside this circle."),
    ),
    "policy-open-above-sealed": (
        mark("Level {level} may be published although a less secret level may not."),
        mark("Please write `delivery: sealed`, or correct `rank`."),
    ),
    "policy-protect-width": (
        mark(
            "{field}: with this threshold no hidden count can keep an interval longer than {widest}."
        ),
        mark("Please write {widest} or less, or raise `suppress_below`."),
    ),
    "policy-protect-percent": (
        mark(
            "{field}: a hidden sum must stay as uncertain as its largest contributor is protected, {p} percent."
        ),
        mark("Please write {p} or more, or lower `dominance.p`."),
    ),
    "policy-rows-different": (
        mark("{field}: {alike} rows can't show more than {alike} different values."),
        mark("Please write {alike} or less, or raise `rows.alike`."),
    ),
    "policy-hierarchy-step": (
        mark(
            "{field}: a step of {id} says either `to`, `bands`, `first` or `groups`, and only one of them."
        ),
        mark("Please write each step by itself."),
    ),
    "policy-hierarchy-twice": (
        mark("{field}: for the column {id} there are steps already."),
        mark("Please name it in one hierarchy only."),
    ),
    "policy-on-paper": (
        mark("Evidence {evidence} can't be given on paper: only an approval by one person can."),
        mark("Please take `on_paper` away."),
    ),
    "policy-key-private": (
        mark("{field}: this is a private key. Everybody who reads the repository has it now."),
        mark("Please remove it, make a new pair of keys, and write only the public one here."),
    ),
    "policy-key-unfit": (
        mark("{field}: this key can't be used for that."),
        mark(
            "Please write a public key without a comment: ssh-ed25519 to sign, age1… for a period, either or ssh-rsa for an official."
        ),
    ),
    "policy-key-repeated": (
        mark("{field}: this key is listed twice."),
        mark("Please keep one entry for each key."),
    ),
    "policy-key-dates": (
        mark("{field}: the last day ({until}) is before the first ({since})."),
        mark("Please correct the two days."),
    ),
    "policy-key-overlap": (
        mark("{field}: @{login} has another key at the same time."),
        mark("Please end the older key on the day before this one begins."),
    ),
    "policy-timezone": (
        mark("{field}: there is no time zone {id}."),
        mark("Please write it like Asia/Jakarta."),
    ),
    "policy-calendar-year": (
        mark("The calendar says that it is for {year}, but the file's name says otherwise."),
        mark("Please correct the year or the file's name."),
    ),
    "policy-calendar-decree": (
        mark("The calendar of {year} is settled, but does not say by which decree."),
        mark("Please name the decree, or write `settled: false`."),
    ),
    "policy-calendar-day": (
        mark("{field}: {day} does not lie in {year}."),
        mark("Please correct the date or move it to that year's calendar."),
    ),
}

ERRORS: dict[str, str] = {
    "policy-not-found": mark(
        "There is no policy here ({folder}). Please go to a copy of the data desk's repository, or name it with --repo."
    ),
    "policy-invalid": mark(
        "The policy could not be read: {findings} things are wrong, the first in {file}, line {line}. "
        "Nothing has changed; `datareq check` tells them all."
    ),
    "policy-file-missing": mark("The policy file {file} is missing. Nothing has changed."),
    "policy-file-unknown": mark("The policy knows no file called {file}. Nothing has changed."),
}

for _code, (_message, _hint) in TEXTS.items():
    register(_code, _message, _hint)
