"""What the commands that fill in a document say, and that nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest

from datareq.assignment.command_policy import Effect
from datareq.assignment.fill_in import Filling, as_file, filled
from datareq.assignment.wishes import AccessWish, LetterWish, TeamWish, Wish, read_wish
from datareq.documents.strict_yaml import parse
from datareq.model.assignment import Person
from datareq.model.message import Value

END = date(2026, 4, 30)
YOGA = Person(id=508, login="yoga")
READ: dict[str, tuple[Effect, str, Wish | None]] = {
    "a team with notes": (Effect.FORM_TEAM, "@yoga @lia Sumber: SIAKAD", TeamWish(logins=("yoga", "lia"), notes="Sumber: SIAKAD")),
    "a team without": (Effect.FORM_TEAM, "@yoga", TeamWish(logins=("yoga",))),
    "one of them twice": (Effect.FORM_TEAM, "@yoga @yoga", TeamWish(logins=("yoga",))),
    "nobody": (Effect.FORM_TEAM, "Sumber: SIAKAD", None),
    "a login that no account has": (Effect.FORM_TEAM, "@yo_ga", None),
    "a team of the forge": (Effect.FORM_TEAM, "@unj/staf", None),
    "a letter": (Effect.DRAW_LETTER, "B/169/UN39.15/DL.17/2026 2026-03-03", LetterWish(number="B/169/UN39.15/DL.17/2026", date=date(2026, 3, 3))),
    "a letter with its end": (Effect.DRAW_LETTER, "1/UN39/HK.02/2026 2026-03-03 sampai 2026-04-30", LetterWish(number="1/UN39/HK.02/2026", date=date(2026, 3, 3), until=END)),
    "a day first": (Effect.DRAW_LETTER, "1/UN39/HK.02/2026 03-03-2026", None),
    "a day that no calendar has": (Effect.DRAW_LETTER, "1/UN39/HK.02/2026 2026-02-30", None),
    "words after the letter": (Effect.DRAW_LETTER, "1/UN39/HK.02/2026 2026-03-03 ya", None),
    "a grant": (Effect.GRANT_ACCESS, "@yoga mahasiswa: kode_prodi,angkatan sampai 2026-04-30", AccessWish(logins=("yoga",), source="mahasiswa", columns=("kode_prodi", "angkatan"), until=END)),
    "a grant without an end": (Effect.GRANT_ACCESS, "@yoga mahasiswa: kode_prodi", None),
    "every column": (Effect.GRANT_ACCESS, "@yoga mahasiswa: * sampai 2026-04-30", None),
    "a column in quotes": (Effect.GRANT_ACCESS, '@yoga mahasiswa: "nim" sampai 2026-04-30', None),
    "nothing": (Effect.GRANT_ACCESS, "", None),
}  # fmt: skip


@pytest.mark.parametrize(("effect", "text", "wish"), READ.values(), ids=READ)
def test_a_wish_is_read_exactly_or_not_at_all(effect: Effect, text: str, wish: Wish | None) -> None:
    assert read_wish(effect, text) == wish


def facts(*people: Person, **more: Value) -> Filling:
    return Filling(
        registration="PDI-2026-0001",
        people=people or (YOGA,),
        team={"members": [{"account": {"id": 508, "login": "yoga"}, "part": "Penyusun"}]},
        letter={"starts": "2026-03-05"},
        today=date(2026, 3, 2),
        due=date(2026, 3, 16),
        part="Anggota",
    )


def granted(now: dict[str, Value]) -> dict[str, Value] | None:
    wish = AccessWish(logins=("yoga",), source="mahasiswa", columns=("angkatan",), until=END)
    return filled(wish, now, facts())


def test_a_new_grant_keeps_the_masks_and_rows_of_the_one_before() -> None:
    before: dict[str, Value] = {
        "source": "mahasiswa", "columns": ["angkatan", "lahir"], "staff": [{"id": 1, "login": "x"}],
        "from": "2026-03-05", "until": "2026-04-01", "masks": {"lahir": {"to": "year"}},
        "rows": [{"column": "kode_unit", "any_of": ["13"]}],
    }  # fmt: skip
    other = {**before, "source": "program_studi"}
    found = granted(
        {"document": "access", "grants": [before, other], "portal": {"opened_at": "2026-03-05"}}
    )
    assert found is not None
    first, second = found["grants"]  # type: ignore[misc]
    assert (first["columns"], first["until"]) == (["angkatan"], "2026-04-30")
    assert first["masks"] == {"lahir": {"to": "year"}}
    assert first["rows"] == before["rows"]
    assert second == other
    assert found["portal"] == {"opened_at": "2026-03-05"}


def test_two_grants_of_one_source_are_for_a_hand() -> None:
    grant: dict[str, Value] = {"source": "mahasiswa", "until": "2026-04-01"}
    assert granted({"grants": [grant, grant]}) is None


def test_the_example_of_the_template_is_no_grant() -> None:
    found = granted({"grants": [{"source": "<isi: sumber>", "until": "<isi: tanggal>"}]})
    assert found is not None
    (grant,) = found["grants"]  # type: ignore[misc]
    assert (grant["source"], grant["from"]) == ("mahasiswa", "2026-03-05")


def test_a_member_who_stays_keeps_part_and_task() -> None:
    member: Value = {"account": {"id": 508, "login": "yoga"}, "part": "Penyusun", "task": "Kueri"}
    wish = TeamWish(logins=("yoga", "lia"))
    found = filled(
        wish, {"notes": "Sudah", "members": [member]}, facts(YOGA, Person(id=9, login="lia"))
    )
    assert found is not None
    assert found["members"] == [member, {"part": "Anggota", "account": {"id": 9, "login": "lia"}}]
    assert found["notes"] == "Sudah"


@pytest.mark.parametrize(
    ("wish", "now", "days"),
    [
        pytest.param(LetterWish(number="1/A", date=date(2026, 3, 3)), {}, ("2026-03-03", "2026-03-16"), id="due"),
        pytest.param(LetterWish(number="1/A", date=date(2026, 3, 3), until=END), {"ends": "2026-03-20"}, ("2026-03-03", "2026-04-30"), id="said"),
        pytest.param(LetterWish(number="1/A", date=date(2026, 3, 3)), {"starts": "2026-03-09", "ends": "2026-03-20"}, ("2026-03-09", "2026-03-20"), id="there"),
    ],
)  # fmt: skip
def test_a_letter_runs_as_said_or_as_it_did_or_until_the_request_is_due(
    wish: LetterWish, now: dict[str, Value], days: tuple[str, str]
) -> None:
    found = filled(wish, now, facts())
    assert found is not None
    assert (found["starts"], found["ends"]) == days
    assert found["team"] == [{"id": 508, "login": "yoga"}]


def test_the_file_begins_with_its_advice_and_reads_back_the_same() -> None:
    content: dict[str, Value] = {
        "request": "PDI-2026-0001",
        "from": "2026-03-05",
        "notes": "a: b # c",
        "people": [{"id": 1}],
    }
    data = as_file(content, b"# Cara mengisi\n# lagi\nrequest: x\n# di dalam\n")
    assert data.startswith(b"# Cara mengisi\n# lagi\nrequest:")
    assert parse(data, "x.yaml").value == content
