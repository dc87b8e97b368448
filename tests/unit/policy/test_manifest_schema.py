"""Does what generation writes keep to the schema that the procedure names for it?"""

from __future__ import annotations

from datareq.documents.read import read_document
from datareq.documents.schemas import Schemas
from datareq.generation.manifest import write_manifest
from datareq.model.manifest import (
    Disclosure,
    Manifest,
    ManifestCheck,
    ManifestField,
    ManifestFile,
    ManifestOutput,
)
from datareq.model.policy import Policy
from datareq.model.procedure import Covered

WRITTEN = Manifest(
    request="PDI-2026-0042",
    key="0" * 64,
    level="publik",
    sources=("mahasiswa",),
    coverage=(
        Covered(variable="jumlah", output="aktif", column="jumlah"),
        Covered(variable="agama", unmet="Tidak dicatat di sumbernya"),
    ),
    outputs=(
        ManifestOutput(
            id="aktif",
            title="Mahasiswa aktif",
            rows=3,
            fields=(
                ManifestField(
                    name="jumlah", type="integer", label="Jumlah", classification="publik"
                ),
            ),
            files=tuple(
                ManifestFile(path=f"output/aktif.{end}", format=end, sha256="1" * 64, bytes=10)
                for end in ("csv", "parquet")
            ),
            disclosure=Disclosure(rule="counted", threshold=8, cells=3, suppressed=1),
            checks=(
                ManifestCheck(name="coverage", columns=("j",), passed=True, sentence="Benar."),
            ),
        ),
    ),
)


def test_a_written_manifest_is_valid(policy: Policy, schemas: Schemas) -> None:
    data = write_manifest(
        WRITTEN,
        title="Mahasiswa aktif",
        lineage={"aktif": {"jumlah": ["mahasiswa.nim"]}},
        suppressed={"aktif": {"jumlah": 1}},
    )
    rule = policy.sop.document("manifest")
    document = read_document(data, rule.file, rule.schema, schemas)
    assert document.findings == ()
