"""How long, and in how much memory, does it take to seal and to open a payload of 2 GiB? Beside `age` and `rage`.

Run as `python -m tests.benchmarks.bench_delivery [GIB]`. Each route in a process of its own. The peer gets a tar that
is ready; ours hashes every file, signs, packs, pads, encrypts and hashes the ciphertext. Where the machine has no
`age` (Debian's package of that name), the peer is pyrage alone, over the same tar.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.envelope.house import ssh_key

MEMORY = 200
"""Megabytes at most, for each of the two."""
PIECE = 2**20


def seal(work: Path) -> None:
    from datareq.adapters.sealing.ssh_signature import SshSigner
    from tests.envelope.house import sealed

    key = (work / "public").read_text()
    sealed(work / "payload", SshSigner(str(work / "id_ed25519")), [key], work / "out")


def open_(work: Path) -> None:
    from datareq.adapters.sealing.age import AgeSealer
    from datareq.adapters.sealing.ssh_signature import SshSigner, verify
    from datareq.delivery.envelope.opening import open_envelope

    (file,) = (work / "out").glob("*.age")
    with file.open("rb") as source:
        open_envelope(
            source,
            [(work / "identity").read_bytes()],
            sealer=AgeSealer(),
            verify=verify,
            signers=[SshSigner(str(work / "id_ed25519")).public_key],
            out=work / "opened",
        )


def pyrage_seal(work: Path) -> None:
    import pyrage

    recipient = pyrage.x25519.Recipient.from_str((work / "public").read_text())
    pyrage.encrypt_file(str(work / "payload.tar"), str(work / "peer.age"), [recipient])


def pyrage_open(work: Path) -> None:
    import pyrage

    line = (work / "identity").read_text().splitlines()[-1]
    identity = pyrage.x25519.Identity.from_str(line)
    pyrage.decrypt_file(str(work / "peer.age"), str(work / "peer.tar"), [identity])


ROUTES: dict[str, Callable[[Path], None]] = {
    "seal": seal,
    "open": open_,
    "pyrage-seal": pyrage_seal,
    "pyrage-open": pyrage_open,
}


def age(work: Path, route: str) -> list[str]:
    program = shutil.which("age") or shutil.which("rage")
    if program is None:
        return [sys.executable, "-m", __spec__.name, f"pyrage-{route}", str(work)]
    if route == "seal":
        key = (work / "public").read_text()
        return [program, "-r", key, "-o", str(work / "peer.age"), str(work / "payload.tar")]
    return [
        *(program, "-d", "-i", str(work / "identity")),
        *("-o", str(work / "peer.tar"), str(work / "peer.age")),
    ]


def measure(command: list[str]) -> tuple[float, float]:
    """Seconds, and the peak of memory in megabytes, of a process."""
    started = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(command[-2:])
    return time.perf_counter() - started, usage.ru_maxrss / 1000


def prepare(work: Path, gibibytes: float) -> None:
    """One large file and many small ones, and the same as a tar."""
    from datareq.adapters.sealing.age import new_identity

    (work / "payload").mkdir()
    piece = os.urandom(PIECE)
    with (work / "payload" / "rows.csv").open("wb") as file:
        for _ in range(int(gibibytes * 1024)):
            file.write(piece)
    for number in range(100):
        (work / "payload" / f"note-{number}.txt").write_bytes(piece[:5000])
    identity, key = new_identity()
    (work / "identity").write_bytes(identity)
    (work / "public").write_text(key)
    ssh_key(work, "ed25519")
    with tarfile.open(work / "payload.tar", "w") as tar:
        tar.add(work / "payload", arcname="data")


def main(gibibytes: float = 2) -> None:
    facts: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        prepare(work, gibibytes)
        for route in ("seal", "open"):
            took, memory = measure([sys.executable, "-m", __spec__.name, route, str(work)])
            peer, peers = measure(age(work, route))
            print(
                f"{route}, {gibibytes:g} GiB: datareq {took:.1f} s in {memory:.0f} MB; "
                f"{Path(age(work, route)[0]).name} {peer:.1f} s in {peers:.0f} MB; {took / peer:.2f}×"
            )
            facts[route] = [took, memory, peer, peers]
            if memory > MEMORY:
                raise SystemExit(f"{route} took {memory:.0f} MB, more than {MEMORY}")
    print(json.dumps(facts))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        ROUTES[sys.argv[1]](Path(sys.argv[2]))
    else:
        main(*map(float, sys.argv[1:]))
