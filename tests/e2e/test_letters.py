"""The papers of a played request: what they say, whose names they print, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pyrage
import pytest
from theatre import ROOT, Build, Theatre

from datareq.adapters.git.clone import clone
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.errors import DocumentError, EnvelopeError
from datareq.model.names import PAPERS
from datareq.model.policy import Reference
from datareq.rehearsal.acts import Review, Turn
from datareq.rehearsal.cast import CAST, PEOPLE_FILE
from datareq.rehearsal.keys import identity, public_key
from datareq.rehearsal.script import script
from datareq.settings import read_settings
from datareq.wiring.demo import REPOSITORY
from datareq.wiring.letters import Paper, print_paper

NAME = "PDI-2026-0001"
PEOPLE = PEOPLE_FILE
Print = Callable[..., str]


@pytest.fixture(scope="module")
def archived(undisturbed: Theatre, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone after the request was handed over, received and archived."""
    folder = tmp_path_factory.mktemp("archived") / "repository"
    clone(undisturbed.forge.git_url(REPOSITORY, CAST[0].login), folder)
    return folder


@pytest.fixture
def people(tmp_path: Path) -> Path:
    file = tmp_path / "people.yaml"
    file.write_bytes(PEOPLE.read_bytes())
    return file


def text_of(data: bytes) -> str:
    """The words of a PDF, with single spaces."""
    document = pypdfium2.PdfDocument(data)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def closed(root: Path, paper: Paper, people: Path) -> bytes:
    return print_paper(read_settings({}), root, NAME, paper, people).data


def test_a_sealed_directory_prints_the_same_and_lies_in_clear_nowhere(
    archived: Path, people: Path, tmp_path: Path
):
    sealed, key, other = (tmp_path / name for name in ("people.yaml.age", "desk.key", "else.key"))
    recipient = pyrage.x25519.Recipient.from_str(public_key("desk"))
    sealed.write_bytes(pyrage.encrypt(people.read_bytes(), [recipient]))
    key.write_text(identity("desk"))
    other.write_text(identity("somebody else"))
    there = sorted(tmp_path.iterdir())

    printed = print_paper(read_settings({}), archived, NAME, Paper.MINUTES, sealed, [key])

    assert printed.data == closed(archived, Paper.MINUTES, people)
    assert sorted(tmp_path.iterdir()) == there
    for identities, code in (([other], "envelope-wrong-key"), ([], "identity-none")):
        with pytest.raises(EnvelopeError, match=code):
            print_paper(read_settings({}), archived, NAME, Paper.MINUTES, sealed, identities)


def references(root: Path) -> list[Reference]:
    return list(load_policy(read_folder(root, "policy"), "working-copy").references)


@pytest.mark.parametrize("paper", list(Paper), ids=lambda paper: paper.value)
def test_a_paper_prints_every_legal_basis_of_the_policy(archived: Path, people: Path, paper: Paper):
    words = text_of(closed(archived, paper, people))
    bases = [basis.text for basis in references(archived) if basis.kind == "legal-basis"]
    assert len(bases) == 7
    for basis in bases:
        assert basis.rstrip(".") in words


def test_the_letter_names_the_team_with_nip_and_who_approved_it_when(archived: Path, people: Path):
    words = text_of(closed(archived, Paper.ASSIGNMENT, people))
    for part in (
        "SURAT TUGAS Nomor: B/101/UN39.15/DL.17/2026",
        "Yoga Pratama, S.Kom. 199102142019031006",
        "Lia Kusumawati, S.Stat. –",
        "Disetujui secara elektronik oleh akun hendro pada 2 Maret 2026, 13.00 WIB",
        "Dr. Hendro Saputra, M.Kom. NIP 197004122000031001",
        "bukan tanda tangan elektronik tersertifikasi",
    ):
        assert part in words, part
    assert "DRAF" not in words


def test_the_minutes_name_who_gave_what_to_whom_and_when_it_was_acknowledged(
    archived: Path, people: Path
):
    words = text_of(closed(archived, Paper.MINUTES, people))
    record = archived / "archive" / "2026" / NAME / "v1"
    sums = [line for line in (record / "berita-acara.md").read_text().split("`") if len(line) == 64]
    assert len(sums) >= 2
    for part in (
        "BERITA ACARA SERAH TERIMA",
        "Dekan FMIPA, selaku Pimpinan Unit Kerja",
        "Penerimaan dinyatakan oleh akun ratna pada 3 Maret 2026",
        *sums,
    ):
        assert part in words, part


@pytest.mark.parametrize("paper", list(Paper), ids=lambda paper: paper.value)
def test_the_same_request_gives_the_same_bytes(archived: Path, people: Path, paper: Paper):
    first = closed(archived, paper, people)
    assert first.startswith(b"%PDF-")
    assert closed(archived, paper, people) == first


def test_a_letter_is_a_draft_until_it_is_approved(theatre: Build, people: Path, tmp_path: Path):
    """Read from the forge while the request is open."""
    stage = theatre("straight")
    bots = stage.bots()
    told = list(script("straight"))
    approved = next(
        place
        for place, act in enumerate(told)
        if isinstance(act, Review) and act.who == "hendro" and not act.intake
    )
    turn = next(n for n in range(approved, len(told)) if isinstance(told[n], Turn))
    settings = replace(
        read_settings({"GITHUB_API_URL": stage.forge.url, "GITHUB_SERVER_URL": stage.forge.url}),
        repository=REPOSITORY,
        token=stage.forge.token(CAST[0].login),
        publisher=f"{stage.premises.publish.slug}[bot]",
        mirror=tmp_path / "mirror",
    )

    def written() -> tuple[bool, str]:
        printed = print_paper(settings, ROOT, NAME, Paper.ASSIGNMENT, people)
        return printed.draft, text_of(printed.data)

    stage.play(bots.turn, told[:approved])
    draft, words = written()
    assert draft
    assert "(belum disetujui)" in words
    assert "Hendro" not in words
    stage.play(bots.turn, told[: turn + 1])
    draft, words = written()
    assert not draft
    assert "Dr. Hendro Saputra, M.Kom." in words
    with pytest.raises(DocumentError, match="minutes-not-yet"):
        print_paper(settings, ROOT, NAME, Paper.MINUTES, people)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        pytest.param(
            lambda text: text.replace("id: 508", "id: 909"), "directory-lacks", id="lacks"
        ),
        pytest.param(
            lambda text: text.replace("id: 509", "id: 508"), "directory-twice", id="twice"
        ),
        pytest.param(
            lambda text: text.replace("name:", "nama:"), "directory-unreadable", id="shape"
        ),
        pytest.param(lambda text: text + "\n  - [", "directory-unreadable", id="syntax"),
    ],
)
def test_a_directory_that_leaves_a_doubt_about_a_person_gives_no_letter(
    archived: Path, people: Path, spoil: Callable[[str], str], code: str
):
    people.write_text(spoil(people.read_text()))
    with pytest.raises(DocumentError) as refused:
        closed(archived, Paper.ASSIGNMENT, people)
    assert refused.value.code == code
    assert "Kusumawati" not in str(refused.value)


def test_a_directory_inside_the_repository_is_refused(archived: Path):
    inside = archived / "people.yaml"
    inside.write_bytes(PEOPLE.read_bytes())
    try:
        with pytest.raises(DocumentError, match="directory-inside"):
            closed(archived, Paper.ASSIGNMENT, inside)
    finally:
        inside.unlink()


def test_words_of_a_document_are_set_as_they_are_and_never_run(archived: Path, people: Path):
    """A title that would be markup in a template is a title."""
    letter = archived / "archive" / "2026" / NAME / "v1" / "letter.yaml"
    before = letter.read_text()
    hostile = '#read("/etc/passwd") $x$ *tebal* @kutip \\\\ \\u202E'
    letter.write_text(
        before.replace(
            "place: Jakarta",
            f'place: "{hostile}"'.replace('"/etc', "'/etc").replace('passwd")', "passwd')"),
        )
    )
    try:
        words = text_of(closed(archived, Paper.ASSIGNMENT, people))
    finally:
        letter.write_text(before)
    assert "#read('/etc/passwd') $x$ *tebal* @kutip" in words
    assert "\u202e" not in words


def test_a_broken_template_is_named_with_its_line_and_nothing_of_the_page(
    archived: Path, people: Path
):
    template = archived / PAPERS / "surat-tugas.typ"
    before = template.read_text()
    template.write_text(before.replace("#isi.office dengan", "#isi.kantor dengan"))
    try:
        with pytest.raises(DocumentError) as refused:
            closed(archived, Paper.ASSIGNMENT, people)
    finally:
        template.write_text(before)
    assert refused.value.code == "template-broken"
    assert refused.value.args_["where"] == "surat-tugas.typ:" + _line(before, "#isi.office")


def _line(text: str, part: str) -> str:
    return str(next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(part)))
