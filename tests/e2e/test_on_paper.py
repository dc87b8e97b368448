"""A unit whose head has no account signs a sheet; two officials answer for it, and nobody else can."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_letters import text_of
from test_outcomes import TURN, Played, cut, edit, is_archived, record, said_by_desk, say
from theatre import ROOT, Build, Theatre

from datareq.errors import DocumentError
from datareq.model.names import MAIN
from datareq.rehearsal.acts import Act, Review, Say
from datareq.rehearsal.house import first_files
from datareq.rehearsal.script import script
from datareq.wiring.sheets import print_sheet

EVIDENCE, NUMBER = "verified-unit", "PDI-2026-0001"
WANTED = "`/lembar HASH <SHA-256>`"
SHEET, OTHER = "ab" * 32, "cd" * 32
ROLES = "policy/roles.yaml"
HEADS = ("ratna", "nur")
"""Who holds the offices of the unit that asks."""


@pytest.fixture
def stage(tmp_path: Path, warehouse: Path) -> Iterator[Theatre]:
    """A forge on whose list of officials the requesting unit has nobody."""
    files = dict(first_files(ROOT))
    roles = yaml.safe_load(files[ROLES])
    roles["appointments"] = [
        one for one in roles["appointments"] if one["account"]["login"] not in HEADS
    ]
    files[ROLES] = yaml.safe_dump(roles, allow_unicode=True, sort_keys=False).encode()
    opened = Theatre(tmp_path / "out", warehouse, ["straight"], files)
    yield opened
    opened.close()


def until_the_unit(stage: Theatre) -> tuple[Played, Act, Played]:
    """Played up to where the head of the unit is waited for; what is left of the story."""
    told = list(script("straight"))
    before, act, after = cut(told, "ratna", Review)
    stage.play(stage.bots().turn, before)
    return before, act, [one for one in after if not isinstance(one, Say)]


def code(stage: Theatre) -> str:
    """The code that the desk shows for what is to be signed."""
    (file,) = [name for name in stage.ledger() if name.startswith("requests/PDI")]
    lines = [line for line in stage.ledger()[file] if line["line"] == "announced"]
    digest: str = [line["digest"] for line in lines if line["evidence"] == EVIDENCE][-1]
    return digest[:8]


def proofs(stage: Theatre) -> list[dict[str, Any]]:
    steps = record(stage)["steps"]
    return [proof for step in steps for proof in step["proofs"] if proof["evidence"] == EVIDENCE]


def test_a_recorded_and_confirmed_sheet_counts_and_is_labelled_so(stage: Theatre):
    before, act, after = until_the_unit(stage)
    word = code(stage)
    assert WANTED in said_by_desk(stage)
    sheet = text_of(print_sheet(stage.reader(), ROOT, NUMBER).data)
    assert word in sheet
    assert "selaku Pimpinan Unit Kerja Fakultas Matematika dan Ilmu Pengetahuan Alam" in sheet

    first = [
        *before,
        say(act, "tuti", f"/lembar {word} {SHEET}"),
        TURN,
        say(act, "rina", f"/sahkan-lembar {SHEET}", 2),
        TURN,
    ]
    stage.play(stage.bots().turn, first)
    assert "(lembar bertanda tangan, dicatat dan disahkan `@tuti`, `@rina`)" in said_by_desk(stage)
    stage.play(stage.bots().turn, [*first, *after])

    assert is_archived(stage)
    assert [(one["by"]["login"], one["sheet"], one["role"]) for one in proofs(stage)] == [
        ("tuti", SHEET, "unit-head"),
        ("rina", SHEET, "unit-head"),
    ]
    minutes = stage.read(MAIN, "archive/2026/PDI-2026-0001/v1/berita-acara.md")
    assert f"Lembar bertanda tangan (SHA-256): `{SHEET}`" in minutes


WRONG = {
    "recorded and confirmed by one person": (
        ("tuti", "/lembar {code} {sheet}"), ("tuti", "/sahkan-lembar {sheet}"), "tidak berwenang memberi /sahkan-lembar",
    ),
    "recorded by a stranger": (
        ("dimas", "/lembar {code} {sheet}"), ("rina", "/sahkan-lembar {sheet}"), "tidak dapat memutuskannya dengan /lembar",
    ),
    "with another code": (
        ("tuti", "/lembar 00000000 {sheet}"), ("rina", "/sahkan-lembar {sheet}"), "dengan kode HASH sekarang",
    ),
    "without the code": (
        ("tuti", "/lembar {sheet}"), ("rina", "/sahkan-lembar {sheet}"), "memerlukan kode yang tampil di atas",
    ),
    "another sheet confirmed": (
        ("tuti", "/lembar {code} {sheet}"), ("rina", "/sahkan-lembar {other}"), "belum ada orang lain yang mencatat",
    ),
}  # fmt: skip


def test_no_other_way_of_telling_it_counts(stage: Theatre):
    told, act, _ = until_the_unit(stage)
    word = code(stage)
    for number, (first, second, said) in enumerate(WRONG.values()):
        for minutes, (who, text) in enumerate((first, second), start=1):
            filled = text.format(code=word, sheet=f"{number}" * 64, other=OTHER)
            told = [*told, say(act, who, filled, 10 * number + minutes), TURN]
        stage.play(stage.bots().turn, told)
        assert said in said_by_desk(stage), said
        assert WANTED in said_by_desk(stage)
    assert not is_archived(stage)


def test_a_sheet_for_content_that_changed_counts_no_more(stage: Theatre):
    before, act, _ = until_the_unit(stage)
    word = code(stage)
    told = [*before, say(act, "tuti", f"/lembar {word} {SHEET}"), TURN]
    stage.play(stage.bots().turn, told)
    edit(stage, "yoga", "  - Ambil", "  - Dengan teliti, ambil")
    told = [*told, say(act, "rina", f"/sahkan-lembar {SHEET}", 200), TURN]
    stage.play(stage.bots().turn, told)

    (file,) = [name for name in stage.ledger() if name.startswith("requests/PDI")]
    effects = [line.get("effect") for line in stage.ledger()[file]]
    assert effects.count("record-sheet") == 1
    assert not is_archived(stage)
    assert json.dumps(stage.ledger()[file]).count(word) >= 1
    assert "lembar bertanda tangan, dicatat" not in said_by_desk(stage)


def test_who_has_an_account_does_not_sign_on_paper(theatre: Build):
    stage = theatre("straight")
    before, act, _ = until_the_unit(stage)
    told = [
        *before,
        say(act, "tuti", f"/lembar {code(stage)} {SHEET}"),
        TURN,
        say(act, "rina", f"/sahkan-lembar {SHEET}", 2),
        TURN,
    ]
    stage.play(stage.bots().turn, told)

    assert "pemegang jabatannya mempunyai akun" in said_by_desk(stage)
    with pytest.raises(DocumentError, match="sheet-not-wanted"):
        print_sheet(stage.reader(), ROOT, NUMBER)
    assert not is_archived(stage)
