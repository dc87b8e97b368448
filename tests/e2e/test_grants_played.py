"""Access ends when its days, the team, its approval or the request do: at the desk, and where data is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from counting import comments
from theatre import Build, Theatre

from datareq.generation.grants import standings
from datareq.model.names import fulfilment_branch
from datareq.rehearsal.acts import Act, Review, Say, Turn, Write
from datareq.rehearsal.player import PlayerHands
from datareq.rehearsal.script import script
from datareq.reporting.clock import day_of
from datareq.settings import read_settings
from datareq.wiring.access import held_at
from datareq.wiring.demo import REPOSITORY
from datareq.wiring.desk import open_desk

SLUG = "2026-03-02-fmipa-mahasiswa-aktif"
BRANCH = fulfilment_branch(SLUG)
Played = list[Act | Turn]


def told(until: type[Act], who: str) -> tuple[Played, Played]:
    """The story before and from this person's first act of that kind."""
    acts = list(script("straight"))
    place = next(n for n, act in enumerate(acts) if isinstance(act, until) and act.who == who)
    return acts[:place], acts[place:]


def later(acts: Played, days: int) -> Played:
    by = timedelta(days=days)
    return [replace(act, at=act.at + by) if isinstance(act, Act) else act for act in acts]


def now(stage: Theatre) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """What `datareq access --desk` lists: source, state, for whom, unused."""
    settings = replace(
        read_settings({}),
        api_url=stage.forge.url,
        git_url=stage.forge.url,
        repository=REPOSITORY,
        mirror=stage.out / "reader",
        token=stage.forge.token("krisna"),
    )
    held = held_at(open_desk(settings, dry_run=True))
    today = day_of(stage.forge.now, "Asia/Jakarta")
    return [(one.source, one.state.value, one.staff, one.unused) for one in standings(held, today)]


def edit(stage: Theatre, who: str, name: str, old: str, new: str) -> None:
    stage.forge.advance(60)
    hands = PlayerHands(stage.forge.url, REPOSITORY, who, stage.forge.token(who))
    path = f"requests/{SLUG}/{name}"
    text = stage.read(BRANCH, path)
    assert old in text
    hands.write(path, text.replace(old, new), branch=BRANCH)


BOTH = ("yoga", "lia")


def test_grants_are_live_from_their_approval_to_the_end_of_the_request(theatre: Build):
    stage = theatre("straight")
    turn = stage.bots().turn
    first, rest = told(Review, "andi")
    before_access = next(
        n for n, act in enumerate(rest) if isinstance(act, Write) and act.who == "andi"
    )
    stage.play(turn, [*first, *rest[: before_access + 2]])
    assert {state for _, state, _, _ in now(stage)} == {"unapproved"}
    first, _ = told(Review, "ratna")
    stage.play(turn, first)
    assert now(stage) == [
        ("mahasiswa", "live", BOTH, ("jalur_masuk", "tanggal_lulus")),
        ("program_studi", "live", BOTH, ("jenjang",)),
    ]
    edit(stage, "rina", "team.yaml", "Pemeriksa prosedur", "Pemeriksa")
    assert {state for _, state, _, _ in now(stage)} == {"unapproved"}
    edit(stage, "rina", "team.yaml", "part: Pemeriksa\n", "part: Pemeriksa prosedur\n")
    stage.play(turn, list(script("straight")))
    assert now(stage) == []


def test_nothing_is_made_from_access_that_is_over(theatre: Build):
    stage = theatre("straight")
    turn = stage.bots().turn
    first, rest = told(Review, "lia")
    stage.play(turn, [*first, *later(rest[:2], 70)])
    said = "\n".join(text for _, text in comments(stage))
    assert "Akses ke sumber mahasiswa sudah berakhir, sehingga hasil tidak dapat dibuat" in said
    assert f"requests/{SLUG}/manifest.json" not in stage.files(BRANCH)
    assert {state for _, state, _, _ in now(stage)} == {"over"}


def test_what_was_made_in_time_stays_when_access_is_over(theatre: Build):
    stage = theatre("straight")
    turn = stage.bots().turn
    first, rest = told(Review, "ratna")
    stage.play(turn, [*first, *later(rest, 70)])
    assert "archive/2026/PDI-2026-0001/v1/record.json" in stage.files("main")


def test_staff_propose_columns_and_the_coordinator_approves_them(theatre: Build):
    """A member of the staff asks for one more column by a command: what was approved lapses, and the
    coordinator's approval, alone, brings it back, because somebody else wrote it."""
    stage = theatre("straight")
    turn = stage.bots().turn
    first, rest = told(Write, "yoga")
    write = rest[0]
    assert isinstance(write, Write)
    more = "/akses @yoga @lia program_studi: kode_prodi, nama_prodi, kode_unit sampai 2026-04-30"
    bots = Turn(scene="straight")
    asks = Say(scene=write.scene, slug=write.slug, who="yoga", at=write.at, note="", body=more)
    stage.play(turn, [*first, asks, bots])
    assert {state for _, state, _, _ in now(stage)} == {"unapproved"}
    approval = Review(
        scene=write.scene, slug=write.slug, who="andi", at=write.at + timedelta(minutes=20), note=""
    )
    stage.play(turn, [*first, asks, bots, approval, bots])
    assert {state for _, state, _, _ in now(stage)} == {"live"}
