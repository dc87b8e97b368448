"""A published dataset is found by data portals in their own words, which follow from its manifest alone."""

from __future__ import annotations

import json
from typing import Any

from datareq.documents.dataset_jsonld import dataset_jsonld
from datareq.generation.manifest import write_manifest
from datareq.model.manifest import Disclosure, Manifest, ManifestField, ManifestFile, ManifestOutput

FIELDS = (
    ManifestField(name="prodi", type="string", label="Program studi", classification="publik"),
    ManifestField(
        name="ukt", type="number", label="Rata-rata UKT", classification="publik", unit="rupiah"
    ),
)
MANIFEST = Manifest(
    request="PDI-2026-0042",
    key="a" * 64,
    level="publik",
    sources=("mahasiswa",),
    coverage=(),
    outputs=(
        ManifestOutput(
            id="ukt",
            title="UKT per program studi",
            rows=2,
            fields=FIELDS,
            files=(
                ManifestFile(path="output/ukt.csv", format="csv", sha256="b" * 64, bytes=10),
                ManifestFile(path="output/ukt.xlsx", format="xlsx", sha256="c" * 64, bytes=99),
            ),
            disclosure=Disclosure(rule="subjects", threshold=8, cells=2, suppressed=1),
            checks=(),
        ),
    ),
)


def said(**more: Any) -> dict[str, Any]:
    data = write_manifest(MANIFEST, title="UKT mahasiswa", lineage={}, suppressed={}, **more)
    found: dict[str, Any] = json.loads(dataset_jsonld(data, "id"))
    return found


def test_each_file_can_be_downloaded_and_verified() -> None:
    files = said()["distribution"]
    assert [(f["contentUrl"], f["dcat:byteSize"], f["sha256"]) for f in files] == [
        ("output/ukt.csv", 10, "b" * 64),
        ("output/ukt.xlsx", 99, "c" * 64),
    ]
    assert files[0]["encodingFormat"] == "text/csv"


def test_each_column_is_named_once_with_its_unit() -> None:
    columns = said()["variableMeasured"]
    assert [(c["name"], c["description"], c.get("unitText")) for c in columns] == [
        ("prodi", "Program studi", None),
        ("ukt", "Rata-rata UKT", "rupiah"),
    ]


def test_title_publisher_and_sources_are_those_of_the_manifest() -> None:
    found = said(description="UKT tiap prodi.", publisher="Pustikom", sources=("Mahasiswa",))
    assert found["name"] == "UKT mahasiswa"
    assert found["description"] == "UKT tiap prodi. UKT per program studi."
    assert found["publisher"] == {"@type": "Organization", "name": "Pustikom"}
    assert [one["name"] for one in found["isBasedOn"]] == ["Mahasiswa"]
    assert "publisher" not in said()


def test_same_manifest_gives_the_same_bytes() -> None:
    data = write_manifest(MANIFEST, title="UKT", lineage={}, suppressed={})
    assert dataset_jsonld(data, "id") == dataset_jsonld(data, "id")
