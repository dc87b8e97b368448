"""The controls of the fourth indicator: each kept by a whole request, each broken by one change of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from kpi_story import ROOT, archived, at, record

from datareq.documents import nouns
from datareq.documents.policy import load_policy
from datareq.documents.strict_yaml import parse
from datareq.documents.tree import read_folder
from datareq.generation.disclosure.protect import ALIKE, COUNTED, NO_PERSONS, UNCONTROLLED
from datareq.generation.identifiers.outcome import CHECK
from datareq.model.envelope import KeyHolder
from datareq.model.forge import Account
from datareq.model.manifest import Disclosure, Manifest, ManifestCheck, ManifestOutput
from datareq.model.policy import Policy
from datareq.model.record import Distribution, Record, RecordedStep
from datareq.model.request import Request, Retention
from datareq.model.sop import Condition, EvidenceKind
from datareq.model.verdict import Proof, Status
from datareq.reporting.compliance import IDENTIFIERS, PROTECTED, Papers, controlled, controls
from datareq.reporting.compliance import UNCONTROLLED as SPARED
from datareq.reporting.indicators import compliance, figures
from datareq.reporting.period import Period

APRIL = Period(year=2026, month=4)
DAY = date(2026, 4, 30)
START = at("2026-03-12 02:00")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "working-copy")


def whole(policy: Policy) -> Record:
    """A request whose every approval was given by somebody else, in the procedure's order."""
    steps = []
    for place, step in enumerate(policy.sop.steps):
        asked = [e for e in step.evidences if e.kind is EvidenceKind.APPROVAL]
        plain = [e for e in asked if e.when == Condition()]
        when = START + timedelta(hours=place)
        proofs = tuple(
            Proof(evidence=e.id, at=when, by=Account(id=1000 + place * 10 + n, login="x"))
            for n, e in enumerate(one for e in plain for one in [e] * e.count)
        )
        applies = bool(plain) or not asked
        status = Status.DONE if applies else Status.NOT_APPLICABLE
        steps.append(RecordedStep(n=step.n, id=step.id, status=status, at=when, proofs=proofs))
    made = record(42, "2026-03-12 02:00", "2026-04-01 03:00", steps=tuple(steps))
    handed = Distribution(at=at("2026-04-01 03:00"), channel="repositori", manifest_sha256="e" * 64)
    return replace(made, distributions=(replace(handed, path="datasets/published/PDI-2026-0042"),))


def request() -> Request:
    folder = ROOT / "tests/examples/valid/publik-agregat/requests"
    file = next(folder.glob("*/request.yaml"))
    value = parse(file.read_bytes(), file.name).value
    assert isinstance(value, dict)
    return nouns.to_request(value)


def manifest(level: str = "publik", rule: str = "subjects", *, passed: bool = True) -> Manifest:
    output = ManifestOutput(
        id="t",
        title="Tabel",
        rows=1,
        fields=(),
        files=(),
        disclosure=Disclosure(rule=rule, threshold=8, cells=1, suppressed=0),
        checks=(ManifestCheck(name="granted-columns", columns=(), passed=passed, sentence=""),),
    )
    return Manifest(
        request="PDI-2026-0042", key="k", level=level, sources=(), outputs=(output,), coverage=()
    )


def doubtful() -> Manifest:
    """A column that may hold an identifier; the checks say so, and those who verify see it."""
    whole_ = manifest()
    seen = ManifestCheck(name=CHECK, columns=("kode",), passed=False, sentence="")
    (output,) = whole_.outputs
    return replace(whole_, outputs=(replace(output, checks=(*output.checks, seen)),))


def papers(**changes: object) -> Papers:
    kept = Papers(request=request(), manifest=manifest(), floor="publik", incidents=0)
    return replace(kept, **changes)  # type: ignore[arg-type]


def without(made: Record, evidence: str) -> Record:
    """The record without the proofs of an evidence."""
    return replace(
        made,
        steps=tuple(
            replace(step, proofs=tuple(p for p in step.proofs if p.evidence != evidence))
            for step in made.steps
        ),
    )


def altered(made: Record, evidence: str, **changes: object) -> Record:
    """The record with other proofs of an evidence."""
    return replace(
        made,
        steps=tuple(
            replace(
                step,
                proofs=tuple(
                    replace(p, **changes) if p.evidence == evidence else p  # type: ignore[arg-type]
                    for p in step.proofs
                ),
            )
            for step in made.steps
        ),
    )


def both_by_one(made: Record) -> Record:
    """Two division heads are one person."""
    one = Account(id=5, login="a")
    return altered(
        altered(made, "coordinated-data-services", by=one),
        "coordinated-systems-development",
        by=one,
    )


def personal() -> Request:
    asked = request()
    variables = tuple(
        replace(variable, personal=True, reason="perlu") for variable in asked.data.variables
    )
    return replace(asked, data=replace(asked.data, variables=variables), personal_data=None)


def refused_step(made: Record, policy: Policy) -> Record:
    """A conditional approval that was asked for and isn't done."""
    asked = {
        step.id
        for step, e in policy.sop.evidences()
        if e.kind is EvidenceKind.APPROVAL and e.when != Condition()
    }
    return replace(
        made,
        steps=tuple(
            replace(step, status=Status.WAITING) if step.id in asked else step
            for step in made.steps
        ),
    )


def test_a_request_that_kept_everything_has_nothing_broken(policy: Policy):
    found = controls(whole(policy), papers(), policy, DAY)
    assert [name for name, kept in found.items() if not kept] == []
    assert {"authority", "level", "channel", "access", "separation", "incident"} <= found.keys()


def test_what_left_encrypted_to_its_recipients_kept_the_channel(policy: Policy):
    made = whole(policy)
    (item,) = made.distributions
    sealed = replace(
        item,
        keys=(KeyHolder(account=9, fingerprint="SHA256:recipient"),),
        envelopes=("released/PDI-2026-0042/v1/" + "a" * 64 + ".age",),
    )
    made = replace(made, level="rahasia", distributions=(sealed,))

    assert controls(made, papers(manifest=manifest("rahasia")), policy, DAY)["channel"] is True


def test_what_may_be_an_identifier_is_excepted_once_it_is_verified(policy: Policy):
    found = controls(whole(policy), papers(manifest=doubtful()), policy, DAY)
    assert found["identifiers"] is True


def test_rows_about_people_that_left_sealed_are_no_small_groups(policy: Policy):
    made = replace(whole(policy), level="terbatas")
    found = controls(made, papers(manifest=manifest("terbatas", "uncontrolled")), policy, DAY)
    assert "disclosure" not in found


Break = Callable[[Record, Policy], tuple[Record, Papers]]


@pytest.mark.parametrize(
    ("broken", "spoil"),
    [
        pytest.param("authority", lambda r, _: (without(r, "request-approved"), papers()), id="nobody-approved"),
        pytest.param("level", lambda r, _: (r, papers(floor="rahasia")), id="below-the-floor"),
        pytest.param("level", lambda r, _: (replace(r, level="terbatas"), papers()), id="manifest-below-the-approved"),
        pytest.param("level", lambda r, _: (r, papers(floor=None)), id="floor-unknown"),
        pytest.param("data-use", lambda r, p: (refused_step(r, p), papers()), id="data-use-missing"),
        pytest.param("legal-basis", lambda r, _: (r, papers(request=personal())), id="no-legal-basis"),
        pytest.param("legal-basis", lambda r, _: (r, papers(request=None)), id="form-unreadable"),
        pytest.param("identifiers", lambda r, _: (r, papers(manifest=manifest(passed=False))), id="check-failed"),
        pytest.param("identifiers", lambda r, _: (without(r, "verified-unit"), papers(manifest=doubtful())), id="doubtful-and-not-verified"),
        pytest.param("identifiers", lambda r, _: (r, papers(manifest=manifest(passed=False))), id="another-check-failed"),
        pytest.param("identifiers", lambda r, _: (r, papers(manifest=None)), id="manifest-unreadable"),
        pytest.param("disclosure", lambda r, _: (r, papers(manifest=manifest(rule="uncontrolled"))), id="uncontrolled"),
        pytest.param("channel", lambda r, _: (replace(r, level="rahasia"), papers(manifest=manifest("rahasia"))), id="published-above"),
        pytest.param("access", lambda r, _: (altered(r, "access-granted", at=START), papers()), id="access-before-letter"),
        pytest.param("access", lambda r, _: (without(without(r, "letter-approved"), "letter-checked"), papers()), id="no-letter"),
        pytest.param(
            "destruction",
            lambda r, _: (
                r,
                papers(request=replace(request(), retention=Retention(destroy_by=date(2026, 4, 29), method="hapus"))),
            ),
            id="destruction-overdue",
        ),
        pytest.param("separation", lambda r, _: (altered(r, "request-approved", by=r.requester), papers()), id="own-request"),
        pytest.param("separation", lambda r, _: (both_by_one(r), papers()), id="one-person-alone"),
        pytest.param("incident", lambda r, _: (r, papers(incidents=1)), id="incident"),
    ],
)  # fmt: skip
def test_a_broken_control_is_named(policy: Policy, broken: str, spoil: Break):
    found = controls(*spoil(whole(policy), policy), policy, DAY)
    assert found[broken] is False


def test_what_is_gone_is_not_overdue(policy: Policy):
    past = replace(request(), retention=Retention(destroy_by=date(2026, 4, 29), method="hapus"))
    gone = papers(request=past, destroyed=True)
    assert controls(whole(policy), gone, policy, DAY)["destruction"] is True


def test_the_indicator_counts_requests_without_a_broken_control(policy: Policy):
    good, bad = whole(policy), replace(whole(policy), registration="PDI-2026-0043")
    seen = {good.registration: papers(), bad.registration: papers(incidents=2)}
    rows = controlled(
        APRIL,
        [archived(good), archived(bad)],
        lambda one: seen[one.registration],
        policy,
        APRIL.ends_at(policy.timezone),
    )
    assert compliance(rows).value == 50
    assert [row.broken for row in rows] == [(), ("incident",)]


def test_without_papers_there_is_no_figure_and_the_report_says_why(policy: Policy):
    found = figures(
        APRIL, [archived(whole(policy))], (), policy, APRIL.ends_at(policy.timezone), "c"
    )
    fourth = found.indicators[3]
    assert (fourth.value, fourth.reason) == (None, "not-yet-4")


def test_the_rules_that_protect_are_those_of_disclosure_control():
    assert set(PROTECTED) == {COUNTED, NO_PERSONS, ALIKE}
    assert SPARED == UNCONTROLLED


def test_the_check_of_identifiers_is_called_as_generation_calls_it():
    assert IDENTIFIERS == CHECK
