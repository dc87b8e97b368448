"""Which objects does the bot have before it? A bare mirror, fetched from the forge, never checked out."""

from __future__ import annotations

import base64
import fcntl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from datareq.adapters.git.objects import OBJECT_ID
from datareq.adapters.git.process import run
from datareq.adapters.git.reading import GitReading, read_branches
from datareq.errors import ForgeError

BRANCHES = "+refs/heads/*:refs/heads/*"
FETCH_OPTIONS = (
    "--quiet",
    "--prune",
    "--no-tags",
    "--no-write-fetch-head",
    "--no-recurse-submodules",
)
LOCK = "datareq.lock"
FETCH_SECONDS = 600


class MirrorRepository(GitReading):
    """`ports.Repository` on a bare mirror in `folder` (made when missing) of `remote`.

    `remote` is an http(s) address without credentials, or a local path. `token` is asked for at
    every fetch, because an App's tokens live for an hour.
    """

    def __init__(
        self, folder: Path, remote: str, token: Callable[[], str | None] = lambda: None
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(folder)
        self._folder = folder
        self._remote = remote
        self._token = token
        self._tips: Mapping[str, str] | None = None
        with self._alone():
            run(folder, ["init", "--quiet", "--bare", "--template="])

    def fetch(self, pulls: Sequence[int] = (), commits: Sequence[str] = ()) -> None:
        """Brings the branches, these pull requests' heads, and the commits that are still missing.

        The branches must come. A pull request whose head can't be had (malformed objects, gone) must
        not stop the others: what is missing shows when it is read.
        """
        self._tips = None
        heads = [f"+refs/pull/{n}/head:refs/pull/{n}/head" for n in sorted(set(pulls))]
        with self._alone():
            if not self._brought([BRANCHES, *heads]):
                if not self._brought([BRANCHES]):
                    raise ForgeError("forge-unreadable", what="git fetch")
                self._bring_each(heads)
            wanted = sorted({sha for sha in commits if OBJECT_ID.fullmatch(sha)})
            kept = [f"+{sha}:refs/commits/{sha}" for sha in wanted if not self.has(sha)]
            if kept and not self._brought(kept):
                self._bring_each(kept)

    def tip(self, branch: str) -> str | None:
        """As of our last fetch: what another process brings into the folder meanwhile isn't ours yet."""
        if self._tips is None:
            self._tips = read_branches(self._folder)
        return self._tips.get(branch)

    def _bring_each(self, refspecs: Sequence[str]) -> None:
        for refspec in refspecs:
            self._brought([refspec])

    def _brought(self, refspecs: Sequence[str]) -> bool:
        command = ["fetch", *FETCH_OPTIONS, "--", self._remote, *refspecs]
        config = self._config()
        try:
            run(self._folder, command, config=config, timeout=FETCH_SECONDS)
        except ForgeError:
            return False
        return True

    def _config(self) -> Mapping[str, str]:
        """Only the remote's own protocol is allowed, and the token goes to that address alone."""
        protocol, separator, _ = self._remote.partition("://")
        if not separator:
            return {"protocol.file.allow": "always"}
        if protocol not in ("http", "https"):
            raise ForgeError("remote-protocol", protocol=protocol)
        config = {f"protocol.{protocol}.allow": "always"}
        if token := self._token():
            basic = base64.b64encode(f"x-access-token:{token}".encode()).decode("ascii")
            config[f"http.{self._remote}.extraHeader"] = f"Authorization: Basic {basic}"
        return config

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time; what a killed one left locked is then known to be nobody's."""
        with (self._folder / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for pattern in ("*.lock", "refs/**/*.lock"):
                for stale in self._folder.glob(pattern):
                    if stale.name != LOCK:
                        stale.unlink(missing_ok=True)
            yield
