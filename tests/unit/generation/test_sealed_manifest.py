"""Git's manifest of a sealed dataset tells what the documents tell, and nothing that is found in the data."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.unit.generation.test_manifest import MANIFEST

from datareq.documents.read import read_document
from datareq.documents.schemas import Schemas
from datareq.errors import DocumentError
from datareq.generation.manifest import read_manifest, write_manifest
from datareq.generation.sealed_manifest import sealed_manifest
from datareq.model.envelope import Envelope, EnvelopeKind, KeyHolder, Sealed
from datareq.model.manifest import Statistics

ROOT = Path(__file__).parents[3]
SEALED = Sealed(
    commitment="d" * 64,
    signer="SHA256:desk",
    envelopes=tuple(
        Envelope(
            kind=kind,
            sha256=str(number) * 64,
            to=(KeyHolder(account=number, fingerprint=f"SHA256:fingerprint-{number}"),),
        )
        for number, kind in enumerate(EnvelopeKind)
    ),
)


def whole(rows: int = 2, size: int = 10, count: int = 1, distinct: int = 2) -> bytes:
    """A manifest whose every number that comes from the data is given."""
    output = MANIFEST.outputs[0]
    fields = tuple(
        replace(field, statistics=Statistics(missing=count, distinct=distinct, values=("Budi",)))
        for field in output.fields
    )
    files = tuple(replace(file, bytes=size, sha256=f"{size:064x}") for file in output.files)
    disclosure = replace(output.disclosure, cells=rows, suppressed=count)
    output = replace(output, rows=rows, fields=fields, files=files, disclosure=disclosure)
    return write_manifest(
        replace(MANIFEST, outputs=(output,)),
        title="Mahasiswa aktif",
        lineage={"aktif": {"j": ["mahasiswa.status"]}},
        suppressed={"aktif": {"j": count}},
    )


def test_it_is_the_same_whatever_the_data_are() -> None:
    assert sealed_manifest(whole(), SEALED) == sealed_manifest(whole(9, 99, 3, 7), SEALED)


def test_it_is_read_back_with_its_envelopes_columns_and_files() -> None:
    read = read_manifest(sealed_manifest(whole(), SEALED))

    assert read.sealed == SEALED
    assert read.coverage == MANIFEST.coverage
    output = read.outputs[0]
    assert (output.rows, output.files) == (None, ())
    assert output.enclosed == ("output/aktif.csv", "output/aktif.parquet")
    assert output.fields == MANIFEST.outputs[0].fields
    assert (output.disclosure.threshold, output.disclosure.cells) == (8, None)


def test_its_schema_accepts_it_and_the_open_one() -> None:
    schemas = Schemas.from_files(
        {
            f"schemas/{path.name}": path.read_bytes()
            for path in ROOT.joinpath("schemas").glob("*.schema.json")
        }
    )
    for data in (whole(), sealed_manifest(whole(), SEALED)):
        assert read_document(data, "manifest.json", "manifest", schemas).findings == ()


def _rows(value: dict[str, Any]) -> None:
    value["datareq"]["outputs"][0]["rows"] = 2


def _statistics(value: dict[str, Any]) -> None:
    value["datareq"]["outputs"][0]["fields"][0]["statistics"] = {"missing": 0, "hidden": 0}


def _cells(value: dict[str, Any]) -> None:
    value["datareq"]["outputs"][0]["disclosure"]["cells"] = 4


def _resources(value: dict[str, Any]) -> None:
    value["resources"] = json.loads(whole())["resources"]


def _no_envelopes(value: dict[str, Any]) -> None:
    del value["datareq"]["sealed"]


def _kind(value: dict[str, Any]) -> None:
    value["datareq"]["sealed"]["envelopes"][0]["kind"] = "open"


@pytest.mark.parametrize("wrong", [_rows, _statistics, _cells, _resources, _no_envelopes, _kind])
def test_one_that_tells_more_or_other_things_is_not_read(wrong: Any) -> None:
    value = json.loads(sealed_manifest(whole(), SEALED))
    wrong(value)
    data = (json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False) + "\n").encode()

    with pytest.raises(DocumentError, match="manifest-unreadable"):
        read_manifest(data)
