"""How does an error that stopped the work read to a person? Never fails, and never shows a bare code."""

from __future__ import annotations

from collections.abc import Mapping

from datareq.archive.words import ERRORS as ARCHIVE
from datareq.assignment.words import ERRORS as ASSIGNMENT
from datareq.delivery.envelope.words import ERRORS as ENVELOPE
from datareq.delivery.retention_words import ERRORS as RETENTION
from datareq.delivery.store_words import ERRORS as STORES
from datareq.delivery.words import SENTENCES as DELIVERY
from datareq.documents.error_texts import SENTENCES as DOCUMENTS
from datareq.documents.policy_texts import ERRORS as POLICY
from datareq.generation.catalogue.texts import ERRORS as CATALOGUE
from datareq.generation.deposit.texts import ERRORS as DEPOSIT
from datareq.generation.engine_texts import ERRORS as GENERATION
from datareq.language import mark, say
from datareq.premises.words import ERRORS as PREMISES
from datareq.reporting.clock_words import ERRORS as CALENDAR
from datareq.reporting.notices import ERRORS as NOTICES
from datareq.reporting.survey_text import ERRORS as SURVEY

GENERAL = mark(
    "No decision could be made: {code}. Nothing has changed. Please tell the maintainer what you did."
)

_UNREADABLE = mark(
    "No decision could be made: the repository service did not answer completely. "
    "Nothing has changed; it will be tried again automatically."
)
_MEANWHILE = mark(
    "Somebody else changed the same thing at the same moment. Nothing was overwritten; "
    "it will be looked at again automatically."
)
_LEDGER = mark(
    "No decision could be made: the desk's account isn't as it was left. Nothing has changed. "
    "The maintainer has to compare it with a copy before the desk goes on."
)
_INCOMPLETE = mark(
    "No decision could be made: something that was sent in can't be read any more. "
    "Nothing has changed. Please ask the maintainer to look at it."
)
_REFUSED = mark(
    "The repository service refused what the desk wanted to write. Nothing was forced; "
    "please ask the maintainer to check the rules of the repository."
)
_GIT = mark(
    "git could not do its part ({command}). Please check that git is installed and that the "
    "repository can be reached, then try again."
)
_REHEARSAL = mark("The rehearsal stopped at: {what}. Please start the demo again with a new --out.")
_BUILT = mark(
    "The dataset that was built isn't whole, or isn't the one that is wanted now. "
    "Please build it again with `datareq generate`."
)

OWN: Mapping[str, str] = {
    "forge-unreadable": _UNREADABLE,
    "forge-uncertain": _UNREADABLE,
    "forge-refused": _REFUSED,
    "branch-refused": _REFUSED,
    "merge-refused": _REFUSED,
    "branch-moved": _MEANWHILE,
    "head-moved": _MEANWHILE,
    "ledger-busy": _MEANWHILE,
    "pull-closed": mark(
        "#{pull} was closed before the desk could finish with it. Nothing has changed."
    ),
    "ledger-missing": _LEDGER,
    "ledger-rewritten": _LEDGER,
    "ledger-unreadable": _LEDGER,
    "snapshot-missing": _LEDGER,
    "object-missing": _INCOMPLETE,
    "commit-missing": _INCOMPLETE,
    "no-common-history": mark(
        "The proposal doesn't start from this repository, so nothing can be compared. "
        "Please begin again from a fresh copy."
    ),
    "tree-too-large": mark(
        "{path} holds more than {limit} files, so it is not read. Please send fewer files."
    ),
    "not-a-repository": mark("{folder} is not a copy of a git repository."),
    "git-failed": _GIT,
    "remote-protocol": mark(
        "A repository can't be reached by {protocol}. Please ask the maintainer for its address."
    ),
    "app-key-unreadable": mark(
        "The key of the desk's App {app} can't be read. Please ask the maintainer to put it in place."
    ),
    "right-missing": mark(
        "This run has no key of the App {app}, so it can't do what is due. The desk's next run with that "
        "key does it."
    ),
    "setting-missing": mark(
        "This command works on a repository service, and a setting for it is missing: {name}."
    ),
    "run-again": mark(
        "An old run was started again, so it does nothing. The desk's next run does what is due."
    ),
    "run-not-from-main": mark(
        "This run was not started from the present state of the repository, so it does nothing. "
        "The desk's next run does what is due."
    ),
    "main-missing": mark("The repository has no branch main, so there is no policy to decide by."),
    "roles-missing": mark(
        "The policy has no list of officials (policy/roles.yaml). Please ask the maintainer to add it."
    ),
    "policy-file-invalid": mark(
        "The policy file {file} can't be used. `datareq check` tells why. Nothing has changed."
    ),
    "request-unknown": mark(
        "No open request is called {name}. Please use its number or the name of its folder."
    ),
    "not-a-request": mark(
        "{path} is no request's folder: it must be requests/<slug> with a request.yaml in it."
    ),
    "fork-refused": mark(
        "The repository service did not let you make a copy of {repository}: {reason}. "
        "Please ask the maintainer, or fill in the form on the web."
    ),
    "pull-unknown": mark("No proposal has the number {number}. Please check the number."),
    "request-missing": mark("The request {file} is missing. Nothing has changed."),
    "request-invalid": mark("The request {file} can't be used. `datareq check` tells why."),
    "archive-incomplete": mark(
        "The archive of {registration} isn't whole. Please ask the maintainer to run `datareq audit`."
    ),
    "built-for-another-key": _BUILT,
    "built-incomplete": _BUILT,
    "built-altered": _BUILT,
    "delivery-sealed-unavailable": mark(
        "Confidential delivery isn't available yet: data at level {level} leaves only encrypted. "
        "Nothing was published."
    ),
    "demo-not-built": mark("The demo stopped: the dataset of {registration} could not be built."),
    "audit-failed": mark(
        "The demo stopped: the archive that it wrote doesn't pass `datareq audit`."
    ),
    "demo-never-quiet": mark("The demo stopped: the desk doesn't come to rest."),
    "file-trouble": mark(
        "{path} could not be read or written ({reason}). Please check the name and your rights to it."
    ),
    "unexpected": mark(
        "The programs met something that they don't know ({what} at {where}), and stopped. "
        "Please tell the maintainer what you did; doing it again does no harm."
    ),
    "rehearsal-lost": _REHEARSAL,
    "rehearsal-refused": _REHEARSAL,
}

SENTENCES: Mapping[str, str] = {
    **DOCUMENTS,
    **ARCHIVE,
    **ASSIGNMENT,
    **DELIVERY,
    **ENVELOPE,
    **STORES,
    **RETENTION,
    **GENERATION,
    **CATALOGUE,
    **DEPOSIT,
    **CALENDAR,
    **SURVEY,
    **NOTICES,
    **POLICY,
    **PREMISES,
    **OWN,
}


def error_sentence(code: str, args: Mapping[str, object], lang: str) -> str:
    """The sentence of an error; the general one for an unknown code or where an argument is missing."""
    try:
        return say(SENTENCES.get(code, GENERAL), {**args, "code": code}, lang)
    except (KeyError, IndexError, ValueError):
        return say(GENERAL, {"code": code}, lang)
