"""Which store an address names, and what is said when it names none."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from datareq.adapters.stores.address import open_store
from datareq.errors import StoreError
from tests.stores.conftest import PASSWORD


@pytest.mark.parametrize(
    ("address", "options", "code"),
    [
        ("ftp://example.org/x", None, "store-scheme"),
        ("file:///does/not/exist", None, "store-folder"),
        ("/does/not/exist", None, "store-folder"),
        ("file://host/tmp", None, "store-options"),
        ("s3://bucket", "not json", "store-options"),
        ("s3://bucket", "[1]", "store-options"),
        ("sftp://desk@127.0.0.1:1/x", None, "store-unreachable"),
    ],
    ids=["scheme", "folder", "path", "folder elsewhere", "no JSON", "a list", "nobody there"],
)
def test_an_address_that_names_no_store_is_said(
    address: str, options: str | None, code: str
) -> None:
    with pytest.raises(StoreError) as refused:
        open_store(address, options)
    assert refused.value.code == code


def test_a_path_is_a_folder(tmp_path: Path) -> None:
    store = open_store(str(tmp_path))
    store.put("a/b.age", io.BytesIO(b"x"))
    assert (tmp_path / "a" / "b.age").read_bytes() == b"x"


def test_a_server_with_an_unknown_key_is_not_trusted(
    sftp_server: tuple[int, Path, Path], tmp_path: Path
) -> None:
    """Somebody in between would be given the password."""
    port, _, _ = sftp_server
    empty = tmp_path / "known"
    empty.write_text("")
    options = json.dumps({"password": PASSWORD, "known_hosts": str(empty)})
    with pytest.raises(StoreError) as refused:
        open_store(f"sftp://desk@127.0.0.1:{port}/", options)
    assert refused.value.code == "store-unreachable"


def test_a_store_s_troubles_quote_no_credentials(sftp_server: tuple[int, Path, Path]) -> None:
    port, known, _ = sftp_server
    options = json.dumps({"password": "geheim-123", "known_hosts": str(known)})
    with pytest.raises(StoreError) as refused:
        open_store(f"sftp://desk@127.0.0.1:{port}/", options)
    assert "geheim" not in str(refused.value)
    assert refused.value.__cause__ is None
