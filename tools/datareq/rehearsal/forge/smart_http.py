"""How do clone, fetch and push work? Git's smart HTTP: git packs, the forge itself moves the refs.

Fetching is `git upload-pack` (protocol 2 included). A push is taken apart here: its pack goes into the
network's objects, and each ref moves in the same transaction, by the same rules, as through REST.
"""

from __future__ import annotations

import gzip
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datareq.rehearsal.forge import refs, rules
from datareq.rehearsal.forge.access import Actor, at_least, find_repo, granted, permission, readable
from datareq.rehearsal.forge.clock import stamp
from datareq.rehearsal.forge.objects import ZERO
from datareq.rehearsal.forge.refusal import Refusal, not_found
from datareq.rehearsal.forge.state import Row

if TYPE_CHECKING:
    from datareq.rehearsal.forge.forge import Forge

SERVICES = ("git-upload-pack", "git-receive-pack")
ABILITIES = "report-status delete-refs side-band-64k quiet atomic ofs-delta object-format=sha1"
SMALL_PACK = 1000
"""Packs of fewer objects are unpacked, so that they are seen at once and no tiny packs pile up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One line of a push: this ref, from here to there."""

    ref: str
    old: str
    new: str


def pkt(text: str | bytes) -> bytes:
    data = text.encode() if isinstance(text, str) else text
    return f"{len(data) + 4:04x}".encode() + data


def may(forge: Forge, actor: Actor | None, repo: Row, service: str) -> None:
    """401 asks git for a password; 404 hides; 403 is a reader who pushes."""
    challenge = Refusal(401, "Authentication required")
    if not readable(forge.state, actor, repo):
        raise challenge if actor is None else not_found()
    if service == "git-upload-pack":
        return
    if actor is None:
        raise challenge
    if actor.app is not None:
        allowed = not actor.bare_app and granted(actor, ("contents:write",))
    else:
        allowed = at_least(permission(forge.state, actor.id, repo), "write")
    if not allowed:
        raise Refusal(403, f"Permission to {repo['name']} denied to {actor.login}.")


def open_repo(forge: Forge, actor: Actor | None, owner: str, name: str, service: str) -> Row:
    if service not in SERVICES:
        raise Refusal(403, "Please upgrade your git client.")
    repo = find_repo(forge.state, owner, name.removesuffix(".git"))
    may(forge, actor, repo, service)
    return repo


def upload_pack(forge: Forge, repo: Row, arguments: list[str], body: bytes, version: str) -> bytes:
    """What `git upload-pack` says; called without the lock, as clones may take a while."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        ["git", "upload-pack", "--stateless-rpc", *arguments, str(forge.git_dir(repo["id"]))],
        input=body,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment | ({"GIT_PROTOCOL": version} if version else {}),
        check=False,
    ).stdout


def advertise_fetch(forge: Forge, repo: Row, version: str) -> bytes:
    said = upload_pack(forge, repo, ["--http-backend-info-refs"], b"", version)
    if "version=2" in version.split(":"):
        return said
    return pkt("# service=git-upload-pack\n") + b"0000" + said


def advertise_push(forge: Forge, repo: Row) -> bytes:
    rows = forge.state.all(
        "SELECT name, sha FROM refs WHERE repo = ? AND name NOT LIKE 'refs/pull/%' ORDER BY name",
        repo["id"],
    )
    lines = [f"{row['sha']} {row['name']}" for row in rows] or [f"{ZERO} capabilities^{{}}"]
    lines[0] += f"\0{ABILITIES}"
    told = b"".join(pkt(f"{line}\n") for line in lines)
    return pkt("# service=git-receive-pack\n") + b"0000" + told + b"0000"


def plain(body: bytes, encoding: str | None) -> bytes:
    return gzip.decompress(body) if encoding == "gzip" else body


def _packets(body: bytes) -> Iterator[tuple[bytes | None, int]]:
    """Each packet's payload (None: flush) with where the next one starts."""
    at = 0
    while at + 4 <= len(body):
        length = int(body[at : at + 4], 16)
        if length == 0:
            at += 4
            yield None, at
        else:
            yield body[at + 4 : at + length], at + length
            at += length


def read_push(body: bytes) -> tuple[list[Command], frozenset[str], bytes]:
    """The commands, the client's abilities, and the pack that follows."""
    commands: list[Command] = []
    abilities: frozenset[str] = frozenset()
    for payload, following in _packets(body):
        if payload is None:
            return commands, abilities, body[following:]
        line, _, extra = payload.rstrip(b"\n").partition(b"\0")
        if extra:
            abilities = frozenset(extra.decode().split())
        old, _, rest = line.decode("utf-8", "replace").partition(" ")
        new, _, ref = rest.partition(" ")
        if old not in ("shallow", "push-cert"):
            commands.append(Command(ref=ref, old=old, new=new))
    return commands, abilities, b""


def _store(forge: Forge, repo: Row, pack: bytes) -> str | None:
    """Put a pack's objects into the network's store; what git complains of, if it does."""
    if not pack:
        return None
    count = int.from_bytes(pack[8:12], "big")
    how = (
        ["unpack-objects", "-q"] if count < SMALL_PACK else ["index-pack", "--stdin", "--fix-thin"]
    )
    done = subprocess.run(
        ["git", *how, "--strict"],
        input=pack,
        cwd=forge.git_dir(repo["root"]),
        capture_output=True,
        check=False,
    )
    return None if done.returncode == 0 else done.stderr.decode(errors="replace").strip()


def receive(forge: Forge, actor: Actor, repo: Row, body: bytes) -> bytes:
    """Carry out a push inside the transaction at hand; the report that git shows to who pushed."""
    commands, abilities, pack = read_push(body)
    wrong = _store(forge, repo, pack)
    if wrong is not None:
        return _report(abilities, f"unpack {wrong.splitlines()[-1]}", commands, ["unpacker error"])
    at = stamp(forge.clock.tick())
    said: list[str | None] = []
    for command in commands:
        try:
            _carry_out(forge, actor, repo, command, at)
        except Refusal as refusal:
            said.append(refusal.message)
        else:
            said.append(None)
    if all(said) or ("atomic" in abilities and any(said)):
        # Nothing happened, so no second went by either.
        forge.rollback()
        forge.state.begin()
        said = [text or "atomic push failed" for text in said]
    return _report(abilities, "unpack ok", commands, said)


def _carry_out(forge: Forge, actor: Actor, repo: Row, command: Command, at: str) -> None:
    old, new = (None if sha == ZERO else sha for sha in (command.old, command.new))
    if forge.ref(repo["id"], command.ref) != old:
        raise Refusal(422, "fetch first")
    if new is None:
        if command.ref == f"refs/heads/{repo['default_branch']}":
            raise Refusal(422, "refusing to delete the current branch")
    else:
        refs.check_name(forge, repo, command.ref)
        forge.objects(repo).commit(new)
    refs.move(forge, actor, repo, command.ref, new, at)


def _report(
    abilities: frozenset[str],
    unpack: str,
    commands: list[Command],
    said: list[str] | list[str | None],
) -> bytes:
    texts = [*said, *[said[-1]] * (len(commands) - len(said))] if said else []
    lines, told = [f"{unpack}\n"], ""
    for command, text in zip(commands, texts, strict=True):
        if text is None:
            lines.append(f"ok {command.ref}\n")
            continue
        reason = text.partition("\n")[0]
        if text.startswith(rules.VIOLATED):
            reason = "push declined due to repository rule violations"
            told += f"error: GH013: Repository rule violations found for {command.ref}.\n"
            told += "".join(f"- {line}\n" for line in text.splitlines()[2:])
        lines.append(f"ng {command.ref} {reason}\n")
    report = b"".join(map(pkt, lines)) + b"0000" if "report-status" in abilities else b""
    if "side-band-64k" not in abilities:
        return report
    banded = pkt(b"\x02" + told.encode()[:60_000]) if told else b""
    for start in range(0, len(report), 60_000):
        banded += pkt(b"\x01" + report[start : start + 60_000])
    return banded + b"0000"
