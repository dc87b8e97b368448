"""Values that tables, spreadsheets and databases trip over, each under the name of its trap."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pyarrow as pa

_DATE, _TIME = datetime.date, datetime.datetime
_MONEY = pa.decimal128(38, 2)

CASES: dict[str, pa.Array] = {
    "formulas": pa.array(["=1+1", "+62 812", "-5 orang", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("http://x")']),
    "formulas behind separators": pa.array(['a;=1+1', 'a,"=1+1', "a|@x", "baris\n=1", "nilai; -", 'x;""=1', "ya\t-1"]),
    "apostrophes": pa.array(["'=1", "''=1", "'biasa", "'", "a;'=1", "'\t'=1", "'\n", "\n\n=1"]),
    "quotes and separators": pa.array(['"', '""', 'a"b', "a,b", "a;b", "a\nb", '","', '"a";"b"']),
    "leading zeros": pa.array(["0012345", "00", "0", "3173012345678901", "1e5", "007.50"]),
    "words that look like something else": pa.array(["TRUE", "NULL", "NaN", "1/2", "2024-01-01", "#N/A", "MARCH1", "1E400"]),
    "spaces": pa.array([" di depan", "di belakang ", "  ", "a  b", "\u00a0", "\u200b"]),
    "no text and no value": pa.array(["", None, "a", None, ""]),
    "Unicode": pa.array(["Ñandú", "數據", "😀", "e\u0301", "\ufeff", "Aceh\u2028Besar", "\U0010ffff"]),
    "right to left": pa.array(["\u202eabc", "العربية", "a\u200fb", "\u2067x\u2069"]),
    "markup": pa.array(["<b>&amp;</b>", "]]>", "&#0;", "<?xml?>", "_x0041_", "_x000D_", "a_x"]),
    "a control character": pa.array(["a\x01b", "\x1f", "\x0b", "\ufffe", "\x08="]),
    "line ends": pa.array(["a\r\nb", "a\rb", "\n", "a\n"]),
    "a long text": pa.array(["x" * 32_767, "kata " * 100, "é" * 20_000]),
    "whole numbers": pa.array([0, -1, 999_999_999_999_999, -999_999_999_999_999, None]),
    "large whole numbers": pa.array([10**15, 2**53 + 1, 2**63 - 1, -(2**63), 7]),
    "decimals": pa.array([Decimal("0.10"), Decimal("-5.00"), Decimal("1234567890123.45"), None], _MONEY),
    "long decimals": pa.array([Decimal("99999999999999.99"), Decimal("123456789012345678901234567890.12"), Decimal("0.01")], _MONEY),
    "numbers": pa.array([0.1, -2.5, 1e300, 5e-324, 1 / 3, None, 0.1 + 0.2, -0.0, 3.0]),
    "not a number": pa.array([float("nan"), float("inf"), float("-inf"), 1.5]),
    "yes and no": pa.array([True, False, None]),
    "dates": pa.array([_DATE(2024, 2, 29), _DATE(1900, 3, 1), _DATE(9999, 12, 31), None]),
    "dates before Excel's": pa.array([_DATE(1900, 2, 28), _DATE(1899, 12, 31), _DATE(1, 1, 1), _DATE(1945, 8, 17)]),
    "times": pa.array([_TIME(2024, 3, 31, 23, 59, 59), _TIME(1970, 1, 1), _TIME(2000, 6, 1, 12, 30, 15, 250_000), None], pa.timestamp("us")),
    "times before Excel's": pa.array([_TIME(1899, 12, 31, 23, 59), _TIME(2024, 1, 1)], pa.timestamp("us")),
    "nothing at all": pa.array([None, None], pa.string()),
}  # fmt: skip
