"""The fourth and the fifth indicator of invented histories, counted twice, by nothing in common."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import pytest

from datareq.documents import nouns
from datareq.documents.strict_yaml import parse
from datareq.model.envelope import DeskKey, KeyHolder, Sealing
from datareq.model.manifest import Disclosure, Manifest, ManifestCheck, ManifestOutput
from datareq.model.policy import Policy
from datareq.model.record import Distribution, Record
from datareq.model.request import Request, Retention
from datareq.model.survey import SURVEY_FILE, Answer
from datareq.reporting.compliance import Papers
from datareq.reporting.documentation import ArchivedRequest
from datareq.reporting.indicators import figures
from datareq.reporting.period import Period
from datareq.reporting.satisfaction import Answers
from tests.histories import history
from tests.oracle import controls
from tests.oracle.test_indicators_again import COMMIT, FIRST, MONTHS, ROOT, plain, policy, rules

SEEDS = range(20)
LEVELS = ("publik", "terbatas", "rahasia", "dicabut")
RULES = ("subjects", "no-persons", "alike", "uncontrolled")
KEY = "age1test"


@cache
def request_() -> Request:
    folder = ROOT / "tests/examples/valid/publik-agregat/requests"
    file = next(folder.glob("*/request.yaml"))
    value = parse(file.read_bytes(), file.name).value
    assert isinstance(value, dict)
    return nouns.to_request(value)


@cache
def sealed_policy() -> Policy:
    key = DeskKey(key=KEY, since=date(2024, 1, 1))
    return replace(policy(), sealing=Sealing(periods=(key,)))


def papers(drawn: random.Random, record: Record) -> Papers:
    """Mostly in order; each thing that can be wrong is at times."""
    form = request_()
    personal = drawn.random() < 0.4
    variables = tuple(replace(one, personal=personal) for one in form.data.variables)
    day = date(2025, 1, 1) + timedelta(days=drawn.randrange(900))
    form = replace(
        form,
        data=replace(form.data, variables=variables),
        personal_data=form.personal_data if drawn.random() < 0.5 else None,
        retention=Retention(destroy_by=day, method="hapus") if drawn.random() < 0.4 else None,
    )
    outputs = tuple(
        ManifestOutput(
            id=f"t{n}",
            title="Tabel",
            rows=None,
            fields=(),
            files=(),
            disclosure=Disclosure(rule=drawn.choice(RULES), threshold=8, cells=1, suppressed=0),
            checks=tuple(
                ManifestCheck(name=name, columns=(), passed=drawn.random() > 0.1, sentence="")
                for name in ("identifiers", "granted-columns")
            ),
        )
        for n in range(drawn.randrange(1, 3))
    )
    level = record.level if drawn.random() < 0.8 else drawn.choice(LEVELS)
    made = Manifest(request=record.registration, key="k", level=level, sources=(), outputs=outputs, coverage=())  # fmt: skip
    return Papers(
        request=form if drawn.random() > 0.05 else None,
        manifest=made if drawn.random() > 0.05 else None,
        floor=drawn.choice(("publik", record.level, *LEVELS)) if drawn.random() > 0.05 else None,
        incidents=int(drawn.random() < 0.1),
        destroyed=drawn.random() < 0.5,
    )


def distributed(drawn: random.Random, item: ArchivedRequest) -> ArchivedRequest:
    """With what left, sealed or not; and at times something that somebody must not have approved."""
    record = item.record
    keys = (KeyHolder(account=1, fingerprint="SHA256:x"),) if drawn.random() < 0.8 else ()
    sent = Distribution(at=record.times.created_at, channel="x", manifest_sha256="e" * 64, keys=keys, envelopes=("a",) if drawn.random() < 0.9 else ())  # fmt: skip
    steps = record.steps
    if steps and drawn.random() < 0.2:
        place = drawn.randrange(len(steps))
        people = (record.requester, *(p.by for step in steps for p in step.proofs if p.by))
        by = drawn.choice(people)
        proofs = tuple(replace(proof, by=by) for proof in steps[place].proofs)
        steps = (*steps[:place], replace(steps[place], proofs=proofs), *steps[place + 1 :])
    return replace(item, record=replace(record, distributions=(sent,), steps=steps))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_product_and_a_spreadsheet_agree(seed: int) -> None:
    drawn = random.Random(f"controls {seed}")
    told = history(seed, 100, FIRST, MONTHS, policy().sop)
    archived = [distributed(drawn, item) for item in told.archived]
    names = sorted({item.record.registration for item in archived})
    seen = {item.record.registration: papers(drawn, item.record) for item in archived}
    plain_papers = {
        name: {
            "request": plain(one.request) if one.request else None,
            "manifest": plain(one.manifest) if one.manifest else None,
            "floor": one.floor, "incidents": one.incidents, "destroyed": one.destroyed,
        }
        for name, one in seen.items()
    }  # fmt: skip
    versions = {item.record.registration: item.record.archive_version for item in archived}
    scores: dict[tuple[str, int], list[int] | None] = {
        (name, drawn.randint(1, versions[name])): [drawn.randint(1, 4) for _ in range(9)]
        if drawn.random() > 0.1
        else None
        for name in names
        if drawn.random() < 0.9
    }
    opened = {
        name: Answer(registration=name, scores=tuple(given)) if given else None
        for (name, _), given in scores.items()
    }
    archived = [
        replace(item, present={**item.present, SURVEY_FILE: hashlib.sha256(item.record.registration.encode()).hexdigest()})
        if (item.record.registration, item.record.archive_version) in scores else item
        for item in archived
    ]  # fmt: skip
    records = [plain(item.record) for item in archived]
    known, survey = controls.levels(ROOT), policy().survey
    assert survey is not None
    reasons = set()
    for month in Period(year=FIRST.year, month=FIRST.month, months=MONTHS).each:
        key = (month.year, month.month)
        end = month.ends_at("Asia/Jakarta")
        for cutoff in (end, end + timedelta(days=drawn.randrange(10, 40))):
            found = figures(
                *(month, archived, told.live, sealed_policy(), cutoff, COMMIT),
                lambda record: seen[record.registration],
                Answers(opened=opened, keys=frozenset({KEY})),
            )
            again = controls.fourth_indicator(key, records, plain_papers, cutoff, rules(), known)
            assert {row.registration: dict(row.results) for row in found.controlled} == again
            whole = [all(each.values()) for each in again.values()]
            assert found.indicators[3].value == (
                Fraction(100 * sum(whole), len(whole)) if whole else None
            )
            value, reason = controls.fifth_indicator(
                *(key, records, scores, cutoff, rules()), survey.open_days, survey.hidden_below
            )
            fifth = found.indicators[4]
            assert fifth.value == value
            assert (fifth.reason or "").removeprefix("survey-") == (reason or "")
            reasons.add(reason)
    assert reasons >= {None, "open"}
