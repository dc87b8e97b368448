"""The form as a dialogue: few questions, answers checked at once, and a file that passes its check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from intake_forms import FORM, KEY, PERSONAL, ROOT, SEALED, TODAY, context, form, schemas

from datareq.cli.new import command
from datareq.documents.read import read_document
from datareq.documents.strict_yaml import parse
from datareq.intake.dialogue import converse
from datareq.intake.fields import describe, put, read_answer
from datareq.intake.form import lookup
from datareq.intake.questions import derived
from datareq.intake.rules import check_request
from datareq.intake.writing import render, slug_for

SCHEMA = schemas().schema("frm-data-002")
PROFILE: dict[str, Any] = {"requester": {"category": "dosen", "unit": "FMIPA"}}
PURPOSE = FORM["purpose"]["text"]
DESCRIPTION = FORM["data"]["description"]
SIMPLE = [
    "individu",
    "akreditasi",
    PURPOSE,
    "Mahasiswa aktif per program studi",
    DESCRIPTION,
    "nama_prodi, jumlah_mahasiswa_aktif",
    "Mahasiswa aktif FMIPA jenjang sarjana",
    "prodi",
    "2021-1",
    "2025-2",
    "",
    "",
    "2026-04-02",
    "tidak",
    "ya",
]
"""Eight questions: for whom, what for (2), what (3), about whom (2), period (2), shape (2), when, shared."""


def talk(answers: list[str], profile: dict[str, Any] | None = None) -> tuple[dict[str, Any], str]:
    """The form that these answers make, and everything that was said."""
    given: Iterator[str] = iter(answers)
    said: list[str] = []

    def ask(title: str, default: str | None) -> str:
        said.append(title)
        answer = next(given)
        return answer or default or ""

    around = replace(context(), slug=None, requester=None)
    made = converse(
        PROFILE if profile is None else profile, around, schemas(), ask, said.append, "en"
    )
    assert next(given, None) is None, "an answer was left over"
    return made, "\n".join(said)


def complaints(made: dict[str, Any]) -> list[str]:
    document = read_document(render(made).encode(), "request.yaml", "frm-data-002", schemas())
    around = replace(context(), slug=None)
    return [f.code for f in (*document.findings, *check_request(document, around))]


def test_eight_questions_make_a_form_without_a_complaint() -> None:
    made, _ = talk(SIMPLE)
    assert complaints(made) == []
    assert made["classification"] == "publik"
    assert made["data"]["variables"] == [{"name": "nama_prodi"}, {"name": "jumlah_mahasiswa_aktif"}]
    assert made["output"] == {"kinds": ["tabel"], "formats": ["xlsx"]}
    assert list(made) == [key for key in SCHEMA["properties"] if key in made]


def test_rows_about_persons_ask_for_reason_ground_and_recipient() -> None:
    answers = [
        *SIMPLE[:5],
        "nim, kode_prodi",
        SIMPLE[6],
        "individu",
        "Menyandingkan data dengan hasil survei prodi.",
        *SIMPLE[8:14],
        "e",
        "budi-fmipa",
        KEY,
        "setuju",
    ]
    made, _ = talk(answers)
    assert complaints(made) == []
    assert made["classification"] == "terbatas"
    assert made["retention"]["destroy_by"] == "2028-04-02"
    assert made["recipients"] == [{"login": "budi-fmipa", "key": KEY}]
    assert made["data"]["variables"][0]["reason"]


def test_unit_and_urgency_and_sharing_are_asked_when_they_matter() -> None:
    answers = [
        "perwakilan_unit",
        "Wakil Dekan I",
        "490/UN39.5.FMIPA/PK.04/2026",
        "2026-03-10",
        "1",
        *SIMPLE[1:12],
        "2026-03-17",
        "mendesak",
        "Rapat senat dimajukan ke pekan depan.",
        "ya",
        "Asesor LAMDIK",
        "Menjadi lampiran laporan evaluasi diri.",
        "ya",
    ]
    made, _ = talk(answers)
    assert complaints(made) == []
    assert made["letter"]["nature"] == "biasa"
    assert made["urgency"]["level"] == "mendesak"


def test_student_is_asked_for_a_supervisor() -> None:
    made, _ = talk(["3", "FMIPA", "sari-fmipa", *SIMPLE], profile={})
    assert made["requester"]["supervisor"] == "sari-fmipa"
    assert complaints(made) == []


def test_wrong_answers_are_asked_again_with_the_reason() -> None:
    answers = [
        *SIMPLE[:2],
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod.",
        *SIMPLE[2:5],
        " , ",
        *SIMPLE[5:8],
        "2026-1",
        "2025-2",
        "2027-1",
        *SIMPLE[10:13],
        "mungkin",
        "tidak",
        "tidak",
        "ya",
    ]
    made, said = talk(answers)
    assert "still contains the example from the form" in said
    assert "is before the start" in said
    assert said.count("This answer is not understood.") == 3
    assert complaints(made) == ["period-future"]


def test_profile_that_the_policy_does_not_know_is_asked_again() -> None:
    made, _ = talk(["FMIPA", *SIMPLE], profile={"requester": {"category": "dosen", "unit": "XX"}})
    assert made["requester"]["unit"] == "FMIPA"


def test_level_without_a_limit_of_its_own_ends_by_the_forms() -> None:
    around = context()
    endless = replace(
        around,
        policy=replace(
            around.policy,
            levels=tuple(replace(level, retention_months=None) for level in around.policy.levels),
        ),
    )
    asked = form({"data.aggregation": "individu"})
    assert derived(asked, endless, "hapus")["retention"] == {
        "destroy_by": "2028-04-02",
        "method": "hapus",
    }


def test_what_the_requester_wrote_about_the_end_stays() -> None:
    assert derived(form(SEALED), context(), "hapus")["retention"] == SEALED["retention"]
    assert "retention" not in derived(form(), context(), "hapus")


@pytest.mark.parametrize("changes", [{}, SEALED, PERSONAL], ids=["plain", "sealed", "personal"])
def test_what_is_written_is_read_back_as_it_was(changes: dict[str, Any]) -> None:
    parsed = parse(render(form(changes)).encode(), "request.yaml")
    assert parsed.findings == ()
    assert parsed.value == form(changes)


def test_text_that_yaml_would_misread_is_quoted() -> None:
    odd = {
        "a": ["yes: no", "true", "2024-1", "# x", "", "- y", "é: ü", "null", 'k"v', "a, b", "12"],
        "b": [{"c": 1, "d": [True, 1.5]}, "teks"],
        "e": {},
    }
    assert parse(render({**odd, "e": "x"}).encode(), "f").value == {**odd, "e": "x"}


SLUGS = [
    (
        "Mahasiswa aktif per program studi 2021–2025",
        "2026-03-12-fmipa-mahasiswa-aktif-program-studi",
    ),
    ("Data", "2026-03-12-fmipa-data"),
    ("Évaluasi Prodi!", "2026-03-12-fmipa-evaluasi-prodi"),
]


@pytest.mark.parametrize(("title", "slug"), SLUGS)
def test_slug_is_made_of_day_unit_and_words(title: str, slug: str) -> None:
    assert slug_for(TODAY, "FMIPA", title, frozenset()) == slug
    assert slug_for(TODAY, "FMIPA", title, frozenset({slug, f"{slug}-2"})) == f"{slug}-3"


def test_unit_that_cannot_be_a_folder_is_refused() -> None:
    with pytest.raises(ValueError, match="f m"):
        slug_for(TODAY, "F M", "Mahasiswa", frozenset())


def test_fields_show_choices_defaults_and_examples_of_the_schema() -> None:
    formats = describe(SCHEMA, "output.formats")
    assert (formats.many, formats.default, formats.choices["xlsx"]) == (
        True,
        "xlsx",
        "Excel (xlsx)",
    )
    assert read_answer(SCHEMA, formats, "1, pdf") == ["csv", "pdf"]
    assert read_answer(SCHEMA, formats, "99") == ["99"]
    assert describe(SCHEMA, "data.variables").example.startswith("program_studi")
    assert describe(SCHEMA, "third_party.shared").default == "tidak"
    statement = describe(SCHEMA, "undertaking")
    assert read_answer(SCHEMA, statement, "Setuju") == 1
    assert read_answer(SCHEMA, statement, "tidak") is None


def test_answers_are_put_where_they_belong() -> None:
    made = put({"a": {"b": 1}}, "a.c", 2)
    made = put(made, "r[0].login", "x")
    made = put(made, "r[0].key", "y")
    assert made == {"a": {"b": 1, "c": 2}, "r": [{"login": "x", "key": "y"}]}
    assert lookup(put({}, "a.b", 1), "a.b") == 1


ARGUMENTS = ["--category", "dosen", "--unit", "FMIPA", "--date", "2026-03-12"]


def test_command_writes_a_request_and_never_overwrites_one(tmp_path: Path) -> None:
    arguments = [*ARGUMENTS, "--repo", str(tmp_path)]
    folder = tmp_path / "requests" / "2026-03-12-fmipa-mahasiswa-aktif-program-studi"
    for name in ("policy", "schemas", "datasets"):
        _copy(ROOT / name, tmp_path / name)
    text = "\n".join(SIMPLE) + "\n"
    first = CliRunner().invoke(command, arguments, input=text)
    assert (first.exit_code, folder.is_dir()) == (0, True)
    kept = (folder / "request.yaml").read_text("utf-8")
    second = CliRunner().invoke(command, arguments, input=text.replace("sarjana", "magister"))
    assert second.exit_code == 0
    assert (folder / "request.yaml").read_text("utf-8") == kept
    assert "magister" in (folder.with_name(f"{folder.name}-2") / "request.yaml").read_text("utf-8")


def test_command_that_is_stopped_writes_nothing(tmp_path: Path) -> None:
    for name in ("policy", "schemas", "datasets"):
        _copy(ROOT / name, tmp_path / name)
    result = CliRunner().invoke(command, ["--repo", str(tmp_path), "--lang", "en"], input="1\n")
    assert result.exit_code == 2
    assert "Nothing was written" in result.output
    assert not (tmp_path / "requests").exists()


def _copy(source: Path, target: Path) -> None:
    for path in source.rglob("*.*"):
        if path.suffix in (".yaml", ".json"):
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
