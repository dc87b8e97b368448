"""What people wrote down of incidents and destructions reaches the controls of the requests that it names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.envelope.test_retention_run import record
from tests.unit.delivery.test_incident import TEXT

from datareq.documents.codec import encode
from datareq.errors import DocumentError
from datareq.model.afterwards import DESTRUCTION_FILE, Destruction
from datareq.model.afterwards import Destroyed as Said
from datareq.model.envelope import Envelope, EnvelopeKind, KeyHolder, Sealed
from datareq.model.forge import Account
from datareq.model.manifest import Manifest
from datareq.model.record import Distribution
from datareq.model.retention import Destroyed, Due, Ground
from datareq.reconcile.controls import is_gone
from datareq.wiring.accounts import accounts_in

AT = datetime(2026, 4, 2, tzinfo=UTC)
REGISTRATION = "PDI-2026-0042"
NAME = f"kept/{REGISTRATION}/{'a' * 64}.age"
SEALED = Sealed(
    commitment="c",
    signer="s",
    envelopes=(Envelope(kind=EnvelopeKind.KEPT, sha256="a" * 64, to=()),),
)
MANIFEST = Manifest(
    request=REGISTRATION,
    key="k",
    level="terbatas",
    sources=(),
    outputs=(),
    coverage=(),
    sealed=SEALED,
)
RECORD = replace(
    record(REGISTRATION, AT),
    distributions=(
        Distribution(
            at=AT,
            channel="repositori",
            manifest_sha256="0" * 64,
            keys=(KeyHolder(account=7, fingerprint="x"), KeyHolder(account=8, fingerprint="y")),
        ),
    ),
)


def words(*accounts: int) -> bytes:
    copies = tuple(Said(at=AT, by=Account(id=one, login="x"), comment=one) for one in accounts)
    return encode(
        Destruction(schema=1, registration=REGISTRATION, archive_version=1, copies=copies)
    )


def write(root: Path, path: str, data: bytes) -> None:
    (root / path).parent.mkdir(parents=True)
    (root / path).write_bytes(data)


def test_an_incident_counts_for_each_request_that_it_names(tmp_path: Path) -> None:
    two = TEXT.replace("[PDI-2026-0042]", "[PDI-2026-0042, PDI-2026-0043]")
    write(tmp_path, "records/incidents/2026-03-19-a/incident.yaml", two.encode())
    write(tmp_path, "records/incidents/2026-03-20-b/incident.yaml", TEXT.encode())
    assert accounts_in(tmp_path).incidents == {"PDI-2026-0042": 2, "PDI-2026-0043": 1}


def test_an_incident_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "records/incidents/2026-03-19-a/incident.yaml", b"kind: [")
    with pytest.raises(DocumentError) as refused:
        accounts_in(tmp_path)
    assert refused.value.code == "incident-unreadable"


@pytest.mark.parametrize("done", [True, False], ids=["finished", "not finished"])
def test_only_a_finished_destruction_counts(done: bool, tmp_path: Path) -> None:
    due = Due(name=NAME, registration=REGISTRATION, ground=Ground.EXPIRED, since=date(2026, 4, 2))
    made = Destroyed(schema=1, day=date(2026, 4, 2), payloads=(due,), keys=(), done=done)
    write(tmp_path, f"records/destructions/2026-04-02/{DESTRUCTION_FILE}", encode(made))
    assert accounts_in(tmp_path).destroyed == (frozenset({NAME}) if done else frozenset())


@pytest.mark.parametrize(
    ("said", "gone", "expected"),
    [
        (words(7, 8), {NAME}, True),
        (words(7), {NAME}, False),
        (None, {NAME}, False),
        (words(7, 8), set(), False),
        (b"{}", {NAME}, False),
    ],
    ids=["all", "a recipient owes it", "nobody said", "the desk's copy is there", "unreadable"],
)
def test_data_is_gone_when_everybody_who_had_it_says_so(
    said: bytes | None, gone: set[str], expected: bool
) -> None:
    assert is_gone(RECORD, MANIFEST, said, frozenset(gone)) is expected
