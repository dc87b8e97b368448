"""Every page says what is; every command is on a page and keeps the contract."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import click
import pytest

from datareq.cli import COMMANDS
from datareq.documents.findings import TEXTS
from tests.docs import contract
from tests.docs.findings_page import GROUPS
from tests.docs.markdown import table, template
from tests.docs.pages import PAGES, ROOT

WRITTEN = tuple(sorted((ROOT / "docs").rglob("*.md")))
MACHINE = re.compile(r"(?<![\w.:/~-])/(?:home|Users|root|tmp|var|opt|mnt|srv|work)/|[A-Z]:\\")
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def command(name: str) -> click.Command:
    found = import_module(f"datareq.cli.{name.replace('-', '_')}").command
    assert isinstance(found, click.Command)
    return found


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_is_fresh(name: str) -> None:
    """Refresh it with `make docs`."""
    assert (ROOT / name).read_text(encoding="utf-8") == PAGES[name]()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_has_a_module_a_section_and_a_promise(name: str) -> None:
    assert command(name).name == name
    assert f"\n### {name}\n" in PAGES["docs/commands.md"]()
    assert name in contract.COMMANDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_says_how_it_may_end_in_its_docstring(name: str) -> None:
    """The page prints it above the help."""
    callback = command(name).callback
    assert callback is not None
    assert callback.__doc__


@pytest.mark.parametrize("name", [name for name, it in contract.COMMANDS.items() if it.reports])
def test_reporting_command_takes_a_format(name: str) -> None:
    options = {option: it for it in command(name).params for option in it.opts}
    choice = options["--format"].type
    assert isinstance(choice, click.Choice)
    assert set(choice.choices) >= {"text", "json"}


@pytest.mark.parametrize("name", [name for name, it in contract.COMMANDS.items() if it.acts])
def test_acting_command_can_be_run_dry(name: str) -> None:
    assert "--dry-run" in {option for it in command(name).params for option in it.opts}


def test_no_promise_is_for_a_command_that_is_not_there() -> None:
    """What is only planned is listed as such."""
    assert set(contract.COMMANDS) == set(COMMANDS)
    assert not set(contract.PROMISED) & set(COMMANDS)


def test_every_exit_code_promised_is_explained() -> None:
    promised = {code for it in contract.COMMANDS.values() for code in it.exits}
    assert promised <= set(contract.EXITS)


def test_every_finding_is_on_the_page_in_one_group() -> None:
    page = PAGES["docs/findings.md"]()
    for code in TEXTS:
        assert page.count(f"| `{code}` |") == 1
    assert sum(len(codes) for codes in GROUPS.values()) == len(frozenset().union(*GROUPS.values()))


@pytest.mark.parametrize("page", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_page_names_no_path_of_a_machine(page: Path) -> None:
    assert not MACHINE.findall(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    """Files of the repository and headings; nothing is fetched."""
    for link in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        if "://" in link:
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file) if file else page
        assert target.exists(), link
        if anchor:
            headings = HEADING.findall(target.read_text(encoding="utf-8"))
            assert anchor in {_slug(heading) for heading in headings}, link


def test_index_links_every_page() -> None:
    """A page that nobody can find isn't documentation. Decisions are linked as a folder."""
    folder = ROOT / "docs"
    links = set(LINK.findall((folder / "index.md").read_text(encoding="utf-8")))
    assert {path.name for path in folder.glob("*.md")} - {"index.md"} <= links
    assert "adr/" in links


def test_cells_of_a_table_can_hold_anything() -> None:
    assert table(("a", "b"), [("x|y", "1\n2")]) == "| a | b |\n| --- | --- |\n| x\\|y | 1 2 |\n"


def test_places_of_a_template_stay_open() -> None:
    assert template("There is no file or folder {path}.", "en").endswith("folder {path}.")
    assert "{path}" in template("There is no file or folder {path}.", "id")


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
