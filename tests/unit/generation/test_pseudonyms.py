"""A pseudonym tells one value from another within a request, and nothing else."""

from __future__ import annotations

import pyarrow as pa
import pytest

from datareq.errors import GenerationError
from datareq.generation.pseudonyms import pseudonymised

KEY = bytes(range(32))
COLUMNS = [("orang", ("mahasiswa", "nim"))]


def table(*people: object) -> pa.Table:
    return pa.table({"nilai": list(range(len(people))), "orang": list(people)})


def names(made: pa.Table) -> dict[int, str]:
    return {row["nilai"]: row["orang"] for row in made.to_pylist()}


def test_the_same_value_has_the_same_name_and_no_other_value_has_it() -> None:
    given = names(pseudonymised(table("7", "8", "7"), COLUMNS, KEY, "PDI-1"))
    assert given[0] == given[2] != given[1]
    assert {len(name) for name in given.values()} == {32}


def test_rows_stand_in_the_order_of_the_pseudonyms() -> None:
    people = [str(number) for number in range(50)]
    made = pseudonymised(table(*people), COLUMNS, KEY, "PDI-1")
    order = made.column("orang").to_pylist()
    assert order == sorted(order)
    assert made.column("nilai").to_pylist() != sorted(made.column("nilai").to_pylist())


@pytest.mark.parametrize(
    ("columns", "key", "request_"),
    [
        (COLUMNS, KEY, "PDI-2"),
        (COLUMNS, KEY[::-1], "PDI-1"),
        ([("orang", ("krs", "nim"))], KEY, "PDI-1"),
        ([("orang", ("mahasiswa", "nik"))], KEY, "PDI-1"),
    ],
    ids=["another request", "another key", "another source", "another column"],
)
def test_nobody_has_the_same_name_elsewhere(
    columns: list[tuple[str, tuple[str, str]]], key: bytes, request_: str
) -> None:
    here = names(pseudonymised(table("7"), COLUMNS, KEY, "PDI-1"))
    assert names(pseudonymised(table("7"), columns, key, request_)) != here


def test_no_value_stays_no_value() -> None:
    assert names(pseudonymised(table(None, "7"), COLUMNS, KEY, "PDI-1"))[0] is None


def test_a_key_that_could_be_tried_out_is_refused() -> None:
    with pytest.raises(GenerationError, match="pseudonym-key-weak"):
        pseudonymised(table("7"), COLUMNS, KEY[:31], "PDI-1")


def test_a_table_without_pseudonyms_stays_as_it_is() -> None:
    given = table("8", "7")
    assert pseudonymised(given, [], b"", "PDI-1") is given
