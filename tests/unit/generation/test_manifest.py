"""A manifest is read back as it was written, and nothing else is read as one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from datareq.errors import DocumentError
from datareq.generation.key import generation_key
from datareq.generation.manifest import read_manifest, write_manifest
from datareq.model.manifest import (
    Disclosure,
    Manifest,
    ManifestCheck,
    ManifestField,
    ManifestFile,
    ManifestOutput,
)
from datareq.model.procedure import Covered

MANIFEST = Manifest(
    request="PDI-2026-0042",
    key="a" * 64,
    level="publik",
    sources=("mahasiswa",),
    outputs=(
        ManifestOutput(
            id="aktif",
            title="Mahasiswa aktif — per prodi",
            rows=2,
            fields=(
                ManifestField(name="j", type="integer", label="Jumlah", classification="publik"),
            ),
            files=(
                ManifestFile(path="output/aktif.csv", format="csv", sha256="b" * 64, bytes=10),
                ManifestFile(
                    path="output/aktif.parquet", format="parquet", sha256="c" * 64, bytes=99
                ),
            ),
            disclosure=Disclosure(rule="subjects", threshold=8, cells=2, suppressed=1),
            checks=(ManifestCheck(name="level", columns=("j",), passed=True, sentence="Benar."),),
        ),
    ),
    coverage=(
        Covered(variable="jumlah", output="aktif", column="j"),
        Covered(variable="pendaftar", unmet="tidak disimpan"),
    ),
)


def written() -> bytes:
    return write_manifest(
        MANIFEST,
        title="Mahasiswa aktif",
        lineage={"aktif": {"j": ["mahasiswa.status"]}},
        suppressed={"aktif": {"j": 1}},
    )


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    value = json.loads(written())
    change(value)
    return (json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False) + "\n").encode()


def test_manifest_is_read_as_it_was_written() -> None:
    assert read_manifest(written()) == MANIFEST


def test_manifest_tells_no_time_and_no_tool() -> None:
    text = written().decode().lower()
    assert not any(word in text for word in ("created", 'version": "', "duckdb", "pyarrow"))


BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "no part of ours": lambda v: v.pop("datareq"),
    "another version": lambda v: v["datareq"].update(version=2),
    "an output twice": lambda v: v["datareq"]["outputs"].append(v["datareq"]["outputs"][0]),
    "a file of no output": lambda v: v["resources"][0]["datareq"].update(output="lain"),
    "an output without files": lambda v: v.update(resources=[]),
    "a key that is no text": lambda v: v["datareq"].update(key=7),
    "coverage of another shape": lambda v: v["datareq"]["coverage"].append({"x": 1}),
    "a list": lambda v: v.update(resources=7),
}  # fmt: skip


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN.keys())
def test_broken_manifest_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(DocumentError) as refused:
        read_manifest(changed(change))
    assert refused.value.code == "manifest-unreadable"


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b"null\n"])
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError):
        read_manifest(data)


def test_manifest_in_another_form_is_refused() -> None:
    """Two texts of one manifest would be two digests of one thing."""
    with pytest.raises(DocumentError) as refused:
        read_manifest(json.dumps(json.loads(written())).encode())
    assert refused.value.code == "manifest-not-canonical"


def test_key_depends_on_every_input_and_on_no_order() -> None:
    inputs: dict[str, Any] = {
        "request": "1", "access": "2", "procedure": "3", "catalogue": {"a": "4", "b": "5"}, "run": 1,
    }  # fmt: skip
    key = generation_key(**inputs)
    assert key == generation_key(**inputs | {"catalogue": {"b": "5", "a": "4"}})
    others = [
        {"request": "x"}, {"access": "x"}, {"procedure": "x"}, {"run": 2},
        {"catalogue": {"a": "4"}}, {"catalogue": {"a": "4", "b": "x"}},
    ]  # fmt: skip
    keys = {key, *(generation_key(**inputs | other) for other in others)}
    assert len(keys) == 7
    assert all(len(one) == 64 for one in keys)
