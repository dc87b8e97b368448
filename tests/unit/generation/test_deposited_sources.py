"""A deposited file is queried, controlled and told like any table, and only the approved one is read."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from generation_cases import (
    REGISTRATION,
    ROOT,
    access,
    catalogue,
    policy,
    procedure,
    request,
    schemas,
)

from datareq.documents.catalogue import load_catalogue
from datareq.documents.catalogue_checks import check_catalogue
from datareq.documents.findings import word
from datareq.documents.read import read_document
from datareq.errors import GenerationError
from datareq.generation.build import Built, Refused, build
from datareq.generation.deposit.people import About, Whom
from datareq.generation.inputs import BuildInputs
from datareq.generation.manifest import read_manifest
from datareq.generation.rules import ProcedureContext, check_procedure
from datareq.generation.sealed_manifest import sealed_manifest
from datareq.model.catalogue import Source, SourceKind
from datareq.model.envelope import Sealed
from datareq.model.manifest import ManifestDeposit
from datareq.model.procedure import Manual, Output
from datareq.wiring.connections import prepared
from datareq.wiring.deposit import Deposited, Wish, deposit

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
TARGETS = "kode_prodi,sasaran,keterangan\n{},120,sesuai rencana\n{},80,a\u2007 b\n"
COUNTS = (
    "Kode Prodi;Predikat;Jumlah\n{0};Pujian;30\n{0};Memuaskan;3\n{1};Pujian;25\n{1};Memuaskan;40\n"
)
BY_PROGRAMME = "SELECT kode_prodi, predikat, count(*) AS jumlah FROM lulusan GROUP BY ALL"


@cache
def programmes() -> tuple[str, str]:
    """Two that the synthetic warehouse has."""
    from datareq.rehearsal.warehouse_programmes import programmes as known

    first, second, *_ = known()
    return first.code, second.code


class Desk:
    """A folder for deposits beside a warehouse, and the catalogue with what was deposited."""

    def __init__(self, folder: Path, warehouse: Path) -> None:
        self.folder = folder / "berkas"
        self.folder.mkdir()
        self.places = {"siakad": str(warehouse), "berkas": str(self.folder)}
        self.entries: dict[str, bytes] = {}

    def deposit(
        self,
        source: str,
        text: str,
        whom: Whom,
        kind: SourceKind = SourceKind.UNIT_FILE,
        secret: str = "1" * 64,
        level: str | None = None,
    ) -> Source:
        file = self.folder.parent / f"{source}.csv"
        file.write_text(text.format(*programmes()), encoding="utf-8")
        wish = Wish(
            source=source, kind=kind, owner="FMIPA", whom=whom, connection="berkas", level=level
        )
        done = deposit(ROOT, self.places, file, wish, secret=secret, now=NOW)
        assert isinstance(done, Deposited), done
        self.entries[f"datasets/catalogue/{source}.yaml"] = done.entry.encode()
        return self.source(source)

    def source(self, id_: str) -> Source:
        return next(source for source in self.sources() if source.id == id_)

    def sources(self) -> tuple[Source, ...]:
        return (*catalogue(), *load_catalogue(self.entries))

    def inputs(self, *outputs: Output, level: str = "publik") -> BuildInputs:
        granted = {s.id: tuple(c.name for c in s.columns) for s in self.sources()}
        names = tuple(s.id for s in self.sources())
        return BuildInputs(
            registration=REGISTRATION,
            request=request("jumlah"),
            access=access(granted),
            procedure=replace(procedure("SELECT 1"), outputs=outputs, sources=names),
            level=level,
            key="a" * 64,
        )

    def build(
        self, *outputs: Output, level: str = "publik", private: bool = False, out: str = "out"
    ) -> Built | Refused:
        made = replace(self.inputs(*outputs, level=level), private=private)
        with prepared(made, policy(), self.sources(), self.places) as (sources, engine):
            return build(made, policy(), sources, engine, self.out(out))

    def out(self, name: str = "out") -> Path:
        return self.folder.parent / name

    def rows(self, output: str) -> list[dict[str, str]]:
        with (self.out() / f"output/{output}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))


@pytest.fixture
def desk(tmp_path: Path, warehouse: Path) -> Desk:
    return Desk(tmp_path, warehouse)


def of_nobody(desk: Desk) -> Source:
    return desk.deposit("sasaran", TARGETS, Whom(about=About.NOBODY))


def counted(desk: Desk, kind: SourceKind = SourceKind.MADE_BY_HAND) -> Source:
    return desk.deposit("lulusan", COUNTS, Whom(about=About.COUNTS, column="jumlah"), kind)


def output(sql: str, id_: str = "t", **changes: object) -> Output:
    return replace(Output(id=id_, title="Tabel uji", sql=sql), **changes)  # type: ignore[arg-type]


def by_hand(source: Source, *columns: str, counts: str | None = None) -> Output:
    """As the documents read it from YAML."""
    from datareq.documents.nouns import to_procedure

    assert source.deposit is not None
    manual = {"source": source.id, "sha256": source.deposit.sha256, "columns": list(columns)}
    if counts:
        manual["counts"] = counts
    value = {
        "document": "procedure", "version": 1, "request": REGISTRATION, "sources": [source.id],
        "steps": [], "coverage": [], "outputs": [{"id": "t", "title": "Rekap", "manual": manual}],
    }  # fmt: skip
    (made,) = to_procedure(value).outputs  # type: ignore[arg-type]
    return made


def test_proposed_entry_is_one_that_the_catalogue_takes(desk: Desk):
    of_nobody(desk)
    counted(desk)
    assert check_catalogue(desk.entries, schemas(), policy()) == ()


def test_file_is_joined_with_a_table_of_a_database(desk: Desk):
    of_nobody(desk)
    sql = "SELECT p.nama_prodi, s.sasaran FROM sasaran s JOIN program_studi p USING (kode_prodi)"
    built = desk.build(output(sql))
    assert isinstance(built, Built), built
    assert sorted(int(row["sasaran"]) for row in desk.rows("t")) == [80, 120]
    assert all(row["nama_prodi"] for row in desk.rows("t"))


def test_people_of_a_database_are_counted_beside_a_file(desk: Desk):
    of_nobody(desk)
    sql = "SELECT s.sasaran, count(*) AS jumlah FROM mahasiswa m JOIN sasaran s USING (kode_prodi) GROUP BY s.sasaran"
    built = desk.build(output(sql))
    assert isinstance(built, Built), built
    assert built.manifest.outputs[0].disclosure.threshold > 1
    assert {row["sasaran"] for row in desk.rows("t")} <= {"80", "120"}


def test_manifest_tells_of_the_file(desk: Desk):
    source = of_nobody(desk)
    assert source.deposit is not None
    desk.build(output("SELECT sasaran FROM sasaran"), output("SELECT jenis FROM unit_kerja", "u"))
    manifest = read_manifest((desk.out() / "manifest.json").read_bytes())
    (told,) = manifest.deposits
    assert told == ManifestDeposit(
        source="sasaran", kind="berkas_unit", deposited="2026-03-02", by="FMIPA", sha256=source.deposit.sha256,
    )  # fmt: skip
    assert [one.made for one in manifest.outputs] == [None, None]
    document = read_document(
        (desk.out() / "manifest.json").read_bytes(), "manifest.json", "manifest", schemas()
    )
    assert document.findings == ()


def test_another_file_in_its_place_is_refused_after_approval(desk: Desk):
    source = of_nobody(desk)
    asked = output("SELECT sasaran FROM sasaran")
    assert isinstance(desk.build(asked), Built)
    other = desk.deposit("lain", TARGETS, Whom(about=About.NOBODY), secret="2" * 64)
    (desk.folder / f"{other.table}.parquet").replace(desk.folder / f"{source.table}.parquet")
    with pytest.raises(GenerationError, match="engine-deposit"):
        desk.build(asked, out="again")
    assert not list(desk.out("again").rglob("*.csv"))


def test_new_file_never_takes_the_place_of_an_approved_one(desk: Desk):
    first = of_nobody(desk)
    second = desk.deposit("sasaran", TARGETS + "x,1,y\n", Whom(about=About.NOBODY))
    assert first.table != second.table
    assert {p.stem for p in desk.folder.glob("*.parquet")} == {first.table, second.table}
    assert isinstance(desk.build(output("SELECT sasaran FROM sasaran")), Built)
    assert len(desk.rows("t")) == 3


def test_server_is_never_taken_for_the_file(desk: Desk):
    of_nobody(desk)
    places = {**desk.places, "berkas": "postgresql://x@127.0.0.1:1/x"}
    asked = desk.inputs(output("SELECT sasaran FROM sasaran"))
    with (
        pytest.raises(GenerationError, match="engine-deposit"),
        prepared(asked, policy(), desk.sources(), places),
    ):
        pass


def test_small_groups_that_were_counted_by_hand_are_hidden(desk: Desk):
    """3 of 33 in one programme: neither they, nor what would tell of them, is shown."""
    source = counted(desk)
    built = desk.build(by_hand(source, "kode_prodi", "predikat", counts="jumlah"))
    assert isinstance(built, Built), built
    a, b = programmes()
    shown = {(row["kode_prodi"], row["predikat"]): row["jumlah"] for row in desk.rows("t")}
    assert shown[a, "Memuaskan"] == ""
    assert shown[b, "Memuaskan"] == "40"
    (told,) = built.manifest.outputs
    assert told.made == "disusun_manual"
    assert told.disclosure.suppressed
    lineage = json.loads((desk.out() / "manifest.json").read_bytes())["datareq"]["outputs"][0]
    assert lineage["lineage"]["kode_prodi"] == ["lulusan.kode_prodi"]


def test_what_was_made_by_hand_is_called_so_also_under_a_query_of_its_own(desk: Desk):
    counted(desk)
    built = desk.build(output(BY_PROGRAMME))
    assert isinstance(built, Built)
    assert built.manifest.outputs[0].made == "disusun_manual"


def test_workbook_says_that_it_was_made_by_hand(desk: Desk):
    counted(desk)
    assert isinstance(desk.build(output(BY_PROGRAMME, formats=("xlsx",))), Built)
    book = openpyxl.load_workbook(desk.out() / "output/t.xlsx")
    texts = [str(cell.value) for row in book["Keterangan"].iter_rows() for cell in row]
    assert any("Disusun manual" in text for text in texts)
    assert any("FMIPA" in text and "2026-03-02" in text for text in texts)


def test_people_behind_the_counts_cannot_be_listed(desk: Desk):
    counted(desk)
    refused = desk.build(output("SELECT orang_ke, kode_prodi FROM lulusan"))
    assert isinstance(refused, Refused)
    assert "rows-individual" in {finding.code for finding in refused.findings}


def test_identifiers_are_looked_for_again_where_the_level_is_lower(desk: Desk):
    """What was deposited for a higher level doesn't get out at an open one, whatever the entry calls it."""
    text = "kontak,isi\nx,0812 3456 7801\n" + "".join(
        f"y{n},0813 1111 22{n}\n" for n in range(10, 19)
    )
    file = "datasets/catalogue/kontak.yaml"
    desk.deposit("kontak", text, Whom(about=About.PEOPLE, column="kontak"), level="rahasia")
    entry = desk.entries[file].decode()
    lowered = entry.replace("rahasia", "publik").replace("terbatas", "publik")
    lowered = lowered.replace("personal: umum", "personal: none").replace("subject_key: kontak", "subject_key: null")  # fmt: skip
    desk.entries[file] = lowered.encode()
    assert check_catalogue(desk.entries, schemas(), policy()) == ()
    refused = desk.build(output("SELECT isi FROM kontak"))
    assert isinstance(refused, Refused)
    assert [finding.code for finding in refused.findings] == ["output-identifier-values"]


def test_text_that_a_spreadsheet_might_work_out_leaves_as_a_text(desk: Desk):
    """A deposit refuses cells that begin so; inside of a text it may stand, and is kept from being cut there."""
    text = 'kode,isi\na,"x;=1+1"\n'
    desk.deposit("catatan", text, Whom(about=About.NOBODY))
    assert isinstance(desk.build(output("SELECT isi FROM catatan")), Built)
    assert [row["isi"] for row in desk.rows("t")] == ["x;'=1+1"]


def test_hash_of_the_file_stays_out_where_the_data_are_not_open(desk: Desk):
    source = counted(desk)
    assert source.deposit is not None
    built = desk.build(by_hand(source, "kode_prodi", counts="jumlah"), level="terbatas", private=True)  # fmt: skip
    assert isinstance(built, Built), built
    whole = (desk.out() / "manifest.json").read_bytes()
    assert source.deposit.sha256.encode() not in whole
    redacted = sealed_manifest(whole, Sealed(commitment="c" * 64, signer="s", envelopes=()))
    read = read_manifest(redacted)
    assert read.deposits == built.manifest.deposits
    assert read.outputs[0].made == "disusun_manual"
    found = read_document(redacted, "manifest.json", "manifest", schemas()).findings
    assert not [f for f in found if not f.path.startswith("datareq.sealed")]


YAML = """\
document: procedure
version: 1
request: PDI-2026-0042
sources: [lulusan]
steps: ["Menyusun rekap lulusan menurut berkas fakultas."]
outputs:
  - id: t
    title: Lulusan menurut predikat
    MANUAL
coverage:
  - {variable: jumlah, output: t, column: jumlah}
"""
WHOLE = "manual: {source: lulusan, sha256: SHA, columns: [kode_prodi, predikat], counts: jumlah}"


def checked(desk: Desk, manual: str) -> list[tuple[str, int]]:
    source = desk.source("lulusan")
    assert source.deposit is not None
    text = YAML.replace("MANUAL", manual).replace("SHA", source.deposit.sha256)
    document = read_document(text.encode(), "procedure.yaml", "procedure", schemas())
    assert document.findings == ()
    asked = desk.inputs()
    context = ProcedureContext(
        policy=policy(),
        sources=desk.sources(),
        request=asked.request,
        access=asked.access,
        team=None,
        level="publik",
    )
    found = check_procedure(document, context)
    for finding in found:
        for lang in ("id", "en"):
            assert f"({finding.code})" not in word(finding, lang)[0]
    return [(finding.code, finding.line) for finding in found]


def test_procedure_with_a_table_made_by_hand_is_in_order(desk: Desk):
    counted(desk)
    assert checked(desk, WHOLE) == []


@pytest.mark.parametrize(
    ("manual", "found"),
    [
        (WHOLE.replace("SHA", "b" * 64), [("procedure-manual-file", 9)]),
        (WHOLE.replace("source: lulusan", "source: mahasiswa"), [("procedure-manual-source", 9), ("query-column-unknown", 7)]),
        (f"{WHOLE}\n    sql: {BY_PROGRAMME}", [("procedure-output-content", 7)]),
        ("kind: tabel", [("procedure-output-content", 7)]),
        ("manual: {source: lulusan, sha256: SHA, columns: [kode_prodi]}", [("rows-individual", 7), ("coverage-output", 11)]),
        ("manual: {source: lulusan, sha256: SHA}", [("procedure-manual-empty", 9)]),
    ],
    ids=["another-file", "not-deposited", "also-sql", "nothing", "rows-of-people", "no-columns"],
)  # fmt: skip
def test_wrong_table_made_by_hand_is_told(desk: Desk, manual: str, found: list[tuple[str, int]]):
    counted(desk)
    assert checked(desk, manual) == found


def test_unit_file_is_not_what_somebody_put_together(desk: Desk):
    counted(desk, SourceKind.UNIT_FILE)
    assert checked(desk, WHOLE) == [("procedure-manual-source", 9)]


def test_generation_compares_the_procedure_with_the_catalogue_too(desk: Desk):
    source = counted(desk)
    made = by_hand(source, "kode_prodi", counts="jumlah")
    assert made.manual == Manual(
        source="lulusan", sha256=source.deposit.sha256, columns=("kode_prodi",), counts="jumlah"  # type: ignore[union-attr]
    )  # fmt: skip
    desk.deposit("lulusan", COUNTS, Whom(about=About.COUNTS, column="jumlah"), SourceKind.MADE_BY_HAND, secret="3" * 64)  # fmt: skip
    refused = desk.build(made)
    assert isinstance(refused, Refused)
    assert [(f.code, f.path) for f in refused.findings] == [("procedure-manual-file", "outputs[0].manual.sha256")]  # fmt: skip
