"""Every difference has its sentences, in both languages."""

from __future__ import annotations

import string

import pytest
from babel.messages.pofile import read_po
from tests.factories import ROOT

from datareq.premises.found import Lack
from datareq.premises.health import Drift
from datareq.premises.nouns import Kind
from datareq.premises.render import sentences
from datareq.premises.words import DRIFTS, LACKS, templates

PART = ROOT / "tools/datareq/locale/id/parts/premises.po"
BY_NAME = {Kind.LABEL, Kind.RULESET}
"""What may be taken away because its name is ours."""
WHOLE = {Kind.LEDGER}
"""What is there or isn't."""


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_template_has_an_indonesian_one_with_the_same_places() -> None:
    with PART.open("rb") as file:
        catalogue = read_po(file, locale="id")
    for template in templates():
        message = catalogue.get(template)
        assert message is not None, template
        assert places(str(message.string)) == places(template), template


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value)
def test_every_step_that_can_be_planned_has_its_words(kind: Kind) -> None:
    wanted = {f"{kind.value}-missing"}
    if kind not in WHOLE:
        wanted.add(f"{kind.value}-changed")
    if kind in BY_NAME:
        wanted.add(f"{kind.value}-strange")
    assert wanted <= set(DRIFTS)


def test_every_lack_has_its_sentence() -> None:
    assert set(LACKS) == set(Lack)


@pytest.mark.parametrize("code", sorted(DRIFTS))
def test_a_mend_says_what_to_do(code: str) -> None:
    names = ("name", "differences", "app", "permissions", "login", "id", "now", "role", "team")
    args = dict.fromkeys((*names, "file", "environment"), "X")
    for lang, please in (("id", "Mohon "), ("en", "Please ")):
        what, risk, mend = sentences(Drift(code=code, name="X", args=args), lang)
        assert mend.startswith(please)
        assert what.endswith(".")
        assert risk.endswith(".")
