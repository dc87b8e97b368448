"""Files of a working copy: what is read, what is refused, what belongs where."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.factories import ROOT

from datareq.documents import nouns, tree
from datareq.documents.catalogue import entry_digests, load_catalogue
from datareq.documents.catalogue_checks import check_catalogue
from datareq.documents.characters import MAX_BYTES
from datareq.documents.findings import word
from datareq.documents.places import place_findings
from datareq.documents.policy import load_policy
from datareq.documents.schemas import Schemas
from datareq.documents.snapshot_schema import FILE, snapshot_schema
from datareq.documents.tree import read_file, read_folder, walk
from datareq.errors import DocumentError

FILES = read_folder(ROOT, "policy", "schemas", "datasets/catalogue")
POLICY = load_policy(FILES, "p")
SCHEMAS = Schemas.from_files(FILES)
RULES = {rule.file: rule for rule in POLICY.sop.documents}
SLUG = "2026-03-02-fmipa-mahasiswa-aktif"
FOLDER = f"requests/{SLUG}"


def test_a_folder_is_read_by_repository_path(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c.yaml").write_bytes(b"x")
    (tmp_path / "a" / "d").write_bytes(b"")
    assert read_folder(tmp_path, "a", "nowhere") == {"a/b/c.yaml": b"x", "a/d": b""}


@pytest.mark.parametrize("target", ["file", "folder", "nowhere"])
def test_a_link_is_refused_whatever_it_points_to(tmp_path: Path, target: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"secret")
    (tmp_path / "a" / "x").symlink_to(tmp_path / target)
    with pytest.raises(DocumentError, match="tree-link"):
        read_folder(tmp_path, "a")
    assert dict(walk(tmp_path, "a")) == {"a/x": None}
    assert read_file(tmp_path, "a/x") is None


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "a").symlink_to(tmp_path / "real")
    with pytest.raises(DocumentError, match="tree-link"):
        read_folder(tmp_path, "a")


def test_repositories_inside_and_pipes_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "a" / "sub").mkdir(parents=True)
    (tmp_path / "a" / "sub" / ".git").write_text("gitdir: elsewhere")
    (tmp_path / "a" / ".git").mkdir()
    os.mkfifo(tmp_path / "a" / "pipe")
    assert dict(walk(tmp_path, "a")) == {"a/pipe": None, "a/sub": None}


def test_no_more_is_read_than_needed_to_see_that_it_is_too_much(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"x" * (MAX_BYTES * 3))
    content = read_file(tmp_path, "f")
    assert content is not None
    assert len(content) == MAX_BYTES + 1


def test_a_file_or_folder_that_cant_be_opened_is_said(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as raised:
        tree._read(str(tmp_path / "gone"), "requests/x/gone", None)
    assert raised.value.args_ == {"path": "requests/x/gone"}
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DocumentError, match="tree-unreadable"):
        list(walk(tmp_path, "file"))


PLACES: dict[str, tuple[str, bytes | None, str | None]] = {
    "a document": ("team.yaml", b"", None),
    "an output": ("output/tabel.csv", b"", None),
    "a link": ("team.yaml", None, "folder-link"),
    "a link of another name": ("x", None, "folder-link"),
    "another file": ("catatan.txt", b"", "folder-unknown-file"),
    "attributes": (".gitattributes", b"", "folder-unknown-file"),
    "another ending": ("team.yml", b"", "folder-look-alike"),
    "capitals": ("Team.yaml", b"", "folder-look-alike"),
    "Cyrillic": ("t\u0435am.yaml", b"", "folder-look-alike"),
    "fullwidth": ("\uff54eam.yaml", b"", "folder-look-alike"),
    "a zero-width space": ("team\u200b.yaml", b"", "folder-look-alike"),
    "other letters": ("\u6570\u636e", b"", "folder-name"),
    "a backslash": ("..\\..\\policy.yaml", b"", "folder-name"),
    "upwards": ("../x/team.yaml", b"", "folder-name"),
    "a line end": ("te\nam.yaml", b"", "folder-look-alike"),
    "a folder": ("data/x.csv", b"", "folder-nested"),
    "a folder in the output": ("output/x/y.csv", b"", "folder-nested"),
    "a hidden output": ("output/.x", b"", "folder-nested"),
    "a long output name": ("output/" + "x" * 101, b"", "folder-name"),
}


@pytest.mark.parametrize("case", PLACES)
def test_only_the_documents_and_outputs_may_be_in_a_folder(case: str) -> None:
    name, content, code = PLACES[case]
    files = {f"{FOLDER}/request.yaml": b"", f"{FOLDER}/{name}": content}
    found = [f.code for f in place_findings(files, FOLDER, SLUG, RULES)]
    assert found == ([code] if code else [])


def test_a_folder_without_form_and_with_a_wrong_name() -> None:
    found = place_findings({}, "requests/Permohonan", "Permohonan", RULES)
    assert [word(f, "en")[0] for f in found] == [
        "The folder `Permohonan` is not named like a request.",
        "The form `request.yaml` is missing in this folder.",
    ]


ENTRY: dict[str, Any] = {
    "id: nilai": ("id: niali", "catalogue-id"),
    "owner: ": ("owner: X", "catalogue-unknown"),
    "subject_key: nim": ("subject_key: nom", "catalogue-subject-key"),
    "presence: ": ("presence: x", "catalogue-unknown"),
}


@pytest.mark.parametrize("part", ENTRY)
def test_a_catalogue_entry_agrees_with_itself_and_the_policy(part: str) -> None:
    path = "datasets/catalogue/nilai.yaml"
    text = FILES[path].decode()
    assert part in text
    changed, code = ENTRY[part]
    spoilt = {path: text.replace(part, changed, 1).encode()}
    assert code in {f.code for f in check_catalogue(spoilt, SCHEMAS, POLICY)}
    assert check_catalogue({path: FILES[path]}, SCHEMAS, POLICY) == ()


def test_columns_are_described_once_and_at_levels_that_exist() -> None:
    path = "datasets/catalogue/nilai.yaml"
    text = FILES[path].decode()
    start = text.index("  - name:")
    column = text[start : text.index("  - name:", start + 5)]
    twice = {path: (text + column).encode()}
    assert [f.code for f in check_catalogue(twice, SCHEMAS, POLICY)] == ["catalogue-column-twice"]
    higher = replace(POLICY, levels=tuple(x for x in POLICY.levels if x.id != "terbatas"))
    assert {f.code for f in check_catalogue({path: FILES[path]}, SCHEMAS, higher)} == {
        "catalogue-unknown"
    }


def test_other_files_and_links_are_no_entries() -> None:
    files = {"datasets/catalogue/README.md": b"", "datasets/catalogue/nilai.yaml": None}
    assert [f.code for f in check_catalogue(files, SCHEMAS, POLICY)] == [
        "catalogue-file",
        "folder-link",
    ]


def test_the_catalogue_loads_and_its_digests_are_those_of_the_bytes() -> None:
    sources = load_catalogue(FILES)
    assert {source.id for source in sources} == set(entry_digests(FILES))
    changed = {
        **FILES,
        "datasets/catalogue/nilai.yaml": FILES["datasets/catalogue/nilai.yaml"] + b"\n",
    }
    before, after = entry_digests(FILES), entry_digests(changed)
    assert {id_ for id_ in before if before[id_] != after[id_]} == {"nilai"}


@pytest.mark.parametrize(
    "content",
    [b"a: [", b"- a\n", b"id: nilai\n", FILES["datasets/catalogue/krs.yaml"]],
    ids=["broken", "a list", "half", "another name"],
)
def test_an_unusable_entry_stops_the_work(content: bytes) -> None:
    with pytest.raises(DocumentError, match="catalogue-unreadable"):
        load_catalogue({"datasets/catalogue/nilai.yaml": content})


def test_a_value_that_isnt_the_noun_is_refused() -> None:
    for make in (nouns.to_request, nouns.to_team, nouns.to_letter, nouns.to_data_use):
        with pytest.raises(DocumentError, match="document-not-a-noun"):
            make({"document": 3})
    for make in (nouns.to_access, nouns.to_procedure, nouns.to_source):  # type: ignore[assignment]
        with pytest.raises(DocumentError, match="document-not-a-noun"):
            make({"grants": ["x"]})


def test_from_and_to_become_since_and_until() -> None:
    form = SCHEMAS.schema("frm-data-002")["examples"][0]
    period = nouns.to_request(form).data.period
    assert (period.since, period.until) == (
        form["data"]["period"]["from"],
        form["data"]["period"]["to"],
    )
    access = nouns.to_access(
        {
            "document": "access",
            "version": 1,
            "request": "PDI-2026-0042",
            "grants": [
                {
                    "source": "nilai",
                    "columns": ["nim"],
                    "staff": [{"id": 1, "login": "a"}],
                    "from": "2026-03-02",
                    "until": "2026-04-02",
                }
            ],
        }
    )
    assert access.grants[0].since.isoformat() == "2026-03-02"


def test_the_schema_of_snapshots_is_that_of_the_model() -> None:
    """`make golden` writes it anew."""
    if os.environ.get("DATAREQ_GOLDEN") == "write":
        (ROOT / FILE).write_bytes(snapshot_schema())
    assert (ROOT / FILE).read_bytes() == snapshot_schema()
