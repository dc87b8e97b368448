"""`datareq deposit` makes a source of a unit's file, says what to do with it, and leaves nothing of it in git."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from datareq.documents.catalogue import load_catalogue
from datareq.generation.deposit.people import PERSON

ROOT = Path(__file__).parents[2]
DATAREQ = Path(sys.executable).parent / "datareq"
FILE = "Kode Prodi;Lulusan\r\n0701;12\r\n0702;3\r\n"
SECRETS = ("0701", "0702", "0812")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "lulusan.csv"
    made.write_bytes(b"\xef\xbb\xbf" + FILE.encode())
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "berkas"
    made.mkdir()
    return made


def run(
    folder: Path | None, *arguments: str | Path, lang: str = "en"
) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DATAREQ_", "GITHUB_"))}
    if folder is not None:
        environment["DATAREQ_SOURCE_BERKAS"] = str(folder)
    command = [DATAREQ, "deposit", *arguments, "--repo", ROOT, "--lang", lang]
    return subprocess.run(
        list(map(str, command)), capture_output=True, text=True, env=environment, check=False
    )


def asked(file: Path, *more: str) -> list[str | Path]:
    return [file, "--source", "lulusan", "--owner", "FMIPA", *(more or ("--counts", "lulusan"))]


def test_file_is_kept_and_its_entry_proposed(folder: Path, file: Path):
    done = run(folder, *asked(file))
    assert (done.returncode, done.stderr.count("SHA-256: ")) == (0, 1)
    (kept,) = folder.iterdir()
    sha256 = hashlib.sha256(kept.read_bytes()).hexdigest()
    assert sha256 in done.stderr
    assert hashlib.sha256(file.read_bytes()).hexdigest() in done.stderr
    (source,) = load_catalogue({"datasets/catalogue/lulusan.yaml": done.stdout.encode()})
    assert source.deposit is not None
    assert (source.deposit.sha256, source.deposit.by) == (sha256, "FMIPA")
    assert (source.table, source.subject_key) == (kept.stem, PERSON)
    assert pq.read_table(kept).num_rows == 15
    assert kept.stat().st_mode & 0o077 == 0
    assert not any(secret in done.stdout + done.stderr for secret in SECRETS)


def test_column_may_be_named_as_the_file_names_it(folder: Path, file: Path):
    done = run(folder, *asked(file, "--people", "Kode Prodi"))
    assert done.returncode == 0
    assert "subject_key: kode_prodi" in done.stdout


def test_same_file_twice_has_another_hash(folder: Path, file: Path):
    """So nobody who knows the hash finds out what is in the file by trying."""
    first, second = run(folder, *asked(file)), run(folder, *asked(file))
    assert first.stdout != second.stdout
    assert len(list(folder.iterdir())) == 2


def test_dry_run_writes_nothing_and_names_no_file(folder: Path, file: Path):
    done = run(folder, *asked(file), "--dry-run")
    assert done.returncode == 0
    assert "Nothing was written" in done.stderr
    assert list(folder.iterdir()) == []
    (source,) = load_catalogue({"datasets/catalogue/lulusan.yaml": done.stdout.encode()})
    assert source.deposit is not None
    assert source.deposit.sha256 == "0" * 64


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("a,b\nx,=1+1\n", ("--nobody",), "line 2"),
        ("a,kontak\nx,0812 3456 7890\n", ("--nobody",), "a telephone number"),
        ("a,b\nx,1\n", ("--counts", "jumlah"), "no column `jumlah`"),
        ("a,b\nx,1\n", ("--nobody", "--level", "tinggi"), "`tinggi` is not known"),
    ],
    ids=["formula", "identifier", "column", "level"],
)
def test_file_that_is_refused_is_not_kept(
    folder: Path, file: Path, text: str, more: tuple[str, ...], said: str
):
    file.write_text(text, encoding="utf-8")
    done = run(folder, *asked(file, *more))
    assert (done.returncode, list(folder.iterdir())) == (1, [])
    assert said in done.stdout
    assert not any(secret in done.stdout + done.stderr for secret in SECRETS)


def test_source_of_a_database_is_not_replaced_by_a_file(folder: Path, file: Path):
    done = run(folder, file, "--source", "mahasiswa", "--owner", "FMIPA", "--nobody", lang="id")
    assert done.returncode == 1
    assert "Katalog sudah memuat sumber `mahasiswa`" in done.stdout


@pytest.mark.parametrize("more", [(), ("--nobody", "--counts", "lulusan")], ids=["none", "two"])
def test_whom_it_tells_of_has_to_be_said(folder: Path, file: Path, more: tuple[str, ...]):
    done = run(folder, file, "--source", "lulusan", "--owner", "FMIPA", *more)
    assert done.returncode == 2
    assert "--people, --counts, --nobody" in done.stderr


def test_data_never_come_into_a_repository(tmp_path: Path, file: Path):
    inside = tmp_path / "repo" / "data"
    inside.mkdir(parents=True)
    (tmp_path / "repo" / ".git").mkdir()
    link = tmp_path / "elsewhere"
    link.symlink_to(inside)
    for folder in (inside, link):
        done = run(folder, *asked(file))
        assert (done.returncode, list(inside.iterdir())) == (3, [])
        assert "git repository" in done.stderr


def test_connection_that_is_no_folder_is_named(tmp_path: Path, file: Path):
    assert "DATAREQ_SOURCE_BERKAS" in run(None, *asked(file)).stderr
    done = run(tmp_path / "missing", *asked(file))
    assert (done.returncode, "is no folder" in done.stderr) == (3, True)
