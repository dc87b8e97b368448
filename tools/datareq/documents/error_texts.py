"""The sentences for documents that could not be read at all (`DocumentError`), by code."""

from __future__ import annotations

from collections.abc import Mapping

from datareq.language import mark

_NOT_A_NOUN = mark("This is not a {noun} as the data desk writes it: {reason}")

SENTENCES: Mapping[str, str] = {
    "path-missing": mark("There is no file or folder {path}."),
    "nothing-to-check": mark(
        "There is nothing to check in {path}: no request, policy or catalogue."
    ),
    "schema-unclear": mark(
        "It is not clear by which schema {path} should be checked. Name one with --schema."
    ),
    "tree-unreadable": mark("{path} could not be read."),
    "tree-link": mark("{path} is a link; links are not followed."),
    "schema-missing": mark("There is no schema {schema}."),
    "schema-broken": mark("The schema {schema} can't be used; a maintainer has to repair it."),
    "catalogue-unreadable": mark(
        "The catalogue entry {file} can't be used. `datareq check` tells why."
    ),
    "json-unreadable": mark("This is not readable JSON as the data desk writes it."),
    "json-not-a-noun": _NOT_A_NOUN,
    "document-not-a-noun": _NOT_A_NOUN,
    "json-unknown-key": mark("The key {key} is not known here."),
    "json-time-without-zone": mark("The time {time} has no zone."),
    "directory-missing": mark(
        "The letter needs the directory of names and positions. Name its file with --directory or in the "
        "setting DATAREQ_DIRECTORY."
    ),
    "directory-inside": mark(
        "The directory {file} lies in the repository. Names and staff numbers may not get into it: please "
        "keep the file elsewhere."
    ),
    "directory-unreadable": mark(
        "The directory {file} can't be used as it is; look at line {lines}. "
        "`datareq check FILE --schema directory` tells what is wrong."
    ),
    "sheet-not-wanted": mark(
        "Nothing of {name} waits for a signature on paper now: either something else comes first, or the office has "
        "an account. `datareq status {name}` tells which."
    ),
    "account-unknown": mark(
        "There is no account @{login} on the forge. Please check the name; nothing was proposed."
    ),
    "appointment-unwritten": mark(
        "The line could not be added to {file} without changing something else in it. Nothing was proposed; "
        "please add it by hand."
    ),
    "directory-twice": mark("The directory {file} has the account {id} twice."),
    "directory-lacks": mark(
        "The directory doesn't know {accounts}. Please add name and position there, then try again."
    ),
    "letter-inside": mark(
        "{path} lies in the repository. The paper holds names and staff numbers, so it is written elsewhere: "
        "please choose another --out."
    ),
    "letter-unready": mark(
        "There is no letter for {name} yet: the document `{document}` is missing or isn't valid."
    ),
    "minutes-not-yet": mark(
        "There are no minutes for {name}: nothing has been handed over, or the archive here is older. "
        "Bring this copy of the repository up to date and try again."
    ),
    "template-broken": mark(
        "The template {file} can't be used (at {where}). Please ask the maintainer to mend it."
    ),
    "line-unknown": mark("The ledger has a line of an unknown kind: {line}."),
}
