"""What the bot writes comes back as it was, and nothing else comes back at all."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datareq.documents.codec import (
    LINES,
    convert,
    decode,
    decode_line,
    encode,
    encode_line,
    to_value,
)
from datareq.errors import DocumentError
from datareq.model.forge import Account
from datareq.model.ledger import Act, ActName, Announced, Line, Observed
from datareq.model.manifest import Manifest
from datareq.model.record import Record
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Verdict

TIMES = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - zones are drawn below
    max_value=datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))]),
).map(lambda time: time.replace(microsecond=0))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)
st.register_type_strategy(datetime, TIMES)


@pytest.mark.parametrize("type_", [Snapshot, Verdict, Record, Manifest])
def test_nouns_come_back_as_they_were(type_: type) -> None:
    @settings(max_examples=25, deadline=None)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        noun = data.draw(_of(type_))
        assert decode(encode(noun), type_) == noun

    holds()


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(sorted(LINES)))
def test_lines_come_back_as_they_were(data: st.DataObject, name: str) -> None:
    line: Line = data.draw(_of(LINES[name]))
    text = encode_line(line)
    assert "\n" not in text
    assert json.loads(text)["line"] == name
    assert decode_line(text) == line


AT = datetime(2026, 3, 2, 8, 0, tzinfo=timezone(timedelta(hours=7)))
ACT = Act(name=ActName.MERGING, pull=7, at=AT, detail={"b": [1, None], "a": "é"})


def test_json_is_canonical() -> None:
    assert (
        encode(ACT)
        == (
            '{\n  "at": "2026-03-02T01:00:00Z",\n  "by": null,\n  "commit": null,\n  "detail": {\n'
            '    "a": "é",\n    "b": [\n      1,\n      null\n    ]\n  },\n  "digest": null,\n'
            '  "evidence": null,\n  "name": "merging",\n  "pull": 7\n}\n'
        ).encode()
    )
    assert encode_line(ACT) == (
        '{"at":"2026-03-02T01:00:00Z","by":null,"commit":null,"detail":{"a":"é","b":[1,null]},'
        '"digest":null,"evidence":null,"line":"act","name":"merging","pull":7}'
    )
    assert to_value(ACT)["at"] == "2026-03-02T01:00:00Z"


def test_defaults_may_be_left_out() -> None:
    line = decode_line('{"line":"act","name":"merging","pull":7,"at":"2026-03-02T01:00:00Z"}')
    assert line == Act(name=ActName.MERGING, pull=7, at=AT)


GOOD = encode_line(ACT)
BAD = {
    "nothing": ("", "json-unreadable"),
    "half": (GOOD[:-1], "json-unreadable"),
    "two": (GOOD + GOOD, "json-unreadable"),
    "deep": ("[" * 100_000, "json-unreadable"),
    "NaN": (GOOD.replace(":7", ":NaN"), "json-unreadable"),
    "a key twice": (GOOD[:-1] + ',"pull":8}', "json-unreadable"),
    "a list": ("[]", "line-unknown"),
    "no kind": ("{}", "line-unknown"),
    "a number as kind": ('{"line":3}', "line-unknown"),
    "an unknown kind": (GOOD.replace('"act"', '"acts"'), "line-unknown"),
    "a missing key": ('{"line":"act","name":"merging"}', "json-not-a-noun"),
    "a wrong type": (GOOD.replace(":7", ':"7"'), "json-not-a-noun"),
    "an unknown value": (GOOD.replace("merging", "flying"), "json-not-a-noun"),
    "an unknown key": (GOOD[:-1] + ',"extra":1}', "json-unknown-key"),
    "a time without zone": (GOOD.replace("Z", ""), "json-time-without-zone"),
    "half a character": ('"\ud800"', "json-unreadable"),
    "half a character, escaped": (GOOD.replace("é", "\\ud800"), "json-unreadable"),
}


@pytest.mark.parametrize("case", BAD)
def test_anything_else_is_refused_with_a_code(case: str) -> None:
    text, code = BAD[case]
    with pytest.raises(DocumentError) as raised:
        decode_line(text)
    assert raised.value.code == code


def test_an_unknown_key_deep_inside_is_refused() -> None:
    observed = Observed(
        pull=1, review=2, user=Account(id=1, login="a"), state=_state(), commit="c",
        submitted_at=AT, digests={"e": "d"}, policy_commit="p", at=AT,
    )  # fmt: skip
    text = encode(observed).replace(b'"login": "a"', b'"login": "a", "admin": true')
    with pytest.raises(DocumentError) as raised:
        decode(text, Observed)
    assert raised.value.args_ == {"key": "user.admin"}


def test_a_time_without_zone_is_not_written() -> None:
    with pytest.raises(DocumentError, match="json-time-without-zone"):
        encode(Announced(pull=1, evidence="e", digest="d", head="h", at=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_what_json_cant_say_is_not_written() -> None:
    with pytest.raises(DocumentError, match="json-not-a-noun"):
        encode(object())


def test_values_inside_json_become_nouns() -> None:
    assert convert([{"id": 1, "login": "a", "type": "User"}], tuple[Account, ...]) == (
        Account(id=1, login="a"),
    )


def _state() -> Any:
    from datareq.model.forge import ReviewState

    return ReviewState.APPROVED


def _of(type_: type) -> st.SearchStrategy[Any]:
    """A strategy for a dataclass of the model, by its annotations."""
    import dataclasses
    import types
    import typing

    hints = typing.get_type_hints(type_)

    def of(hint: Any) -> st.SearchStrategy[Any]:
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if hint is Any:
            return PLAIN
        if origin in (typing.Union, types.UnionType):
            return st.one_of([of(each) for each in args])
        if origin is tuple and args[-1] is Ellipsis:
            return st.lists(of(args[0]), max_size=2).map(tuple)
        if origin is tuple:
            return st.tuples(*[of(each) for each in args])
        if origin is dict or (isinstance(origin, type) and issubclass(origin, typing.Mapping)):
            return st.dictionaries(st.text(max_size=5), of(args[1]), max_size=2)
        if dataclasses.is_dataclass(hint):
            return st.deferred(lambda: _of(hint))
        if hint is str:
            return st.text(max_size=8)
        if hint is int:
            return st.integers(0, 2**53)
        return st.from_type(hint)

    return st.fixed_dictionaries({name: of(hint) for name, hint in hints.items()}).map(
        lambda values: type_(**values)
    )
