"""Whoever has all of git and knows every candidate still doesn't learn which one was sealed."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from pathlib import Path

from datareq.adapters.sealing.age import new_identity
from datareq.adapters.sealing.ssh_signature import SshSigner
from datareq.delivery.envelope.container import container
from datareq.delivery.envelope.seal import survey
from datareq.delivery.envelope.statement import commitment
from datareq.documents.codec import encode
from datareq.model.envelope import Packed
from tests.envelope.house import NONCE, payload, sealed

NIMS = [f"13010{number:05}" for number in range(40)]
GRADES = ("A", "B", "C")


def dataset(rows: tuple[tuple[str, str], ...]) -> bytes:
    return ("nim,nilai\n" + "".join(f"{nim},{grade}\n" for nim, grade in rows)).encode()


SECRET = ((NIMS[7], "B"), (NIMS[31], "C"))


def candidates() -> Iterator[bytes]:
    """Every dataset of two rows that there could be: all 7,020."""
    people = [(nim, grade) for nim in NIMS for grade in GRADES]
    for first, second in itertools.combinations(people, 2):
        if first[0] != second[0]:
            yield dataset((first, second))


def packed(data: bytes) -> tuple[Packed, ...]:
    return (Packed(path="output/a.csv", sha256=hashlib.sha256(data).hexdigest(), bytes=len(data)),)


def known(tmp_path: Path, signer: SshSigner) -> tuple[bytes, str, bytes]:
    """What git holds, the commitment in it, and the ciphertext too: the store may leak."""
    folder = payload(tmp_path / "p", {"output/a.csv": dataset(SECRET)})
    made, file = sealed(folder, signer, [new_identity()[1]], tmp_path / "out")
    return encode(made), made.commitment, file.read_bytes()


def test_nothing_in_git_tells_a_candidate_from_the_others(
    tmp_path: Path, signer: SshSigner
) -> None:
    """Every hash that somebody could think of, over every candidate, is looked for in git and ciphertext."""
    git, _, ciphertext = known(tmp_path, signer)
    zero = bytes(32)
    tried = 0
    for data in candidates():
        for digest in (
            hashlib.sha256(data).hexdigest(),
            hashlib.sha512(data).hexdigest(),
            hashlib.blake2b(data).hexdigest(),
            hashlib.sha256(data.removeprefix(b"nim,nilai\n")).hexdigest(),
            commitment(zero, packed(data)),
        ):
            assert digest.encode() not in git
            tried += 1
        assert data not in ciphertext
    assert tried > 30_000


def test_every_candidate_has_a_ciphertext_of_the_same_length(
    tmp_path: Path, signer: SshSigner
) -> None:
    lengths = set()
    _, key = new_identity()
    for number, rows in enumerate((SECRET, SECRET[:1], SECRET * 20)):
        folder = payload(tmp_path / f"p{number}", {"output/a.csv": dataset(rows)})
        _, file = sealed(folder, signer, [key], tmp_path / "out")
        head = file.read_bytes().index(b"\n--- ")
        lengths.add(file.stat().st_size - head)
    assert len(lengths) == 1


def test_the_same_search_finds_it_once_the_nonce_is_known(
    tmp_path: Path, signer: SshSigner
) -> None:
    """The control: the search is able to find."""
    _, wanted, _ = known(tmp_path, signer)
    found = [data for data in candidates() if commitment(NONCE, packed(data)) == wanted]
    assert found == [dataset(SECRET)]


def test_another_nonce_gives_another_commitment(tmp_path: Path) -> None:
    files = survey(payload(tmp_path / "p", {"output/a.csv": dataset(SECRET)}))
    assert commitment(NONCE, files) != commitment(bytes(32), files)


def test_a_commitment_binds_names_sizes_and_contents(tmp_path: Path) -> None:
    """No other files give the same."""
    made = {
        commitment(NONCE, survey(payload(tmp_path / str(number), files)))
        for number, files in enumerate(
            (
                {"a": b"12", "b": b"3"},
                {"a": b"1", "b": b"23"},
                {"a": b"12", "c": b"3"},
                {"a": b"12"},
                {"a/b": b"12", "b": b"3"},
                {"b": b"12", "a": b"3"},
            )
        )
    }
    assert len(made) == 6


def test_the_container_is_the_same_twice(tmp_path: Path) -> None:
    """Nothing of time, machine or user is in it."""
    folder = payload(tmp_path / "p", {"output/a.csv": dataset(SECRET)})
    files = survey(folder)
    first = b"".join(container(folder, b"{}", b"sig", files))
    assert first == b"".join(container(folder, b"{}", b"sig", files))
    assert len(first) == 64 * 2**10
