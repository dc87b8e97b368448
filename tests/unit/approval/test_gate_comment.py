"""The comment, the card and the check as people see them; golden files are refreshed by `make golden`."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests import factories as f
from tests.factories import FOLDER, Story, policy

from datareq.approval.card import CardFacts, card
from datareq.approval.check_words import check_summary, check_title
from datareq.approval.comment import LONGEST, MARKER, render
from datareq.documents import place_texts
from datareq.model.finding import Finding, Severity
from datareq.model.forge import Account, AccountType, PullKind
from datareq.model.message import Message
from datareq.model.request import (
    Authority,
    DataAsked,
    IncomingLetter,
    OutputAsked,
    Period,
    Purpose,
    Request,
    Requester,
    ThirdParty,
    Variable,
)
from datareq.model.roles import Appointment
from datareq.model.sop import Label
from datareq.model.verdict import Status
from datareq.reconcile import verdict_words

REGISTERED = place_texts
"""Imported for its sentences."""
GOLDEN = Path(__file__).parents[2] / "golden" / "approval"


def golden(name: str, text: str) -> None:
    """The text is that of the golden file, which `DATAREQ_GOLDEN=write` refreshes."""
    path = GOLDEN / name
    if os.environ.get("DATAREQ_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


REQUEST = Request(
    form="FRM-DATA-002",
    version=1,
    requester=Requester(category="dosen", capacity="perwakilan_unit", unit="FMIPA"),
    purpose=Purpose(category="akreditasi", text="laporan akreditasi LAMDIK"),
    data=DataAsked(
        title="Mahasiswa aktif per prodi",
        description="Jumlah mahasiswa aktif.",
        variables=(Variable(name="jumlah"),),
        population="Seluruh mahasiswa FMIPA",
        period=Period(since="2021-1", until="2025-2"),
        aggregation="prodi",
    ),
    needed_by=date(2026, 4, 2),
    classification="publik",
    undertaking=1,
    output=OutputAsked(kinds=("tabel",), formats=("xlsx",)),
    third_party=ThirdParty(shared=True, to="asesor"),
    authority=Authority(basis="surat_tugas", reference="12/UN39"),
    letter=IncomingLetter(number="490/UN39.5/PK.04/2026", date=date(2026, 2, 27), nature="biasa"),
)
FACTS = CardFacts(
    registration=f.REGISTRATION,
    request=REQUEST,
    floor="publik",
    due=date(2026, 4, 2),
    days=10,
    load=3,
    similar=("PDI-2026-0031",),
    head_told=True,
)
PERSONAL = tuple(
    Variable(name=f"kolom_{n}", personal=True, reason="menghubungi alumni" if n else None)
    for n in range(7)
)
INDIVIDUAL = replace(
    FACTS,
    request=replace(
        REQUEST,
        requester=Requester(category="alumni", capacity="individu", unit="<b>@x</b>"),
        data=replace(
            REQUEST.data,
            title="[klik](https://evil.example) @semua",
            aggregation="individu",
            variables=PERSONAL,
            period=Period(since="2025-2", until="2025-2"),
        ),
        classification="rahasia",
        third_party=ThirdParty(shared=True),
        authority=Authority(),
        letter=None,
    ),
    floor="terbatas",
    due=None,
    similar=(),
    head_told=False,
    choices=False,
)


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("card", FACTS),
        ("card-individual", INDIVIDUAL),
        (
            "card-one-personal",
            replace(
                FACTS, request=replace(REQUEST, data=replace(REQUEST.data, variables=PERSONAL[:1]))
            ),
        ),
        ("card-unknown-level", replace(FACTS, floor="lain")),
        (
            "card-not-shared",
            replace(FACTS, request=replace(REQUEST, third_party=ThirdParty()), floor=None),
        ),
    ],
)
def test_card(name: str, facts: CardFacts, lang: str) -> None:
    text = card(facts, policy(), lang)
    golden(f"{name}.{lang}.md", text + "\n")
    assert len([line for line in text.splitlines() if line.strip("> ")]) == 6 + facts.choices


def spoilt() -> Story:
    """Somebody without office, somebody too early, somebody who asked for changes, a finding."""
    story = f.coordinated("rahasia").write("letter", f.contents()["letter"], "sari", "c2")
    story.announce(20, "letter-checked").review(22, "gino").review(23, "hadi")
    story.ask_changes(24, "sari")
    story.review(25, None)
    story.set(
        findings=(
            Finding(code="template", file=f"{FOLDER}/access.yaml", line=3, path="a.b"),
            Finding(code="x", file=f"{FOLDER}/letter.yaml", line=3, path="number"),
            Finding(code="y", file=f"{FOLDER}/letter.yaml", severity=Severity.WARNING),
        )
    )
    return story


STORIES: dict[str, Callable[[], Story]] = {
    "intake": f.intake,
    "opened": f.opened,
    "spoilt": spoilt,
    "generating": f.proposed,
    "fulfilled": f.fulfilled,
    "team-changed": lambda: f.fulfilled().write(
        "team", {"members": [{"account": f.person("wati")}]}, "rina", "c9"
    ),
    "refused": lambda: f.approved_intake().set_pull(base_ref="develop"),
    "mixed": lambda: f.approved_intake().set(kind=PullKind.MIXED),
    "maintenance": lambda: f.maintenance().review(5, "joko"),
    "vacant": lambda: f.coordinated().roles(
        tuple(a for a in f.appointments() if a.role != "administration")
    ),
}


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_comment(name: str, lang: str) -> None:
    verdict = STORIES[name]().verdict()
    header = card(FACTS, policy(), lang) if name == "intake" else ""
    text = render(verdict, policy(), lang, header)
    assert text.startswith(MARKER + "\n")
    golden(f"comment-{name}.{lang}.md", text)


@pytest.mark.parametrize("name", STORIES)
def test_check(name: str) -> None:
    verdict = STORIES[name]().verdict()
    title = check_title(verdict, policy(), "id")
    assert "\n" not in title
    assert "@" not in title
    golden(f"check-{name}.id.md", f"{title}\n\n{check_summary(verdict, policy(), 'id')}\n")


def test_a_step_to_be_put_right_is_the_check_s_title() -> None:
    story = f.coordinated()
    story.set(findings=(Finding(code="x", file=f"{FOLDER}/team.yaml"),))
    assert check_title(story.verdict(), policy(), "id") == "Langkah 5: perlu diperbaiki"


def test_a_long_title_is_cut() -> None:
    rules = policy()
    roles = tuple(
        replace(role, label=Label(id="Kepala " * 30, en="x")) if role.id == "head" else role
        for role in rules.roles
    )
    assert len(check_title(f.intake().verdict(), replace(rules, roles=roles), "id")) == 120


def test_nobody_is_called_who_has_nothing_to_do() -> None:
    """`@login` outside a code span notifies."""
    text = render(spoilt().verdict(), policy(), "id")
    free = "".join(text.split("`")[::2])
    assert {word.strip("();:.,") for word in free.split() if word.startswith(("@", "(@"))} == {
        "@sari"
    }


def test_templates_that_nobody_has_to_fill_in_yet_are_not_nagged_about() -> None:
    findings = tuple(
        Finding(code=f"in-{name}", file=f"{FOLDER}/{name}.yaml") for name in ("team", "procedure")
    )
    story = f.opened().write("team", f.contents()["team"], "rina", "c1").set(findings=findings)
    text = render(story.verdict(), policy(), "id")
    assert "(in-team)" in text
    assert "(in-procedure)" not in text


def test_who_was_counted_is_not_told_of_earlier_slips() -> None:
    story = f.intake().review(4, "hadi").ask_changes(5, "hadi").review(6, "hadi")
    verdict = story.verdict()
    assert len(verdict.evidence("request-approved").discarded) == 1
    assert "ditarik kembali" not in render(verdict, policy(), "id")


def test_a_flood_of_officials_is_not_called() -> None:
    story = f.intake()
    many = tuple(
        Appointment(
            role="head", account_id=100 + n, login=f"kepala-{n}", since=date(2026, 1, 1), decree="1"
        )
        for n in range(11)
    )
    text = render(story.roles(many).verdict(), policy(), "id")
    assert "(@kepala-0" not in text
    assert "`@kepala-0`" in text


def test_who_has_to_mend_a_step_reads_at_once_what_is_noted_there() -> None:
    story = f.fulfilled()
    assert story.snapshot.generation is not None
    altered = replace(story.snapshot.generation, outputs_match=False)
    text = render(story.set(generation=altered).verdict(), policy(), "id")
    (asked,) = [line for line in text.splitlines() if "tindak lanjuti" in line]
    assert "Berkas hasil data berbeda dari yang dibuat oleh sistem" in asked


def test_what_is_wrong_in_a_folder_too_deep_is_told() -> None:
    path = f"{FOLDER}/lampiran/request.yaml"
    deep = Finding(code="folder-nested", file=path, args={"name": "lampiran"})
    text = render(f.intake().set(findings=(deep,)).verdict(), policy(), "id")
    assert "Permohonan tidak memiliki folder `lampiran`" in text


def test_one_sentence_about_a_thousand_files_is_said_once() -> None:
    findings = tuple(
        Finding(code="folder-nested", file=f"{FOLDER}/a/{n}.csv", args={"name": "a"})
        for n in range(1000)
    )
    text = render(f.intake().set(findings=findings).verdict(), policy(), "id")
    assert text.count("Permohonan tidak memiliki folder `a`") == 1
    assert "dan 970 lainnya" in text


def test_a_comment_is_never_too_long() -> None:
    findings = tuple(
        Finding(code="x", file=f"{FOLDER}/request.yaml", line=n, path=f"{n}{'y' * 300}")
        for n in range(500)
    )
    story = f.intake().set(findings=findings)
    for n in range(300):
        story.review(20 + n, Account(id=1000 + n, login=f"orang-{n}", type=AccountType.USER))
    text = render(story.verdict(), policy(), "id")
    assert len(text) < LONGEST
    assert "… dan 470 lainnya." in text
    assert "… dan 280 lainnya." in text
    cut = render(story.verdict(), policy(), "id", "x" * LONGEST)
    assert len(cut) == LONGEST


def test_many_things_to_do_are_summed_up_in_the_check() -> None:
    story = f.fulfilled()
    changes = tuple(f.change(f"{FOLDER}/catatan-{n}.txt") for n in range(8))
    summary = check_summary(story.set(changes=changes).verdict(), policy(), "id")
    assert summary.endswith("- … dan 3 lainnya.")


def test_a_comment_says_why_a_request_stands_still() -> None:
    """Nobody has anything to do, and yet it doesn't go on: the reason comes first, not "carry on"."""
    story = f.verified()
    verdict = story.verdict()
    hold = Message(code=verdict_words.LENT[0], args={"level": "terbatas"})
    steps = tuple(
        replace(
            step,
            evidences=tuple(
                replace(evidence, status=Status.BLOCKED, reason=hold) for evidence in step.evidences
            ),
        )
        for step in verdict.steps
    )
    body = render(replace(verdict, next=(), steps=steps), policy(), "id")
    assert body.count("Pengiriman rahasia belum tersedia") >= 1
    assert "sistem melanjutkan sendiri" not in body
