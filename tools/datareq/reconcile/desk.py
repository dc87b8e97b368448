"""With what does one run of the desk work? Its ports, and the institution's state at main's tip."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from datareq.assignment.command_policy import CommandRule, load_commands
from datareq.documents.catalogue import entry_digests, load_catalogue
from datareq.documents.policy import load_policy, parse_roles
from datareq.documents.schemas import Schemas
from datareq.errors import PolicyError, StoreError
from datareq.model.catalogue import Source
from datareq.model.ledger import POLICY_FILE, PolicySeen
from datareq.model.names import MAIN, REQUESTS
from datareq.model.policy import Policy
from datareq.model.roles import RolesAt
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Verdict
from datareq.ports import Forge, Ledger, Repository, Store
from datareq.reconcile.findings import Reading, Standard

ROLES_FILE = "policy/roles.yaml"
TRUSTED_FOLDERS = ("policy", "schemas", "datasets/catalogue")


Listener = Callable[[Snapshot, Verdict], None]


def ignore(_: Snapshot, __: Verdict) -> None:
    """The default listener."""


def no_store() -> Store:
    """The default store."""
    raise StoreError("store-missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """Policy, schemas, catalogue and commands as a main tip has them, read and checked.

    `readings` remembers what was found in requests' documents by these, by what was read.
    """

    files: Mapping[str, bytes]
    policy: Policy
    schemas: Schemas
    sources: tuple[Source, ...]
    commands: tuple[CommandRule, ...]
    catalogue: Mapping[str, str]
    readings: dict[object, Reading] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The ports of a run. `gate` decides, shows and writes the ledger; `publish` alone moves main.

    `built`: where `datareq generate` left its results, a folder a generation key.
    `store`: where sealed files lie, `channels`: where copies of them go, asked for only when there are some. `listen` is told of every decision with the snapshot it was made from. `trusted` remembers what
    the trusted folders say, by their content: main moves often, its policy seldom.
    """

    gate: Forge
    publish: Forge
    repository: Repository
    ledger: Ledger
    built: Path | None = None
    store: Callable[[], Store] = no_store
    channels: Callable[[], Mapping[str, Store]] = dict
    dry_run: bool = False
    listen: Listener = field(default=ignore)
    trusted: dict[object, Trusted] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What main's tip says: policy, schemas, catalogue, and the slugs in use. Read once a run."""

    commit: str
    files: Mapping[str, bytes]
    policy: Policy
    standard: Standard
    commands: tuple[CommandRule, ...]
    sources: tuple[Source, ...]
    catalogue: Mapping[str, str]
    roles: tuple[RolesAt, ...]
    roles_commit: str
    readings: dict[object, Reading]
    open_slugs: tuple[str, ...]
    archived: Mapping[str, Mapping[str, str]]  # registration → its register row

    @property
    def owners(self) -> dict[str, str]:
        return {source.id: source.owner for source in self.sources}

    @property
    def slugs(self) -> frozenset[str]:
        """Every slug that main or the archive has."""
        return frozenset(self.open_slugs) | {row["slug"] for row in self.archived.values()}


def read_world(desk: Desk) -> World:
    """Reads main's tip, and notes in the ledger when its list of officials is seen for the first time.

    The repository has been fetched.
    """
    commit = desk.repository.tip(MAIN)
    if commit is None:
        raise PolicyError("main-missing")
    trusted = _trusted(desk, commit)
    policy = replace(trusted.policy, commit=commit)
    roles = _roles_seen(desk, commit)
    tree = desk.repository.tree(commit, REQUESTS)
    return World(
        commit=commit,
        files=trusted.files,
        policy=policy,
        standard=Standard(policy=policy, schemas=trusted.schemas, sources=trusted.sources),
        commands=trusted.commands,
        sources=trusted.sources,
        catalogue=trusted.catalogue,
        roles=roles,
        roles_commit=roles[-1].commit,
        readings=trusted.readings,
        open_slugs=tuple(
            sorted({blob.path.split("/")[1] for blob in tree if blob.path.count("/") > 1})
        ),
        archived=_register(desk.repository, commit),
    )


def _trusted(desk: Desk, commit: str) -> Trusted:
    """What the trusted folders say at a commit; read again only when a file in them is another."""
    key = tuple(
        (blob.path, blob.mode, blob.sha)
        for folder in TRUSTED_FOLDERS
        for blob in desk.repository.tree(commit, folder)
    )
    if key not in desk.trusted:
        files = trusted_files(desk.repository, commit)
        desk.trusted[key] = Trusted(
            files=files,
            policy=load_policy(files, commit),
            schemas=Schemas.from_files(files),
            sources=load_catalogue(files),
            commands=load_commands(files),
            catalogue=entry_digests(files),
        )
    return desk.trusted[key]


def trusted_files(repository: Repository, commit: str) -> dict[str, bytes]:
    """Policy, schemas and catalogue at a commit, by path."""
    files: dict[str, bytes] = {}
    for folder in TRUSTED_FOLDERS:
        for blob in repository.tree(commit, folder):
            content = repository.read(commit, blob.path)
            if content is not None:
                files[blob.path] = content
    return files


def policy_at(desk: Desk, world: World, commit: str) -> Policy:
    """The policy of an earlier commit of main: what was decided by it is told by it, too."""
    if commit == world.commit:
        return world.policy
    return replace(_trusted(desk, commit).policy, commit=commit)


def _roles_seen(desk: Desk, commit: str) -> tuple[RolesAt, ...]:
    """The history of policy/roles.yaml as the ledger saw it, now with the present one."""
    blobs = {blob.path: blob.sha for blob in desk.repository.tree(commit, "policy")}
    if ROLES_FILE not in blobs:
        raise PolicyError("roles-missing")
    seen = [line for line in desk.ledger.read(POLICY_FILE) if isinstance(line, PolicySeen)]
    if not seen or seen[-1].roles != blobs[ROLES_FILE]:
        line = PolicySeen(commit=commit, roles=blobs[ROLES_FILE], at=desk.gate.clock.now())
        if not desk.dry_run:
            desk.ledger.append(POLICY_FILE, [line])
        seen.append(line)
    return tuple(
        RolesAt(
            commit=line.commit,
            seen_at=line.at,
            appointments=parse_roles(desk.repository.read(line.commit, ROLES_FILE) or b""),
        )
        for line in seen
    )


def _register(repository: Repository, commit: str) -> dict[str, dict[str, str]]:
    """Every row of every year's register, by registration number."""
    rows: dict[str, dict[str, str]] = {}
    for blob in repository.tree(commit, "archive"):
        if blob.path.endswith("/register.csv"):
            text = (repository.read(commit, blob.path) or b"").decode()
            for row in csv.DictReader(io.StringIO(text)):
                rows[row["registration"]] = row
    return rows
