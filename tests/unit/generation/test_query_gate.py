"""What runs is the checked tree over exactly the granted columns; what can't be shown to be so doesn't run."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlglot
from generation_cases import catalogue, codes, everything, gate, ranks
from sqlglot import exp

from datareq.generation.query import gate as gate_module
from datareq.generation.query.gate import check_query
from datareq.generation.query.names import qualified
from datareq.generation.query.parse import check, parse
from datareq.generation.query.persons import HindranceError, Persons
from datareq.generation.query.problem import line_of
from datareq.generation.query.resolve import Resolver, UnresolvedError
from datareq.generation.query.result import Measure, QueryResult, Shape
from datareq.generation.query.rewrite import render
from datareq.model.catalogue import Source

SOURCES = {source.id: source for source in catalogue()}


def tree(sql: str) -> exp.Query:
    read = sqlglot.parse_one(sql, dialect="duckdb")
    assert isinstance(read, exp.Query)
    return read


def resolver(sql: str) -> Resolver:
    parsed = parse(sql)
    assert not isinstance(parsed, tuple)
    named = qualified(parsed, SOURCES, everything())
    assert not isinstance(named, tuple)
    return Resolver(named, SOURCES)


def test_a_source_becomes_a_sub_select_of_exactly_the_granted_columns() -> None:
    result = gate(
        "SELECT p.jenjang FROM program_studi p", {"program_studi": ("jenjang", "kode_prodi")}
    )
    assert result.sql == (
        "SELECT\n"
        '  "p"."jenjang" AS "jenjang"\n'
        "FROM (\n"
        "  SELECT\n"
        '    "kode_prodi" AS "kode_prodi",\n'
        '    "jenjang" AS "jenjang"\n'
        '  FROM "_dr_siakad"."main"."program_studi"\n'
        ') AS "p"'
    )


def test_the_key_of_people_rides_along_ungranted_under_a_name_nobody_can_write() -> None:
    granted = {"mahasiswa": ("angkatan",)}
    result = gate("SELECT angkatan, count(*) AS j FROM mahasiswa GROUP BY angkatan", granted)
    assert '"nim" AS "_dr_key"' in (result.sql or "")
    assert 'COUNT(DISTINCT "mahasiswa"."_dr_key") AS "_dr_n0"' in (result.sql or "")
    assert codes(gate("SELECT count(nim) AS j FROM mahasiswa", granted)) == [
        "query-column-not-granted"
    ]


def test_comments_and_the_author_s_text_do_not_reach_the_engine() -> None:
    result = gate("SELECT jenjang /* /* */ , nik */ -- rahasia\nFROM program_studi")
    assert result.sql is not None
    assert "nik" not in result.sql
    assert "rahasia" not in result.sql


def test_schema_of_a_source_is_kept() -> None:
    moved = tuple(
        replace(s, table="akademik.prodi") if s.id == "program_studi" else s for s in catalogue()
    )
    result = check_query("SELECT jenjang FROM program_studi", everything(), moved, ranks())
    assert '"_dr_siakad"."akademik"."prodi"' in (result.sql or "")


def test_rows_have_one_order_the_author_s_first() -> None:
    result = gate("SELECT jenjang, kode_prodi FROM program_studi ORDER BY kode_prodi DESC")
    assert (result.sql or "").endswith(
        'ORDER BY\n  "kode_prodi" DESC,\n  "jenjang",\n  "kode_prodi"'
    )


@pytest.mark.parametrize(
    ("sql", "sources", "influence"),
    [
        ("SELECT angkatan AS x, count(*) AS j FROM mahasiswa WHERE status = 'Aktif' GROUP BY 1",
         ["mahasiswa.angkatan"], ["mahasiswa.status"]),
        ("SELECT a || b AS x, count(*) AS j FROM (SELECT nim, status AS a, jalur_masuk AS b FROM mahasiswa) t GROUP BY 1",
         ["mahasiswa.jalur_masuk", "mahasiswa.status"], []),
        ("SELECT kode_prodi AS x FROM program_studi UNION SELECT kode_unit FROM unit_kerja",
         ["program_studi.kode_prodi", "unit_kerja.kode_unit"], []),
        ("WITH a AS (SELECT jenjang AS j FROM program_studi WHERE daya_tampung > 3) SELECT j AS x FROM a",
         ["program_studi.jenjang"], ["program_studi.daya_tampung"]),
        ("SELECT u.nama_unit AS x FROM unit_kerja u JOIN program_studi p ON p.kode_unit = u.kode_unit",
         ["unit_kerja.nama_unit"], ["program_studi.kode_unit", "unit_kerja.kode_unit"]),
        ("SELECT sum(daya_tampung) OVER (PARTITION BY kode_unit ORDER BY kode_prodi) AS x FROM program_studi",
         ["program_studi.daya_tampung", "program_studi.kode_prodi", "program_studi.kode_unit"], []),
        ("SELECT jenjang AS x FROM program_studi ORDER BY tahun_berdiri LIMIT 3",
         ["program_studi.jenjang"], ["program_studi.tahun_berdiri"]),
        ("SELECT nama_unit AS x FROM unit_kerja u WHERE EXISTS (SELECT 1 FROM program_studi p WHERE p.kode_unit = u.kode_unit)",
         ["unit_kerja.nama_unit"], ["program_studi.kode_unit", "unit_kerja.kode_unit"]),
        ("SELECT j.x AS x FROM unit_kerja u JOIN (SELECT kode_unit AS k, jenjang AS x FROM program_studi) j ON j.k = u.kode_unit",
         ["program_studi.jenjang"], ["program_studi.kode_unit", "unit_kerja.kode_unit"]),
    ],
)  # fmt: skip
def test_lineage_and_influence_are_told(sql: str, sources: list[str], influence: list[str]) -> None:
    column = gate(sql).columns[0]
    assert [".".join(base) for base in column.sources] == sources
    assert set(influence) <= {".".join(base) for base in column.influence}
    assert not set(column.sources) & set(column.influence)


def test_every_column_of_the_query_weighs_on_its_level() -> None:
    result = gate("SELECT count(*) AS j FROM mahasiswa WHERE jenis_kelamin = 'P'")
    assert (result.level, result.columns[0].classification) == ("terbatas", "terbatas")
    assert not result.columns[0].personal
    assert gate("SELECT count(*) AS j FROM mahasiswa").level == "publik"


def test_presence_in_a_source_weighs_too() -> None:
    def secret(source: Source) -> Source:
        return replace(source, presence="rahasia") if source.id == "alumni" else source

    sql = "SELECT count(*) AS j FROM mahasiswa WHERE nim IN (SELECT nim FROM alumni)"
    result = check_query(sql, everything(), tuple(map(secret, catalogue())), ranks())
    assert result.level == "rahasia"


@pytest.mark.parametrize(
    ("source", "sql", "shape"),
    [
        ("alumni", "SELECT count(*) AS j FROM alumni", Shape.COUNTED),
        ("alumni", "SELECT kode_prodi FROM alumni", Shape.ROWS),
        ("alumni", "SELECT 1 AS a FROM alumni", Shape.ROWS),
        ("unit_kerja", "SELECT nama_unit FROM unit_kerja", Shape.NO_PERSONS),
        ("unit_kerja", "SELECT jenjang FROM program_studi WHERE EXISTS (SELECT 1 FROM unit_kerja)", Shape.NO_PERSONS),
        ("unit_kerja", "SELECT p.jenjang FROM program_studi p, LATERAL (SELECT count(*) AS n FROM unit_kerja) x", Shape.NO_PERSONS),
        ("unit_kerja", "WITH u AS (SELECT 1 AS a FROM unit_kerja) SELECT jenjang FROM program_studi", Shape.NO_PERSONS),
        ("alumni", "SELECT nim FROM mahasiswa EXCEPT SELECT nim FROM alumni", Shape.ROWS),
    ],
)  # fmt: skip
def test_presence_is_part_of_the_level_of_every_shape(source: str, sql: str, shape: Shape) -> None:
    raised = tuple(
        replace(s, presence="sangat_rahasia") if s.id == source else s for s in catalogue()
    )
    result = check_query(sql, everything(), raised, ranks())
    assert (result.findings, result.shape, result.level) == ((), shape, "sangat_rahasia")


@pytest.mark.parametrize(
    ("sql", "what", "column", "type_"),
    [
        ("SELECT year(semester) AS x FROM krs", "YEAR", "semester", "text"),
        ("SELECT date_diff('day', tanggal_masuk, angkatan) AS x FROM mahasiswa", "DATEDIFF", "angkatan", "integer"),
        ("SELECT EXTRACT(YEAR FROM status) AS x FROM mahasiswa", "EXTRACT", "status", "text"),
        ("SELECT avg(nama) AS x FROM mahasiswa", "AVG", "nama", "text"),
        ("SELECT sum(DISTINCT nama) AS x FROM mahasiswa", "SUM", "nama", "text"),
        ("SELECT left(angkatan, 2) AS x FROM mahasiswa", "LEFT", "angkatan", "integer"),
        ("SELECT t.a AS x FROM (SELECT tanggal_masuk AS a FROM mahasiswa) t WHERE t.a LIKE '2%'", "LIKE", "a", "date"),
    ],
)  # fmt: skip
def test_a_column_of_the_wrong_type_is_refused_before_anything_runs(
    sql: str, what: str, column: str, type_: str
) -> None:
    (finding,) = gate(sql).findings
    assert finding.code == "query-argument"
    assert finding.args == {"what": what, "column": column, "type": type_}


def test_what_reads_nothing_is_of_the_lowest_level() -> None:
    assert gate("SELECT 1 AS satu").level == "publik"


def test_a_measure_per_cell_has_counts_per_cell() -> None:
    result = gate(
        "SELECT sum(CASE WHEN status = 'Cuti' THEN 1 ELSE 0 END) AS c, count(*) AS j FROM mahasiswa"
    )
    assert [(c.measure, c.counts) for c in result.columns] == [
        (Measure.SUM, ("_dr_n0",)),
        (Measure.COUNT, ("_dr_n1",)),
    ]
    assert '<> 0) AS "_dr_n0"' in " ".join((result.sql or "").split())


def test_a_join_counts_the_people_of_each_source() -> None:
    result = gate(
        "SELECT count(*) AS j FROM dosen d JOIN mahasiswa m ON m.kode_prodi = d.kode_prodi"
    )
    assert result.columns[0].counts == ("_dr_n0", "_dr_n1")


def test_a_common_table_used_twice_hands_its_people_on_once() -> None:
    result = gate("""
        WITH a AS (SELECT nim, angkatan FROM mahasiswa)
        SELECT x.angkatan, count(*) AS j FROM a x JOIN a y ON y.nim = x.nim GROUP BY x.angkatan""")
    assert result.shape is Shape.COUNTED
    assert (result.sql or "").count('AS "_dr_p0"') == 1


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT t.angkatan, count(*) AS j FROM (SELECT angkatan, count(*) AS n FROM mahasiswa GROUP BY ROLLUP (angkatan)) t GROUP BY 1",
        "SELECT count(*) AS j FROM (SELECT nim FROM mahasiswa WHERE nim IN (SELECT nim FROM alumni LIMIT 1)) t",
        "SELECT count(*) AS j FROM mahasiswa WHERE nim IN (SELECT nim FROM alumni UNION SELECT nim FROM krs)",
        "SELECT count(*) AS j FROM mahasiswa WHERE angkatan IN (SELECT tahun_lulus FROM alumni)",
        "SELECT count(*) AS j FROM mahasiswa WHERE nim IN (SELECT max(nim) FROM alumni)",
        "SELECT count(*) AS j FROM mahasiswa WHERE nim IN (SELECT t.nim FROM (SELECT nim, kode_prodi FROM alumni UNION SELECT nim, semester FROM krs) t)",
        "SELECT count(*) AS j FROM mahasiswa WHERE (nim, angkatan) IN (SELECT nim, tahun_lulus FROM alumni)",
        "SELECT count(*) AS j FROM program_studi p JOIN unit_kerja u ON u.kode_unit = p.kode_unit WHERE EXISTS (SELECT 1 FROM mahasiswa m WHERE m.kode_prodi = p.kode_prodi)",
        "WITH a AS (SELECT nim FROM mahasiswa) SELECT jenjang, count(*) AS j FROM program_studi GROUP BY 1",
        "SELECT t.j, count(*) AS n FROM (WITH a AS (SELECT nim FROM mahasiswa) SELECT jenjang AS j FROM program_studi) t GROUP BY 1",
        "SELECT x.a, count(*) AS j FROM (SELECT s.nim, s.a FROM (SELECT m.nim, m.angkatan AS a, o.nim AS b FROM mahasiswa m JOIN mahasiswa o ON o.angkatan = m.angkatan) s GROUP BY s.nim, s.a) x GROUP BY x.a",
    ],
)  # fmt: skip
def test_people_that_cannot_be_counted_hinder(sql: str) -> None:
    result = gate(sql)
    assert result.findings == ()
    assert result.shape is Shape.ROWS
    assert [finding.code for finding in result.hindrances] in (
        ["control-persons"],
        ["control-clause"],
    )


def test_an_exists_inside_brackets_and_conditions_still_ties() -> None:
    result = gate("""
        SELECT count(*) AS j FROM mahasiswa m
        WHERE EXISTS (SELECT 1 FROM alumni a WHERE (a.nim = m.nim AND (a.sektor = 'BUMN/BUMD')))""")
    assert result.shape is Shape.COUNTED


COUNTABLE = {
    "people picked through a common table": """
        WITH a AS (SELECT nim FROM alumni WHERE sektor = 'BUMN/BUMD')
        SELECT count(*) AS j FROM mahasiswa WHERE nim IN (SELECT nim FROM a)""",
    "programmes beside the people of an inner group": """
        SELECT t.jenjang, count(*) AS j FROM (
            SELECT n.nim, p.jenjang, count(*) AS banyak FROM nilai n JOIN mahasiswa m ON m.nim = n.nim
            JOIN krs k ON k.nim = m.nim AND k.semester = n.semester
            JOIN (SELECT kode_prodi, jenjang FROM program_studi) p ON p.kode_prodi = m.kode_prodi
            GROUP BY n.nim, p.jenjang) t GROUP BY t.jenjang""",
    "tied in another order": """
        SELECT t.a, count(*) AS j FROM (SELECT k.nim, m.angkatan AS a FROM mahasiswa m, alumni x, krs k
            WHERE x.nim = m.nim AND k.nim = x.nim GROUP BY k.nim, m.angkatan) t GROUP BY t.a""",
    "brackets": "SELECT (angkatan) AS a, count(*) AS j FROM mahasiswa GROUP BY ((angkatan))",
}


@pytest.mark.parametrize("sql", COUNTABLE.values(), ids=COUNTABLE.keys())
def test_people_that_can_be_counted_are(sql: str) -> None:
    assert gate(sql).shape is Shape.COUNTED


def test_a_bracketed_part_of_a_union_is_looked_into() -> None:
    result = gate("(SELECT count(*) AS j FROM mahasiswa) UNION SELECT count(*) FROM alumni")
    assert [(f.code, f.args["what"]) for f in result.hindrances] == [
        ("control-clause", "set-operation")
    ]


def test_a_derived_table_may_not_be_called_like_a_common_one() -> None:
    sql = "WITH a AS (SELECT 1 AS x) SELECT b.x FROM a AS b JOIN (SELECT 2 AS x) AS a ON a.x = b.x"
    assert codes(gate(sql)) == ["query-name-twice"]


# The guards below can't be reached by a query that passed the lists: they are what keeps a gap closed.


def test_a_table_that_no_scope_reads_is_unproven() -> None:
    with pytest.raises(UnresolvedError):
        Resolver(
            tree("SELECT x.a FROM (SELECT 1 AS a) AS x WHERE y IN (mahasiswa)").transform(_smuggle),
            SOURCES,
        )


def _smuggle(node: exp.Expr) -> exp.Expr:
    return (
        exp.to_table("mahasiswa")
        if isinstance(node, exp.Column) and node.name == "mahasiswa"
        else node
    )


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT "z"."nim" AS "a" FROM "mahasiswa" AS "m"',
        'SELECT "m"."tidak_ada" AS "a" FROM "mahasiswa" AS "m"',
        'SELECT "nim" AS "a" FROM "mahasiswa" AS "m"',
        'SELECT "t"."b" AS "a" FROM (SELECT 1 AS "a") AS "t"',
        'SELECT 1 AS "a" FROM "mahasiswa" AS "m" ORDER BY "b"',
        'SELECT 1 AS "a", 2 AS "a" FROM "mahasiswa" AS "m" ORDER BY "a"',
        'SELECT 1 AS "a" UNION SELECT 1 AS "a", 2 AS "b" ORDER BY "a"',
    ],
)
def test_a_name_without_a_meaning_is_unproven(sql: str) -> None:
    made = Resolver(tree(sql), SOURCES)
    with pytest.raises(UnresolvedError):
        _origins(made)


def _origins(made: Resolver) -> None:
    for column in made.tree.find_all(exp.Column):
        made.origin(column)


def test_a_bare_word_and_an_unknown_column_are_refused() -> None:
    assert [f.code for f in check(exp.Select(expressions=[exp.var("x")]))] == ["query-part"]
    with pytest.raises(UnresolvedError):
        gate_module._column(resolver("SELECT 1 AS a"), ("mahasiswa", "tidak_ada"))


def test_a_node_of_another_tree_is_unproven() -> None:
    with pytest.raises(UnresolvedError):
        resolver("SELECT 1 AS a").scope_of(exp.column("x"))


def test_what_is_not_a_query_has_no_outputs() -> None:
    with pytest.raises(UnresolvedError):
        resolver("SELECT 1 AS a")._compute(exp.values([(1,)]))


def test_a_bracketed_query_has_the_outputs_of_what_is_in_it() -> None:
    made = resolver("SELECT 1 AS a")
    assert list(made._compute(exp.Subquery(this=tree("SELECT 2 AS b")))) == ["b"]


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT "a" FROM "_dr_siakad"."main"."mahasiswa"',
        'SELECT "a" FROM "mahasiswa"',
        "SELECT \"a\" FROM READ_CSV('x')",
        'WITH "read_csv" AS (SELECT 1 AS "a") SELECT "a" FROM READ_CSV(\'x\')',
        "SELECT RANDOM() AS a",
    ],
)
def test_rendered_text_that_names_something_else_is_unproven(sql: str) -> None:
    with pytest.raises(UnresolvedError):
        render(tree(sql), frozenset())


def test_a_tree_that_cannot_be_rendered_is_unproven() -> None:
    with pytest.raises(UnresolvedError):
        render(_unreadable(), frozenset())


def _unreadable() -> exp.Query:
    made = exp.Select(expressions=[exp.Column(this=exp.to_identifier("a b"))])
    made.args["expressions"][0].this.set("quoted", False)
    made.append("expressions", exp.Literal(this="1 (", is_string=False))
    return made


def test_an_unproven_query_is_refused_with_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def unproven(*_: object, **__: object) -> QueryResult:
        raise UnresolvedError

    monkeypatch.setattr(gate_module, "_accepted", unproven)
    assert codes(gate("SELECT 1 AS a")) == ["query-unproven"]


def test_a_message_without_a_name_is_unproven(monkeypatch: pytest.MonkeyPatch) -> None:
    from datareq.generation.query import names

    def stuck(*_: object, **__: object) -> exp.Expr:
        raise sqlglot.errors.OptimizeError("something")

    monkeypatch.setattr(names, "qualify", stuck)
    assert codes(gate("SELECT 1 AS a")) == ["query-unproven"]


def test_people_without_a_key_hinder() -> None:
    made = resolver("SELECT count(*) AS j FROM (SELECT count(*) AS n FROM mahasiswa) t")
    with pytest.raises(HindranceError) as hindered:
        Persons(made).keys(made.scope_of(made.tree))
    assert hindered.value.finding.code == "control-persons"


def test_too_many_parts_are_refused() -> None:
    assert codes(gate("SELECT " + "+".join("1" * 3000) + " AS x")) in (
        ["query-length"],
        ["query-unreadable"],
    )
    ones = ",".join("1" * 4500)
    assert codes(gate(f"SELECT 1 IN ({ones}) AS x")) == ["query-length"]


def test_a_part_without_a_line_is_in_the_first() -> None:
    assert line_of(exp.Literal.number(1)) == 1
