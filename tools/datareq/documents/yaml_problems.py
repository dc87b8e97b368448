"""Which of our sentences says what the YAML library's parser stumbled over?"""

from __future__ import annotations

# The first entry of which both parts occur in the library's context and problem.
_PROBLEMS: tuple[tuple[str, str, str], ...] = (
    ("", "cannot start any token", "yaml-syntax-character"),
    ("", "mapping values are not allowed", "yaml-syntax-colon"),
    ("quoted scalar", "", "yaml-syntax-quote"),
    ("simple key", "could not find expected ':'", "yaml-syntax-key"),
    ("", "could not find expected ':'", "yaml-syntax-key"),
    ("block mapping", "did not find expected key", "yaml-syntax-indent"),
    ("block collection", "did not find expected '-'", "yaml-syntax-indent"),
    ("flow", "did not find expected", "yaml-syntax-bracket"),
    ("", "found undefined tag handle", "yaml-tag"),
)


def problem_code(problem: str | None, context: str | None, character: str) -> str:
    """The finding code for an error of the parser at this character; `yaml-syntax` if it isn't listed."""
    if character == "\t":
        return "yaml-syntax-tab"
    for context_part, problem_part, code in _PROBLEMS:
        if context_part in (context or "") and problem_part in (problem or ""):
            return code
    return "yaml-syntax"
