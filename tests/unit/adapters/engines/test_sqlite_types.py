"""What a value of SQLite's is, it stays, or it doesn't come."""

from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest

from datareq.adapters.engines.sqlite_types import array, arrow_type, as_texts, scale_of
from datareq.model.catalogue import ColumnType

INT, T, D, N = ColumnType.INTEGER, ColumnType.TEXT, ColumnType.DECIMAL, ColumnType.NUMBER
W, H, J = ColumnType.BOOLEAN, ColumnType.DATE, ColumnType.DATETIME


def read(declared: ColumnType, made: str, value: str) -> list[object] | None:
    """What comes of a column of this type with this value and none."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            f"CREATE TABLE t (x {made}); INSERT INTO t VALUES ({value}), (NULL)"
        )
        connection.text_factory = bytearray
        values = [value for (value,) in connection.execute("SELECT x FROM t")]
    made_of = array(values, declared.value, arrow_type(declared.value, scale_of(made)))
    return None if made_of is None else made_of.to_pylist()


MISFITS = {
    "a number in a text": (T, "", "31"),
    "bytes in a text": (T, "", "x'3331'"),
    "a text that is none": (T, "TEXT", "CAST(x'ff' AS TEXT)"),
    "a text in an integer": (INT, "", "'31'"),
    "a fraction in an integer": (INT, "", "1.5"),
    "a double in an integer": (INT, "", "1e3"),
    "a text in a double": (N, "", "'1.5'"),
    "a whole number that no double is": (N, "", "9007199254740993"),
    "a truth that is 2": (W, "", "2"),
    "a truth in words": (W, "", "'true'"),
    "a truth that is a double": (W, "", "1.0"),
    "words for a decimal": (D, "", "'satu'"),
    "an exponent for a decimal": (D, "", "'1e2'"),
    "a space before a decimal": (D, "TEXT", "' 1'"),
    "a reckoned double for a decimal": (D, "REAL", "0.1 + 0.2"),
    "an endless decimal": (D, "REAL", "9e999"),
    "more digits than its column has": (D, "DECIMAL(9, 2)", "1.005"),
    "a part for a decimal without any": (D, "DECIMAL(9)", "1.5"),
    "more digits than a decimal has": (D, "TEXT", "'1" + "0" * 38 + "'"),
    "a day of no calendar": (H, "", "'2023-02-29'"),
    "a zero day": (H, "", "'0000-00-00'"),
    "the year zero": (H, "", "'0000-01-01'"),
    "a day the other way round": (H, "", "'29-02-2024'"),
    "a moment for a day": (H, "", "'2024-02-29 00:00:00'"),
    "seconds since 1970": (J, "", "1709164800"),
    "a Julian day": (J, "", "2460369.5"),
    "a zone": (J, "", "'2024-02-29 12:00:00+07:00'"),
    "the zone UTC": (J, "", "'2024-02-29T12:00:00Z'"),
    "an hour alone": (J, "", "'2024-02-29 12'"),
    "too small a part of a second": (J, "", "'2024-02-29 12:00:00.1234567'"),
    "a second too many": (J, "", "'2024-02-29 12:00:60'"),
}  # fmt: skip


@pytest.mark.parametrize(("declared", "made", "value"), MISFITS.values(), ids=MISFITS.keys())
def test_what_is_not_as_declared_is_not_made_to_fit(
    declared: ColumnType, made: str, value: str
) -> None:
    assert read(declared, made, value) is None


MOMENT = datetime.datetime.fromisoformat
FITTING = {
    "a number in a column of text": (T, "TEXT", "31", "31"),
    "an empty text": (T, "", "''", ""),
    "a zero byte in a text": (T, "", "'a' || char(0) || 'b'", "a\0b"),
    "the largest integer": (INT, "", "9223372036854775807", 2**63 - 1),
    "a decimal as a double": (D, "DECIMAL(5, 2)", "3.75", Decimal("3.75")),
    "a decimal as a text": (D, "TEXT", "'-00012.50'", Decimal("-12.5")),
    "a decimal as a whole number": (D, "NUMERIC", "12", Decimal(12)),
    "fifteen digits as a double": (D, "DECIMAL(18, 2)", "1234567890123.45", Decimal("1234567890123.45")),
    "a large decimal without digits behind": (D, "DECIMAL(18)", "1e14", 10**14),
    "thirty digits as a text": (D, "TEXT", "'" + "1" * 20 + ".5'", Decimal("1" * 20 + ".5")),
    "a whole double": (N, "", "3", 3.0),
    "an endless double": (N, "", "-9e999", float("-inf")),
    "all digits of a double": (N, "", "0.1 + 0.2", 0.1 + 0.2),
    "a moment with T": (J, "", "'2024-02-29T12:00:00.25'", MOMENT("2024-02-29T12:00:00.25")),
    "a moment without seconds": (J, "", "'2024-02-29 12:05'", MOMENT("2024-02-29T12:05")),
    "a day for a moment": (J, "", "'2024-02-29'", MOMENT("2024-02-29T00:00")),
    "the first day": (H, "", "'0001-01-01'", datetime.date(1, 1, 1)),
}  # fmt: skip


@pytest.mark.parametrize(("declared", "made", "value", "seen"), FITTING.values(), ids=FITTING.keys())  # fmt: skip
def test_what_fits_comes_whole(declared: ColumnType, made: str, value: str, seen: object) -> None:
    assert read(declared, made, value) == [seen, None]


@pytest.mark.parametrize(
    ("made", "scale"),
    [("", 10), ("NUMERIC", 10), ("DECIMAL(12,4)", 4), ("numeric ( 9 , 2 )", 2), ("DECIMAL(9)", 0), ("DECIMAL(38, 37)", 18)],
)  # fmt: skip
def test_a_columns_own_type_says_its_digits(made: str, scale: int) -> None:
    assert scale_of(made) == scale


def test_values_that_are_only_looked_at_are_texts() -> None:
    assert as_texts([bytearray(b"a\xff"), 1, 1.5, b"x", None]).to_pylist() == ["a\ufffd", "1", "1.5", "b'x'", None]  # fmt: skip
