"""A pull request's documents are judged as data: from a stranger's branch, by what main says."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest
from forge_desk import REPOSITORY, Desk
from tests.factories import ROOT
from tests.folders import write_folders

from datareq.documents.findings import render_github, render_summary
from datareq.settings import Settings, read_settings
from datareq.wiring.checking import check_pull
from datareq.wiring.desk import NotConfiguredError

DAY = datetime(2026, 3, 2, 1, tzinfo=UTC)


def settings(desk: Desk, **changes: str | None) -> Settings:
    """As an unprivileged run has them: a token that reads, no key, a commit that isn't main's tip."""
    environment = {
        "GITHUB_API_URL": desk.proxy.url,
        "GITHUB_SERVER_URL": desk.server.url,
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_SHA": "0" * 40,
        "GITHUB_TOKEN": desk.server.token("sari"),
    }
    return dataclasses.replace(read_settings(environment), **changes)


def form(tmp_path: Path) -> tuple[str, bytes]:
    """A form in order: its folder's name and bytes."""
    (file, *_) = write_folders(tmp_path, 1)
    return file.parent.name, file.read_bytes()


def proposed(desk: Desk, files: dict[str, bytes | None]) -> int:
    desk.server.set_clock(DAY)
    desk.forge.branches.create("topic", desk.main)
    desk.forge.branches.commit("topic", desk.main, files, "Usul")
    return desk.open_as("tono", "topic")


def test_a_clean_form_has_no_findings(desk: Desk, tmp_path: Path) -> None:
    slug, data = form(tmp_path)
    pull = proposed(desk, {f"requests/{slug}/request.yaml": data})
    assert check_pull(settings(desk), ROOT, pull) == ()


def test_a_fault_is_told_at_its_place_in_the_pull_request(desk: Desk, tmp_path: Path) -> None:
    slug, data = form(tmp_path)
    path = f"requests/{slug}/request.yaml"
    pull = proposed(desk, {path: data.replace(b"undertaking: 1\n", b"")})
    (finding,) = check_pull(settings(desk), ROOT, pull)
    assert (finding.code, finding.file) == ("schema-required", path)
    (line,) = render_github([finding], "en").splitlines()
    assert line.startswith(f"::error file={path},line={finding.line},col=1,title=undertaking::")
    assert "1 things to put right" in render_summary([finding], "en")


def test_rules_and_tools_of_the_pull_request_are_not_used(desk: Desk, tmp_path: Path) -> None:
    """A branch that empties the schema is judged by main's all the same."""
    slug, data = form(tmp_path)
    path = f"requests/{slug}/request.yaml"
    files: dict[str, bytes | None] = {
        path: data.replace(b"undertaking: 1\n", b""),
        "schemas/frm-data-002.schema.json": b"{}",
        "policy/sop.yaml": b"{}",
        ".gitattributes": b"requests/** export-ignore\n",
    }
    assert check_pull(settings(desk), ROOT, proposed(desk, files))


def test_what_touches_no_request_has_no_findings(desk: Desk) -> None:
    assert check_pull(settings(desk), ROOT, proposed(desk, {"README.md": b"# Lain\n"})) == ()


@pytest.mark.parametrize("missing", ["token", "repository"])
def test_without_a_forge_it_says_what_is_missing(desk: Desk, missing: str) -> None:
    with pytest.raises(NotConfiguredError):
        check_pull(settings(desk, **{missing: None}), ROOT, 1)
