"""The issue form: made from the schema, read back strictly, and its findings told at its questions."""

from __future__ import annotations

from typing import Any

import pytest
from intake_forms import FORM, KEY, ROOT, context, schemas

from datareq.documents.findings import word
from datareq.documents.read import read_document
from datareq.documents.strict_yaml import parse
from datareq.intake.issue_form import CHOOSER, FILE, chooser, form_elements, identifier, issue_form
from datareq.intake.issue_form_answers import Answers, read_issue
from datareq.intake.issue_form_items import ITEMS, Kind
from datareq.intake.issue_form_request import by_question, compose
from datareq.intake.issue_form_texts import SENTENCES
from datareq.intake.rules import check_request
from datareq.intake.writing import render
from datareq.model.finding import Finding

SCHEMA = schemas().schema("frm-data-002")
UNITS = context().policy.units
ELEMENTS = form_elements(SCHEMA, UNITS, "en")
LABELS = {element.item.path: element.label for element in ELEMENTS}
ANSWERS: dict[str, str] = {
    "version": "FRM-DATA-002 v1",
    "requester.category": "Dosen",
    "requester.unit": "FMIPA · Fakultas Matematika dan Ilmu Pengetahuan Alam",
    "requester.capacity": "Individu",
    "purpose.category": "Akreditasi",
    "purpose.text": FORM["purpose"]["text"],
    "data.title": FORM["data"]["title"],
    "data.description": FORM["data"]["description"],
    "data.variables": "nama_prodi\n2. jumlah_mahasiswa_aktif",
    "data.population": FORM["data"]["population"],
    "data.aggregation": "Program studi",
    "data.period.from": "2021-1",
    "data.period.to": "2025-2",
    "output.kinds": "Tabel",
    "output.formats": "Excel (xlsx), CSV",
    "needed_by": "2026-04-02",
    "third_party.shared": "No, it stays with us",
}


def body(changes: dict[str, str] | None = None) -> str:
    """The issue that the form makes of these answers."""
    answers = {**ANSWERS, **(changes or {})}
    parts: list[str] = []
    for element in ELEMENTS:
        answer = answers.get(element.item.path) or "_No response_"
        if element.item.kind is Kind.TICK and element.item.path not in answers:
            answer = f"- [X] {next(iter(element.options))}"
        parts.append(f"### {element.label}\n\n{answer}")
    return "\n\n".join(parts)


def read(changes: dict[str, str] | None = None) -> Answers:
    return read_issue(body(changes), ELEMENTS)


def said(answers: Answers) -> list[tuple[str, str]]:
    return [(finding.code, finding.path) for finding in answers.findings]


def test_the_form_in_the_repository_is_what_is_made_now() -> None:
    """`make docs` writes it anew."""
    lang = context().policy.language
    assert (ROOT / FILE).read_text(encoding="utf-8") == issue_form(SCHEMA, UNITS, lang)
    assert (ROOT / CHOOSER).read_text(encoding="utf-8") == chooser(lang)


def test_every_question_of_the_schema_is_asked() -> None:
    asked = {item.path for item in ITEMS}
    missing: list[str] = []

    def walk(node: dict[str, Any], above: str) -> None:
        for key, field in node.get("properties", {}).items():
            path = f"{above}{key}"
            if field.get("x-asked") in ("question", "profile", "tick"):
                covered = path in asked or any(each.startswith(f"{path}.") for each in asked)
                missing.extend([] if covered else [path])
            walk(field, f"{path}.")

    walk(SCHEMA, "")
    assert missing == []
    numbers = {item.under for item in ITEMS if item.under.isdigit()}
    assert numbers == set("12345678")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_github_gets_a_form_that_it_accepts(lang: str) -> None:
    """Unique labels and ids, options without repetition, none called None, none that YAML 1.1 reads as a truth value."""
    made: Any = parse(issue_form(SCHEMA, UNITS, lang).encode(), FILE)
    assert made.findings == ()
    blocks = [block for block in made.value["body"] if block["type"] != "markdown"]
    assert len({block["id"] for block in blocks}) == len(blocks) == len(ITEMS)
    assert len({block["attributes"]["label"] for block in blocks}) == len(blocks)
    for block in blocks:
        options = block["attributes"].get("options", [])
        texts = [each["label"] if isinstance(each, dict) else each for each in options]
        assert len(set(texts)) == len(texts)
        assert not {"none", "yes", "no", "on", "off", "y", "n"} & {t.lower() for t in texts}
        if block["attributes"].get("multiple"):
            assert not any("," in text for text in texts)
        assert block["attributes"].get("default", 0) in range(max(len(texts), 1))
    assert identifier("data.variables[].reason") == "data-variables-reason"


def test_a_filled_form_is_a_request_without_a_complaint() -> None:
    answers = read()
    assert answers.findings == ()
    made = compose(answers.draft, context(), schemas())
    document = read_document(render(made).encode(), "request.yaml", "frm-data-002", schemas())
    assert [f.code for f in (*document.findings, *check_request(document, context()))] == []
    assert made["data"]["variables"] == FORM["data"]["variables"]
    assert made["classification"] == "publik"
    assert made["output"] == {"kinds": ["tabel"], "formats": ["xlsx", "csv"]}
    assert list(made) == [key for key in SCHEMA["properties"] if key in made]


def test_rows_about_persons_bring_reason_ground_recipient_level_and_end() -> None:
    answers = read(
        {
            "data.variables": "nim, nama_prodi",
            "data.aggregation": "Individu",
            "data.variables[].reason": "- NIM: Menyandingkan data dengan hasil survei prodi.",
            "personal_data.legal_basis": "Pemenuhan kewajiban hukum",
            "recipients": f"@budi-fmipa {KEY}",
        }
    )
    assert answers.findings == ()
    made: Any = compose(answers.draft, context(), schemas())
    first = made["data"]["variables"][0]
    reason = "Menyandingkan data dengan hasil survei prodi."
    assert first == {"name": "nim", "personal": True, "reason": reason}
    assert made["recipients"] == [{"login": "budi-fmipa", "key": KEY}]
    assert made["classification"] == "terbatas"
    assert made["retention"]["destroy_by"] == "2028-04-02"


def test_sentences_may_be_broken_and_line_ends_may_be_windows_own() -> None:
    text = "Cacah mahasiswa yang mengisi KRS,\n\ndirinci menurut program studi."
    answers = read_issue(body({"data.description": text}).replace("\n", "\r\n") + "\r\n", ELEMENTS)
    assert answers.findings == ()
    assert answers.draft["data"]["description"] == " ".join(text.split())  # type: ignore[index,call-overload]


WRONG: dict[str, tuple[dict[str, str], str, str]] = {
    "unanswered": ({"data.population": ""}, "issue-unanswered", "data.population"),
    "old edition": ({"version": "FRM-DATA-002 v0"}, "issue-edition", "version"),
    "no choice": ({"requester.category": "Rektor"}, "issue-choice", "requester.category"),
    "no choice among several": ({"output.formats": "CSV, Word"}, "issue-choice", "output.formats"),
    "not ticked": ({"undertaking": "- [ ] x"}, "issue-tick", "undertaking"),
    "other statement": ({"undertaking": "- [x] x"}, "issue-tick", "undertaking"),
    "two lines": ({"data.title": "Mahasiswa aktif\nper prodi"}, "issue-one-line", "data.title"),
    "no key": ({"recipients": "budi-fmipa"}, "issue-recipient", "recipients"),
    "reason of nothing": (
        {"data.variables[].reason": "gaji: untuk semua"},
        "issue-reason",
        "data.variables[].reason",
    ),
    "reason without a name": (
        {"data.variables[].reason": "untuk semua"},
        "issue-reason",
        "data.variables[].reason",
    ),
}


@pytest.mark.parametrize(("changes", "code", "path"), WRONG.values(), ids=list(WRONG))
def test_a_wrong_answer_is_told_at_its_question(
    changes: dict[str, str], code: str, path: str
) -> None:
    assert said(read(changes)) == [(code, LABELS[path])]


def test_everything_wrong_is_told_at_once() -> None:
    together: dict[str, str] = {}
    for changes, _, path in WRONG.values():
        together |= changes if path not in ("undertaking",) else {"undertaking": "- [ ] x"}
    assert len(said(read(together))) == 8


TRICKS: dict[str, tuple[str, str]] = {
    "before": ("Kata\n\n" + body(), "issue-before"),
    "not the form": ("Tolong kirim data.", "issue-not-the-form"),
    "too long": (body() + "x" * 60_000, "issue-too-long"),
    "calls": (body({"data.description": "@a " * 11}), "issue-calls"),
    "heading": (body({"data.description": "a\n\n### b"}), "issue-heading"),
    "underline": (body({"data.description": "a\n---"}), "issue-heading"),
    "fence": (body({"data.description": "a\n```"}), "issue-markup"),
    "tag": (body({"data.description": "a <b>"}), "issue-markup"),
    "invisible": (body({"data.description": "a\u200bb"}), "issue-invisible"),
    "removed": (body().rpartition("\n\n### ")[0], "issue-heading-missing"),
}


@pytest.mark.parametrize(("text", "code"), TRICKS.values(), ids=list(TRICKS))
def test_what_isn_t_exactly_the_form_has_no_answers(text: str, code: str) -> None:
    answers = read_issue(text, ELEMENTS)
    assert answers.draft == {}
    assert code in [finding.code for finding in answers.findings]


def test_less_than_and_a_rule_after_an_empty_line_are_no_tricks() -> None:
    text = "Cacah mahasiswa dengan IPK < 3 menurut prodi:\n\n---\n\ndan menurut\u3000semester\u00a0juga."
    assert read({"data.description": text}).findings == ()


def test_many_forged_headings_are_one_complaint_a_question() -> None:
    assert len(read({"data.description": "\n### x" * 500}).findings) == 1


PLACES = {
    "its own": ("data.title", "data.title"),
    "in a list": ("data.variables[1].name", "data.variables"),
    "a reason": ("data.variables[0].reason", "data.variables[].reason"),
    "what it holds": ("data.period", "data.period.from"),
    "nothing asked": ("retention.method", None),
    "the whole": ("", None),
}


@pytest.mark.parametrize(("path", "question"), PLACES.values(), ids=list(PLACES))
def test_a_finding_moves_to_its_question(path: str, question: str | None) -> None:
    finding = Finding(
        code="x", file="request.yaml", line=3, column=9, path=path, args={"title": "t"}
    )
    label = LABELS[question] if question else ""
    (moved,) = by_question([finding], ELEMENTS, {label: 40} if label else {})
    assert (moved.path, moved.line) == (label, 40 if label else 1)
    assert "title" not in moved.args


def test_an_answer_that_was_complained_of_isn_t_complained_of_twice() -> None:
    finding = Finding(code="schema-required", file="request.yaml", path="data.population")
    assert by_question([finding], ELEMENTS, {}, [LABELS["data.population"]]) == ()


def test_an_incomplete_form_is_composed_without_what_would_be_derived() -> None:
    made = compose(read({"data.population": ""}).draft, context(), schemas())
    assert "retention" not in made
    assert made["classification"] == min(context().policy.levels, key=lambda level: level.rank).id


@pytest.mark.parametrize("code", SENTENCES)
def test_every_finding_of_an_issue_has_sentence_and_hint(code: str) -> None:
    args = {"label": "L", "limit": 1, "issue": 7}
    message, hint = word(Finding(code=code, file="x", path="L", line=2, args=args), "en")
    assert message.endswith((".", ")."))
    assert hint.endswith(".")
