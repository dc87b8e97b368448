"""None of the queries under tests/attacks/sql runs, and each refusal is a sentence that its author understands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from generation_cases import ROOT, catalogue, policy, schemas

from datareq.documents.findings import word
from datareq.documents.nouns import to_access
from datareq.documents.read import read_document
from datareq.generation.examine import examine, granted_columns
from datareq.generation.query.dialects import NAMES
from datareq.generation.query.parse import DIALECT
from datareq.generation.query.rewrite import DIALECTS

FOLDER = ROOT / "tests/attacks/sql"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())


def sentences(case: Path, dialect: str = DIALECT) -> str:
    data = (FOLDER / "access.yaml").read_bytes()
    document = read_document(data, "access.yaml", "access", schemas())
    assert document.value is not None
    result = examine(
        (case / "query.sql").read_text(encoding="utf-8"),
        granted_columns(to_access(document.value)),
        catalogue(),
        policy(),
        "publik",
        individual=False,
        dialect=dialect,
    )
    return "".join(" ".join(word(finding, "id")) + "\n" for finding in result.findings)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_attack_is_refused_for_every_engine(dialect: str, case: Path, indonesian: None) -> None:
    """With the same sentences, unless the engine can't be told the query at all."""
    said = sentences(case, dialect)
    assert said, "the query would run"
    golden = (case / "sentence.txt").read_text(encoding="utf-8")
    assert said == golden or NAMES[dialect] in said


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_attack_is_refused_with_its_sentence(case: Path, indonesian: None) -> None:
    said = sentences(case)
    golden = case / "sentence.txt"
    if os.environ.get("DATAREQ_GOLDEN") == "write":
        golden.write_text(said, encoding="utf-8")
    assert said, "the query would run"
    assert said == golden.read_text(encoding="utf-8")


def test_the_corpus_only_grows() -> None:
    assert len(CASES) >= 390
