"""Which kind of identifier does a column's name announce?"""

from __future__ import annotations

import re

from datareq.model.identifiers import IdentifierKind

_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def announced(name: str, kinds: tuple[IdentifierKind, ...]) -> frozenset[str]:
    """The kinds by policy's headings; `noHpOrtu` and `NO_HP_ORTU` are the words no, hp, ortu."""
    words = tuple(word.lower() for word in _PARTS.findall(name))
    return frozenset(
        kind.id
        for kind in kinds
        if (words in kind.exact or any(_contains(words, wanted) for wanted in kind.headings))
        and not any(_contains(words, other) for other in kind.besides)
    )


def _contains(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    size = len(wanted)
    return any(words[n : n + size] == wanted for n in range(len(words) - size + 1))
