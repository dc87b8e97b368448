"""Snapshots and policies for tests: a request whose every step is done, in one line, ready to be spoilt.

`Story` builds up what the forge and the ledger would hold; every method says one thing that happened.
Minutes count from 2 March 2026, 08.00 WIB.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from datareq.approval.digests import SHOWN, digests_at
from datareq.approval.gate import decide
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.forge import (
    Account,
    AccountType,
    Blob,
    Change,
    ChangeStatus,
    Event,
    EventKind,
    Pull,
    PullKind,
    PullState,
    Review,
    ReviewState,
)
from datareq.model.ledger import Act, ActName, Announced, Observed
from datareq.model.policy import Policy
from datareq.model.roles import Appointment, RolesAt
from datareq.model.snapshot import Generation, Intake, Lines, RequesterOfRecord, Snapshot
from datareq.model.verdict import Proof, Verdict

ROOT = Path(__file__).parent.parent
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REPOSITORY = "unj/data"
SLUG = "2026-03-02-fmipa-mahasiswa-aktif"
FOLDER = f"requests/{SLUG}"
REGISTRATION = "PDI-2026-0042"
INTAKE, FULFILMENT, MAINTENANCE = 42, 43, 44
POLICY_COMMIT = "p1"
KEY = "k" * 64

PEOPLE: dict[str, Account] = {
    login: Account(id=number, login=login)
    for number, login in enumerate(
        (
            "hadi",  # head
            "rina",  # data-services
            "budi",  # systems-development
            "andi",  # programmer-coordinator
            "sari",  # administration
            "tono",  # data staff
            "wati",  # data staff
            "nur",  # head of FMIPA
            "dian",  # deputy of FMIPA
            "wira",  # vice-rector
            "omar",  # data owner
            "maya",  # maintainer
            "joko",  # maintainer
            "rani",  # requester
            "gino",  # nobody in office
        ),
        start=1,
    )
}
BOT = Account(id=900, login="datareq-gate[bot]", type=AccountType.BOT)
OFFICES: tuple[tuple[str, str, str | None], ...] = (
    ("head", "hadi", None),
    ("data-services", "rina", None),
    ("systems-development", "budi", None),
    ("programmer-coordinator", "andi", None),
    ("administration", "sari", None),
    ("unit-head", "nur", "FMIPA"),
    ("unit-deputy", "dian", "FMIPA"),
    ("vice-rector", "wira", None),
    ("data-owner", "omar", "BAKHUM"),
    ("maintainer", "maya", None),
    ("maintainer", "joko", None),
)
CATALOGUE = {"mahasiswa": "a" * 64, "nilai": "b" * 64}
OWNERS = {"mahasiswa": "BAKHUM", "nilai": "BAKHUM"}
FILES = {
    "request": "request.yaml",
    "team": "team.yaml",
    "letter": "letter.yaml",
    "data-use": "data-use.yaml",
    "access": "access.yaml",
    "procedure": "procedure.yaml",
    "manifest": "manifest.json",
}


def minute(number: float) -> datetime:
    return START + timedelta(minutes=number)


def appointment(role: str, login: str, unit: str | None = None, **more: Any) -> Appointment:
    values = {
        "role": role,
        "account_id": PEOPLE[login].id,
        "login": login,
        "since": date(2026, 1, 2),
        "decree": "12/UN39/KP/2026",
        "unit": unit,
        **more,
    }
    return Appointment(**values)


def appointments() -> tuple[Appointment, ...]:
    return tuple(appointment(role, login, unit) for role, login, unit in OFFICES)


@cache
def policy() -> Policy:
    """The institution's own policy, with offices filled."""
    loaded = load_policy(read_folder(ROOT, "policy"), POLICY_COMMIT)
    return replace(loaded, appointments=appointments())


def person(login: str) -> dict[str, Any]:
    return {"id": PEOPLE[login].id, "login": login}


def contents(level: str = "publik") -> dict[str, dict[str, Any]]:
    """Every document of a request, with what the gate reads in it."""
    return {
        "request": {
            "form": "FRM-DATA-002",
            "requester": {"category": "dosen", "capacity": "individu", "unit": "FMIPA"},
            "data": {"title": "Mahasiswa aktif per prodi"},
            "classification": level,
        },
        "team": {"members": [{"account": person("tono")}, {"account": person("wati")}]},
        "letter": {"number": "15/UN39.18/TI.00/2026"},
        "data-use": {"uses": [{"source": "mahasiswa", "columns": ["prodi"]}]},
        "access": {"grants": [{"source": "mahasiswa", "columns": ["prodi"]}]},
        "procedure": {"sources": ["mahasiswa"], "run": 1},
        "manifest": {"request": REGISTRATION, "key": KEY},
    }


def file(document: str, content: dict[str, Any], mode: str = "100644") -> Blob:
    data = json.dumps(content, sort_keys=True).encode()
    return Blob(
        path=f"{FOLDER}/{FILES[document]}",
        mode=mode,
        sha=hashlib.sha1(data, usedforsecurity=False).hexdigest(),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def change(path: str, status: ChangeStatus = ChangeStatus.ADDED, mode: str = "100644") -> Change:
    return Change(path=path, status=status, mode=mode)


class Story:
    """A snapshot being built: `snapshot` is what has happened so far."""

    def __init__(self, snapshot: Snapshot, rules: Policy) -> None:
        self.snapshot = snapshot
        self.policy = rules
        self._reviews = 500

    def verdict(self) -> Verdict:
        return decide(self.policy.sop, self.policy, self.snapshot)

    def set(self, **changes: Any) -> Story:
        self.snapshot = replace(self.snapshot, **changes)
        return self

    def set_pull(self, **changes: Any) -> Story:
        return self.set(pull=replace(self.snapshot.pull, **changes))

    def write(
        self, document: str, content: dict[str, Any], by: Account | str | None, commit: str
    ) -> Story:
        """A document's content is pushed as a new head."""
        blob = file(document, content)
        before = self.snapshot.trees.get(self.snapshot.pull.head_sha, ())
        tree = (*(b for b in before if b.path != blob.path), blob)
        pusher = PEOPLE[by] if isinstance(by, str) else by
        pushers = {p: a for p, a in self.snapshot.pushers.items() if p != blob.path}
        if pusher is not None:
            pushers[blob.path] = pusher
        changes = {c.path: c for c in self.snapshot.changes}
        if document != "request" or self.snapshot.kind is PullKind.INTAKE:
            changes[blob.path] = change(blob.path)
        self.set(
            trees={**self.snapshot.trees, commit: tuple(sorted(tree, key=lambda b: b.path))},
            documents={**self.snapshot.documents, document: content},
            pushers=pushers,
            changes=tuple(changes.values()),
        )
        return self.set_pull(head_sha=commit)

    def announce(self, at: float, *evidences: str) -> Story:
        """The bot announces what is open with the digests of the present head."""
        digests = digests_at(self.policy, self.snapshot, self.snapshot.pull.head_sha)
        lines = tuple(
            Announced(
                pull=self.snapshot.pull.number,
                evidence=evidence,
                digest=digests[evidence],
                head=self.snapshot.pull.head_sha,
                at=minute(at),
            )
            for evidence in evidences
        )
        ledger = self.snapshot.ledger
        return self.set(ledger=replace(ledger, announced=(*ledger.announced, *lines)))

    def review(
        self,
        at: float,
        user: Account | str | None,
        state: ReviewState = ReviewState.APPROVED,
        **more: Any,
    ) -> Story:
        """A review on the present head (unless told otherwise), with every echo there could be."""
        digests = digests_at(self.policy, self.snapshot, self.snapshot.pull.head_sha)
        self._reviews += 1
        values = {
            "id": self._reviews,
            "user": PEOPLE[user] if isinstance(user, str) else user,
            "state": state,
            "commit": self.snapshot.pull.head_sha,
            "submitted_at": minute(at),
            "echo": tuple(sorted({digest[:SHOWN] for digest in digests.values()})),
            **more,
        }
        return self.set(reviews=(*self.snapshot.reviews, Review(**values)))

    def ask_changes(self, at: float, user: str, **more: Any) -> Story:
        return self.review(at, user, ReviewState.CHANGES_REQUESTED, **more)

    def observe(self, at: float, policy_commit: str = POLICY_COMMIT) -> Story:
        """The bot writes down every review that it hasn't seen."""
        ledger = self.snapshot.ledger
        seen = {line.review for line in ledger.observed}
        lines = tuple(
            Observed(
                pull=self.snapshot.pull.number,
                review=review.id,
                user=review.user,
                state=review.state,
                commit=review.commit,
                submitted_at=review.submitted_at,
                digests=digests_at(self.policy, self.snapshot, review.commit),
                policy_commit=policy_commit,
                at=minute(at),
                echo=review.echo,
            )
            for review in self.snapshot.reviews
            if review.id not in seen and review.user is not None and review.commit is not None
        )
        return self.set(ledger=replace(ledger, observed=(*ledger.observed, *lines)))

    def act(self, at: float, name: ActName, evidence: str | None = None, **more: Any) -> Story:
        number = self.snapshot.pull.number
        act = Act(name=name, pull=number, at=minute(at), evidence=evidence, **more)
        ledger = self.snapshot.ledger
        return self.set(ledger=replace(ledger, acts=(*ledger.acts, act)))

    def event(self, at: float, kind: EventKind, **more: Any) -> Story:
        event = Event(kind=kind, at=minute(at), **more)
        return self.set(events=(*self.snapshot.events, event))

    def appoint(self, *more: Appointment, seen: float = -1, commit: str = POLICY_COMMIT) -> Story:
        """The roles of a commit of main: the latest ones and these."""
        before = self.snapshot.roles[-1].appointments if self.snapshot.roles else ()
        return self.roles((*before, *more), seen=seen, commit=commit)

    def roles(
        self, listed: tuple[Appointment, ...], seen: float = -1, commit: str = POLICY_COMMIT
    ) -> Story:
        known = RolesAt(commit=commit, seen_at=minute(seen), appointments=listed)
        others = tuple(r for r in self.snapshot.roles if r.commit != commit)
        return self.set(roles=(*others, known), policy_commit=commit)

    def last_review(self, **changes: Any) -> Story:
        """Changes what the forge shows of the last review."""
        *before, last = self.snapshot.reviews
        return self.set(reviews=(*before, replace(last, **changes)))


def story(kind: PullKind, number: int, author: Account, head_ref: str, head_repo: str) -> Story:
    pull = Pull(
        number=number,
        title="Permohonan data",
        body="",
        author=author,
        state=PullState.OPEN,
        base_ref="main",
        base_sha="m0",
        head_ref=head_ref,
        head_sha="c0",
        head_repo=head_repo,
        created_at=minute(0),
    )
    snapshot = Snapshot(
        repository=REPOSITORY,
        read_at=minute(100),
        policy_commit=POLICY_COMMIT,
        roles=(RolesAt(commit=POLICY_COMMIT, seen_at=minute(-60), appointments=appointments()),),
        kind=kind,
        pull=pull,
        changes=(),
        changes_complete=True,
        slug=SLUG,
        registration=REGISTRATION,
        requester=RequesterOfRecord(account=PEOPLE["rani"], via="pull-request"),
        intake=None,
        trees={"c0": ()},
        documents={},
        findings=(),
        pushers={},
        reviews=(),
        events=(),
        ledger=Lines(),
        catalogue=CATALOGUE,
        owners=OWNERS,
    )
    return Story(snapshot, policy())


def intake(level: str = "publik") -> Story:
    """An intake with a valid form, announced for approval and not yet approved."""
    told = story(PullKind.INTAKE, INTAKE, PEOPLE["rani"], "permohonan", "rani/data")
    told.write("request", contents(level)["request"], "rani", "c1")
    return told.announce(1, "request-approved")


def approved_intake(level: str = "publik") -> Story:
    return intake(level).review(10, "hadi")


def opened(level: str = "publik") -> Story:
    """A fulfilment as it is opened: the accepted form and nothing else."""
    told = story(PullKind.FULFILMENT, FULFILMENT, BOT, f"fulfil/{SLUG}", REPOSITORY)
    form = contents(level)["request"]
    told.write("request", form, "rani", "c0")
    proofs = (
        Proof(evidence="form-submitted", at=minute(-50), role="requester", by=PEOPLE["rani"]),
        Proof(evidence="request-approved", at=minute(-40), role="head", by=PEOPLE["hadi"]),
    )
    told.set(
        intake=Intake(
            pull=INTAKE,
            author=PEOPLE["rani"],
            created_at=minute(-50),
            merged_at=minute(-30),
            merge_sha="m0",
            request_sha256=file("request", form).sha256,
            proofs=proofs,
        )
    )
    return told.act(0, ActName.NOTIFIED, "request-forwarded")


def coordinated(level: str = "publik") -> Story:
    """Steps 3 to 5: the team is written and agreed on."""
    told = opened(level).write("team", contents()["team"], "rina", "c1")
    told.announce(
        5, "coordinated-data-services", "coordinated-systems-development", "coordinated-programmers"
    )
    return told.review(10, "rina").review(11, "budi").review(12, "andi")


def assigned(level: str = "publik") -> Story:
    """Steps 6 to 8: the letter is written, checked, approved and received."""
    told = coordinated(level).write("letter", contents()["letter"], "sari", "c2")
    told.announce(20, "letter-checked").review(25, "sari")
    told.announce(30, "letter-approved").review(35, "hadi")
    return told.act(36, ActName.NOTIFIED, "letter-received")


def granted(level: str = "publik") -> Story:
    """Step 9, and before it the data-use approval above publik: access as the staff proposed it."""
    told = assigned(level)
    if level != "publik":
        told.write("data-use", contents()["data-use"], "rina", "c2u")
        told.announce(37, "data-use-approved-owner", "data-use-approved-head")
        told.review(38, "omar").review(39, "hadi")
    told.write("access", contents()["access"], "tono", "c3")
    return told.announce(40, "access-granted").review(45, "andi")


def proposed(level: str = "publik") -> Story:
    """Steps 10 and 11: the procedure by one member of the team, approved by another."""
    told = granted(level).write("procedure", contents()["procedure"], "tono", "c4")
    return told.announce(50, "procedure-approved").review(55, "wati")


def generated(level: str = "publik") -> Story:
    """Steps 12 and 13: the dataset is made and its draft delivered."""
    told = proposed(level).write("manifest", contents()["manifest"], BOT, "c5")
    manifest = file("manifest", contents()["manifest"]).sha256
    told.set(
        generation=Generation(
            expected_key=KEY, manifest_key=KEY, manifest_sha256=manifest, outputs_match=True
        )
    )
    told.act(60, ActName.GENERATED, "dataset-generated", digest=manifest, detail={"key": KEY})
    told.act(61, ActName.DELIVERED, "draft-to-verifiers", digest=manifest)
    return told.act(61, ActName.DELIVERED, "draft-to-requester", digest=manifest)


def checked(level: str = "publik") -> Story:
    """Step 15; step 16 is open."""
    told = generated(level).announce(62, "verified-data-services", "verified-systems-development")
    return told.review(65, "rina").review(66, "budi").announce(67, "verified-unit")


def verified(level: str = "publik") -> Story:
    """Steps 15 and 16."""
    return checked(level).review(70, "nur")


def fulfilled(level: str = "publik") -> Story:
    """Everything up to 18a: the pull request may be merged."""
    return verified(level).announce(71, "handover-authorised").review(75, "hadi")


def maintenance(*paths: str) -> Story:
    """A change of the policy by one maintainer, announced, not yet approved."""
    author = PEOPLE["joko"]
    told = story(PullKind.MAINTENANCE, MAINTENANCE, author, "kalender", REPOSITORY)
    changed = tuple(
        change(path, ChangeStatus.MODIFIED) for path in paths or ("policy/calendar/2027.yaml",)
    )
    told.set(
        slug=None,
        requester=None,
        registration=f"pull-{MAINTENANCE}",
        changes=changed,
        trees={"c1": ()},
    )
    return told.set_pull(head_sha="c1").announce(1, "change-approved")


def approved_maintenance(level: str = "publik") -> Story:
    """The same, approved by another maintainer; it has no level."""
    return maintenance().review(10, "maya")
