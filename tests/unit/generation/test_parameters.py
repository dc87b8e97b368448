"""A parameter's value is bound beside the SQL, of the type that is declared, and never pasted into it."""

from __future__ import annotations

import math

import pytest
from generation_cases import catalogue, codes, everything, ranks

from datareq.generation.query.gate import check_query
from datareq.generation.query.result import QueryResult
from datareq.model.procedure import Parameter

Value = str | int | float | bool


def gate(sql: str, **declared: tuple[str, Value]) -> QueryResult:
    parameters = {n: Parameter(type=t, value=v, label=n) for n, (t, v) in declared.items()}
    return check_query(sql, everything(), catalogue(), ranks(), parameters=parameters)


@pytest.mark.parametrize(
    ("type_", "value", "cast", "bound"),
    [
        ("integer", 2024, "BIGINT", 2024),
        ("decimal", "3.250", "DECIMAL(38, 3)", "3.250"),
        ("decimal", 71, "DECIMAL(38, 0)", "71"),
        ("number", 71, "DOUBLE", 71.0),
        ("boolean", True, "BOOLEAN", True),
        ("date", "2024-02-29", "DATE", "2024-02-29"),
        ("text", "'; DROP TABLE mahasiswa --", "TEXT", "'; DROP TABLE mahasiswa --"),
    ],
)
def test_a_value_is_bound_with_a_cast(type_: str, value: Value, cast: str, bound: Value) -> None:
    result = gate("SELECT $x AS x, jenjang FROM program_studi", x=(type_, value))
    assert result.findings == ()
    assert (result.values, result.parameters) == ((bound,), ("x",))
    assert f'CAST($1 AS {cast}) AS "x"' in (result.sql or "")
    assert str(value) not in (result.sql or "")


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("integer", "2024"),
        ("integer", 2024.5),
        ("integer", True),
        ("integer", 2**63),
        ("decimal", "3,25"),
        ("decimal", "1e9"),
        ("decimal", False),
        ("number", "3"),
        ("number", math.nan),
        ("number", math.inf),
        ("boolean", 1),
        ("boolean", "true"),
        ("date", "2024-02-30"),
        ("date", "20240229"),
        ("date", 2024),
        ("text", 5),
        ("text", "a\x00b"),
        ("json", "{}"),
    ],
)
def test_a_value_of_another_type_is_refused(type_: str, value: Value) -> None:
    result = gate("SELECT $x AS x FROM program_studi", x=(type_, value))
    assert codes(result) == ["query-parameter-type"]


def test_values_stand_in_the_order_of_the_text_each_once() -> None:
    result = gate(
        "SELECT $b AS b FROM program_studi WHERE daya_tampung > $a AND tahun_berdiri > $b AND daya_tampung < $c",
        a=("integer", 1),
        b=("integer", 2),
        c=("integer", 3),
    )
    assert (result.parameters, result.values) == (("b", "a", "c"), (2, 1, 3))


def test_what_no_query_names_is_not_bound() -> None:
    assert gate("SELECT 1 AS satu", x=("integer", 1)).values == ()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT jenjang FROM $x",
        "SELECT $x.jenjang FROM program_studi",
        "SELECT jenjang AS $x FROM program_studi",
        "SELECT jenjang FROM program_studi ORDER BY kode_prodi $x",
        "SELECT CAST(jenjang AS $x) AS a FROM program_studi",
        "SELECT date_trunc($x, tanggal_masuk) AS a FROM mahasiswa",
        "SELECT * FROM program_studi PIVOT (count(*) FOR jenjang IN ($x AS a) GROUP BY kode_unit)",
    ],
)
def test_a_parameter_is_a_value_and_nothing_else(sql: str) -> None:
    result = gate(sql, x=("text", "jenjang"))
    assert result.findings != () or "CAST($1 AS TEXT)" in (result.sql or "")
    assert "'jenjang'" not in (result.sql or "")
