"""What may be shown of rows in which somebody may be recognised? Made alike, looked at again, sorted by what is shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datareq.generation.disclosure.alike import TooFewError, alike_rows, unmet
from datareq.generation.disclosure.protect import ALIKE, Protected, UnprotectableError
from datareq.generation.recognised import Traits
from datareq.model.manifest import Disclosure
from datareq.model.policy import RowRule


def made_alike(table: pa.Table, whose: Sequence[str], traits: Traits, rule: RowRule) -> Protected:
    """The rows as they may be shown, sorted by what is shown; UnprotectableError where there are too few people."""
    try:
        found = alike_rows(table, whose, traits.quasi, traits.sensitive, rule)
    except TooFewError:
        raise UnprotectableError((0,)) from None
    for name in whose:
        people = table.column(name).to_pylist()
        if unmet(found.table, people, tuple(traits.quasi), traits.sensitive, rule):
            raise UnprotectableError((0,))
    order = pc.sort_indices(
        found.table, sort_keys=[(name, "ascending") for name in found.table.column_names]
    )
    hidden = {name: pa.array(mask).take(order) for name, mask in found.emptied.items()}
    emptied = sum(int(np.count_nonzero(mask)) for mask in found.emptied.values())
    disclosure = Disclosure(
        rule=ALIKE,
        threshold=0,
        cells=table.num_rows * len(found.emptied),
        suppressed=emptied,
        alike=rule.alike,
        different=rule.different,
        changed=found.changed,
        emptied=emptied,
    )
    return Protected(found.table.take(order), disclosure, hidden)
