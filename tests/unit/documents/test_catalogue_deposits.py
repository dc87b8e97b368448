"""A catalogue entry and the file that it speaks of go together, and the file's owner is always asked."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from datareq.documents.catalogue import load_catalogue
from datareq.documents.catalogue_checks import check_catalogue
from datareq.documents.findings import word
from datareq.documents.policy import load_policy
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.model.finding import Finding

FILE = "datasets/catalogue/lulusan.yaml"
ENTRY = """\
id: lulusan
kind: berkas_unit
deposit: {sha256: SHA, deposited: 2026-03-02, by: FMIPA}
label: {id: Lulusan, en: Graduates}
description: Lulusan menurut catatan fakultas, satu baris per orang.
engine: duckdb
connection: berkas
table: lulusan_0123456789ab
owner: FMIPA
owner_approves: true
presence: publik
subject_key: null
columns:
  - {name: kode_prodi, type: text, label: {id: Kode prodi, en: Programme}, classification: publik}
""".replace("SHA", "ab" * 32)


@cache
def files() -> dict[str, bytes]:
    return read_folder(Path(__file__).parents[3], "policy", "schemas")


def check(entry: str) -> tuple[Finding, ...]:
    policy, schemas = load_policy(files(), "c" * 40), Schemas.from_files(files())
    return check_catalogue({FILE: entry.encode()}, schemas, policy)


def test_whole_entry_is_in_order_and_its_owner_is_asked():
    assert check(ENTRY) == ()
    (source,) = load_catalogue({FILE: ENTRY.encode()})
    assert source.asks_owner
    assert source.deposit is not None
    assert source.deposit.sha256 == "ab" * 32


def test_owner_is_asked_even_if_the_entry_denies_it():
    """What is on main was checked; the gate doesn't rely on that."""
    (source,) = load_catalogue({FILE: ENTRY.replace("approves: true", "approves: false").encode()})
    assert source.asks_owner


@pytest.mark.parametrize(
    ("before", "after", "code", "line"),
    [
        ("owner_approves: true\n", "", "catalogue-deposit-owner", 1),
        ("owner_approves: true", "owner_approves: false", "catalogue-deposit-owner", 10),
        ("by: FMIPA", "by: TIADA", "catalogue-unknown", 3),
        ("kind: berkas_unit\n", "", "catalogue-deposit-unexpected", 1),
        ("berkas_unit", "basis_data", "catalogue-deposit-unexpected", 2),
        ("deposit: {", "# {", "catalogue-deposit-missing", 2),
        ("table: lulusan", "table: main.lulusan", "catalogue-deposit-table", 8),
    ],
    ids=[
        "owner-unsaid", "owner-denied", "unit-unknown", "kind-unsaid", "kind-of-a-database", "file-unsaid", "schema",
    ],
)  # fmt: skip
def test_entry_that_does_not_fit_its_file_is_told(before: str, after: str, code: str, line: int):
    (found,) = check(ENTRY.replace(before, after))
    assert (found.code, found.line) == (code, line)
    for lang in ("id", "en"):
        said, hint = word(found, lang)
        assert said
        assert hint
        assert "(" + code not in said
