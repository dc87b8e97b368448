"""Every store of the contract: a folder, and three real servers that start once."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from s3fs import S3FileSystem

from datareq.adapters.stores.address import open_store
from datareq.ports import Store
from tests.stores import servers


@dataclass(frozen=True, slots=True)
class Reached:
    """An address and its options, as the settings have them."""

    address: str
    options: str | None

    def open(self) -> Store:
        return open_store(self.address, self.options)


PASSWORD = secrets.token_hex(8)


@pytest.fixture(scope="session")
def sftp_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path, Path]]:
    folder = tmp_path_factory.mktemp("sftp") / "served"
    folder.mkdir()
    with servers.sftp(folder, PASSWORD) as (port, known):
        yield port, known, folder


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    with servers.s3() as address:
        yield address


@pytest.fixture(scope="session")
def webdav_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("webdav")
    with servers.webdav(folder, PASSWORD) as host:
        yield host, folder


def s3_options(address: str) -> dict[str, str]:
    return {"key": "desk", "secret": PASSWORD, "endpoint_url": address}


@pytest.fixture(params=["folder", "sftp", "s3", "s3-versions", "webdav"])
def reached(request: pytest.FixtureRequest, tmp_path: Path) -> Reached:
    """A new, empty store of each kind."""
    name = f"store-{secrets.token_hex(4)}"
    if request.param == "folder":
        return Reached(f"file://{tmp_path}", None)
    if request.param == "sftp":
        port, known, folder = request.getfixturevalue("sftp_server")
        (folder / name).mkdir()
        options = {"password": PASSWORD, "known_hosts": str(known)}
        return Reached(f"sftp://desk@127.0.0.1:{port}/{name}", json.dumps(options))
    if request.param == "webdav":
        host, folder = request.getfixturevalue("webdav_server")
        (folder / name).mkdir()
        options = {"username": "desk", "password": PASSWORD}
        return Reached(f"webdav://{host}/{name}", json.dumps(options))
    address = request.getfixturevalue("s3_server")
    system = S3FileSystem(skip_instance_cache=True, **s3_options(address))
    system.mkdir(name)
    if request.param == "s3-versions":
        system.make_bucket_versioned(name)
    return Reached(f"s3://{name}/desk", json.dumps(s3_options(address)))
