"""Looking first whether it is worth looking closely misses no formula."""

from __future__ import annotations

import re

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from datareq.generation.formats import formulas

_PIECES = st.sampled_from(
    ["=", "+", "-", "@", "＝", "＋", "－", "＠", "'", '"', " ", ",", ";", "|", "\t", "\r", "\n", "1", "a", "é", "數", "＊"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.none(), st.lists(_PIECES, max_size=4).map("".join)), max_size=8)


def looked_closely(text: str | None) -> str | None:
    """The same, of one text, by the patterns alone."""
    if text is None:
        return None
    text = re.sub(formulas._START, r"\1'\2\3", text)
    return re.sub(formulas._BLANK, r"'\1\2", text)


@settings(max_examples=500, deadline=None)
@given(values=TEXTS, before=st.integers(0, 3), after=st.integers(0, 3))
def test_every_text_is_made_harmless_wherever_it_stands_in_its_batch(
    values: list[str | None], before: int, after: int
) -> None:
    """Also in a part of a longer array, whose other texts lie in the same bytes."""
    whole = pa.array(["=1"] * before + values + ["a"] * after, pa.string())
    safe = formulas.neutral(whole.slice(before, len(values))).to_pylist()
    assert safe == [looked_closely(value) for value in values]
    assert [text and formulas.restored(text) for text in safe] == values


def test_texts_without_a_sign_are_handed_on_as_they_are() -> None:
    texts = pa.array(["S1 Matematika", None, "", "a-b"])
    assert formulas.neutral(texts) is texts
