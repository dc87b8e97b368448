"""The stand-in forge behind a line that can be made bad, with a repository and people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from faulty_proxy import Proxy
from forge_desk import Desk

from datareq.rehearsal.forge.server import ForgeServer


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ForgeServer(tmp_path / "forge") as server, Proxy(server.url).serving() as proxy:
        made = Desk(tmp_path, server, proxy)
        yield made
        made.close()
