"""`datareq check` as it is run: whole processes, exit codes, files that aren't in order."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.factories import ROOT
from tests.folders import BREAKS, broken, slug, write_folders

from datareq.cli.check import command

DATAREQ = Path(sys.executable).parent / "datareq"


def check(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [DATAREQ, "check", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DATAREQ_LANG": "id"},
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small repository of its own: policy, schemas, catalogue, no requests yet."""
    root = tmp_path_factory.mktemp("desk")
    for folder in ("policy", "schemas", "datasets/catalogue"):
        shutil.copytree(ROOT / folder, root / folder)
    (root / "requests").mkdir()
    return root


def spoilt(desk: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(desk, tmp_path / "copy"))


def test_every_broken_folder_is_named_with_line_and_column(tmp_path: Path) -> None:
    count = 400
    write_folders(tmp_path, count)
    done = check(tmp_path, "--repo", ROOT)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    lines = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    named: dict[str, list[tuple[int, int]]] = {}
    for line in lines:
        file, row, column, _ = line.removeprefix(f"{tmp_path}/").split(":", 3)
        named.setdefault(file.split("/")[1], []).append((int(row), int(column)))
    expected = {slug(number): way for number in range(count) if (way := broken(number))}
    assert set(named) == set(expected)
    assert set(expected.values()) == set(BREAKS)
    assert all(row >= 1 and column >= 1 for places in named.values() for row, column in places)


def test_a_clean_folder_says_nothing(tmp_path: Path) -> None:
    (file, *_) = write_folders(tmp_path, 3)
    for path in (tmp_path, tmp_path / "requests", file.parent, file):
        done = check(path, "--repo", ROOT)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_this_repository_is_in_order() -> None:
    done = check(".")
    assert done.returncode == 0, done.stdout


def test_the_repository_is_found_from_a_folder_inside(desk: Path) -> None:
    done = check("units.yaml", cwd=desk / "policy")
    assert (done.returncode, done.stdout) == (0, "")


def test_one_file_tells_only_its_own_findings(tmp_path: Path) -> None:
    (file, *_) = write_folders(tmp_path, 1)
    (file.parent / "catatan.txt").write_text("x")
    assert check(file, "--repo", ROOT).returncode == 0
    assert check(file.parent, "--repo", ROOT).returncode == 1


def test_json_is_the_promised_list(tmp_path: Path) -> None:
    (file, *_) = write_folders(tmp_path, 1)
    file.write_text(file.read_text("utf-8").replace("undertaking: 1\n", ""), encoding="utf-8")
    done = check(file, "--repo", ROOT, "--format", "json", "--lang", "en")
    (row,) = json.loads(done.stdout)
    assert row == {
        "code": "schema-required",
        "severity": "error",
        "file": str(file),
        "line": 2,
        "column": 1,
        "path": "undertaking",
        "message": "`undertaking` (Pernyataan) is missing.",
        "hint": "Please add the line `undertaking: …`.",
    }


def test_indonesian_is_spoken_unless_asked_otherwise(tmp_path: Path) -> None:
    (file, *_) = write_folders(tmp_path, 1)
    file.write_text("form: &x FRM-DATA-002\n", encoding="utf-8")
    assert "ini tidak diperbolehkan" in check(file, "--repo", ROOT).stdout
    assert "which is not allowed" in check(file, "--repo", ROOT, "--lang", "en").stdout


def test_a_draft_outside_any_folder_is_judged_as_a_form(tmp_path: Path) -> None:
    (file, *_) = write_folders(tmp_path, 1)
    draft = tmp_path / "request.yaml"
    text = file.read_text("utf-8").replace("2026-03-31", "2020-01-02")
    draft.write_text(text, encoding="utf-8")
    done = check(draft, "--repo", ROOT, "--format", "json")
    assert "needed-by-past" in {row["code"] for row in json.loads(done.stdout)}


def test_a_schema_can_be_forced(tmp_path: Path) -> None:
    other = tmp_path / "tim.yaml"
    other.write_text("document: team\n", encoding="utf-8")
    done = check(other, "--repo", ROOT, "--schema", "team", "--format", "json")
    assert done.returncode == 1
    assert {row["path"] for row in json.loads(done.stdout)} == {
        "version",
        "request",
        "notes",
        "members",
    }
    assert check(other, "--repo", ROOT).returncode == 3
    assert check(other, "--repo", ROOT, "--schema", "nowhere").returncode == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nowhere",), "Tidak ada berkas atau folder nowhere."),
        (("docs",), "Tidak ada yang dapat diperiksa di docs"),
        (("README.md",), "skema apa"),
    ],
    ids=["missing", "nothing to check", "no document"],
)
def test_what_cant_be_checked_is_said_in_a_sentence(
    arguments: tuple[str, ...], sentence: str
) -> None:
    if arguments == ("README.md",) and not (ROOT / "README.md").is_file():
        arguments = ("pyproject.toml",)
    done = check(*arguments)
    assert done.returncode == 3
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_no_path_is_a_usage_error() -> None:
    assert check().returncode == 2


def test_no_policy_anywhere_is_said(tmp_path: Path) -> None:
    done = check(".", cwd=tmp_path)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("policy/sop.yaml", "registration_prefix:", "registration_prefiks:", "schema-"),
        ("policy/units.yaml", "units:", "units: &x", "yaml-anchor"),
        ("policy/units.yaml", "units:", "\tunits:", "yaml-syntax-tab"),
        ("datasets/catalogue/nilai.yaml", "id: nilai", "id: niali", "catalogue-id"),
        ("datasets/catalogue/nilai.yaml", "subject_key:", "subject_kay:", "schema-"),
    ],
)
def test_policy_and_catalogue_are_checked_too(
    desk: Path, tmp_path: Path, file: str, old: str, new: str, code: str
) -> None:
    copy = spoilt(desk, tmp_path)
    target = copy / file
    target.write_text(target.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    for path in (file.split("/")[0] if file.startswith("policy") else "datasets/catalogue", file):
        done = check(path, "--repo", ".", "--format", "json", cwd=copy)
        rows = json.loads(done.stdout) if done.returncode == 1 else []
        if file.startswith("policy") or done.returncode == 1:
            assert any(row["code"].startswith(code) for row in rows), done.stderr
            assert all(row["line"] >= 1 for row in rows)
            assert {row["file"] for row in rows} == {file}


def test_an_unknown_file_in_policy_and_a_missing_one(desk: Path, tmp_path: Path) -> None:
    copy = spoilt(desk, tmp_path)
    (copy / "policy" / "units.yaml").rename(copy / "policy" / "unit.yaml")
    done = check(".", "--format", "json", cwd=copy)
    assert {row["code"] for row in json.loads(done.stdout)} == {
        "policy-file-missing",
        "policy-file-unknown",
    }


def test_a_link_in_policy_stops_the_work(desk: Path, tmp_path: Path) -> None:
    copy = spoilt(desk, tmp_path)
    (copy / "policy" / "sop2.yaml").symlink_to("sop.yaml")
    done = check(".", cwd=copy)
    assert done.returncode == 3
    assert "tautan" in done.stderr


def test_a_broken_schema_stops_the_work(desk: Path, tmp_path: Path) -> None:
    copy = spoilt(desk, tmp_path)
    (copy / "schemas" / "frm-data-002.schema.json").write_text("{")
    write_folders(copy / "x", 1)
    done = check("x", cwd=copy)
    assert done.returncode == 3
    assert "frm-data-002.schema.json" in done.stderr


def test_clean_files_load_nothing_heavy(tmp_path: Path) -> None:
    (file, *_) = write_folders(tmp_path, 1)
    program = (
        "import sys\nfrom click.testing import CliRunner\nfrom datareq.cli.check import command\n"
        f"assert CliRunner().invoke(command, [{str(file)!r}, '--repo', {str(ROOT)!r}]).exit_code == 0\n"
        "heavy = {'jsonschema', 'pandas', 'duckdb', 'sqlglot', 'numpy', 'pyarrow', 'github', 'babel'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_collection_of_garbage_goes_on_afterwards(tmp_path: Path) -> None:
    CliRunner().invoke(command, [str(tmp_path / "nowhere"), "--repo", str(ROOT)])
    assert gc.isenabled()
