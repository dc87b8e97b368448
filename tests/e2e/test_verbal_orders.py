"""A request that rests on a spoken order: confirmed in time, or the clock stands still until it is."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from test_outcomes import TURN, Played, cut, is_archived, postponed, record, said_by_desk, say
from theatre import ROOT, Build, Theatre

from datareq.model.names import REQUEST_FILE, request_folder
from datareq.rehearsal.acts import Act, Review, Submit
from datareq.rehearsal.player import PlayerHands
from datareq.rehearsal.script import script
from datareq.wiring.demo import REPOSITORY

LETTER = "Disposisi B/201/UN39/TU.00/2026, 3 Maret 2026"
FORM = ROOT / "tools/datareq/rehearsal/scenes/straight/request.yaml"
ORDER = """authority:
  basis: perintah_lisan
  reference: Rapat pimpinan
  verbal: {by: Wakil Rektor Bidang Akademik, at: "2026-02-27", recorded_by: Sekretaris Fakultas}
"""


def submitted(stage: Theatre) -> tuple[Played, Act, Played]:
    """The story's form, handed in on a spoken order; the head's approval and what follows."""
    told = list(script("straight"))
    before, approval, after = cut(told, "hendro", Review)
    submit = before[0]
    assert isinstance(submit, Submit)
    stage.play(stage.bots().turn, before)
    hands = PlayerHands(stage.forge.url, REPOSITORY, submit.who, stage.forge.token(submit.who))
    path = f"{request_folder(submit.slug)}/{REQUEST_FILE}"
    text = FORM.read_text(encoding="utf-8")
    hands.write(path, f"{text}{ORDER}", branch=submit.slug, repository=hands.fork())
    return [*before, TURN], approval, after


def test_confirmed_in_time_nothing_stands_still(theatre: Build):
    stage = theatre("straight")
    before, approval, after = submitted(stage)
    confirmed = say(approval, "tuti", f"/kukuhkan {LETTER}", 1)
    stage.play(stage.bots().turn, [*before, approval, TURN, confirmed, *after])
    assert is_archived(stage)
    assert record(stage)["times"]["pauses"] == []


def test_the_clock_stands_still_from_the_third_day_until_it_is_confirmed(theatre: Build):
    stage = theatre("straight")
    before, approval, after = submitted(stage)
    late = say(approval, "dimas", "/progres", 4 * 24 * 60)
    first = [*before, approval, TURN, late, TURN]
    stage.play(stage.bots().turn, first)
    assert "perintah lisan yang mendasari permohonan ini belum dikukuhkan" in said_by_desk(stage)

    confirmed = say(approval, "tuti", f"/kukuhkan {LETTER}", 6 * 24 * 60)
    later = postponed(after, timedelta(days=7))
    stage.play(stage.bots().turn, [*first, confirmed, TURN, *later])

    assert is_archived(stage)
    (pause,) = record(stage)["times"]["pauses"]
    assert pause["since"][:10] == "2026-03-06"
    assert pause["until"][:10] == "2026-03-08"
    assert LETTER in json.dumps(stage.ledger(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("dimas", "tidak dapat memutuskannya dengan /kukuhkan"),
        ("rina", "tidak berwenang memberi /kukuhkan"),
    ],
)
def test_only_the_administration_records_the_letter(theatre: Build, who: str, said: str):
    stage = theatre("straight")
    before, approval, _ = submitted(stage)
    stage.play(
        stage.bots().turn,
        [*before, approval, TURN, say(approval, who, f"/kukuhkan {LETTER}", 5), TURN],
    )
    assert said in said_by_desk(stage)
