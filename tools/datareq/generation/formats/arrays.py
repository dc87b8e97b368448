"""What is a column while its values are turned into text? Arrow's array; its stubs can't follow what is done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute

Array: TypeAlias = Any
compute: Any = pyarrow.compute
nulls: Any = pa.nulls


def beside(*parts: Array | str) -> Array:
    """These texts side by side, row after row; nothing at all where one of them is missing."""
    return compute.binary_join_element_wise(*map(_wide, parts), _wide(""))


def joined(parts: Sequence[Array | str]) -> bytes:
    """These texts side by side, row after row, without anything between rows; what is missing is left out."""
    rows = compute.binary_join_element_wise(*map(_wide, parts), _wide(""), null_handling="skip")
    return bytes(rows.buffers()[2])


def _wide(part: Array | str) -> Array:
    """Of a type whose texts together may be longer than 2 GiB."""
    wide = pa.large_string()
    return pa.scalar(part, wide) if isinstance(part, str) else compute.cast(part, wide)
