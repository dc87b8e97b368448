"""Which rows does a register have, and what may a record say? The same, however and wherever it is asked."""

from __future__ import annotations

import json
import re

import pytest
from tests.unit.reporting.kpi_story import record

from datareq.archive.register import render
from datareq.documents.codec import encode
from datareq.errors import DocumentError
from datareq.reporting.archived import archived_requests

ONE = record(42, "2026-03-30 02:00", "2026-04-08 03:00", title='Satu, "dua"\ntiga')
PLACE = f"archive/2026/{ONE.registration}/v1/record.json"
NAME = ONE.registration


def registered(register: bytes) -> bool:
    files = {PLACE: encode(ONE), "archive/2026/register.csv": register}
    (found,) = archived_requests(files)
    return found.registered


@pytest.mark.parametrize(
    ("register", "there"),
    [
        (render([ONE]), True),
        (render([]), False),
        (b"", False),
        (f"registration,version,title\n{NAME},2,x\n".encode(), False),
        (f"registration,version,title\r\n{NAME},1,x\r\n".encode(), True),
        (f'registration,version,title\n"{NAME}","1",x\n'.encode(), True),
        (f"title,version,registration\nx,1,{NAME}\n".encode(), True),
        (f'registration,version,title\nPDI-2026-0001,1,"x\n{NAME},1,y"\n'.encode(), False),
        (f"registration,version\n{NAME}\n".encode(), False),
    ],
    ids=["the desk's", "no rows", "nothing", "another version", "CRLF", "quoted", "other columns",
         "a cell of two lines", "half a row"],
)  # fmt: skip
def test_a_request_is_registered_if_a_row_says_so(register: bytes, there: bool) -> None:
    assert registered(register) is there


RECORD = encode(ONE)
SHUFFLED = json.dumps(dict(reversed(json.loads(RECORD).items()))).encode()
MORE = RECORD.replace(b'"schema": 1,', b'"schema": 1,\n  "void": true,')


@pytest.mark.parametrize(
    "data",
    [
        RECORD,
        SHUFFLED,
        RECORD.replace(b'"slug"', b'"slog"'),
        MORE,
        RECORD.replace(b'00:00Z"', b'00:00"'),
        re.sub(rb"T(\d\d:\d\d:\d\d)Z", rb" \1", RECORD),
        re.sub(rb"T(\d\d:\d\d:\d\d)Z", rb"t\1.5", RECORD),
        RECORD.replace(b'"via": "', b'"via": 1, "was": "'),
        b"",
    ],
    ids=["as written", "in another order", "a key less", "a key more", "no zone", "nor a T", "nor a capital", "a number", "nothing"],
)  # fmt: skip
def test_only_what_records_say_is_read_and_more_is_overlooked_where_that_is_asked(
    data: bytes,
) -> None:
    refused = read_as(data, strict=True)
    assert (refused is None) == (data in (RECORD, SHUFFLED))
    assert read_as(data, strict=False) == (None if data == MORE else refused)


def read_as(data: bytes, *, strict: bool) -> str | None:
    try:
        archived_requests({PLACE: data}, strict=strict)
    except DocumentError as error:
        return error.code
    return None
