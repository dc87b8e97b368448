"""Every reason is a sentence in both languages, and it says what a person needs."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest
from tests.factories import policy
from tests.messages.build import merged

from datareq.approval import words
from datareq.approval.card_words import CARD, VALUES
from datareq.approval.comment_words import FRAME
from datareq.approval.markdown import BREAK, QUIET, call, calling, defuse, keep_code, quiet
from datareq.approval.words import SENTENCES, register, seat_words, sentence
from datareq.approval.words_terms import TERMS
from datareq.model.message import Message, Value
from datareq.model.verdict import Status

PACKAGE = Path(words.__file__).parent
TEMPLATES = sorted(
    {t for registry in (SENTENCES, TERMS, FRAME, CARD, VALUES) for t in registry.values()}
)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_sentence_has_an_indonesian_one_with_the_same_places(template: str) -> None:
    # the whole catalogue: other stages lend the gate sentences of their own
    message = merged().get(template)
    assert message is not None
    assert message.string
    assert fields(template) == fields(str(message.string))


def codes() -> set[str]:
    """Every code that this stage's modules give a message."""
    found: set[str] = set()
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            is_code = isinstance(node, ast.keyword) and node.arg == "code"
            if is_code and isinstance(node.value, ast.Constant):
                found.add(str(node.value.value))
    return found


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_code_has_a_sentence(code: str) -> None:
    assert code in SENTENCES


def test_every_status_has_a_word() -> None:
    assert {f"status-{status.value}" for status in Status} <= set(FRAME)


HOLDERS: list[Value] = [
    {"login": "andi", "acting": None, "since": "2026-01-02", "until": None, "decree": "1/UN39"},
    {
        "login": "dewi",
        "acting": "plh",
        "since": "2026-04-01",
        "until": "2026-04-07",
        "decree": "12/UN39/KP/2026",
    },
]
SEAT: Value = {"role": "programmer-coordinator", "unit": None, "holders": HOLDERS}


@pytest.mark.parametrize(
    ("code", "args", "expected"),
    [
        pytest.param(
            "waiting-approval",
            {
                "allowed": [{"role": "data-services", "unit": None, "holders": [{"login": "rina"}]}],
                "documents": ["team"],
            },
            "Menunggu Kepala Divisi Layanan dan Pangkalan Data (@rina): mohon periksa Susunan Tim "
            "Data, lalu pilih *Approve*.",
            id="waiting",
        ),
        pytest.param(
            "blocked-approval",
            {"evidence": "letter-approved", "subject": "letter-approved", "need": "team-formed", "step": "team-formation"},
            "Surat Tugas Tim Data belum dapat disetujui: Susunan Tim Data belum lengkap (langkah 5).",
            id="blocked",
        ),
        pytest.param(
            "lapsed",
            {"user": "budi", "at": "2026-03-03T01:00:00+00:00", "documents": ["access", "procedure"]},
            "Persetujuan @budi (3 Maret) tidak berlaku lagi karena Pemberian Akses Data dan Prosedur "
            "Pengumpulan Data berubah setelahnya. Mohon periksa dan setujui lagi.",
            id="lapsed",
        ),
        pytest.param(
            "too-early-document-step",
            {"documents": ["manifest"], "step": "dataset-making"},
            "Belum dihitung: Keterangan Dataset belum tersedia saat persetujuan diberikan. Mohon "
            "setujui lagi setelah langkah 12 selesai.",
            id="too early",
        ),
        pytest.param(
            "not-holder",
            {"user": "sari", "allowed": [SEAT]},
            "Tidak dihitung: @sari bukan pejabat langkah ini. Yang berwenang: Koordinator Programmer "
            "(@andi; Plh. @dewi 1–7 April 2026, SK 12/UN39/KP/2026).",
            id="wrong person",
        ),
        pytest.param(
            "own-request",
            {"instead": [{"role": "unit-deputy", "unit": "FMIPA", "holders": [{"login": "nur"}]}]},
            "Tidak dihitung: pemohon tidak dapat menyetujui permohonannya sendiri. Diteruskan kepada "
            "Wakil Pimpinan Unit Kerja FMIPA (@nur).",
            id="own request",
        ),
        pytest.param(
            "vacant",
            {"role": "administration", "unit": None, "date": "2026-04-02"},
            "Tidak ada pemegang peran Kepala Seksi Layanan Administrasi pada 2 April 2026. Mohon "
            "administrator melengkapi daftar pejabat.",
            id="vacant",
        ),
        pytest.param(
            "notice-waiting",
            {"roles": ["head", "vice-rector", "maintainer"]},
            "Sistem akan memberi tahu Kepala Pusat Teknologi Informasi dan Komunikasi, Wakil Rektor "
            "yang membawahi Pustikom dan Pengelola kebijakan dan aplikasi.",
            id="several roles",
        ),
        pytest.param(
            "dismissed", {"by": None}, "Tidak dihitung: persetujuan ini dibatalkan oleh akun yang sudah tidak ada.", id="gone"
        ),
        pytest.param(
            "waiting-approval",
            {"allowed": [], "documents": []},
            "Menunggu seluruh usulan ini: mohon periksa seluruh usulan ini, lalu pilih *Approve*.",
            id="the whole",
        ),
        pytest.param(
            "blocked",
            {"need": "lain", "step": "lain"},
            "Menunggu: lain belum selesai (lain).",
            id="ids that the procedure doesn't know",
        ),
        pytest.param(
            "blocked",
            {"need": "letter-received", "step": "data-use-approval"},
            "Menunggu: Surat tugas disampaikan kepada Kepala Divisi Layanan dan Pangkalan Data belum "
            "selesai (langkah “Penggunaan data disetujui”).",
            id="a step without a number",
        ),
        pytest.param("??", {}, "Catatan yang belum bernama (??).", id="a code without a sentence"),
        pytest.param("vacant", {}, "Catatan yang belum bernama (vacant).", id="arguments missing"),
        pytest.param(
            "vacant", {"date": "tomorrow"}, "Catatan yang belum bernama (vacant).", id="not a date"
        ),
        pytest.param(
            "intake-one-file", {"count": 2},
            "Satu permohonan adalah satu formulir, tetapi ada 2 berkas yang berubah. Mohon sisakan "
            "formulirnya saja.", id="a number",
        ),
        pytest.param(
            "appointment-future",
            {"user": "gino", "role": "lain", "since": "2026-04-02", "until": None, "allowed": ["?"]},
            "Tidak dihitung: @gino baru menjabat lain mulai 2 April 2026. Yang berwenang:  (belum ada "
            "pejabatnya).", id="a role and a seat that aren't known",
        ),
        pytest.param(
            "document-missing", {"document": "lain"}, "Menunggu lain diisi.", id="no such document"
        ),
        pytest.param(
            "lapsed",
            {"user": "budi", "at": "2026-03-03T01:00:00+00:00", "documents": ["catalogue"]},
            "Persetujuan @budi (3 Maret) tidak berlaku lagi karena katalog sumber data berubah "
            "setelahnya. Mohon periksa dan setujui lagi.", id="catalogue",
        ),
    ],
)  # fmt: skip
def test_sentences_of_the_house(code: str, args: dict[str, Value], expected: str) -> None:
    assert sentence(Message(code=code, args=args), policy(), "id") == expected


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-04-02", "2026-04-02", "2 April 2026"),
        ("2026-03-28", "2026-04-03", "28 Maret–3 April 2026"),
        ("2025-12-30", "2026-01-03", "30 Desember 2025–3 Januari 2026"),
        ("2026-04-02", None, "sejak 2 April 2026"),
        (None, None, ""),
    ],
    ids=str,
)
def test_days_of_an_acting_official(since: str | None, until: str | None, expected: str) -> None:
    holder: Value = {"login": "dewi", "acting": "plt", "since": since, "until": until}
    seat: Value = {"role": "head", "unit": None, "holders": [holder]}
    name = "Kepala Pusat Teknologi Informasi dan Komunikasi"
    said = f"Plt. @dewi {expected}".rstrip()
    assert seat_words(seat, policy(), "id") == f"{name} ({said})"


def test_english_is_said_too() -> None:
    message = Message(code="vacant", args={"role": "administration", "date": "2026-04-02"})
    assert sentence(message, policy(), "en") == (
        "Nobody holds the office of Head of the Administration Section on 2 April 2026. Please ask "
        "the administrator to complete the list of officials."
    )


def test_a_code_has_one_sentence() -> None:
    register("test-only", "One {thing}.")
    register("test-only", "One {thing}.")
    assert sentence(Message(code="test-only", args={"thing": "x"}), policy(), "en") == "One x."
    with pytest.raises(ValueError, match="two sentences"):
        register("test-only", "Another.")
    del SENTENCES["test-only"]


@pytest.mark.parametrize(("level", "label"), [("terbatas", "Terbatas"), ("lain", "lain")])
def test_another_stage_s_sentence_may_name_a_level(level: str, label: str) -> None:
    register("test-only-level", "{level_label} is sealed.")
    message = Message(code="test-only-level", args={"level": level})
    assert sentence(message, policy(), "id") == f"{label[:1].upper()}{label[1:]} is sealed."
    del SENTENCES["test-only-level"]


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "@everyone look",
        "[click](https://evil.example)",
        "![x](y)",
        "see #12 and GH-12 and www.evil.example",
        "`code` **bold** _it_",
        "&#64;admin",
        "line\n# heading",
        "<!-- datareq:gate -->",
        "a|b|c ~~x~~",
    ],
)
def test_other_people_s_text_has_no_effect(text: str) -> None:
    said = defuse(text)
    for armed in ("<i", "<!", "@e", "](", "![", "#1", "#6", "GH-", "www.", "://", "`", "\n", "**"):
        assert armed not in said
    assert said.replace(BREAK, "").replace("'", "`") == " ".join(text.split())


def test_long_text_is_cut() -> None:
    assert len(defuse("x" * 1000)) == 200


def test_a_quoting_sentence_keeps_its_code() -> None:
    assert keep_code("`data.period` (line 3): <b>") == f"`data.period` (line 3): <{BREAK}b>"
    assert keep_code("one ` alone") == "one ' alone"


@pytest.mark.parametrize(
    ("login", "called", "quoted"),
    [
        ("rina", "@rina", "`@rina`"),
        (
            "datareq-gate[bot]",
            f"`@datareq-gate[{BREAK}bot]{BREAK}`",
            f"`@datareq-gate[{BREAK}bot]{BREAK}`",
        ),
        ("x y", "`@x y`", "`@x y`"),
    ],
)
def test_only_plain_logins_are_called(login: str, called: str, quoted: str) -> None:
    assert (call(login), quiet(login)) == (called, quoted)


def test_who_is_asked_is_called_and_who_is_spoken_of_is_not() -> None:
    asked: Value = {"role": "head", "unit": None, "holders": [{"login": "hadi"}]}
    args: dict[str, Value] = {
        "allowed": [asked],
        "user": "rina",
        "at": "2026-03-03T01:00:00+00:00",
        "documents": ["team"],
    }
    message = Message(code="answer-changes", args=args)
    assert "(@hadi)" in sentence(message, policy(), "id", calling({"hadi", "rina"}))
    assert "`@rina`" in sentence(message, policy(), "id", calling({"hadi", "rina"}))
    assert "(`@hadi`)" in sentence(message, policy(), "id", QUIET)
