"""What isn't public lies in memory, in a folder of its own, and the process leaves no core behind."""

from __future__ import annotations

import dataclasses
import io
import subprocess
import sys
from pathlib import Path

import pytest

from datareq.adapters.sealing.age import AgeSealer, new_identity
from datareq.adapters.sealing.ssh_signature import SshSigner, verify
from datareq.delivery.envelope.opening import open_envelope
from datareq.errors import EnvelopeError, StoreError
from datareq.settings import Settings, read_settings
from datareq.wiring import sealing
from tests.envelope.house import payload, sealed

CANARY = "3271011708990001"

CRASH = """
import os, sys
from datareq.settings import read_settings
from datareq.wiring.sealing import scratch_folder
with scratch_folder(read_settings({}), 0) as folder:
    (folder / "rows.csv").write_text(sys.argv[1])
    print(folder, flush=True)
    os.abort()
"""


def settings(**given: str) -> Settings:
    return read_settings(given)


def run(code: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_scratch_is_private_in_memory_and_gone_afterwards(tmp_path: Path) -> None:
    code = """
from datareq.settings import read_settings
from datareq.wiring.sealing import scratch_folder
with scratch_folder(read_settings({}), 2**20) as folder:
    assert folder.stat().st_mode & 0o777 == 0o700
    mounts = [line.split() for line in open("/proc/self/mounts")]
    place = max((m for m in mounts if str(folder).startswith(m[1])), key=lambda m: len(m[1]))
    print(place[2])
assert not folder.exists()
"""
    done = run(code, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "tmpfs\n"), done.stderr


def test_a_machine_without_room_in_memory_is_told_so() -> None:
    """A petabyte isn't there; a disk is not taken instead."""
    code = """
from datareq.errors import EnvelopeError
from datareq.settings import read_settings
from datareq.wiring.sealing import scratch_folder
try:
    with scratch_folder(read_settings({}), 2**50):
        print("made")
except EnvelopeError as error:
    print(error.code)
"""
    assert run(code, cwd=Path("/")).stdout == "scratch-missing\n"


def test_the_desk_may_name_another_place(tmp_path: Path) -> None:
    code = """
import sys
from datareq.settings import read_settings
from datareq.wiring.sealing import scratch_folder
with scratch_folder(read_settings({"DATAREQ_SCRATCH": sys.argv[1]}), 2**20) as folder:
    print(folder.parent)
"""
    assert run(code, str(tmp_path), cwd=tmp_path).stdout == f"{tmp_path}\n"
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    code = """
import sys
from datareq.errors import EnvelopeError
from datareq.settings import read_settings
from datareq.wiring.sealing import scratch_folder
try:
    with scratch_folder(read_settings({"DATAREQ_SCRATCH": sys.argv[1]}), 0):
        print("made")
except EnvelopeError as error:
    print(error.code)
"""
    assert run(code, str(tmp_path / "no"), cwd=tmp_path).stdout == "scratch-missing\n"


def test_a_crash_leaves_no_core(tmp_path: Path) -> None:
    """Neither a file nor a handler's copy: the process says that it may not be dumped."""
    done = run(CRASH, CANARY, cwd=tmp_path)
    assert done.returncode < 0
    assert list(tmp_path.iterdir()) == []
    code = """
import ctypes, resource
from datareq.adapters.quiet import no_core_dumps
libc = ctypes.CDLL(None)
before = libc.prctl(3, 0, 0, 0, 0)
no_core_dumps()
print(before, libc.prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))
"""
    assert run(code, cwd=tmp_path).stdout == "1 0 (0, 0)\n"


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (sealing.signer_of, "signing-key-missing"),
        (sealing.open_store_of, "store-missing"),
    ],
    ids=["signer", "store"],
)
def test_a_missing_setting_is_said(ask: object, code: str) -> None:
    with pytest.raises((EnvelopeError, StoreError)) as refused:
        ask(settings())  # type: ignore[operator]
    assert refused.value.code == code


def test_a_key_file_that_is_not_there_is_said() -> None:
    with pytest.raises(EnvelopeError) as refused:
        sealing.signer_of(settings(DATAREQ_SIGNING_KEY="/does/not/exist"))
    assert refused.value.code == "signing-key-unreadable"


def test_settings_show_no_key() -> None:
    made = settings(DATAREQ_SIGNING_KEY="rahasia", DATAREQ_STORE="s3://rahasia")
    assert "rahasia" not in repr(made)
    assert "rahasia" in str(dataclasses.asdict(made))


def test_opening_writes_nothing_in_clear_while_it_only_looks(
    tmp_path: Path, signer: SshSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity, key = new_identity()
    files = {"a.csv": CANARY.encode() * 1000}
    made, file = sealed(payload(tmp_path / "p", files), signer, [key], tmp_path / "out")
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    monkeypatch.setenv("TMPDIR", str(empty))
    with file.open("rb") as source:
        open_envelope(
            source,
            [identity],
            sealer=AgeSealer(),
            verify=verify,
            signers=[signer.public_key],
            expected=made,
        )
    assert list(empty.iterdir()) == []


class Breaking(io.BytesIO):
    """A store that stops answering."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 20_000:
            raise StoreError("store-trouble", reason="timeout")
        return super().read(size)


def test_a_store_that_stops_answering_is_not_a_damaged_envelope(
    tmp_path: Path, signer: SshSigner
) -> None:
    identity, key = new_identity()
    _, file = sealed(payload(tmp_path / "p", {"a.csv": b"x"}), signer, [key], tmp_path / "out")
    with pytest.raises(StoreError) as refused:
        open_envelope(
            Breaking(file.read_bytes()),
            [identity],
            sealer=AgeSealer(),
            verify=verify,
            signers=[signer.public_key],
            out=tmp_path / "got",
        )
    assert refused.value.code == "store-trouble"
    assert not (tmp_path / "got").exists()
