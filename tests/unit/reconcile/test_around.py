"""The words around a form are looked at for people's numbers; only their author can take them back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from datareq.documents.findings import word
from datareq.model.finding import Severity
from datareq.model.forge import Account, AccountType, Pull, PullKind, PullState
from datareq.model.snapshot import Lines
from datareq.reconcile.around import around_findings
from datareq.reconcile.cases import Case

PULL = Pull(
    number=7,
    title="Mahasiswa aktif 2021–2025",
    body="Untuk akreditasi, surat 490/UN39.5/PK.04/2026",
    author=Account(id=77, login="siti", type=AccountType.USER),
    state=PullState.OPEN,
    base_ref="main",
    base_sha="a" * 40,
    head_ref="data-2021-2025",
    head_sha="b" * 40,
    head_repo="siti/layanan-data",
    created_at=datetime(2026, 3, 12, tzinfo=UTC),
)
WORDS = {
    "title": ({"title": "Data NIM 1301619001"}, "title-identifier"),
    "text": ({"body": "tanya saya di 0812 3456 7890"}, "description-identifier"),
    "branch": ({"head_ref": "data/nik_3199055201900001"}, "branch-identifier"),
}


def case(kind: PullKind, **changes: str) -> Case:
    pull = replace(PULL, **changes)  # type: ignore[arg-type]
    return Case(
        registration="PDI-2026-0007",
        slug="2026-03-12-fmipa-mahasiswa-aktif",
        kind=kind,
        pull=pull,
        intake=pull,
        lines=Lines(),
    )


@pytest.mark.parametrize(("changes", "code"), WORDS.values(), ids=WORDS.keys())
def test_words_around_a_form_warn_their_author_and_show_nothing(
    changes: dict[str, str], code: str
) -> None:
    (found,) = around_findings(case(PullKind.INTAKE, **changes))
    assert (found.code, found.severity) == (code, Severity.WARNING)
    message, hint = word(found, "id")
    assert message
    assert hint
    assert not any(digits in repr(found) + message for digits in ("1301", "0812", "3199"))


def test_plain_words_are_let_be_and_what_the_desk_wrote_is_not_looked_at() -> None:
    assert around_findings(case(PullKind.INTAKE)) == ()
    assert around_findings(case(PullKind.FULFILMENT, title="Data NIM 1301619001")) == ()
