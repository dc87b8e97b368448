"""`datareq access` lists the grants, and a server's own rights follow them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.servers import Server, postgres

ROOT = Path(__file__).parents[2]
CALL = "from datareq.cli import main; import sys; sys.argv[0] = 'datareq'; main()"
DOCUMENT = """document: access
version: 1
request: PDI-2026-0042
grants:
  - source: unit_kerja
    columns: [nama_unit]
    staff: [{id: 4101, login: yoga-pustikom}]
    from: "2026-03-16"
    until: "2126-04-10"
  - source: mahasiswa
    columns: [angkatan]
    staff: [{id: 4101, login: yoga-pustikom}]
    from: "2020-03-16"
    until: "2020-04-10"
"""


@pytest.fixture
def server() -> Iterator[Server]:
    with postgres() as server:
        server.execute(
            "CREATE TABLE unit_kerja (kode_unit text, nama_unit text)",
            "CREATE ROLE pembaca LOGIN NOINHERIT",
        )
        yield server


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for folder in ("policy", "schemas", "datasets/catalogue"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    folder = tmp_path / "requests/2026-03-12-fip-uji"
    folder.mkdir(parents=True)
    (folder / "access.yaml").write_text(DOCUMENT, encoding="utf-8")
    return tmp_path


def datareq(repository: Path, server: Server, *arguments: str) -> str:
    environment = os.environ | {
        "DATAREQ_SOURCE_SIAKAD": server.as_user("pembaca", "x"),
        "DATAREQ_ADMIN_SIAKAD": server.uri,
    }
    call = [sys.executable, "-c", CALL, "access", "--repo", str(repository), *arguments]
    return subprocess.run(call, env=environment, check=True, capture_output=True, text=True).stdout


def test_grants_are_listed_and_servers_follow(repository: Path, server: Server) -> None:
    listed = json.loads(datareq(repository, server, "--format", "json"))
    assert [(g["source"], g["live"]) for g in listed["grants"]] == [
        ("mahasiswa", False),
        ("unit_kerja", True),
    ]
    told = datareq(repository, server, "--apply", "--dry-run", "--lang", "en")
    assert 'would run: CREATE ROLE "dr_pdi_2026_0042"' in told
    assert server.rows("SELECT 1 FROM pg_roles WHERE rolname = 'dr_pdi_2026_0042'") == []
    datareq(repository, server, "--apply")
    right = "has_column_privilege('dr_pdi_2026_0042', 'unit_kerja', 'nama_unit', 'SELECT')"
    assert server.rows(f"SELECT {right}") == [(True,)]
    assert "nothing to do" in datareq(repository, server, "--apply", "--lang", "en")
