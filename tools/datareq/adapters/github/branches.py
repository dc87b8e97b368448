"""Where do branches stand, and how are they moved? Compare-and-swap through the forge's git-data interface."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from urllib.parse import quote

from datareq.adapters.github.client import Client, RefusedError
from datareq.adapters.github.shape import as_list, as_object, child, text
from datareq.errors import Conflict, ForgeError

NO_PARENT = ""
"""As `expected`: the branch doesn't exist yet, and its first commit has no parent."""
INLINE = 100_000
FILE = "100644"


class GithubBranches:
    """`ports.Branches` of one repository."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._trees: dict[str, str] = {}
        self._rows: dict[str, dict[str, str]] = {}

    def tip(self, branch: str) -> str | None:
        """None only when the repository itself answers: else the branch may be there unseen."""
        found = self._client.find(_ref(branch))
        if found is None:
            text(as_object(self._client.get("").data, "repository"), "full_name")
            return None
        return text(child(as_object(found.data, "ref"), "object"), "sha")

    def create(self, branch: str, sha: str) -> None:
        def find() -> str | None:
            return self.tip(branch)

        def make() -> str:
            body = {"ref": f"refs/heads/{branch}", "sha": sha}
            self._client.write("POST", "git/refs", body)
            return sha

        try:
            there = self._client.settle(find, make)
        except RefusedError as error:
            there = self.tip(branch) or ""
            if not there:
                raise ForgeError("branch-refused", branch=branch, reason=error.message) from error
        if there != sha:
            raise Conflict("branch-moved", branch=branch)

    def commit(
        self,
        branch: str,
        expected: str,
        changes: Mapping[str, bytes | None],
        message: str,
    ) -> str:
        """`expected` may be `NO_PARENT`. Without a difference there is no commit; the forge sets the time."""
        if (self.tip(branch) or NO_PARENT) != expected:
            raise Conflict("branch-moved", branch=branch)
        before = self._tree_of(expected) if expected else None
        after = self._write_tree(before, changes)
        if after == before:
            return expected
        parents = [expected] if expected else []
        made = self._write("git/commits", {"message": message, "tree": after, "parents": parents})
        self._trees[made] = after
        if expected == NO_PARENT:
            self.create(branch, made)
        else:
            self._advance(branch, expected, made)
        return made

    def rewrite(
        self, branch: str, expected: str, path: str, before: bytes, after: bytes, message: str
    ) -> str:
        """One request. The forge compares the file alone, so what lies below the new commit is compared here."""
        order: dict[str, object] = {
            "branch": branch,
            "message": message,
            "content": base64.b64encode(after).decode("ascii"),
        }
        if before:
            order["sha"] = blob_id(before)

        def unmoved() -> None:
            if self.tip(branch) != expected:
                raise Conflict("branch-moved", branch=branch)

        def make() -> str:
            made = self._client.write("PUT", f"contents/{quote(path)}", order, shows=True)
            commit = child(as_object(made.data, "contents"), "commit")
            parents = [text(row, "sha") for row in as_list(commit.get("parents"), "contents")]
            if parents != [expected]:
                raise Conflict("branch-moved", branch=branch)
            return text(commit, "sha")

        try:
            # Only after an order of which nobody knows what became is the tip asked for.
            return self._client.settle(unmoved, make, looked=True)
        except RefusedError as error:
            unmoved()
            raise ForgeError("branch-refused", branch=branch, reason=error.message) from error

    def delete(self, branch: str) -> None:
        def gone() -> bool | None:
            return True if self.tip(branch) is None else None

        def remove() -> bool:
            self._client.write("DELETE", f"git/refs/heads/{quote(branch)}")
            return True

        try:
            self._client.settle(gone, remove)
        except RefusedError as error:
            if not gone():
                raise ForgeError("branch-refused", branch=branch, reason=error.message) from error

    def _advance(self, branch: str, expected: str, made: str) -> None:
        """Moves the branch on to `made`; an unanswered order is looked for, also below later commits."""

        def find() -> bool | None:
            tip = self.tip(branch)
            if tip == expected:
                return None
            if tip is None or not (tip == made or self._contains(tip, made)):
                raise Conflict("branch-moved", branch=branch)
            return True

        def move() -> bool:
            order = {"sha": made, "force": False}
            self._client.write("PATCH", f"git/refs/heads/{quote(branch)}", order)
            return True

        try:
            self._client.settle(find, move, looked=True)
        except RefusedError as error:
            if find() is None:  # the tip is where it was: this isn't about who was first
                raise ForgeError("branch-refused", branch=branch, reason=error.message) from error

    def _contains(self, tip: str, commit: str) -> bool:
        compared = as_object(self._client.get(f"compare/{commit}...{tip}").data, "compare")
        return text(compared, "status") in ("ahead", "identical")

    def _tree_of(self, commit: str) -> str:
        if commit not in self._trees:
            answer = as_object(self._client.get(f"git/commits/{commit}").data, "commit")
            self._trees[commit] = text(child(answer, "tree"), "sha")
        return self._trees[commit]

    def _write_tree(self, base: str | None, changes: Mapping[str, bytes | None]) -> str:
        rows = [
            row
            for path, content in sorted(changes.items())
            if (row := self._row(base, path, content)) is not None
        ]
        if not rows and base is not None:
            return base
        body: dict[str, object] = {"tree": rows}
        if base is not None:
            body["base_tree"] = base
        return self._write("git/trees", body)

    def _row(self, base: str | None, path: str, content: bytes | None) -> dict[str, object] | None:
        """The order for one path; None for the deletion of what isn't there, which the forge refuses."""
        row: dict[str, object] = {"path": path, "mode": FILE, "type": "blob"}
        if content is None:
            present = base is not None and self._is_in(base, path)
            return {**row, "sha": None} if present else None
        inline = _as_text(content)
        if inline is not None:
            return {**row, "content": inline}
        encoded = base64.b64encode(content).decode("ascii")
        blob = {"content": encoded, "encoding": "base64"}
        return {**row, "sha": self._write("git/blobs", blob)}

    def _is_in(self, tree: str, path: str) -> bool:
        """Walks down one folder at a time: the listing of a whole tree may be cut off."""
        at: str | None = tree
        for name in path.split("/"):
            if at is None:
                return False
            at = self._listing(at).get(name)
        return at is not None

    def _listing(self, tree: str) -> dict[str, str]:
        """Name → object of one folder, which never changes."""
        if tree not in self._rows:
            answer = as_object(self._client.get(f"git/trees/{tree}").data, "tree")
            rows = as_list(answer.get("tree"), "tree")
            self._rows[tree] = {text(row, "path"): text(row, "sha") for row in rows}
        return self._rows[tree]

    def _write(self, path: str, body: Mapping[str, object]) -> str:
        """A git object: written twice, it is the same one, or one that nothing points to."""
        made = self._client.repeat(lambda: self._client.write("POST", path, body))
        return text(as_object(made.data, path), "sha")


def _ref(branch: str) -> str:
    return f"git/ref/heads/{quote(branch)}"


def blob_id(content: bytes) -> str:
    """What git calls these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _as_text(content: bytes) -> str | None:
    """What may travel inside the tree order: short text, byte for byte."""
    if len(content) > INLINE or b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None
