"""Who looks at a dataset before it is handed over sees what didn't come out of a database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.manifest import Disclosure, Manifest, ManifestDeposit, ManifestOutput
from datareq.reconcile.preview_words import Links, words

ROOT = Path(__file__).parents[3]
OUTPUT = ManifestOutput(
    id="rekap",
    title="Rekap lulusan",
    rows=2,
    fields=(),
    files=(),
    disclosure=Disclosure(rule="suppress", threshold=8, cells=2, suppressed=0),
    checks=(),
)
PLAIN = Manifest(
    request="PDI-2026-0042",
    key="k",
    level="publik",
    sources=("rekap_lulusan",),
    outputs=(OUTPUT,),
    coverage=(),
)
DEPOSIT = ManifestDeposit(
    source="rekap_lulusan", kind="disusun_manual", deposited="2026-03-02", by="FMIPA"
)


def shown(manifest: Manifest, lang: str) -> str:
    policy = load_policy(read_folder(ROOT, "policy"), "c" * 40)
    return words(manifest, None, policy, lambda _: None, Links(blob="/b", raw="/r"), lang)


@pytest.mark.parametrize(
    ("lang", "by_hand", "deposited"),
    [
        ("id", "disusun seseorang secara manual", "`rekap_lulusan` adalah berkas yang diserahkan FMIPA pada 2026-03-02."),
        ("en", "put this output together by hand", "`rekap_lulusan` is a file that FMIPA deposited on 2026-03-02."),
    ],
)  # fmt: skip
def test_preview_says_what_was_made_by_hand_and_from_which_file(
    lang: str, by_hand: str, deposited: str
):
    made = replace(OUTPUT, made="disusun_manual")
    told = shown(replace(PLAIN, outputs=(made,), deposits=(DEPOSIT,)), lang)
    assert by_hand in told
    assert deposited in told


def test_preview_of_a_query_says_nothing_of_it():
    assert "manual" not in shown(PLAIN, "id")
    assert "by hand" not in shown(PLAIN, "en")
