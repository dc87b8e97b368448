"""Invented histories of requests: what a desk that works for months leaves in its archive. Seeded; nobody's.

People write forms at all hours and answer in office hours; now and then somebody pauses, corrects, refuses or
forgets. Some histories are drawn at the edges instead, where months, years, holidays and days end.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone

from datareq.documents.codec import encode
from datareq.model.forge import Account
from datareq.model.outcome import Outcome, OutcomeKind
from datareq.model.pauses import Pause
from datareq.model.record import Record, RecordedFile, RecordedStep, Times
from datareq.model.sop import Sop
from datareq.model.verdict import Proof, Status
from datareq.reporting.documentation import ArchivedRequest
from datareq.reporting.timeliness import OpenRequest

WIB = timezone(timedelta(hours=7))
UNITS = ("FIP", "FBS", "FMIPA", "FISH", "FT", "FEB", "BAKH")
LEVELS = (("publik", 70), ("terbatas", 20), ("rahasia", 10))
URGENCIES = (("normal", 80), ("mendesak", 15), ("sangat_mendesak", 4), ("dicabut", 1))
OUTCOMES = (
    (OutcomeKind.DELIVERED, 70),
    (OutcomeKind.DELIVERED_IN_PART, 8),
    (OutcomeKind.NOT_AVAILABLE, 5),
    (OutcomeKind.REDIRECTED, 2),
    (OutcomeKind.REFUSED, 10),
    (OutcomeKind.WITHDRAWN, 5),
)
DONE = (OutcomeKind.DELIVERED, OutcomeKind.DELIVERED_IN_PART)
ALWAYS = (
    "request.yaml",
    "team.yaml",
    "letter.yaml",
    "access.yaml",
    "procedure.yaml",
    "manifest.json",
)
REST = ("output/data.csv", "berita-acara.md", "intake.snapshot.json", "fulfilment.snapshot.json")
EDGES = (
    date(2025, 3, 28), date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 3, 17),
    date(2026, 3, 18), date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 30),
)  # fmt: skip
CLOCKS = (time(0, 0), time(0, 0, 1), time(6, 59, 59), time(7, 0), time(16, 0), time(23, 59, 59))
GRACE = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A desk's whole time: what it archived (corrections are further versions) and what is open."""

    archived: tuple[ArchivedRequest, ...]
    live: tuple[OpenRequest, ...]


def history(seed: int, count: int, first: date, months: int, sop: Sop) -> History:
    """`count` requests handed in from `first` on, over so many months."""
    drawn = random.Random(seed)
    archived: list[ArchivedRequest] = []
    live: list[OpenRequest] = []
    for number in range(1, count + 1):
        record = _record(drawn, number, first, months, sop)
        if drawn.random() < 0.06 and record.times.complete_at is not None:
            live.append(_open(record))
            if drawn.random() < 0.7:
                continue  # else it was archived while the desk's account was being read
        archived.append(_kept(drawn, record))
        archived += [_kept(drawn, again) for again in _corrections(drawn, record)]
    return History(archived=tuple(archived), live=tuple(live))


def records(seed: int, count: int, first: date, months: int, sop: Sop) -> Iterator[Record]:
    """Only first versions, for whoever needs very many."""
    drawn = random.Random(seed)
    for number in range(1, count + 1):
        yield _record(drawn, number, first, months, sop)


def _record(drawn: random.Random, number: int, first: date, months: int, sop: Sop) -> Record:
    created = _moment(drawn, first, months)
    kind = _one(drawn, OUTCOMES)
    level, urgency = _one(drawn, LEVELS), _one(drawn, URGENCIES)
    times = _times(drawn, created, kind)
    given = kind in DONE
    names = (*ALWAYS, *(["data-use.yaml"] if level != "publik" else []), *REST) if given else (
        "request.yaml", "intake.snapshot.json",
    )  # fmt: skip
    registration = f"PDI-{created.astimezone(WIB).year}-{number:04d}"
    requested = drawn.randint(0, 9)
    form = drawn.random()
    required = drawn.randint(12, 30)
    return Record(
        schema=1,
        registration=registration,
        slug=f"{created.astimezone(WIB):%Y-%m-%d}-fmipa-data-{number}",
        archive_version=1,
        sop=sop.id,
        sop_version=sop.version,
        requester=Account(id=5_000 + number, login=f"pemohon{number}"),
        via="pull-request",
        unit=drawn.choice(UNITS),
        level=level,
        urgency=urgency,
        title=f"Mahasiswa aktif menurut prodi, bagian {number}",
        outcome=Outcome(kind=kind, code="17h" if kind is OutcomeKind.REFUSED else None),
        intake_pull=2 * number,
        fulfilment_pull=2 * number + 1 if given else None,
        times=times,
        completeness=None if form < 0.03 else (0, 0) if form < 0.05 else (drawn.randint(required * 2 // 3, required), required),
        requested_variables=requested,
        delivered_variables=drawn.randint(0, requested) if drawn.random() < 0.2 else requested,
        sent_back=None if drawn.random() < 0.03 else drawn.choice((0, 0, 0, 0, 0, 0, 1, 2)),
        steps=_steps(drawn, times, sop) if given else (),
        files=tuple(RecordedFile(path=name, sha256=_sha(f"{registration} {name}")) for name in names),
        snapshots=tuple(name for name in names if name.endswith(".snapshot.json")),
        policy_commit="c" * 40,
        manifest_sha256=_sha(registration) if given else None,
    )  # fmt: skip


def _moment(drawn: random.Random, first: date, months: int) -> datetime:
    """When a form is handed in, in UTC; sometimes in the last or first second of a month, year or holiday."""
    if drawn.random() < 0.25:
        day, clock = drawn.choice(EDGES), drawn.choice(CLOCKS)
    else:
        day = first + timedelta(days=drawn.randrange(months * 30))
        clock = time(drawn.randrange(24), drawn.randrange(60), drawn.randrange(60))
    return datetime.combine(day, clock, WIB).astimezone(UTC)


def _times(drawn: random.Random, created: datetime, kind: OutcomeKind) -> Times:
    complete = None if drawn.random() < 0.03 else _after(drawn, created, 2)
    accepted = _after(drawn, complete or created, 20)
    generated = _after(drawn, accepted, 60)
    verified = _after(drawn, generated, 30)
    if drawn.random() < 0.04:  # it was made once more after it had been verified
        generated, verified = verified, generated
    closed = _after(drawn, max(verified, generated), 20)
    if kind in (OutcomeKind.REFUSED, OutcomeKind.WITHDRAWN):
        closed = _after(drawn, complete or created, 30)
        return Times(created_at=created, complete_at=complete, closed_at=closed)
    pauses = []
    start = complete or created
    while drawn.random() < 0.15 and len(pauses) < 3:
        since = _after(drawn, start, 30)
        start = _after(drawn, since, 60)
        pauses.append(Pause(since=since, until=start))
    if drawn.random() < 0.8:
        closed = max(closed, start)  # who waits for an answer hands nothing over meanwhile
    if pauses and drawn.random() < 0.1:
        pauses[-1] = Pause(since=pauses[-1].since)
    done = kind in DONE
    return Times(
        created_at=created,
        complete_at=complete,
        accepted_at=accepted if drawn.random() < 0.97 else None,
        generated_at=generated if done else None,
        verified_at=verified if done else None,
        merged_at=closed if done else None,
        closed_at=closed,
        due=None,
        pauses=tuple(pauses),
        extended_days=7 if drawn.random() < 0.08 else 0,
    )


def _after(drawn: random.Random, before: datetime, hours: int) -> datetime:
    """Some time later, with a long tail; often at once, often in office hours, at times on a holiday's edge."""
    chance = drawn.random()
    if chance < 0.05:
        return before
    later = before + timedelta(seconds=int(drawn.expovariate(1 / (hours * 3600))))
    if chance < 0.15:
        clock = drawn.choice(CLOCKS)
        return max(
            datetime.combine(later.astimezone(WIB).date(), clock, WIB).astimezone(UTC), before
        )
    if chance < 0.75:
        local = later.astimezone(WIB)
        while local.weekday() > 4:
            local += timedelta(days=1)
        clock = time(8 + local.hour % 8, local.minute, local.second)
        return max(datetime.combine(local.date(), clock, WIB).astimezone(UTC), before)
    return later


def _steps(drawn: random.Random, times: Times, sop: Sop) -> tuple[RecordedStep, ...]:
    """Every evidence given once between acceptance and end, mostly in order; some by an acting official."""
    start, end = times.created_at, times.closed_at or times.created_at
    evidences = [(step, evidence) for step, evidence in sop.evidences()]
    span = max((end - start) // max(len(evidences), 1), timedelta(0))
    found: dict[str, list[Proof]] = {}
    for place, (_, evidence) in enumerate(evidences):
        swap = drawn.choice((-3, 3)) if drawn.random() < 0.03 else 0
        at = (start + max(place + swap, 0) * span).replace(microsecond=0)
        if drawn.random() < 0.05:
            continue
        acting = drawn.random() < 0.06
        for turn in range(2 if drawn.random() < 0.04 else 1):
            proof = Proof(
                evidence=evidence.id,
                at=at + turn * 4 * span,
                role=evidence.roles[0] if evidence.roles else None,
                by=Account(id=900 + place, login=f"pejabat{place}"),
                acting="plh" if acting else None,
                decree="12/UN39/KP/2026" if acting else None,
            )
            found.setdefault(evidence.id, []).append(proof)
    steps = []
    for step in sop.steps:
        proofs = tuple(proof for e in step.evidences for proof in found.get(e.id, ()))
        at = max((proof.at for proof in proofs), default=None)
        status = Status.DONE if proofs else Status.NOT_APPLICABLE
        steps.append(RecordedStep(n=step.n, id=step.id, status=status, at=at, proofs=proofs))
    return tuple(steps)


def _corrections(drawn: random.Random, record: Record) -> Iterator[Record]:
    """Later versions, some on the very second on which they stop to count."""
    closed = record.times.closed_at
    if record.outcome.kind not in DONE or closed is None:
        return
    version = 2
    while drawn.random() < 0.08:
        later = drawn.choice(
            (GRACE, GRACE + timedelta(seconds=1), GRACE - timedelta(seconds=1), timedelta(0),
             timedelta(days=drawn.randrange(60), seconds=drawn.randrange(86_400)))
        )  # fmt: skip
        times = replace(record.times, closed_at=closed + later)
        yield replace(record, archive_version=version, times=times)
        version += 1


def _kept(drawn: random.Random, record: Record) -> ArchivedRequest:
    """What lies beside the record; at times a paper is missing, changed or withheld, or the register's row."""
    present = {file.path: file.sha256 for file in record.files}
    if drawn.random() < 0.08:
        present.pop(drawn.choice(list(present)))
    if drawn.random() < 0.04:
        present[drawn.choice(list(present))] = _sha("changed")
    files = list(record.files)
    if drawn.random() < 0.03:
        name, digest = files[0].path + ".sha256", _sha("withheld")
        files[0] = RecordedFile(path=name, sha256=digest)
        present.pop("request.yaml", None)
        present[name] = digest
    record = replace(record, files=tuple(files))
    present["record.json"] = hashlib.sha256(encode(record)).hexdigest()
    return ArchivedRequest(record=record, present=present, registered=drawn.random() > 0.02)


def _open(record: Record) -> OpenRequest:
    assert record.times.complete_at is not None
    return OpenRequest(
        registration=record.registration,
        unit=record.unit,
        level=record.level,
        urgency=record.urgency,
        complete_at=record.times.complete_at,
        pauses=record.times.pauses,
        extended_days=record.times.extended_days,
    )


def _one(drawn: random.Random, choices: tuple[tuple[object, int], ...]) -> object:
    return drawn.choices([c for c, _ in choices], [w for _, w in choices])[0]


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
