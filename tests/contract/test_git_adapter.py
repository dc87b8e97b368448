"""Contract of `ports.Repository` on real git: a mirror that is fetched, and a clone that is read."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from datareq.adapters.git.mirror import MirrorRepository
from datareq.adapters.git.process import environment
from datareq.adapters.git.worktree import LocalRepository
from datareq.errors import ForgeError
from datareq.model.forge import Blob, Change, ChangeStatus

EMPTY = hashlib.sha256(b"").hexdigest()


class Clone:
    """A working copy on disk with its own commits."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, data: bytes | None = None) -> str:
        env = environment(
            {
                "user.name": "Tester",
                "user.email": "t@example.invalid",
                "protocol.file.allow": "always",
            }
        )
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            env=env,
            input=data,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode().strip()

    def commit(self, files: dict[str, str | None]) -> str:
        for path, text in files.items():
            file = self.root / path
            if text is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "change")
        return self.git("rev-parse", "HEAD")

    def raw_commit(self, tree: str, *parents: str) -> str:
        flags = [word for parent in parents for word in ("-p", parent)]
        return self.git("commit-tree", tree, *flags, "-m", "raw")

    def tree(self, *rows: tuple[str, str, str]) -> str:
        kinds = {"040000": "tree", "160000": "commit"}
        text = "".join(
            f"{mode} {kinds.get(mode, 'blob')} {sha}\t{name}\0" for mode, sha, name in rows
        )
        return self.git("mktree", "-z", "--missing", data=text.encode("utf-8", "surrogateescape"))

    def blob(self, text: str) -> str:
        return self.git("hash-object", "-w", "--stdin", data=text.encode())


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path / "clone")


@pytest.fixture
def mirror(tmp_path: Path, clone: Clone) -> Iterator[MirrorRepository]:
    repository = MirrorRepository(tmp_path / "mirror.git", str(clone.root))
    yield repository
    repository.close()


@pytest.fixture(params=["mirror", "clone"])
def repository(
    request: pytest.FixtureRequest, clone: Clone, mirror: MirrorRepository
) -> Iterator[MirrorRepository | LocalRepository]:
    if request.param == "mirror":
        yield mirror
        return
    local = LocalRepository(clone.root)
    yield local
    local.close()


def test_a_tree_lists_files_links_and_submodules_with_their_sha256(
    clone: Clone, repository: MirrorRepository | LocalRepository
) -> None:
    file, link = clone.blob("isi\n"), clone.blob("../secret")
    folder = clone.tree(
        ("100644", file, "a.yaml"), ("120000", link, "link"), ("160000", "1" * 40, "sub")
    )
    top = clone.tree(("040000", folder, "requests"), ("100755", file, "run"))
    commit = clone.raw_commit(top)
    clone.git("update-ref", "refs/heads/main", commit)
    repository.fetch()

    content, target = hashlib.sha256(b"isi\n").hexdigest(), hashlib.sha256(b"../secret").hexdigest()
    below = (
        Blob(path="requests/a.yaml", mode="100644", sha=file, sha256=content),
        Blob(path="requests/link", mode="120000", sha=link, sha256=target),
        Blob(path="requests/sub", mode="160000", sha="1" * 40, sha256=EMPTY),
    )
    assert repository.tree(commit, "requests/") == below
    assert repository.tree(commit) == (
        *below,
        Blob(path="run", mode="100755", sha=file, sha256=content),
    )
    assert repository.tree(commit, "request") == ()
    assert repository.read(commit, "requests/a.yaml") == b"isi\n"
    assert repository.read(commit, "requests/link") is None
    assert repository.read(commit, "requests/sub") is None
    assert repository.read(commit, "requests") is None
    assert repository.read(commit, "requests/a.yaml/x") is None
    assert repository.read(commit, "") is None


def test_changes_are_those_since_the_merge_base_and_agree_with_git(
    clone: Clone, repository: MirrorRepository | LocalRepository
) -> None:
    clone.commit({"a": "1\n", "b": "2\n", "dir/c": "3\n", "same/x": "4\n", "mode": "5\n"})
    clone.git("checkout", "-q", "-b", "topic")
    (clone.root / "mode").chmod(0o755)
    clone.commit({"a": "changed\n", "b": None, "dir/c": None, "dir2/c": "3\n"})
    (clone.root / "new").symlink_to("a")
    (clone.root / "dir").rmdir()
    head = clone.commit({"dir": "now a file\n"})
    clone.git("checkout", "-q", "main")
    base = clone.commit({"later": "on main\n"})
    repository.fetch()

    found = repository.changes(base, head)
    assert found == (
        Change(path="a", status=ChangeStatus.MODIFIED, mode="100644"),
        Change(path="b", status=ChangeStatus.DELETED, mode=""),
        Change(path="dir", status=ChangeStatus.ADDED, mode="100644"),
        Change(path="dir/c", status=ChangeStatus.DELETED, mode=""),
        Change(path="dir2/c", status=ChangeStatus.ADDED, mode="100644"),
        Change(path="mode", status=ChangeStatus.MODIFIED, mode="100755"),
        Change(path="new", status=ChangeStatus.ADDED, mode="120000"),
    )
    named = clone.git("diff", "--no-renames", "--name-only", f"{base}...{head}")
    assert sorted(named.splitlines()) == [change.path for change in found]
    assert repository.changes(head, head) == ()


def test_ancestry_and_tips_are_those_of_the_branches(
    clone: Clone, repository: MirrorRepository | LocalRepository
) -> None:
    first = clone.commit({"a": "1"})
    second = clone.commit({"a": "2"})
    repository.fetch()
    assert repository.tip("main") == second
    assert repository.tip("nowhere") is None
    assert repository.tip("main^") is None
    assert repository.has(first)
    assert not repository.has("0" * 40)
    assert not repository.has("HEAD\nHEAD")
    assert repository.is_ancestor(first, second)
    assert not repository.is_ancestor(second, first)


@pytest.mark.parametrize("question", ["tree", "read", "changes", "is_ancestor"])
def test_a_commit_that_is_not_there_is_an_error_and_never_an_empty_answer(
    clone: Clone, repository: MirrorRepository | LocalRepository, question: str
) -> None:
    here, gone = clone.commit({"a": "1"}), "2" * 40
    repository.fetch()
    ask = {
        "tree": lambda: repository.tree(gone),
        "read": lambda: repository.read(gone, "a"),
        "changes": lambda: repository.changes(here, gone),
        "is_ancestor": lambda: repository.is_ancestor(gone, here),
    }
    with pytest.raises(ForgeError) as caught:
        ask[question]()
    assert caught.value.code == "commit-missing"


def test_unrelated_histories_have_no_changes_to_tell(
    clone: Clone, repository: MirrorRepository | LocalRepository
) -> None:
    main = clone.commit({"a": "1"})
    other = clone.raw_commit(clone.tree(("100644", clone.blob("x"), "x")))
    clone.git("update-ref", "refs/heads/other", other)
    repository.fetch()
    with pytest.raises(ForgeError) as caught:
        repository.changes(main, other)
    assert caught.value.code == "no-common-history"


def test_a_name_that_is_not_utf8_is_shown_as_not_ascii(
    clone: Clone, repository: MirrorRepository | LocalRepository
) -> None:
    commit = clone.raw_commit(clone.tree(("100644", clone.blob("x"), "na\udcffme\nwith line")))
    clone.git("update-ref", "refs/heads/main", commit)
    repository.fetch()
    assert [blob.path for blob in repository.tree(commit)] == ["na\ufffdme\nwith line"]


def test_a_tree_that_claims_too_many_files_is_refused(
    clone: Clone, repository: MirrorRepository | LocalRepository
) -> None:
    row = ("100644", clone.blob("x"))
    tree = clone.tree(*((*row, f"f{n}") for n in range(10)))
    for _ in range(12):
        tree = clone.tree(*(("040000", tree, f"d{n}") for n in range(10)))
    base = clone.commit({"a": "1"})
    bomb = clone.raw_commit(tree, base)
    clone.git("update-ref", "refs/heads/bomb", bomb)
    repository.fetch()
    with pytest.raises(ForgeError) as caught:
        repository.changes(base, bomb)
    assert caught.value.code == "tree-too-large"


def test_replacement_refs_of_a_clone_do_not_change_what_is_read(clone: Clone) -> None:
    commit = clone.commit({"a": "true\n"})
    honest = clone.git("rev-parse", "HEAD:a")
    clone.git("replace", honest, clone.blob("false\n"))
    local = LocalRepository(clone.root)
    assert local.read(commit, "a") == b"true\n"
    local.close()


def test_a_linked_worktree_and_a_bare_repository_are_clones_too(
    clone: Clone, tmp_path: Path
) -> None:
    commit = clone.commit({"a": "1"})
    clone.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    for root in (tmp_path / "linked", clone.root / ".git"):
        local = LocalRepository(root)
        assert local.read(commit, "a") == b"1"
        assert local.head() == commit
        local.close()
    with pytest.raises(ForgeError) as caught:
        LocalRepository(tmp_path)
    assert caught.value.code == "not-a-repository"


def test_fetch_brings_heads_of_pull_requests_and_single_commits(
    clone: Clone, mirror: MirrorRepository
) -> None:
    main = clone.commit({"a": "1"})
    tree = clone.git("rev-parse", f"{main}^{{tree}}")
    head, old = clone.raw_commit(tree, main), clone.raw_commit(tree, main, main)
    clone.git("update-ref", "refs/pull/7/head", head)
    clone.git("update-ref", "refs/kept/1", old)
    clone.git("config", "uploadpack.allowAnySHA1InWant", "true")

    mirror.fetch()
    assert mirror.has(main)
    assert not mirror.has(head)
    mirror.fetch(pulls=[7, 8], commits=[old, "3" * 40, "not a commit"])
    assert mirror.has(head)
    assert mirror.has(old)


def test_a_malformed_pull_request_does_not_stop_the_others(
    clone: Clone, mirror: MirrorRepository
) -> None:
    main = clone.commit({"a": "1"})
    tree = clone.git("rev-parse", f"{main}^{{tree}}")
    good = clone.raw_commit(tree, main)
    evil_tree = clone.git(
        "hash-object", "-t", "tree", "-w", "--literally", "--stdin",
        data=b"100644 .git\0" + bytes.fromhex(clone.blob("x")),
    )  # fmt: skip
    clone.git("update-ref", "refs/pull/1/head", clone.raw_commit(evil_tree, main))
    clone.git("update-ref", "refs/pull/2/head", good)
    mirror.fetch(pulls=[1, 2])
    assert mirror.has(good)
    assert mirror.tip("main") == main
    evil = clone.git("rev-parse", "refs/pull/1/head")
    assert not mirror.has(evil)


def test_a_deleted_branch_has_no_tip_and_a_forced_one_has_the_new(
    clone: Clone, mirror: MirrorRepository
) -> None:
    first = clone.commit({"a": "1"})
    clone.git("branch", "topic")
    second = clone.commit({"a": "2"})
    mirror.fetch()
    assert mirror.tip("topic") == first
    clone.git("branch", "-D", "topic")
    clone.git("branch", "topic/below")
    clone.git("update-ref", "refs/heads/main", first)
    mirror.fetch()
    assert mirror.tip("topic") is None
    assert mirror.tip("topic/below") == second
    assert mirror.tip("main") == first


def test_a_fetch_after_one_that_was_killed_goes_through(
    clone: Clone, mirror: MirrorRepository, tmp_path: Path
) -> None:
    commit = clone.commit({"a": "1"})
    for name in ("packed-refs.lock", "refs/heads/main.lock", "HEAD.lock"):
        (tmp_path / "mirror.git" / name).write_text("")
    mirror.fetch()
    assert mirror.tip("main") == commit


def test_a_remote_that_does_not_answer_is_an_error_without_its_credentials(tmp_path: Path) -> None:
    repository = MirrorRepository(
        tmp_path / "m.git", "http://127.0.0.1:9/owner/name.git", token=lambda: "very-secret"
    )
    with pytest.raises(ForgeError) as caught:
        repository.fetch()
    assert caught.value.code == "forge-unreadable"
    assert "secret" not in repr(caught.value) + repr(caught.value.__context__)


@pytest.mark.parametrize("remote", ["ext::sh -c true", "git://127.0.0.1/x", "ssh://127.0.0.1/x"])
def test_only_the_remote_s_own_web_or_file_protocol_is_spoken(tmp_path: Path, remote: str) -> None:
    repository = MirrorRepository(tmp_path / "m.git", remote)
    with pytest.raises(ForgeError):
        repository.fetch()
