"""Why can nothing be decided on a pull request as a whole? English; Indonesian in the catalogue."""

from __future__ import annotations

from datareq.language import mark

REFUSALS: dict[str, str] = {
    "mixed": mark(
        "These changes mix a request with other things. Please propose the request by "
        "itself and everything else separately."
    ),
    "kind-differs": mark(
        "What is proposed here changed while it was being read. It will be looked at "
        "again automatically."
    ),
    "closed": mark("This has been closed; nothing is decided here any more."),
    "merged-undecided": mark(
        "Incident: this was taken over without a decision of the desk, so it doesn't "
        "count. The maintainers have been told."
    ),
    "base-not-main": mark(
        "This proposal isn't addressed to the main collection. Please propose it anew "
        "with `main` as its goal."
    ),
    "reviews-incomplete": mark(
        "No decision could be made: not all reviews could be read. Nothing has changed; "
        "it will be tried again automatically."
    ),
    "findings-elsewhere": mark(
        "`{path}` has things to be put right before anything can be decided."
    ),
    "changes-incomplete": mark(
        "So many files changed that they can't all be read. Please propose fewer at a time."
    ),
    "intake-one-file": mark(
        "A request is exactly one form, but {count} files changed. Please leave only the form."
    ),
    "intake-folder": mark(
        "The form doesn't lie where it must: `{path}`. Please put it into a folder of its"
        " own, such as `requests/2026-03-02-fmipa-mahasiswa-aktif/`."
    ),
    "foreign-file": mark("`{path}` doesn't belong here. Please take it out."),
    "intake-not-new": mark(
        "`{path}` changes a form that is there already. Please make a new request, in a "
        "folder of its own."
    ),
    "slug-malformed": mark(
        "The folder's name `{slug}` isn't of the form date-unit-words, such as "
        "`2026-03-02-fmipa-mahasiswa-aktif`. Please rename it."
    ),
    "slug-taken": mark(
        "The folder `{slug}` is in use by another request. Please choose another name."
    ),
    "fulfilment-branch": mark(
        "These documents don't lie on the request's own branch. Please tell the administrator."
    ),
    "intake-unknown": mark(
        "No accepted request belongs to these documents. Nothing here can be decided."
    ),
    "intake-undecided": mark(
        "Incident: request #{pull} was taken over without a decision of the desk, so "
        "nothing can be approved here. The maintainers have been told."
    ),
    "too-many-files": mark(
        "{count} files changed, more than a request has. Please take out what doesn't belong to it."
    ),
    "request-changed": mark(
        "The form isn't the one that was accepted with #{pull}. Please restore it; "
        "whoever needs other data makes a new request."
    ),
    "maintenance-outside": mark(
        "Changes of policy, catalogue and tools come from this collection itself. Please "
        "propose it from here."
    ),
    "no-changes": mark("Nothing is changed here."),
    "maintenance-path": mark(
        "`{path}` belongs to the requests or the archive, which only their own procedure "
        "changes. Please take it out."
    ),
    "published-path": mark(
        "`{path}` was verified and published; whoever needs it corrected makes a new request. Please "
        "take it out."
    ),
    "path-unsafe": mark(
        "The name `{path}` has characters that can mislead. Please use plain letters, "
        "digits, hyphens and dots."
    ),
    "path-collides": mark(
        "`{path}` and `{other}` differ only in capital letters. Please rename one of them."
    ),
    "file-link": mark(
        "`{path}` isn't a file but points elsewhere. Please replace it by the file itself."
    ),
    "file-submodule": mark("`{path}` isn't a file but another collection. Please take it out."),
    "file-executable": mark("`{path}` is marked as a program. Please make it an ordinary file."),
    "file-mode": mark("`{path}` isn't an ordinary file. Please replace it by one."),
    "file-attributes": mark("`{path}` can hide changes from their readers. Please take it out."),
    "rival-head": mark(
        "The same content is already proposed in #{pull}. Please go on there, or close "
        "that one first."
    ),
    "rival-slug": mark(
        "The same folder is already proposed in #{pull}. Please go on there, or choose "
        "another name."
    ),
}
