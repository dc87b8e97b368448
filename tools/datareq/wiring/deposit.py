"""How does a unit's spreadsheet come into the folder of the desk, and what is to be said of it in the catalogue?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from datareq.adapters.engines.deposits import keep
from datareq.documents import place_texts as place_texts  # registers the sentences
from datareq.documents.catalogue import FOLDER, load_catalogue
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.errors import GenerationError
from datareq.generation.catalogue.hints import load_hints, load_recognising
from datareq.generation.catalogue.propose import Proposer
from datareq.generation.deposit.entry import Given, entry
from datareq.generation.deposit.people import Whom
from datareq.generation.deposit.sheet import MOST_MIB, UnfitError, note, read_sheet
from datareq.generation.deposit.table import Rules, parquet, shape, table_name
from datareq.generation.plan import EMBEDDED
from datareq.model.catalogue import SourceKind
from datareq.model.finding import Finding
from datareq.model.policy import Policy
from datareq.wiring.connections import address_of, dialect_of

NOT_DEPOSITED = "0" * 64
"""What a proposal says instead of a hash while nothing was written: no file has it."""
_ANY = "working-copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`source`: its id to be; `owner`: the unit whose file it is; `level`: the highest at which its rows may be
    (None: the lowest that there is)."""

    source: str
    kind: SourceKind
    owner: str
    whom: Whom
    connection: str
    level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposited:
    """`file`: where it lies now (None: nowhere); `sha256` of that, `original` of what was given; `entry`: proposed."""

    file: Path | None
    sha256: str
    original: str
    entry: str


def deposit(
    root: Path,
    connections: Mapping[str, str],
    path: Path,
    wish: Wish,
    *,
    secret: str,
    now: datetime,
    dry_run: bool = False,
) -> Deposited | tuple[Finding, ...]:
    """Keeps the file, unless something is wrong with it. `secret`: 256 bits that nobody knows."""
    files = read_folder(root, "policy", "schemas", FOLDER)
    policy, hints = load_policy(files, _ANY), load_hints(files)
    folder = _folder(wish.connection, connections)
    if findings := tuple(_asked(policy, files, path.name, wish)):
        return findings
    data = _read(path)
    level = wish.level or min(policy.levels, key=lambda one: one.rank).id
    rules = Rules(identifiers=policy.identifiers, hints=hints, level=level)
    try:
        sheet = read_sheet(data, path.name)
        shaped = shape(sheet, wish.whom, rules, path.name)
    except UnfitError as unfit:
        return unfit.findings
    made = parquet(shaped.table, secret)
    name = table_name(wish.source, made)
    given = Given(
        id=wish.source,
        kind=wish.kind,
        connection=wish.connection,
        owner=wish.owner,
        day=now.astimezone(ZoneInfo(policy.timezone)).date(),
        table=wish.source if dry_run else name,
        sha256=NOT_DEPOSITED if dry_run else hashlib.sha256(made).hexdigest(),
    )
    proposer = Proposer(
        policy=policy, hints=hints, kinds=shaped.kinds, recognising=load_recognising(files)
    )
    headings = dict(zip(sheet.names, sheet.headings, strict=True))
    return Deposited(
        file=None if dry_run else _kept(folder, name, made, wish.connection),
        sha256=given.sha256,
        original=hashlib.sha256(data).hexdigest(),
        entry=entry(shaped, headings, given, proposer),
    )


def _asked(policy: Policy, files: Mapping[str, bytes], file: str, wish: Wish) -> Iterator[Finding]:
    """What is wrong with the wish itself."""
    units, levels = [u.code for u in policy.units], [one.id for one in policy.levels]
    for what, name, known in (("owner", wish.owner, units), ("level", wish.level, levels)):
        if name is not None and name not in known:
            yield Finding(
                code="catalogue-unknown",
                file=file,
                path=what,
                args={"id": name, "allowed": [*known]},
            )
    there = next((one for one in load_catalogue(files) if one.id == wish.source), None)
    if there is not None and there.deposit is None:
        yield note(file, "deposit-taken", id=wish.source)


def _folder(name: str, connections: Mapping[str, str]) -> Path:
    """The connection's folder, which must not be where git could take its files up."""
    address = address_of(name, connections)
    facts = {"name": name, "variable": f"DATAREQ_SOURCE_{name.upper()}"}
    if dialect_of(address) != EMBEDDED or not Path(address).is_dir():
        raise GenerationError("deposit-no-folder", **facts)
    folder = Path(address).resolve()
    if any((above / ".git").exists() for above in (folder, *folder.parents)):
        raise GenerationError("deposit-in-git", **facts)
    return folder


def _read(path: Path) -> bytes:
    """One byte more than may be there is enough to see that it is too much."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_MIB * 2**20 + 1)
    except OSError:
        raise GenerationError("deposit-unreadable", file=path.name) from None


def _kept(folder: Path, name: str, data: bytes, connection: str) -> Path:
    try:
        return keep(folder, name, data)
    except OSError:
        raise GenerationError("deposit-unwritten", name=connection) from None
