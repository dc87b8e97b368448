"""A finding becomes one workflow command, whatever a stranger wrote into names and values."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from datareq.documents.findings import TEXTS, register, render_github, render_summary
from datareq.model.finding import Finding, Severity

EVIL = (
    "a\n::add-mask::x",
    "a\r\n::error::x",
    "a%0A::warning::x",
    "a::set-output name=x::y",
    "a,line=1,file=b::c",
    "##[add-path]x",
    "a\u2028::stop-commands::t",
    "a\x1b[31m",
    "```\n# Judul\n@semua <script>",
    "``````\u202e",
)
COMMAND = re.compile(
    r"::(?:error|warning) file=[^,:\r\n]*,line=\d+,col=\d+,title=[^,:\r\n]*::[^\r\n]*"
)


@pytest.fixture(autouse=True, scope="module")
def a_sentence_of_ours() -> Iterator[None]:
    """Nobody but these tests knows it: the page of all sentences is tested in the same process."""
    register("test-annotation", "Wrong: {what}", "Please mend {what}")
    yield
    del TEXTS["test-annotation"]


def finding(**changes: object) -> Finding:
    fields: dict[str, object] = {
        "code": "test-annotation",
        "file": "requests/x/request.yaml",
        "line": 3,
        "column": 5,
        "path": "data.title",
        "args": {"what": "it"},
    }
    return Finding(**{**fields, **changes})  # type: ignore[arg-type]


def test_an_annotation_names_file_line_and_column() -> None:
    assert render_github([finding()], "en") == (
        "::error file=requests/x/request.yaml,line=3,col=5,title=data.title"
        "::Wrong: it Please mend it\n"
    )


def test_a_note_is_a_warning_and_a_whole_file_is_its_first_line() -> None:
    (line,) = render_github(
        [finding(severity=Severity.WARNING, line=0, column=0, path="")], "en"
    ).splitlines()
    assert line.startswith(
        "::warning file=requests/x/request.yaml,line=1,col=1,title=test-annotation::"
    )


def test_nothing_wrong_is_no_line() -> None:
    assert render_github([], "en") == ""
    assert render_summary([], "en") == "### The documents are in order.\n"


@pytest.mark.parametrize("evil", EVIL, ids=ascii)
@pytest.mark.parametrize("place", ["file", "path", "args"])
def test_whatever_is_written_one_finding_stays_one_command(evil: str, place: str) -> None:
    made = finding(**{place: {"what": evil} if place == "args" else evil})
    text = render_github([made], "en")
    (line, rest) = text.split("\n")
    assert rest == ""
    assert COMMAND.fullmatch(line), line
    assert line.isprintable()


@pytest.mark.parametrize("evil", EVIL, ids=ascii)
def test_a_summarys_fence_can_not_be_ended_from_inside(evil: str) -> None:
    text = render_summary([finding(args={"what": evil})], "en")
    heading, _, opening, *inside, closing, rest = text.split("\n")
    assert heading == "### 1 things to put right"
    assert rest == ""
    assert opening == f"{closing}text"
    assert set(closing) == {"`"}
    assert all(closing not in line for line in inside)
