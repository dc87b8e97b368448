"""What does a fault in CODEOWNERS read like?"""

from __future__ import annotations

from datareq.documents.findings import register
from datareq.language import mark

WRITE = mark("Please run `datareq codeowners --write` and propose the result.")

TEXTS: dict[str, tuple[str, str]] = {
    "codeowners-missing": (
        mark("There is no CODEOWNERS, so nobody is asked to look at changes of the rules."),
        WRITE,
    ),
    "codeowners-size": (
        mark("CODEOWNERS is larger than {limit} bytes, so GitHub reads nothing of it."),
        WRITE,
    ),
    "codeowners-pattern": (
        mark("`{pattern}` is not a plain path from the root, so GitHub may read it differently."),
        WRITE,
    ),
    "codeowners-nobody": (mark("`{pattern}` has no owner, so nobody is asked."), WRITE),
    "codeowners-owner": (
        mark("`{owner}` is not a team of this organisation that policy/roles.yaml names."),
        WRITE,
    ),
    "codeowners-overlap": (
        mark("`{pattern}` and `{other}` match the same files: only the last line would count."),
        WRITE,
    ),
    "codeowners-unguarded": (
        mark("`{pattern}` is not guarded by the maintainers alone."),
        mark(
            "Please give the maintainers' role a team in policy/roles.yaml, then run "
            "`datareq codeowners --write`."
        ),
    ),
    "codeowners-drift": (mark("CODEOWNERS is not what the policy says now."), WRITE),
}

for _code, (_message, _hint) in TEXTS.items():
    register(_code, _message, _hint)
