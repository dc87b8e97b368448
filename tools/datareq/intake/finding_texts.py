"""The sentences of the form's rules, by code. Their Indonesian is in `locale/id/parts/intake.po`."""

from __future__ import annotations

from datareq.documents import (
    identifier_texts as identifier_texts,  # registers the words of the kinds
)
from datareq.documents.findings import register
from datareq.language import mark

SENTENCES: dict[str, tuple[str, str]] = {
    "unit-unknown": (
        mark("`{path}`, line {line}: there is no unit `{code}`."),
        mark("Please use the code of a unit in policy/units.yaml, such as {example}."),
    ),
    "co-unit-own": (
        mark("`{path}`, line {line}: {unit} is already the requesting unit."),
        mark("Please delete it here."),
    ),
    "student-for-unit": (
        mark("`{path}`, line {line}: a student asks as an individual and cannot represent a unit."),
        mark("Please choose `individu`, or let an official of the unit ask."),
    ),
    "student-without-supervisor": (
        mark("`{path}`, line {line}: a student's request names the supervising lecturer."),
        mark("Please fill in the supervisor's account."),
    ),
    "supervisor-is-requester": (
        mark("`{path}`, line {line}: @{login} is the requester and cannot be the supervisor too."),
        mark("Please fill in the supervising lecturer's account."),
    ),
    "alternate-missing": (
        mark(
            "`{path}`, line {line}: the requester alone holds the office {role}, which has to decide on this request, and nobody is named to serve instead."
        ),
        mark("Please ask the administrator to name an alternate in the list of officials."),
    ),
    "letter-number": (
        mark(
            "`{path}`, line {line}: the letter's number `{number}` is not written as the university's usually are."
        ),
        mark("Please compare it with the letter; leave it if it is written so there."),
    ),
    "letter-from-future": (
        mark("`{path}`, line {line}: the letter is dated {date}, after today ({today})."),
        mark("Please write the date that stands on the letter."),
    ),
    "order-from-future": (
        mark("`{path}`, line {line}: the order is dated {date}, after today ({today})."),
        mark("Please write the day on which it was given."),
    ),
    "order-unconfirmed": (
        mark(
            "`{path}`, line {line}: a verbal order has to be confirmed in writing within {days} working days; work pauses after that."
        ),
        mark(
            "Please ask for the written confirmation and add its number to `authority.reference`."
        ),
    ),
    "placeholder-purpose": (
        mark("`{path}`, line {line}: still contains the example from the form."),
        mark(
            'Please write down your own purpose, such as "accreditation report LAMDIK of the Mathematics Education programme".'
        ),
    ),
    "placeholder": (
        mark("`{path}`, line {line}: still contains an example or a placeholder."),
        mark("Please write your own answer, or delete the line if the field is optional."),
    ),
    "filler": (
        mark("`{path}`, line {line}: repeats characters or words and says nothing."),
        mark("Please write the answer in a plain sentence."),
    ),
    "too-few-words": (
        mark(
            "`{path}`, line {line}: has only {words} different words; officials can decide from {least} or more."
        ),
        mark("Please say in a sentence what is meant."),
    ),
    "contact-in-text": (
        mark("`{path}`, line {line}: contains {identifier}."),
        mark("Please delete it; we know how to reach you from your account."),
    ),
    "identifier-in-text": (
        mark("`{path}`, line {line}: contains {identifier} ({masked})."),
        mark("Please delete it; the form needs nobody's number."),
    ),
    "variable-repeated": (
        mark("`{path}`, line {line}: the variable `{name}` is asked for twice."),
        mark("Please keep one of the two."),
    ),
    "period-mixed": (
        mark("`{path}`, line {line}: one end is a date, the other a semester."),
        mark("Please write two dates or two semesters."),
    ),
    "period-order": (
        mark("`{path}`, line {line}: the end ({to}) is before the start ({from})."),
        mark("Please swap the two."),
    ),
    "period-future": (
        mark(
            "`{path}`, line {line}: the period starts in the future ({from}); there is no data yet."
        ),
        mark("Please check the period."),
    ),
    "format-unfit": (
        mark("`{path}`, line {line}: the format {format} cannot hold what is asked for."),
        mark("Please choose among: {allowed}."),
    ),
    "kind-without-format": (
        mark("`{path}`, line {line}: none of the formats can hold a {kind}."),
        mark("Please add one of: {allowed}."),
    ),
    "filter-on-person": (
        mark("`{path}`, line {line}: the filter picks out one person."),
        mark("Please describe a group, for instance by programme or year."),
    ),
    "duplicate-request": (
        mark(
            "`{path}`, line {line}: the same unit has already asked for the same variables of the same period ({registration})."
        ),
        mark(
            "Please follow that request, or say in `based_on` and `why_not_routine` why another one is needed."
        ),
    ),
    "routine-unexplained": (
        mark("`{path}`, line {line}: a similar request has been answered before ({registration})."),
        mark("Please say why that is not enough, or name it in `based_on`."),
    ),
    "based-on-number": (
        mark("`{path}`, line {line}: `{number}` is not a registration number."),
        mark("Please write it like {example}."),
    ),
    "based-on-unknown": (
        mark("`{path}`, line {line}: there is no earlier request {number}."),
        mark("Please look the number up in the register."),
    ),
    "level-unknown": (
        mark("`{path}`, line {line}: there is no classification `{level}`."),
        mark("Please choose among: {allowed}."),
    ),
    "level-below-floor": (
        mark(
            "`{path}`, line {line}: the data asked for is at least `{floor}`, the form says `{level}`."
        ),
        mark("Please write `{floor}`, or ask for less."),
    ),
    "personal-reason": (
        mark("`{path}`, line {line}: `{name}` is personal data, and the reason for it is missing."),
        mark("Please say why this variable is needed, or leave it out."),
    ),
    "legal-basis": (
        mark("`{path}`, line {line}: personal data is asked for, and the legal basis is missing."),
        mark("Please choose the ground (Art. 20(2) of Law 27/2022, a to f)."),
    ),
    "recipients-missing": (
        mark(
            "`{path}`, line {line}: data of level `{level}` is handed over encrypted, and nobody is named who may open it."
        ),
        mark("Please name 1 to 10 recipients, each with a public key."),
    ),
    "recipients-unneeded": (
        mark("`{path}`, line {line}: data of level `{level}` is open and needs no recipients."),
        mark("Please delete the list."),
    ),
    "recipient-repeated": (
        mark("`{path}`, line {line}: @{login} is named twice."),
        mark("Please keep one entry for each recipient."),
    ),
    "key-private": (
        mark("`{path}`, line {line}: this is a private key, and it is now known to others."),
        mark("Please delete it, make a new pair of keys, and give only the public one."),
    ),
    "key-type": (
        mark("`{path}`, line {line}: this kind of key cannot be used for encryption here."),
        mark("Please give a public key of age, ssh-ed25519 or ssh-rsa."),
    ),
    "key-form": (
        mark("`{path}`, line {line}: the key is not whole or was mistyped."),
        mark("Please copy it again, on one line."),
    ),
    "key-weak": (
        mark("`{path}`, line {line}: the RSA key is shorter than 2048 bits."),
        mark("Please make a new key, best of the kind ssh-ed25519."),
    ),
    "key-comment": (
        mark(
            "`{path}`, line {line}: words follow the key; they often hold a name or an e-mail address."
        ),
        mark("Please delete what comes after the key."),
    ),
    "retention-long": (
        mark(
            "`{path}`, line {line}: the data may be kept for {months} months at most, until {latest}."
        ),
        mark("Please choose an earlier day of destruction."),
    ),
    "retention-early": (
        mark(
            "`{path}`, line {line}: the data would be destroyed ({date}) before it is needed ({needed})."
        ),
        mark("Please check both dates."),
    ),
    "needed-by-past": (
        mark("`{path}`, line {line}: the date ({date}) has already passed; today is {today}."),
        mark("Please choose a working day to come."),
    ),
    "needed-by-day-off": (
        mark("`{path}`, line {line}: {date} is not a working day."),
        mark("Please choose the working day before or after it."),
    ),
    "needed-by-unknown-year": (
        mark(
            "`{path}`, line {line}: the calendar of {year} is not settled yet, so no date in it can be promised."
        ),
        mark("Please choose an earlier date if you can; the administrator will add the calendar."),
    ),
    "needed-by-early": (
        mark(
            "`{path}`, line {line}: the service takes {days} working days, until {due}; you need the data by {date}."
        ),
        mark("Please choose an urgency in `urgency.level` and say why, or choose a later date."),
    ),
    "urgency-unknown": (
        mark("`{path}`, line {line}: there is no urgency `{level}`."),
        mark("Please choose among: {allowed}."),
    ),
    "urgency-reason": (
        mark("`{path}`, line {line}: this urgency needs a reason."),
        mark("Please say why the data is needed sooner."),
    ),
    "third-party-incomplete": (
        mark("`{path}`, line {line}: data that is passed on needs this answer."),
        mark("Please say to whom it is passed on and why."),
    ),
    "third-party-contradicted": (
        mark(
            "`{path}`, line {line}: a recipient is named, but the form says that the data is not passed on."
        ),
        mark("Please correct one of the two."),
    ),
    "attachment-hash": (
        mark("`{path}`, line {line}: this is not the SHA-256 of a file."),
        mark("Please compute it from the file itself (64 characters, 0-9 and a-f)."),
    ),
    "attachment-repeated": (
        mark("`{path}`, line {line}: the same file is attached twice."),
        mark("Please keep one of the two."),
    ),
    "slug-date": (
        mark("The folder `{slug}` is named after {date}, which is not a date of the calendar."),
        mark("Please use the day on which you hand in the request, such as 2026-03-12."),
    ),
    "slug-future": (
        mark("The folder is dated {date}, after today ({today})."),
        mark("Please use the day on which you hand in the request."),
    ),
    "slug-unit": (
        mark("`{path}`, line {line}: the form names {unit}, the folder `{slug}` another unit."),
        mark("Please use the same unit in both."),
    ),
    "slug-taken": (
        mark("Another request already has the folder `{slug}`."),
        mark("Please choose other words for the folder's name."),
    ),
    "slug-identifier": (
        mark("The folder's name contains {identifier} ({masked})."),
        mark("Please choose other words for the folder's name."),
    ),
}

for _code, (_message, _hint) in SENTENCES.items():
    register(_code, _message, _hint)
