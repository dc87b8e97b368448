"""A message outside the forge says which number waits, and nothing of what it asks for."""

from __future__ import annotations

from datetime import date

import pytest

from datareq.model.assignment import Person
from datareq.model.forge import Account
from datareq.model.people import Directory, Reach, Staff
from datareq.reporting.notices import Notice, notices
from datareq.reporting.reminders import Reminder, Waiting

RINA, HENDRO, WIRA = (
    Account(id=n, login=name) for n, name in ((1, "rina"), (2, "hendro"), (3, "wira"))
)
PAGE = "https://forge.contoh/unj/meja/pull/{pull}"
SUREL, HP = Reach(channel="surel", to="rina@contoh.ac.id"), Reach(channel="wa", to="+628120000")


def staff(account: Account, *reach: Reach) -> Staff:
    person = Person(id=account.id, login=account.login)
    return Staff(account=person, name="Nama", position="Jabatan", remind=reach)


def reminder(*called: Account, **changes: object) -> Reminder:
    waiting = Waiting(registration="PDI-2026-0042", pull=7, since=date(2026, 4, 1), due=date(2026, 4, 2), people=called)  # fmt: skip
    facts: dict[str, object] = {"waiting": waiting, "idle": 3, "left": 1, "called": called}
    return Reminder(**{**facts, **changes})  # type: ignore[arg-type]


def told(*reminders: Reminder, channels: tuple[str, ...] = ("surel", "wa")) -> tuple[Notice, ...]:
    people = (
        staff(RINA, SUREL, HP),
        staff(HENDRO, Reach(channel="surel", to="hendro@contoh.ac.id")),
    )
    return notices(reminders, Directory(document="directory", version=1, people=people), channels, PAGE, "id")  # fmt: skip


def test_a_person_is_told_once_on_each_channel_that_both_have() -> None:
    assert [(n.account.login, n.reach.channel) for n in told(reminder(RINA))] == [("rina", "surel"), ("rina", "wa")]  # fmt: skip
    assert [n.reach for n in told(reminder(RINA), channels=("surel",))] == [SUREL]
    assert told(reminder(RINA), channels=("telegram",)) == ()
    assert told(reminder(WIRA)) == ()


def test_the_words() -> None:
    (first, _) = told(reminder(RINA, elsewhere=(("rina", ("PDI-2026-0050", "PDI-2026-0051")),)))
    assert first.title == "Meja layanan data: pengingat"
    assert first.body == (
        "Permohonan data PDI-2026-0042 menunggu Anda sejak 3 hari kerja yang lalu. Batas waktunya Kamis, 2 April 2026.\n"
        "Juga menunggu Anda: PDI-2026-0050, PDI-2026-0051.\n"
        "Mohon buka: https://forge.contoh/unj/meja/pull/7\n"
    )


@pytest.mark.parametrize(
    ("changes", "opening"),
    [
        ({"idle": 0}, "Permohonan data PDI-2026-0042 menunggu Anda. Batas waktunya Kamis"),
        ({"left": -2}, "Permohonan data PDI-2026-0042 menunggu Anda sejak 3 hari kerja yang lalu. Batas waktunya sudah lewat: Kamis"),
        ({"left": None}, "Permohonan data PDI-2026-0042 menunggu Anda sejak 3 hari kerja yang lalu.\nMohon buka"),
    ],
    ids=["moved today", "overdue", "no due date"],
)  # fmt: skip
def test_it_says_how_things_stand(changes: dict[str, object], opening: str) -> None:
    assert told(reminder(RINA, **changes))[0].body.startswith(opening)


def test_who_is_only_told_is_not_asked() -> None:
    (notice,) = told(reminder(WIRA, told_too=(HENDRO,)))
    assert "belum bergerak selama 3 hari kerja. Sekadar pemberitahuan." in notice.body
    assert "menunggu Anda" not in notice.body
