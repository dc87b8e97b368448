"""The report in a browser: one file, nothing from elsewhere, the words of the other forms."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest
from kpi_story import ROOT, april

from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.policy import Policy
from datareq.reporting.blocks import Heading, Items, Table, Words
from datareq.reporting.indicators import Figures, figures
from datareq.reporting.period import Period
from datareq.reporting.report import report
from datareq.reporting.report_html import report_html

APRIL = Period(year=2026, month=4)
EVIL = '<script>alert(1)</script>"><img src=x onerror=y> `<b>` **<i>**'


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "working-copy")


@pytest.fixture(scope="module")
def counted(policy: Policy) -> Figures:
    return figures(APRIL, april(), (), policy, APRIL.ends_at(policy.timezone), "c" * 40)


class Reader(HTMLParser):
    VOID = frozenset({"meta", "link", "br", "img", "hr", "rect"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.headings: list[int] = []
        self.labels: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "svg" and "role" in dict(attrs):
            self.labels.append(dict(attrs)["aria-label"] or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_page_needs_nothing_else_and_is_well_made(
    counted: Figures, policy: Policy, lang: str
) -> None:
    text = report_html(counted, report(counted, None, policy, lang), policy, lang).decode()
    reader = Reader(text)
    assert reader.open == []
    assert not reader.tags & {"script", "link", "img", "iframe", "object"}
    assert not [name for name, _ in reader.attributes if name in ("src", "href", "style") or name.startswith("on")]  # fmt: skip
    assert re.findall(r"url\([^)]*\)", text).count("url(#below)") == text.count("url(")
    assert "@import" not in text
    assert reader.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(reader.headings, reader.headings[1:], strict=False))
    assert len(reader.labels) == 6
    assert ("66,67" if lang == "id" else "66.67") in reader.labels[0]
    assert f'lang="{lang}"' in text
    assert text.count('scope="row"') > 10


def test_it_says_what_the_blocks_say(counted: Figures, policy: Policy) -> None:
    blocks = report(counted, None, policy, "id")
    page = report_html(counted, blocks, policy, "id").decode()
    text = html.unescape(re.sub(r"<[^>]+>", "", page))
    for block in blocks:
        match block:
            case Heading() | Words():
                said = [block.text]
            case Items():
                said = list(block.lines)
            case Table():
                said = [cell for row in (block.head, *block.rows) for cell in row]
        for one in said:
            assert one.replace("`", "").replace("**", "") in text


def test_words_of_others_stay_words(counted: Figures, policy: Policy) -> None:
    blocks = (Heading(level=1, text=EVIL), Words(text=EVIL), Items(lines=(EVIL,)), Table(head=(EVIL,), rows=((EVIL,),)))  # fmt: skip
    reader = Reader(report_html(counted, blocks, policy, "id").decode())
    assert not reader.tags & {"script", "img", "b", "i"}
    assert "onerror" not in [name for name, _ in reader.attributes]


def test_the_same_figures_give_the_same_bytes(counted: Figures, policy: Policy) -> None:
    blocks = report(counted, None, policy, "id")
    assert report_html(counted, blocks, policy, "id") == report_html(counted, blocks, policy, "id")
