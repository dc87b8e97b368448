"""Which requests count as still open, read from the branch with the desk's account."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from kpi_story import ROOT, at

from datareq.documents.codec import encode, encode_line
from datareq.documents.policy import load_policy
from datareq.documents.strict_yaml import parse
from datareq.documents.tree import read_folder
from datareq.model.forge import Account, Pull, PullKind, PullState
from datareq.model.ledger import Act, ActName
from datareq.model.policy import Policy
from datareq.model.snapshot import Lines, Snapshot
from datareq.reporting.live import open_requests
from datareq.reporting.timeliness import OpenRequest
from datareq.wiring.history import ledger_files

FORM = "tests/examples/valid/mendesak/requests/2026-03-12-lp3m-daya-tampung/request.yaml"
NUMBER = "PDI-2026-0007"
COMPLETE = Act(
    name=ActName.COMPLETE,
    pull=7,
    at=at("2026-03-12 02:05"),
    detail={"complete_at": "2026-03-12T02:00:00+00:00"},
)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "working-copy")


@pytest.fixture(scope="module")
def kept() -> bytes:
    """The snapshot that was kept when the form was accepted."""
    form = parse((ROOT / FORM).read_bytes(), FORM).value
    assert isinstance(form, dict)
    return encode(
        Snapshot(
            repository="unj/data",
            read_at=at("2026-03-13 02:00"),
            policy_commit="c" * 40,
            roles=(),
            kind=PullKind.INTAKE,
            pull=Pull(
                number=7,
                title="",
                body="",
                author=Account(id=77, login="siti"),
                state=PullState.OPEN,
                base_ref="main",
                base_sha="b" * 40,
                head_ref="x",
                head_sha="a" * 40,
                head_repo=None,
                created_at=at("2026-03-12 02:00"),
            ),
            changes=(),
            changes_complete=True,
            slug="2026-03-12-lp3m-daya-tampung",
            registration=NUMBER,
            requester=None,
            intake=None,
            trees={},
            documents={"request": form},
            findings=(),
            pushers={},
            reviews=(),
            events=(),
            ledger=Lines(),
            catalogue={},
            owners={},
        )
    )


def lines(*acts: Act) -> bytes:
    return "".join(encode_line(act) + "\n" for act in acts).encode()


def test_a_complete_and_accepted_form_is_open_from_when_it_was_complete(
    policy: Policy, kept: bytes
) -> None:
    assert open_requests({NUMBER: lines(COMPLETE)}, {NUMBER: kept}, policy) == (
        OpenRequest(
            registration=NUMBER,
            unit="LP3M",
            level="publik",
            urgency="mendesak",
            complete_at=at("2026-03-12 02:00"),
        ),
    )


def ended(name: ActName) -> Act:
    return Act(name=name, pull=7, at=COMPLETE.at + timedelta(days=1))


CLOSED = {
    "archived": lines(COMPLETE, ended(ActName.ARCHIVED)),
    "being refused": lines(COMPLETE, ended(ActName.CLOSING)),
    "never complete": lines(ended(ActName.CHECKED)),
    "nothing": b"",
}


@pytest.mark.parametrize("account", CLOSED.values(), ids=CLOSED)
def test_a_request_that_ended_or_never_was_complete_is_not_open(
    account: bytes, policy: Policy, kept: bytes
) -> None:
    assert open_requests({NUMBER: account}, {NUMBER: kept}, policy) == ()


def test_the_account_is_read_from_its_branch_of_a_clone(tmp_path: Path, kept: bytes) -> None:
    def git(*args: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *args],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )

    git("init", "-q", "-b", "datareq/ledger")
    (tmp_path / "requests").mkdir()
    (tmp_path / f"requests/{NUMBER}.ndjson").write_bytes(lines(COMPLETE))
    (tmp_path / f"snapshots/{NUMBER}").mkdir(parents=True)
    (tmp_path / f"snapshots/{NUMBER}/intake.json").write_bytes(kept)
    (tmp_path / f"snapshots/{NUMBER}/fulfilment.json").write_bytes(b"{}")
    git("add", "-A")
    git("commit", "-q", "-m", "x")
    shutil.rmtree(tmp_path / "requests")
    assert ledger_files(tmp_path) == ({NUMBER: lines(COMPLETE)}, {NUMBER: kept})
