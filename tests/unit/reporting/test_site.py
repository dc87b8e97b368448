"""The public pages say how to ask and how well the desk serves, and nothing of any request."""

from __future__ import annotations

import html
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from kpi_story import ROOT, april, at

from datareq.cli.site import command
from datareq.documents.codec import encode
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.policy import Policy
from datareq.reporting.indicators import figures
from datareq.reporting.period import Period
from datareq.reporting.site import PAGES, Facts, Question, months_of, site

APRIL = Period(year=2026, month=4)
CUTOFF = at("2026-05-02 00:00")
EVIL = '<script>alert(1)</script>" onload="x'


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "working-copy")


@pytest.fixture(scope="module")
def facts(policy: Policy) -> Facts:
    requests = april()
    counted = figures(APRIL, requests, (), policy, APRIL.ends_at(policy.timezone), "c" * 40)
    return Facts(
        policy=policy,
        questions=(Question(label="Judul data", help="Judul singkat."),),
        form_url="https://forge.example/a/b/issues/new?template=permohonan-data.yml",
        months=(counted,),
        records=tuple(request.record for request in requests),
        cutoff=CUTOFF,
        commit="c" * 40,
    )


class Reader(HTMLParser):
    """What a page links to, loads and runs; whether its elements are closed in order."""

    VOID = frozenset({"meta", "link", "br", "img", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.handlers: list[str] = []
        self.open: list[str] = []
        self.headings: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("href", "src"):
                self.links.append(value or "")
            if name.startswith("on") or name == "style":
                self.handlers.append(name)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("file", PAGES)
def test_a_page_stands_by_itself(facts: Facts, file: str, lang: str) -> None:
    """No script, no style of its own, nothing from elsewhere; headings in order; every link leads somewhere."""
    pages = site(facts, lang)
    reader = Reader(pages[file].decode())
    assert reader.open == []
    assert "script" not in reader.tags
    assert reader.handlers == []
    assert reader.headings[0] == 1
    assert all(b - a <= 1 for a, b in zip(reader.headings, reader.headings[1:], strict=False))
    known = {*pages, "#content", facts.form_url}
    assert set(reader.links) <= known


def test_the_same_facts_give_the_same_bytes(facts: Facts) -> None:
    assert site(facts, "id") == site(facts, "id")


@pytest.mark.parametrize("file", PAGES)
def test_nothing_of_a_request_is_on_a_page(facts: Facts, file: str) -> None:
    marked = tuple(
        replace(record, title="JUDUL-RAHASIA", unit="UNIT-RAHASIA") for record in facts.records
    )
    text = site(replace(facts, records=marked), "id")[file].decode()
    for record in facts.records:
        assert record.registration not in text
        assert record.slug not in text
        assert record.requester.login not in text
    assert "RAHASIA" not in text


def test_the_figures_are_those_of_the_report(facts: Facts) -> None:
    text = html.unescape(site(facts, "id")["indicators.html"].decode())
    assert "April 2026" in text
    assert '<td class="number missed">66,67</td>' in text
    assert "survei belum diadakan" in text


def test_the_register_counts_each_request_once_by_how_it_ended(facts: Facts) -> None:
    text = site(facts, "en")["register.html"].decode()
    corrected = replace(facts.records[0], archive_version=2)
    again = site(replace(facts, records=(*facts.records, corrected)), "en")["register.html"]
    assert again.decode() == text
    counts = re.findall(r'<td class="number">([0-9–]+)</td>', text)
    rows = text.count('<th scope="row">')
    width = len(counts) // rows
    totals = [int(counts[width * (n + 1) - 1]) for n in range(rows)]
    assert sum(totals) == len(facts.records)


def test_what_policy_says_is_text_and_no_markup(facts: Facts) -> None:
    question = Question(label=EVIL, help=EVIL)
    text = site(replace(facts, questions=(question,)), "id")["index.html"].decode()
    assert "<script>" not in text
    assert html.escape(EVIL, quote=False).split('"')[0] in text


def test_without_a_known_repository_no_form_is_offered(facts: Facts) -> None:
    assert 'class="action"' not in site(replace(facts, form_url=None), "id")["index.html"].decode()


def test_a_desk_that_closed_nothing_yet_says_so(facts: Facts) -> None:
    pages = site(replace(facts, months=(), records=()), "id")
    for file in ("indicators.html", "register.html"):
        assert "Belum ada permohonan yang ditutup." in pages[file].decode()


def test_a_procedure_without_stages_lists_its_steps(facts: Facts) -> None:
    plain = replace(facts.policy, sop=replace(facts.policy.sop, stages=()))
    text = site(replace(facts, policy=plain), "id")["procedure.html"].decode()
    assert text.count("<dt>") == len(plain.sop.steps)


@pytest.mark.parametrize(
    ("until", "most", "expected"),
    [
        (Period(year=2026, month=6), 12, ["2026-06", "2026-05", "2026-04"]),
        (Period(year=2026, month=6), 2, ["2026-06", "2026-05"]),
        (Period(year=2026, month=3), 12, []),
        (Period(year=2027, month=1), 2, ["2027-01", "2026-12"]),
    ],
    ids=["since the first closing", "at most", "before it", "over a year's end"],
)
def test_months_go_back_to_the_first_closing(
    facts: Facts, until: Period, most: int, expected: list[str]
) -> None:
    first = min(r.times.closed_at for r in facts.records if r.times.closed_at)
    assert f"{first:%Y-%m}" == "2026-04"
    shown = months_of(facts.records, until, facts.policy.timezone, most)
    assert [month.name for month in shown] == expected


def test_the_command_writes_the_pages_of_a_working_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "repo"
    for part in ("policy", "schemas"):
        shutil.copytree(ROOT / part, root / part)
    record = april()[0].record
    folder = root / f"archive/2026/{record.registration}/v1"
    folder.mkdir(parents=True)
    (folder / "record.json").write_bytes(encode(record))
    monkeypatch.setenv("GITHUB_REPOSITORY", "unj-pustikom/meja-data")
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://forge.example")
    out = tmp_path / "out"
    arguments = ["--out", str(out), "--repo", str(root), "--cutoff", "2026-05-02T00:00:00Z"]
    done = CliRunner().invoke(command, [*arguments, "--lang", "id"])
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in out.iterdir()) == sorted([*PAGES, "style.css"])
    text = (out / "index.html").read_text()
    form = "https://forge.example/unj-pustikom/meja-data/issues/new?template=permohonan-data.yml"
    assert f'href="{form}"' in text
    assert "Tujuan penggunaan" in text
    assert "April 2026" in (out / "indicators.html").read_text()
