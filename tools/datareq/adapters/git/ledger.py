"""What did the bot write down? `ports.Ledger`: NDJSON files on a branch of their own, only ever appended to."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from datareq.documents.codec import decode_line, encode_line
from datareq.errors import Conflict, DatareqError, ForgeError
from datareq.model.ledger import Act, Announced, Commanded, Line, Observed, PolicySeen
from datareq.model.names import LEDGER_BRANCH
from datareq.ports import Branches, Repository

ATTEMPTS = 20
NO_PARENT = ""
"""What `Branches.commit` expects of a branch that doesn't exist yet."""


class BranchLedger:
    """Reads from the fetched repository, writes by compare-and-swap.

    What it wrote since the last fetch it remembers, so an append needs no fetch. A branch that no
    longer contains what was seen of it was rewritten: that is an error, not another history.
    """

    def __init__(
        self, branches: Branches, repository: Repository, branch: str = LEDGER_BRANCH
    ) -> None:
        self._branches = branches
        self._repository = repository
        self._branch = branch
        self._base: str | None = None  # in the fetched repository
        self._tip: str | None = None  # the base, or our own last commit above it
        self._written: dict[str, bytes] = {}  # what our commits above the base wrote

    def read(self, file: str) -> tuple[Line, ...]:
        self._catch_up()
        return _parse(self._bytes(file), file)

    def files(self) -> tuple[str, ...]:
        self._catch_up()
        blobs = self._repository.tree(self._base) if self._base else ()
        known = {blob.path for blob in blobs}
        return tuple(sorted(known | self._written.keys()))

    def append(self, file: str, lines: Sequence[Line]) -> None:
        self._catch_up()
        for _ in range(ATTEMPTS):
            before = self._bytes(file)
            new = _missing(_parse(before, file), lines)
            if not new:
                return
            after = before + "".join(f"{encode_line(line)}\n" for line in new).encode()
            try:
                tip = self._write(file, before, after)
            except Conflict:
                self._fetch()
                continue
            self._tip = tip
            self._written[file] = after
            return
        raise ForgeError("ledger-busy", file=file)

    def _write(self, file: str, before: bytes, after: bytes) -> str:
        words = f"Ledger: {file}"
        if self._tip is None:
            return self._branches.commit(self._branch, NO_PARENT, {file: after}, words)
        return self._branches.rewrite(self._branch, self._tip, file, before, after, words)

    def _bytes(self, file: str) -> bytes:
        if file in self._written:
            return self._written[file]
        return (self._repository.read(self._base, file) if self._base else None) or b""

    def _catch_up(self) -> None:
        """Moves the base on to what was fetched since, if that is newer than what we know."""
        fetched = self._repository.tip(self._branch)
        if fetched == self._base:
            return
        newest = self._tip if self._tip and self._repository.has(self._tip) else self._base
        if fetched is None or (newest and not self._repository.is_ancestor(newest, fetched)):
            raise ForgeError("ledger-rewritten", branch=self._branch)
        if newest == self._tip:
            self._base = self._tip = fetched
            self._written.clear()

    def _fetch(self) -> None:
        """After somebody else was first: what we wrote before must be in what they built upon."""
        self._repository.fetch()
        self._catch_up()
        if self._base != self._tip:
            raise ForgeError("ledger-rewritten", branch=self._branch)


def _parse(data: bytes, file: str) -> tuple[Line, ...]:
    """Every line; a file that was cut off or that holds anything else can't be built upon."""
    if data and not data.endswith(b"\n"):
        raise ForgeError("ledger-unreadable", file=file)
    try:
        return tuple(decode_line(line) for line in data.decode("utf-8").split("\n")[:-1])
    except (DatareqError, ValueError) as error:
        raise ForgeError("ledger-unreadable", file=file) from error


def _missing(known: Iterable[Line], wanted: Iterable[Line]) -> tuple[Line, ...]:
    """Those of `wanted` that don't say again what is known."""
    seen: set[Hashable] = set()
    roles: str | None = None
    for line in known:
        seen.add(_identity(line))
        roles = line.roles if isinstance(line, PolicySeen) else roles
    new: list[Line] = []
    for line in wanted:
        if isinstance(line, PolicySeen):
            if line.roles == roles:
                continue
            roles = line.roles
        elif _identity(line) in seen:
            continue
        seen.add(_identity(line))
        new.append(line)
    return tuple(new)


def _identity(line: Line) -> Hashable:
    """By what a line is known; a policy is news whenever the roles differ from those before it."""
    match line:
        case Announced():
            return ("announced", line.pull, line.evidence, line.digest)
        case Observed():
            return ("observed", line.review)
        case Commanded():
            return ("commanded", line.comment)
        case Act():
            return ("act", line.name, line.pull, line.evidence, line.digest, line.commit)
        case PolicySeen():
            return ("policy-seen", line.roles)
