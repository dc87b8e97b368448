"""How findings are sorted, worded in two languages, and rendered."""

from __future__ import annotations

import json
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from tests.factories import ROOT

from datareq.documents import error_texts, finding_texts, findings, place_texts
from datareq.documents.findings import register, render_json, render_text, sort_findings, word
from datareq.model.finding import Finding, Severity

OWN = ("yaml-", "schema-", "folder-", "catalogue-", "json-")
TEMPLATES = sorted(
    {
        template
        for code, text in findings.TEXTS.items()
        if code.startswith(OWN)
        for template in (text.message, text.hint)
    }
    | {"the document", " or ", "note:", "a text", "a whole number", "a number", "true or false"}
    | {"a list", "a group of fields", "nothing"}
    | set(error_texts.SENTENCES.values())
)
with (ROOT / "tools/datareq/locale/id/parts/documents.po").open("rb") as part:
    TRANSLATED = {str(m.id): str(m.string) for m in read_po(part, locale="id") if m.id}


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("template", TEMPLATES)
def test_sentence_has_a_translation_with_the_same_placeholders(template: str) -> None:
    assert TRANSLATED.get(template)
    assert names(TRANSLATED[template]) == names(template)


def test_every_file_of_sentences_is_registered() -> None:
    assert finding_texts
    assert place_texts
    assert "yaml-depth" in findings.TEXTS
    assert "folder-slug" in findings.TEXTS


def test_findings_are_in_reading_order_and_told_once() -> None:
    a = Finding(code="b", file="a", line=2, column=1)
    b = Finding(code="a", file="a", line=2, column=1)
    c = Finding(code="z", file="a", line=1, column=9)
    d = Finding(code="z", file="B", line=9, column=9)
    assert sort_findings([a, b, c, d, a]) == (d, c, b, a)


def test_text_is_file_line_column_sentence_and_an_indented_hint() -> None:
    found = Finding(code="yaml-tag", file="requests/x/request.yaml", line=2, column=4, path="a.b")
    assert render_text([found], "id") == (
        "requests/x/request.yaml:2:4: `a.b`: tanda `!` memberi jenis khusus pada isian; "
        "ini tidak diperbolehkan.\n"
        "    Mohon hapus kata yang diawali `!`, atau beri tanda kutip pada teksnya.\n"
    )
    assert render_text([], "id") == ""


def test_a_warning_says_that_it_is_one() -> None:
    found = Finding(code="yaml-empty", file="f", line=1, column=1, severity=Severity.WARNING)
    assert render_text([found], "en").startswith("f:1:1: note: The file says nothing.")


def test_json_has_the_promised_keys() -> None:
    found = Finding(code="yaml-empty", file="f", line=1, column=1)
    (row,) = json.loads(render_json([found], "en"))
    assert row == {
        "code": "yaml-empty",
        "severity": "error",
        "file": "f",
        "line": 1,
        "column": 1,
        "path": "",
        "message": "The file says nothing.",
        "hint": "Please fill it in, or delete the file if it is not needed.",
    }


def test_terms_are_said_in_the_readers_language() -> None:
    found = Finding(
        code="schema-type",
        file="f",
        path="a",
        args={"expected": ["string", "integer"], "actual": "object", "title": "Judul"},
    )
    assert (
        word(found, "id")[0]
        == "`a` (Judul) seharusnya teks atau bilangan bulat, bukan kelompok isian."
    )


def test_an_unknown_code_and_missing_arguments_still_give_a_sentence() -> None:
    assert word(Finding(code="nowhere", file="f", path="a"), "en")[0] == (
        "Something is wrong with `a` (nowhere)."
    )
    assert word(Finding(code="yaml-size", file="f"), "en")[0] == (
        "Something is wrong with the document (yaml-size)."
    )


def test_nothing_in_a_name_moves_the_terminal() -> None:
    found = Finding(code="folder-name", file="a\x1b[2J\n", args={"name": "\u202ex"})
    text = render_text([found], "en")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert text.startswith("a\\x1b[2J\\n:0:0: The file name `\\u202ex`")


def test_a_code_has_one_sentence() -> None:
    register("yaml-empty", *[getattr(findings.TEXTS["yaml-empty"], k) for k in ("message", "hint")])
    with pytest.raises(ValueError, match="yaml-empty"):
        register("yaml-empty", "Another one.")
