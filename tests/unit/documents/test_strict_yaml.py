"""What a strict YAML file may say, what is refused, and where."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datareq.documents.characters import MAX_BYTES, MAX_FINDINGS
from datareq.documents.strict_yaml import Parsed, parent, parse, position
from datareq.documents.yaml_builder import MAX_DEPTH
from datareq.documents.yaml_builder import MAX_FINDINGS as MOST


def read(text: str | bytes) -> Parsed:
    return parse(text.encode() if isinstance(text, str) else text, "request.yaml")


def told(text: str | bytes) -> list[tuple[str, int, int, str]]:
    return [(f.code, f.line, f.column, f.path) for f in read(text).findings]


VALUES: dict[str, Any] = {
    "true": True,
    "False": False,
    "null": None,
    "~": None,
    "no": "no",
    "yes": "yes",
    "on": "on",
    "12": 12,
    "-3": -3,
    "+7": 7,
    "0": 0,
    "012": "012",
    "00": "00",
    "0o17": 15,
    "0x1F": 31,
    "0b11": "0b11",
    "1_000": "1_000",
    "12:30": "12:30",
    "1:20:30": "1:20:30",
    "3.5": 3.5,
    "3.": 3.0,
    ".5": 0.5,
    "1e3": 1000.0,
    "01.5": "01.5",
    ".inf": ".inf",
    ".nan": ".nan",
    "1e999": "1e999",
    "2026-04-02": "2026-04-02",
    "2026-04-02T10:00:00Z": "2026-04-02T10:00:00Z",
    "9007199254740992": 2**53,
    "-": None,
    "'012'": "012",
    '"true"': "true",
    "<<": "<<",
    "=": "=",
}


@pytest.mark.parametrize("word", [word for word in VALUES if word != "-"])
def test_plain_words_are_those_of_yaml_1_2(word: str) -> None:
    parsed = read(f"a: {word}\n")
    assert not parsed.findings
    assert isinstance(parsed.value, dict)
    assert parsed.value["a"] == VALUES[word]
    assert type(parsed.value["a"]) is type(VALUES[word])


REFUSED: dict[str, tuple[str | bytes, list[tuple[str, int, int, str]]]] = {
    "nothing": ("", [("yaml-empty", 1, 1, "")]),
    "comments only": ("# a\n# b\n", [("yaml-empty", 1, 1, "")]),
    "an empty document": ("---\n...\n", [("yaml-empty", 1, 1, "")]),
    "a second document": ("a: 1\n---\nb: 2\n", [("yaml-several-documents", 2, 1, "")]),
    "a directive": ("%YAML 1.2\n---\na: 1\n", [("yaml-directive", 1, 1, "")]),
    "a duplicate key": ("a: 1\nb: 2\na: 3\n", [("yaml-duplicate-key", 3, 1, "a")]),
    "a nested duplicate": (
        "x:\n  - {a: 1, a: 2}\n",
        [("yaml-duplicate-key", 2, 12, "x[0].a")],
    ),
    "an anchor": ("a: &x 1\n", [("yaml-anchor", 1, 4, "a")]),
    "an anchored list": ("a: &x\n  - 1\n", [("yaml-anchor", 1, 4, "a")]),
    "an alias": ("a: *x\n", [("yaml-alias", 1, 4, "a")]),
    "an alias in a list": ("a: [1, *x]\n", [("yaml-alias", 1, 8, "a[1]")]),
    "an alias as key": ("*x : 1\nb: 2\n", [("yaml-alias", 1, 1, "")]),
    "an alias alone": ("*x\n", [("yaml-alias", 1, 1, "")]),
    "a tag": ("a: !!str 1\n", [("yaml-tag", 1, 4, "a")]),
    "a local tag": ("a: !x y\n", [("yaml-tag", 1, 4, "a")]),
    "the bare tag": ("a: ! 1\n", [("yaml-tag", 1, 4, "a")]),
    "a tagged mapping": ("!!map {a: 1}\n", [("yaml-tag", 1, 1, "")]),
    "an unknown tag handle": ("a: !e!x 1\n", [("yaml-tag", 1, 4, "")]),
    "a number as key": ("1: a\n", [("yaml-key-type", 1, 1, "")]),
    "true as key": ("x:\n  true: a\n", [("yaml-key-type", 2, 3, "x")]),
    "a list as key": ("? [a, b]\n: 1\nc: 2\n", [("yaml-key-type", 1, 3, "")]),
    "a mapping as key": ("? {a: b}\n: {c: d}\n", [("yaml-key-type", 1, 3, "")]),
    "a long number": ("a: 3175091234567890\nb: 9007199254740993\n", [("yaml-number", 2, 4, "b")]),
    "a huge number": ("a: " + "9" * 5000 + "\n", [("yaml-number", 1, 4, "a")]),
    "a huge hexadecimal number": ("a: 0xFFFFFFFFFFFFFF\n", [("yaml-number", 1, 4, "a")]),
    "a tab": ("a:\n\tb: 1\n", [("yaml-syntax-tab", 2, 1, "")]),
    "a colon in a text": ("a: b: c\n", [("yaml-syntax-colon", 1, 5, "")]),
    "an open quote": ('a: 1\nb: "x\nc: 2\n', [("yaml-syntax-quote", 2, 4, "")]),
    "an unknown escape": ('a: "\\q"\n', [("yaml-syntax-quote", 1, 5, "")]),
    "an open bracket": ("a: [1, 2\n", [("yaml-syntax-bracket", 1, 4, "")]),
    "a bracket not closed in time": ("a: [1, 2\nb: 3\n", [("yaml-syntax-bracket", 2, 2, "")]),
    "a reserved sign": ("a: @x\n", [("yaml-syntax-character", 1, 4, "")]),
    "a line without colon": ("a: 1\nbcd\n", [("yaml-syntax-key", 2, 1, "")]),
    "indentation": ("a:\n    b: 1\n  c: 2\n", [("yaml-syntax-indent", 3, 3, "")]),
    "something else": ("a: >9999\n  x\n", [("yaml-syntax", 1, 6, "")]),
    "UTF-16": ("a: 1\n".encode("utf-16"), [("yaml-encoding", 1, 1, "")]),
    "UTF-16 without mark": ("a: 1".encode("utf-16-le"), [("yaml-encoding", 1, 1, "")]),
    "UTF-32": ("a: 1\n".encode("utf-32"), [("yaml-encoding", 1, 1, "")]),
    "Latin-1": ("a: 1\nb: caf\xe9\n".encode("latin-1"), [("yaml-encoding", 2, 7, "")]),
    "a surrogate": (b"a: \xed\xa0\x80\n", [("yaml-encoding", 1, 4, "")]),
    "an overlong sequence": (b"a: \xc0\xaf\n", [("yaml-encoding", 1, 4, "")]),
    "a direction mark": ("a: x\u202ey\n", [("yaml-bidi", 1, 5, "")]),
    "an isolate": ("é: 1\na: \u2066\n", [("yaml-bidi", 2, 4, "")]),
    "a zero-width space": ("a: x\u200by\n", [("yaml-control", 1, 5, "")]),
    "NUL": ("a: \x00\n", [("yaml-control", 1, 4, "")]),
    "escape": ("a: \x1b[2J\n", [("yaml-control", 1, 4, "")]),
    "a lone carriage return": ("a: b\rc: d\n", [("yaml-control", 1, 5, "")]),
    "a line separator": ("a: b\u2028c\n", [("yaml-control", 1, 5, "")]),
    "next line": ("a: b\u0085c\n", [("yaml-control", 1, 5, "")]),
    "a tag character": ("a: \U000e0041\n", [("yaml-control", 1, 4, "")]),
    "a private character": ("a: \ue000\n", [("yaml-control", 1, 4, "")]),
    "a mark inside": ("a: \ufeffb\n", [("yaml-control", 1, 4, "")]),
    "an escaped direction": ('a: "x\\u202e"\n', [("yaml-bidi", 1, 4, "a")]),
    "an escaped NUL in a key": ('x: {"a\\0": 1}\n', [("yaml-control", 1, 5, "x")]),
    "an escaped lone surrogate": ('a: "\\ud800"\n', [("yaml-syntax-quote", 1, 7, "")]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_is_refused_where_it_stands(case: str) -> None:
    text, expected = REFUSED[case]
    assert told(text) == expected


def test_everything_wrong_is_told_at_once() -> None:
    text = "a: &x 1\na: !t 2\nb: *x\n1: c\nd: 99999999999999999999\ne: ok\n"
    parsed = read(text)
    codes = [finding.code for finding in parsed.findings]
    assert codes == [
        "yaml-anchor",
        "yaml-duplicate-key",
        "yaml-tag",
        "yaml-alias",
        "yaml-key-type",
        "yaml-number",
    ]
    assert parsed.value == {"a": 1, "b": None, "d": "99999999999999999999", "e": "ok"}


def test_the_first_of_two_equal_keys_is_kept() -> None:
    parsed = read("a: {b: 1}\na: {b: 2, c: 3}\nd: 4\n")
    assert parsed.value == {"a": {"b": 1}, "d": 4}
    assert parsed.positions["a.b"] == (1, 8)


def test_a_mark_at_the_start_and_windows_line_ends_are_read() -> None:
    assert read(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n").value == {"a": 1, "b": 2}


def test_places_are_those_of_the_values() -> None:
    text = "a: 1\nb:\n  c: [x, {y: z}]\n  d: |\n    t\nteks: é x\n"
    positions = read(text).positions
    assert dict(positions) == {
        "": (1, 1),
        "a": (1, 4),
        "b": (3, 3),
        "b.c": (3, 6),
        "b.c[0]": (3, 7),
        "b.c[1]": (3, 10),
        "b.c[1].y": (3, 14),
        "b.d": (4, 6),
        "teks": (6, 7),
    }
    assert len(positions) == 9


def test_the_place_of_a_key_is_known_too() -> None:
    assert read("a:\n  b: 1\n").keys["a.b"] == (2, 3)


@pytest.mark.parametrize(
    ("path", "expected"),
    [("b.c", (3, 6)), ("b.zz", (3, 3)), ("b.c[9].x", (3, 6)), ("zz", (1, 1)), ("", (1, 1))],
)
def test_a_missing_place_is_that_of_the_nearest_ancestor(
    path: str, expected: tuple[int, int]
) -> None:
    assert position(read("a: 1\nb:\n  c: [x]\n").positions, path) == expected


def test_no_places_at_all_is_the_start_of_the_file() -> None:
    assert position({}, "a.b") == (1, 1)


def test_parents() -> None:
    assert [parent(path) for path in ("a.b[2]", "a.b", "a", "")] == ["a.b", "a", "", ""]


def test_depth_up_to_the_limit_is_read_and_one_more_refused() -> None:
    assert not read("[" * MAX_DEPTH + "]" * MAX_DEPTH).findings
    assert told("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == [
        ("yaml-depth", 1, MAX_DEPTH + 1, "")
    ]


@pytest.mark.parametrize("sign", ["[", "{a: ", "- ", "? ", "{? "], ids=repr)
def test_a_hundred_and_thirty_thousand_levels_do_no_harm(sign: str) -> None:
    text = sign * min(130_000, MAX_BYTES // len(sign))
    assert read(text).value is None
    assert read(text).findings


def test_more_bytes_than_the_limit_are_not_read() -> None:
    assert not read("a: " + "x" * (MAX_BYTES - 4) + "\n").findings
    assert told("a: " + "x" * MAX_BYTES) == [("yaml-size", 1, 1, "")]


def test_floods_of_findings_end() -> None:
    assert len(told("&a a: 1\n" * 20_000)) == MOST
    assert len(told('- "\\0"\n' * 20_000)) == MOST
    assert len(told("\u202e" * 5_000)) == 1
    assert len(told("\u202e\n" * 5_000)) == MAX_FINDINGS


def test_a_bomb_of_aliases_stays_small() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcd", "bcde", strict=False)
    )
    assert read(bomb).value == {"a": ["x", "x"], **{c: [None, None] for c in "bcde"}}


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(alphabet="ab:-?[]{},&*!|>'\"%@ \n\t#.0\\", max_size=80).map(str.encode)
)
def test_no_bytes_crash_it(data: bytes) -> None:
    parsed = parse(data, "f")
    assert all(finding.line >= 1 and finding.column >= 1 for finding in parsed.findings)
    assert parsed.findings or parsed.value is not None


TEXT = st.text(
    st.characters(
        min_codepoint=32, max_codepoint=0xD7FF, exclude_categories=("Cc", "Cf", "Zl", "Zp", "Co")
    ),
    max_size=12,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(TEXT, JSON, min_size=1, max_size=4))
def test_json_is_read_as_json_reads_it(value: dict[str, Any]) -> None:
    parsed = read(json.dumps(value, ensure_ascii=False))
    if any(finding.code in ("yaml-control", "yaml-bidi") for finding in parsed.findings):
        return  # a character that is refused on purpose
    assert parsed.findings == ()
    assert parsed.value == value
