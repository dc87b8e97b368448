"""What can somebody do to an envelope, and what does its recipient see? The world and the verbs of `delivery/`.

An attacker may be a verifier, who can read the payload; anybody can encrypt to a public key. Only the desk can
sign: the verb `sign: {by: desk}` is for a desk whose programs were wrong.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from datareq.adapters.sealing.age import AgeSealer, new_identity
from datareq.adapters.sealing.ssh_signature import SshSigner, verify
from datareq.delivery.envelope.opening import open_envelope
from datareq.delivery.envelope.seal import seal
from datareq.delivery.envelope.statement import commitment
from datareq.model.envelope import (
    Addressee,
    Approved,
    Enclosed,
    Envelope,
    EnvelopeKind,
    Opened,
    Packed,
    Sealed,
)

PEOPLE = ("recipient", "verifier", "stranger", "period")
RECIPIENT, VERIFIER = 41, 42
Verb = Callable[["Attack", Any], None]


def signer() -> SshSigner:
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    return SshSigner(text.decode("ascii"))


@dataclass(frozen=True, slots=True)
class Delivered:
    """One payload with what git says of it, and its envelopes by kind."""

    about: Approved
    sealed: Sealed
    ciphertexts: Mapping[EnvelopeKind, bytes]


class World:
    """Two requests of one recipient, the first in two versions, sealed by one desk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sealer = AgeSealer()
        made = {name: new_identity() for name in PEOPLE}
        self.identities = {name: identity for name, (identity, _) in made.items()}
        self.keys = {name: key for name, (_, key) in made.items()}
        self.signers = {name: signer() for name in ("desk", "former", "stranger")}
        self.delivered = {
            "first": self._deliver("PDI-2026-0042", 2, "mahasiswa"),
            "older": self._deliver("PDI-2026-0042", 1, "mahasiswi"),
            "other": self._deliver("PDI-2026-0043", 1, "alumni"),
        }

    def _deliver(self, registration: str, version: int, word: str) -> Delivered:
        name = f"{registration}-{version}"
        payload, out = self.folder / name / "payload", self.folder / name / "out"
        (payload / "output").mkdir(parents=True)
        out.mkdir()
        (payload / "manifest.json").write_text(f'{{"request": "{registration}"}}\n')
        rows = "".join(f"{n},{word} {n}\n" for n in range(20_000))
        (payload / "output" / "a.csv").write_text(f"nim,nama\n{rows}")
        (payload / "output" / "b.csv").write_text(f"nim,nama\n{rows[::-1]}")
        enclosed = Enclosed(
            registration=registration, version=version, level="terbatas", key=f"key of {name}"
        )

        def to(account: int, login: str, name: str) -> tuple[Addressee, ...]:
            return (Addressee(account=account, login=login, key=self.keys[name]),)

        sealed = seal(
            payload,
            enclosed,
            {
                EnvelopeKind.DRAFT: to(VERIFIER, "rina", "verifier"),
                EnvelopeKind.RELEASE: to(RECIPIENT, "sari", "recipient"),
                EnvelopeKind.KEPT: to(0, "", "period"),
            },
            nonce=bytes([version]) * 32,
            signer=self.signers["desk"],
            sealer=self.sealer,
            out=out,
        )
        about = Approved(
            registration=registration, version=version, level="terbatas", key=enclosed.key
        )
        files = {one.kind: (out / f"{one.sha256}.age").read_bytes() for one in sealed.envelopes}
        return Delivered(about=about, sealed=sealed, ciphertexts=files)

    def plaintext(self, which: str, kind: EnvelopeKind) -> bytes:
        """As who can read it would have it."""
        reader = {
            EnvelopeKind.DRAFT: "verifier",
            EnvelopeKind.RELEASE: "recipient",
            EnvelopeKind.KEPT: "period",
        }[kind]
        target = io.BytesIO()
        source = io.BytesIO(self.delivered[which].ciphertexts[kind])
        self.sealer.unseal(source, target, [self.identities[reader]])
        return target.getvalue()

    def encrypt(self, plaintext: bytes, name: str) -> bytes:
        target = io.BytesIO()
        self.sealer.seal(io.BytesIO(plaintext), target, [self.keys[name]])
        return target.getvalue()


@dataclass(slots=True)
class Attack:
    """One attack: first on the members inside, then on the plaintext's bytes, then on the ciphertext."""

    world: World
    said: Mapping[str, Any]
    members: list[tuple[tarfile.TarInfo, bytes]]
    plaintext: bytes | None = None
    ciphertext: bytes | None = None

    def member(self, name: str) -> int:
        return next(n for n, (member, _) in enumerate(self.members) if member.name == name)

    def written(self) -> bytes:
        """The members as a tar again."""
        if self.plaintext is None:
            blocks = []
            for member, data in self.members:
                blocks += [member.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape"), data]
                blocks.append(bytes(-len(data) % tarfile.BLOCKSIZE))
            self.plaintext = b"".join([*blocks, bytes(2 * tarfile.BLOCKSIZE)])
        return self.plaintext

    def sealed(self) -> bytes:
        if self.ciphertext is None:
            self.ciphertext = self.world.encrypt(self.written(), self.said.get("to", "recipient"))
        return self.ciphertext


def begin(world: World, said: Mapping[str, Any]) -> Attack:
    """The envelope that the attack starts from; only one that is changed inside is encrypted again."""
    which, kind = said.get("from", "first"), EnvelopeKind(said.get("kind", "release"))
    plaintext = world.plaintext(which, kind)
    with tarfile.open(fileobj=io.BytesIO(plaintext)) as tar:
        members = [(m, tar.extractfile(m).read()) for m in tar.getmembers()]  # type: ignore[union-attr]
    attack = Attack(world, said, members)
    if not said.get("inside") and "to" not in said:
        attack.ciphertext = world.delivered[which].ciphertexts[kind]
    return attack


def _edit(attack: Attack, how: Mapping[str, str]) -> None:
    at = attack.member(how["member"])
    member, data = attack.members[at]
    data = data.replace(how["from"].encode(), how["into"].encode(), 1)
    member.size = len(data)
    attack.members[at] = (member, data)


def _state(attack: Attack, values: Mapping[str, Any]) -> None:
    """Other values in the statement, written as the desk writes it."""
    at = attack.member("statement.json")
    member, data = attack.members[at]
    text = json.dumps({**json.loads(data), **values}, sort_keys=True, indent=2, ensure_ascii=False)
    member.size = len(text.encode()) + 1
    attack.members[at] = (member, text.encode() + b"\n")


def _state_file(attack: Attack, values: Mapping[str, Any]) -> None:
    """Other values of the first file in the statement."""
    data = attack.members[attack.member("statement.json")][1]
    first, *rest = json.loads(data)["files"]
    _state(attack, {"files": [{**first, **values}, *rest]})


def _commit(attack: Attack, how: object) -> None:
    """The commitment that belongs to what the statement now lists."""
    said = json.loads(attack.members[attack.member("statement.json")][1])
    files = [Packed(**file) for file in said["files"]]
    _state(attack, {"commitment": commitment(bytes.fromhex(said["nonce"]), files)})


def _sign(attack: Attack, how: Mapping[str, str]) -> None:
    data = attack.members[attack.member("statement.json")][1]
    signature = attack.world.signers[how["by"]].sign(data)
    at = attack.member("statement.json.sig")
    attack.members[at] = (_named("statement.json.sig", len(signature)), signature)


def _take(attack: Attack, how: Mapping[str, str]) -> None:
    """A member of another envelope in place of this one's."""
    other = begin(attack.world, {"from": how["from"], "kind": how.get("kind", "release")})
    attack.members[attack.member(how["member"])] = other.members[other.member(how["member"])]


def _drop(attack: Attack, name: str) -> None:
    del attack.members[attack.member(name)]


def _swap(attack: Attack, names: list[str]) -> None:
    one, other = (attack.member(name) for name in names)
    attack.members[one], attack.members[other] = attack.members[other], attack.members[one]


def _exchange(attack: Attack, names: list[str]) -> None:
    """The contents of two members; each keeps its name."""
    one, other = (attack.member(name) for name in names)
    (first, a), (second, b) = attack.members[one], attack.members[other]
    first.size, second.size = len(b), len(a)
    attack.members[one], attack.members[other] = (first, b), (second, a)


def _add(attack: Attack, how: Mapping[str, Any]) -> None:
    data = str(how.get("text", "")).encode() * int(how.get("times", 1))
    member = _named(how["name"], how.get("size", len(data)))
    member.type = str(how.get("type", "0")).encode()
    member.linkname = how.get("link", "")
    at = attack.member(how["before"]) if "before" in how else len(attack.members)
    attack.members.insert(at, (member, data))


def _repeat(attack: Attack, name: str) -> None:
    at = attack.member(name)
    attack.members.insert(at + 1, attack.members[at])


def _declare(attack: Attack, how: Mapping[str, Any]) -> None:
    """Another size, or name, in the header of a member than its content has."""
    member, _ = attack.members[attack.member(how["member"])]
    member.size = how.get("size", member.size)
    member.mode = how.get("mode", member.mode)
    member.name = how.get("name", member.name)


def _fill(attack: Attack, how: Mapping[str, str]) -> None:
    """Something in the place of zeros."""
    at = attack.member("padding")
    member, data = attack.members[at]
    text = how["text"].encode()
    attack.members[at] = (member, text + data[len(text) :])


def _append(attack: Attack, how: Mapping[str, str]) -> None:
    attack.plaintext = attack.written() + how["text"].encode()


def _replace_all(attack: Attack, how: Mapping[str, Any]) -> None:
    attack.plaintext = str(how["text"]).encode() * int(how.get("times", 1))


INSIDE: Mapping[str, Verb] = {
    "edit": _edit,
    "state": _state,
    "state-file": _state_file,
    "commit": _commit,
    "sign": _sign,
    "take": _take,
    "drop": _drop,
    "swap": _swap,
    "exchange": _exchange,
    "add": _add,
    "repeat": _repeat,
    "declare": _declare,
    "fill": _fill,
    "append": _append,
    "replace-all": _replace_all,
}


def _named(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


BLOCK = 64 * 2**10 + 16
"""A block of age's: 64 KiB and its authentication."""


def _flip(data: bytes, at: int) -> bytes:
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def _exchange_blocks(data: bytes, blocks: list[int]) -> bytes:
    start = data.index(b"\n--- ") + 1
    start = data.index(b"\n", start) + 1 + 16
    parts = [data[n : n + BLOCK] for n in range(start, len(data), BLOCK)]
    one, other = blocks
    parts[one], parts[other] = parts[other], parts[one]
    return data[:start] + b"".join(parts)


def _cut_to_blocks(data: bytes, count: int) -> bytes:
    start = data.index(b"\n", data.index(b"\n--- ") + 1) + 1 + 16
    return data[: start + count * BLOCK]


OUTSIDE: Mapping[str, Callable[[bytes, Any], bytes]] = {
    "flip": _flip,
    "cut": lambda data, count: data[:-count],
    "keep": lambda data, count: data[:count],
    "cut-to-blocks": _cut_to_blocks,
    "exchange-blocks": _exchange_blocks,
    "append": lambda data, text: data + text.encode(),
}


def play(world: World, said: Mapping[str, Any], out: Path | None) -> Opened:
    """Does what the case says, and lets the recipient open it."""
    attack = begin(world, said)
    for act in said.get("inside", ()):
        ((verb, how),) = act.items()
        INSIDE[verb](attack, how)
    data = attack.sealed()
    for act in said.get("outside", ()):
        ((verb, how),) = act.items()
        data = OUTSIDE[verb](data, how)
    delivered = world.delivered.get(said.get("manifest", "none"))
    expected = delivered.sealed if delivered else None
    if expected is not None and "recorded" in said:
        expected = _recorded(expected, said["recorded"], data)
    return open_envelope(
        io.BytesIO(data),
        [world.identities[said.get("key", "recipient")]],
        sealer=world.sealer,
        verify=verify,
        signers=[world.signers[name].public_key for name in ("desk", "former")],
        expected=expected,
        about=replace(delivered.about, version=said.get("version", delivered.about.version))
        if delivered
        else None,
        out=out,
    )


def _recorded(sealed: Sealed, how: Mapping[str, str], data: bytes) -> Sealed:
    """A manifest that somebody has bent: this ciphertext is said to be of another kind, or for others."""
    bent = Envelope(
        kind=EnvelopeKind(how["kind"]),
        sha256=hashlib.sha256(data).hexdigest(),
        to=next(one.to for one in sealed.envelopes if one.kind.value == how.get("to", how["kind"])),
    )
    return replace(sealed, envelopes=(bent,))
