"""What does the desk need from the outside world? Small protocols; `adapters/` and `rehearsal/` implement them.

Every reading method reads whole or raises `ForgeError`; every writing method is idempotent, or
compare-and-swap and raises `Conflict`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import BinaryIO, Protocol

from datareq.model.forge import (
    Account,
    Blob,
    Change,
    Comment,
    Event,
    Issue,
    Pull,
    Push,
    Review,
)
from datareq.model.ledger import Line


class Conclusion(Enum):
    """What a check says. GitHub counts `neutral` and `skipped` as passed, so neither is ever used."""

    SUCCESS = "success"
    ACTION_REQUIRED = "action_required"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What the bot's check on a head shows: a title of one line and a summary of Markdown."""

    name: str
    head: str
    conclusion: Conclusion
    title: str
    summary: str


class Clock(Protocol):
    def now(self) -> datetime:
        """The forge's time (the `Date` of a fresh answer), whole seconds, timezone-aware."""

    def latest(self) -> datetime:
        """Likewise, as of its newest answer, whatever was asked: of a reading, when it was made."""


class PullReader(Protocol):
    """Reads pull requests and what was said on them."""

    def pulls(self) -> tuple[Pull, ...]:
        """Every pull request, open or not, by number."""

    def pull(self, number: int) -> Pull: ...

    def touched(self) -> Mapping[int, datetime]:
        """When something was last said or done on each pull request, as of the last list of them."""

    def reviews(self, number: int) -> tuple[Review, ...]: ...

    def events(self, number: int) -> tuple[Event, ...]: ...

    def comments(self, number: int) -> tuple[Comment, ...]: ...

    def passed(self, head: str, name: str) -> bool:
        """Whether the forge's own workflows say that the tests of that name succeeded on that head."""

    def account(self, login: str) -> Account | None:
        """Whose login that is now; None if it is nobody's."""

    def pushes(self, ref: str) -> tuple[Push, ...]:
        """The push activity of a branch (`fulfil/x`, without refs/heads/), oldest first."""


class PullWriter(Protocol):
    """Shows things on pull requests. Each call ends in the same state however often it is made."""

    def comment(self, number: int, marker: str, body: str) -> None:
        """Keep exactly one comment of this App that carries `marker` (an HTML comment) with this body."""

    def check(self, check: Check) -> None:
        """Keep one check run of this App with that name on that head."""

    def labels(self, number: int, prefix: str, wanted: Sequence[str]) -> None:
        """Among the labels that start with `prefix`, have exactly `wanted`; leave the others alone."""

    def request_reviews(self, number: int, logins: Sequence[str]) -> None:
        """Ask these people, who weren't asked yet, for a review; never take a request back."""

    def open_pull(self, head: str, title: str, body: str) -> Pull:
        """The open pull request from branch `head` into main; opened if there is none."""

    def close_pull(self, number: int) -> None: ...

    def merge(self, number: int, head: str, *, squash: bool, title: str) -> str:
        """Merge if the head is still `head`, else `Conflict`. Gives the merge commit; merged already = that one."""


class IssueReader(Protocol):
    """Reads issues that aren't pull requests."""

    def issues(self, label: str) -> tuple[int, ...]:
        """The numbers of the open ones with that label, lowest first."""

    def issue(self, number: int) -> Issue | None:
        """One with its text and who last changed it, read at once; None if it is gone."""


class IssueWriter(Protocol):
    """Ends issues; what is said on them goes through `PullWriter.comment`."""

    def close_issue(self, number: int, *, done: bool) -> None:
        """Closed, as completed or as not planned; one that is closed stays as it is."""


class Branches(Protocol):
    """Moves branches by compare-and-swap, through the forge's git-data interface."""

    def tip(self, branch: str) -> str | None: ...

    def create(self, branch: str, sha: str) -> None:
        """Have a branch; `Conflict` if it exists elsewhere than at `sha`."""

    def commit(
        self,
        branch: str,
        expected: str,
        changes: Mapping[str, bytes | None],
        message: str,
    ) -> str:
        """One commit on top of `expected` that writes (or, None, deletes) these paths; `Conflict` if the tip
        moved. With "" as `expected` the branch must not exist yet: its first commit has no parent."""

    def rewrite(
        self, branch: str, expected: str, path: str, before: bytes, after: bytes, message: str
    ) -> str:
        """`commit` of one file that held `before` (b"": wasn't there) and is to hold `after`, at the least
        cost, on a branch that is no pull request's. `Conflict` also if somebody came between: the file
        may be written then."""

    def delete(self, branch: str) -> None: ...


class Repository(Protocol):
    """Reads git objects of the repository and of its pull requests; content is data, never checked out."""

    def fetch(self, pulls: Sequence[int] = (), commits: Sequence[str] = ()) -> None:
        """Bring branches, the heads of these pull requests and, where the forge gives them, these commits."""

    def has(self, commit: str) -> bool: ...

    def tip(self, branch: str) -> str | None:
        """The fetched tip of a branch of the repository."""

    def tree(self, commit: str, under: str = "") -> tuple[Blob, ...]:
        """Every entry under a folder (links and submodules too, by mode), sorted by path."""

    def read(self, commit: str, path: str) -> bytes | None:
        """The bytes of a regular file; None if there is none."""

    def changes(self, base: str, head: str) -> tuple[Change, ...]:
        """What differs between the merge base of the two and `head`, without rename detection."""

    def is_ancestor(self, ancestor: str, commit: str) -> bool: ...


class Ledger(Protocol):
    """The append-only account, on a branch that only the gate App may update."""

    def read(self, file: str) -> tuple[Line, ...]: ...

    def files(self) -> tuple[str, ...]: ...

    def append(self, file: str, lines: Sequence[Line]) -> None:
        """Append those of `lines` that aren't there yet, by compare-and-swap: an announcement is known by
        (pull, evidence, digest), an observation by review id, a command by comment id, an act by
        (name, pull, evidence, digest, commit), a policy by its roles blob following another one."""


class Store(Protocol):
    """Where ciphertexts lie. A name is written once, and what was written is read back before it counts."""

    def put(self, name: str, source: BinaryIO) -> None:
        """Have these bytes under this name. The same bytes again are fine, others raise `StoreError`; a write
        that was cut off leaves nothing under the name."""

    def read(self, name: str) -> AbstractContextManager[BinaryIO]:
        """The bytes as a stream; `StoreError` if there is none of that name."""

    def names(self, under: str = "") -> tuple[str, ...]:
        """Every name that starts with `under`, sorted."""

    def unfinished(self, before: datetime) -> tuple[str, ...]:
        """What writers that were killed left half written and nobody has touched since: names to delete, sorted."""

    def delete(self, name: str) -> None:
        """Have nothing under this name, and have seen that there is nothing; `StoreError` otherwise."""


class Sealer(Protocol):
    """Encrypts streams to public keys, and opens them with private ones (age, ssh-ed25519, ssh-rsa)."""

    def seal(self, source: BinaryIO, target: BinaryIO, keys: Sequence[str]) -> None: ...

    def unseal(self, source: BinaryIO, target: BinaryIO, identities: Sequence[bytes]) -> None:
        """`EnvelopeError` when none of the identities opens it, or when it was altered or cut off."""

    def public_keys(self, identity: bytes) -> tuple[str, ...]:
        """The public keys of an identity; `EnvelopeError` for one that can't be used."""


class Signer(Protocol):
    """Signs what an envelope says, with the desk's own key."""

    @property
    def public_key(self) -> str: ...

    def sign(self, message: bytes) -> bytes:
        """An armoured SSH signature, as `ssh-keygen -Y verify -n datareq` reads it."""


class Notifier(Protocol):
    """Reaches people outside the forge."""

    def send(self, url: str, title: str, body: str) -> bool:
        """Whether the service at `url` (an address that holds its keys) took the message; never raises for
        a service that doesn't answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forge:
    """One App's view of the forge: what it may read and, if `may_write`, write."""

    clock: Clock
    reader: PullReader
    writer: PullWriter
    branches: Branches
    who: Callable[[], Account]
    repository: str  # owner/name
    issues: IssueReader | None = None
    issue_writer: IssueWriter | None = None
    may_write: bool = True

    @property
    def identity(self) -> Account:
        """The App's own account; asked for when it first matters."""
        return self.who()
