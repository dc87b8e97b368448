"""What does the history of the clone on this machine say? For the audit, which needs no forge."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datareq.adapters.git.reading import GitReading, read_ref
from datareq.errors import ForgeError


class LocalRepository(GitReading):
    """Reads the history of the working copy (or bare repository) at `root`; fetches nothing."""

    def __init__(self, root: Path) -> None:
        self.git_dir = _git_dir(root)
        super().__init__(self.git_dir)

    def fetch(self, pulls: Sequence[int] = (), commits: Sequence[str] = ()) -> None:
        """What isn't here can't be brought; reading it says so."""

    def tip(self, branch: str) -> str | None:
        """The clone's own branch, else that of its origin."""
        return read_ref(self._git_dir, f"refs/heads/{branch}", f"refs/remotes/origin/{branch}")

    def head(self) -> str | None:
        """The commit that is checked out."""
        return read_ref(self._git_dir, "HEAD")


def _git_dir(root: Path) -> Path:
    """`.git`, followed when it is a file (a linked worktree); a bare repository is its own."""
    dot_git = root / ".git"
    if dot_git.is_dir():
        return dot_git
    if dot_git.is_file():
        target = dot_git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
        return (root / target).resolve()
    if (root / "HEAD").is_file() and (root / "objects").is_dir():
        return root
    raise ForgeError("not-a-repository", folder=str(root))
