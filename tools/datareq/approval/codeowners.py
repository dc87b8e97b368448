"""Whom does the forge ask for a review of which file? CODEOWNERS, made from the policy and read back strictly.

It routes and decides nothing: GitHub takes any one of a line's owners and skips a line that it can't
read, so what is written here is a subset that can't be misread. The gate decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from datareq.approval import codeowners_texts as codeowners_texts  # its sentences
from datareq.model.finding import Finding
from datareq.model.names import REQUESTS
from datareq.model.policy import Policy
from datareq.model.sop import EvidenceKind

FILE = ".github/CODEOWNERS"
TRUST_ROOTS = (
    "/.ci/",
    "/.gitattributes",
    "/.github/",
    "/Makefile",
    "/datasets/catalogue/",
    "/policy/",
    "/pyproject.toml",
    "/requirements-dev.lock",
    "/requirements.lock",
    "/schemas/",
    "/tests/",
    "/tools/",
)
"""What only maintainers change: where the rules, the code that runs them, and its tests are."""
MAX_BYTES = 3_000_000
"""Beyond this GitHub reads nothing of the file."""

HEADER = (
    "# Dibuat oleh `datareq codeowners --write` dari policy/roles.yaml dan policy/sop.yaml; ubahlah itu.",
    "# Berkas ini hanya meminta pemeriksaan. Yang memutuskan adalah datareq/gate.",
)
PATTERN = re.compile(r"(?:/(?:[A-Za-z0-9._-]+|\*))+/?", re.ASCII)
OWNER = re.compile(r"@(?P<organisation>[A-Za-z0-9-]+)/(?P<team>[a-z0-9]+(?:-[a-z0-9]+)*)", re.ASCII)


def routes(policy: Policy) -> dict[str, tuple[str, ...]]:
    """Pattern → the teams that are asked: those who approve a document, maintainers for the trust roots.

    Offices without a team (heads of units, data owners, the request's own team) are asked by the bot,
    because they change from request to request or may only read.
    """
    teams = {role.id: role.team for role in policy.roles if role.team}
    found: dict[str, tuple[str, ...]] = {}
    for rule in policy.sop.documents:
        asked = [
            teams[role]
            for _, evidence in policy.sop.evidences()
            if evidence.kind is EvidenceKind.APPROVAL and evidence.document == rule.id
            for role in evidence.roles
            if role in teams
        ]
        if asked:
            found[f"/{REQUESTS}/*/{rule.file}"] = tuple(dict.fromkeys(asked))
    maintainers = teams.get(policy.maintainer_role)
    if maintainers is not None:
        found |= dict.fromkeys(TRUST_ROOTS, (maintainers,))
    return found


def render(policy: Policy, organisation: str) -> str:
    """The file: a pattern a line, in an order that doesn't matter because no two patterns meet."""
    lines = [
        " ".join([pattern, *(f"@{organisation}/{team}" for team in teams)])
        for pattern, teams in routes(policy).items()
    ]
    return "\n".join([*HEADER, "", *lines]) + "\n"


def organisation_of(data: bytes) -> str | None:
    """The organisation that the file's first owner belongs to."""
    found = OWNER.search(data.decode("utf-8", "replace"))
    return found["organisation"] if found else None


def lint(data: bytes | None, policy: Policy, organisation: str) -> tuple[Finding, ...]:
    """Everything in the file that isn't of the strict subset, isn't guarded, or isn't what policy says now."""
    if data is None:
        return (_finding("codeowners-missing", 0),)
    if len(data) > MAX_BYTES:
        return (_finding("codeowners-size", 0, limit=MAX_BYTES),)
    lines = data.decode("utf-8", "replace").split("\n")
    found = [*_lines(lines, policy, organisation), *_guards(lines, policy, organisation)]
    wanted = render(policy, organisation).split("\n")
    if lines != wanted:
        found.append(_finding("codeowners-drift", _first_difference(lines, wanted)))
    return tuple(found)


def _lines(lines: list[str], policy: Policy, organisation: str) -> Iterator[Finding]:
    teams = {role.team for role in policy.roles if role.team}
    seen: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line or line.startswith("# "):
            continue
        pattern, *owners = line.split(" ")
        if not PATTERN.fullmatch(pattern):
            yield _finding("codeowners-pattern", number, pattern=pattern)
            continue
        if not owners:
            yield _finding("codeowners-nobody", number, pattern=pattern)
        for owner in owners:
            named = OWNER.fullmatch(owner)
            if named is None or named["organisation"] != organisation or named["team"] not in teams:
                yield _finding("codeowners-owner", number, owner=owner)
        other = next((earlier for earlier in seen if meet(earlier, pattern)), None)
        if other is not None:
            yield _finding("codeowners-overlap", number, pattern=pattern, other=other)
        seen.append(pattern)


def _guards(lines: Iterable[str], policy: Policy, organisation: str) -> Iterator[Finding]:
    team = policy.role(policy.maintainer_role).team
    there = set(lines)
    for root in TRUST_ROOTS:
        if team is None or f"{root} @{organisation}/{team}" not in there:
            yield _finding("codeowners-unguarded", 0, pattern=root)


def meet(one: str, other: str) -> bool:
    """Whether some path is matched by both patterns."""
    first, second = one.strip("/").split("/"), other.strip("/").split("/")
    return all(a == b or "*" in (a, b) for a, b in zip(first, second, strict=False))


def _first_difference(lines: list[str], wanted: list[str]) -> int:
    for number, (line, other) in enumerate(zip(lines, wanted, strict=False), start=1):
        if line != other:
            return number
    return min(len(lines), len(wanted))


def _finding(code: str, line: int, **args: str | int) -> Finding:
    return Finding(code=code, file=FILE, line=line, column=1 if line else 0, args=dict(args))
