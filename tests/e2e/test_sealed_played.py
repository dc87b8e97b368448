"""A restricted result reaches its recipient and nobody else, once, and leaves no trace of its rows."""

from __future__ import annotations

import csv
import fcntl
import hashlib
import io
import os
import re
import resource
import subprocess
import tarfile
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import pyrage
import pytest
from counting import comments
from theatre import Build, Theatre

from datareq.adapters.git.clone import clone
from datareq.generation.manifest import read_manifest
from datareq.model.envelope import EnvelopeKind
from datareq.rehearsal.cast import CAST
from datareq.rehearsal.keys import PERIOD, PORTAL, identity
from datareq.wiring.demo import REPOSITORY, STORE, WAREHOUSE

RECIPIENT, VERIFIERS = "bagus", ("rina", "budi", "krisna")
PAYLOAD = "data/output/daftar_mahasiswa.csv"
MEMORY = Path("/dev/shm")


def opened(theatre: Theatre, folder: str, who: str) -> tarfile.TarFile:
    """What is in the one envelope of a folder of the store, for whoever has this key."""
    (envelope,) = (theatre.out / STORE / folder).rglob("*.age")
    key = pyrage.x25519.Identity.from_str(identity(who))
    return tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(envelope.read_bytes(), [key])))


def numbers(theatre: Theatre) -> list[str]:
    """The student numbers that the recipient was sent."""
    file = opened(theatre, "released", RECIPIENT).extractfile(PAYLOAD)
    assert file is not None
    return [row["nim"] for row in csv.DictReader(io.TextIOWrapper(file, "utf-8-sig"))]


class Watch:
    """Looks through every file of some folders, again and again, for any of the canaries."""

    def __init__(self, folders: list[Path], canaries: list[bytes], but: set[str]) -> None:
        self.found: set[str] = set()
        self._folders, self._canaries, self._but = folders, canaries, but
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(0.05):
            self.look()

    def look(self) -> None:
        for folder in self._folders:
            for path in folder.rglob("*"):
                try:
                    if path.name not in self._but and path.is_file() and self._has(path):
                        self.found.add(str(path))
                except OSError:
                    continue

    def _has(self, path: Path) -> bool:
        data = path.read_bytes()
        return any(canary in data for canary in self._canaries)


@contextmanager
def temporary(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Everything that a process or its children put aside goes there."""
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder


def git_objects(folder: Path) -> bytes:
    """The content of every object, reachable or not, and the names of all refs."""
    git = ["git", f"--git-dir={folder}"]
    objects = subprocess.run(
        [*git, "cat-file", "--batch-all-objects", "--batch"], capture_output=True, check=True
    ).stdout
    return objects + subprocess.run([*git, "show-ref"], capture_output=True, check=True).stdout


def repositories(folder: Path) -> list[Path]:
    return [head.parent for head in folder.rglob("HEAD") if (head.parent / "objects").is_dir()]


def rows_of_the_source(theatre: Theatre) -> list[bytes]:
    """The student numbers of the year that is asked for."""
    with duckdb.connect(str(theatre.out / WAREHOUSE), read_only=True) as connection:
        found = connection.execute("SELECT nim FROM mahasiswa WHERE angkatan = 2022").fetchall()
    return [row[0].encode() for row in found]


def left_in_memory() -> set[str]:
    """Private folders that nobody alive holds: other tests make theirs at the same time."""
    found = set()
    for folder in MEMORY.glob("datareq-*"):
        with suppress(FileNotFoundError):
            lock = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if folder.exists():
                    found.add(folder.name)
            except BlockingIOError:
                continue
            finally:
                os.close(lock)
    return found


def test_only_the_recipient_opens_it_and_its_rows_leave_no_trace(
    theatre: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    stage = theatre("confidential")
    canaries = rows_of_the_source(stage)
    assert len(canaries) > 50
    before = left_in_memory()
    with (
        temporary(tmp_path / "temporary", monkeypatch) as aside,
        Watch([stage.out, aside], canaries, {WAREHOUSE}) as watch,
    ):
        stage.play(stage.bots().turn)
        watch.look()

    sent = numbers(stage)
    assert sent
    assert {number.encode() for number in sent} <= set(canaries)
    # The control: where the rows are, they are found.
    assert Watch([stage.out], canaries, set())._has(stage.out / WAREHOUSE)
    assert watch.found == set()
    for repository in repositories(stage.out):
        content = git_objects(repository)
        assert not [canary for canary in canaries if canary in content], repository
    assert left_in_memory() <= before
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
    open_files = {os.readlink(link) for link in _links()}
    assert not [name for name in open_files if "datareq-run-" in name]
    for who in (*VERIFIERS, PERIOD, "dimas"):
        with pytest.raises(pyrage.DecryptError):
            opened(stage, "released", who)
    for who in VERIFIERS:
        assert opened(stage, "draft", who).extractfile(PAYLOAD)
    with pytest.raises(pyrage.DecryptError):
        opened(stage, "draft", RECIPIENT)


def _links() -> Iterator[str]:
    for name in os.listdir("/proc/self/fd"):
        link = f"/proc/self/fd/{name}"
        if os.path.islink(link):
            yield link


def test_recipients_are_called_once_and_nobody_else(theatre: Build):
    stage = theatre("confidential")
    stage.play(stage.bots().turn)
    stage.bots(stage.out.parent / "another").turn("")

    notices = [text for _, text in comments(stage) if "sudah siap untuk Anda" in text]
    assert len(notices) == 1
    assert re.findall(r"@[a-z]+", notices[0]) == [f"@{RECIPIENT}"]
    assert "dalam 30 hari" in notices[0]


def test_what_is_released_are_the_bytes_that_were_verified(theatre: Build, tmp_path: Path):
    stage = theatre("confidential")
    stage.play(stage.bots().turn)
    folder = tmp_path / "repository"
    clone(stage.forge.git_url(REPOSITORY, CAST[0].login), folder)
    (manifest_file,) = folder.glob("archive/*/*/v1/manifest.json")
    sealed = read_manifest(manifest_file.read_bytes()).sealed
    assert sealed is not None

    named = {envelope.kind: envelope.sha256 for envelope in sealed.envelopes}
    names = sorted(path.stem for path in (stage.out / STORE / "released").rglob("*.age"))
    assert names == [named[EnvelopeKind.RELEASE]]
    copies = list((stage.out / PORTAL).rglob("*.age"))
    assert [copy.stem for copy in copies] == names
    assert hashlib.sha256(copies[0].read_bytes()).hexdigest() == names[0]
    draft, release = opened(stage, "draft", "rina"), opened(stage, "released", RECIPIENT)
    payload = [name for name in draft.getnames() if name.startswith("data/")]
    assert payload == [name for name in release.getnames() if name.startswith("data/")]
    for name in payload:
        one, other = draft.extractfile(name), release.extractfile(name)
        assert one is not None
        assert other is not None
        assert one.read() == other.read()
