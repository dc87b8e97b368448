"""Every sentence that a person may read exists in both languages."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.messages.build import COMPILED, compiled, merged

PACKAGE = Path(__file__).parents[2] / "tools" / "datareq"


@cache
def marked() -> tuple[tuple[str, str], ...]:
    """(module, template) of every `mark("…")` in the package."""
    return tuple(_marked())


def _marked() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id == "mark" and node.args:
                yield str(path.relative_to(PACKAGE)), ast.literal_eval(node.args[0])


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_the_compiled_catalogue_is_fresh() -> None:
    """`make messages` writes it; nothing else may."""
    assert COMPILED.read_bytes() == compiled()


@pytest.mark.parametrize("module", sorted({module for module, _ in marked()}))
def test_every_sentence_of_a_module_has_an_indonesian_one_with_the_same_places(module: str) -> None:
    """A sentence without a translation would reach an official in English."""
    catalogue = merged()
    missing = []
    for at, template in marked():
        if at != module:
            continue
        entry = catalogue.get(template)
        if entry is None or not entry.string:
            missing.append(template)
        else:
            assert fields(entry.string) == fields(template), template
    assert not missing
