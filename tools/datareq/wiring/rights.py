"""What may a run do? A view of the forge that reads, and refuses to write what it hasn't the key for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from datareq.errors import RightMissing
from datareq.model.forge import Account, Pull
from datareq.ports import Branches, Check, Forge


@dataclass(frozen=True, slots=True, kw_only=True)
class NoWriter:
    """Shows nothing: `right` is the App whose key would be needed."""

    right: str

    def _refuse(self) -> NoReturn:
        raise RightMissing("right-missing", app=self.right)

    def comment(self, number: int, marker: str, body: str) -> None:  # noqa: ARG002 (the port's)
        self._refuse()

    def check(self, check: Check) -> None:  # noqa: ARG002 (the port's)
        self._refuse()

    def labels(self, number: int, prefix: str, wanted: Sequence[str]) -> None:  # noqa: ARG002 (the port's)
        self._refuse()

    def request_reviews(self, number: int, logins: Sequence[str]) -> None:  # noqa: ARG002 (the port's)
        self._refuse()

    def open_pull(self, head: str, title: str, body: str) -> Pull:  # noqa: ARG002 (the port's)
        self._refuse()

    def close_pull(self, number: int) -> None:  # noqa: ARG002 (the port's)
        self._refuse()

    def merge(self, number: int, head: str, *, squash: bool, title: str) -> str:  # noqa: ARG002 (the port's)
        self._refuse()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoBranches:
    """Tells where branches are and moves none."""

    right: str
    inner: Branches

    def _refuse(self) -> NoReturn:
        raise RightMissing("right-missing", app=self.right)

    def tip(self, branch: str) -> str | None:
        return self.inner.tip(branch)

    def create(self, branch: str, sha: str) -> None:  # noqa: ARG002 (the port's)
        self._refuse()

    def commit(
        self,
        branch: str,  # noqa: ARG002 (the port's)
        expected: str,  # noqa: ARG002 (the port's)
        changes: Mapping[str, bytes | None],  # noqa: ARG002 (the port's)
        message: str,  # noqa: ARG002 (the port's)
    ) -> str:
        self._refuse()

    def rewrite(
        self,
        branch: str,  # noqa: ARG002 (the port's)
        expected: str,  # noqa: ARG002 (the port's)
        path: str,  # noqa: ARG002 (the port's)
        before: bytes,  # noqa: ARG002 (the port's)
        after: bytes,  # noqa: ARG002 (the port's)
        message: str,  # noqa: ARG002 (the port's)
    ) -> str:
        self._refuse()

    def delete(self, branch: str) -> None:  # noqa: ARG002 (the port's)
        self._refuse()


def without(right: str, view: Forge, who: Callable[[], Account] | None = None) -> Forge:
    """The view of somebody who may only read; `who`: the App that could write, where it is known."""
    return replace(
        view,
        writer=NoWriter(right=right),
        branches=NoBranches(right=right, inner=view.branches),
        who=who or view.who,
        issue_writer=None,
        may_write=False,
    )
