"""Which store does an address name, and how is it reached?

file:///folder (or a path) · s3://bucket/prefix · sftp://user@host/folder · webdav(s)://host/folder. What only the
desk may know comes apart, as JSON: for s3 key, secret, endpoint_url; for the others username, password, …
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from datareq.adapters.stores.files import FileStore
from datareq.adapters.stores.systems import Bucket, Files, Folder, Sftp, WebDav
from datareq.errors import StoreError
from datareq.ports import Store


def open_store(address: str, options: str | None = None) -> Store:
    """The store at an address; StoreError if there is none, or what it needs isn't installed."""
    parts = urlsplit(address) if "://" in address else SplitResult("file", "", address, "", "")
    kind = KINDS.get(parts.scheme)
    if kind is None:
        raise StoreError("store-scheme", scheme=parts.scheme)
    try:
        return FileStore(kind(parts, _options(options)))
    except ImportError:
        raise StoreError("store-extra", extra=EXTRAS[parts.scheme]) from None
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 (each library has its own errors)
        # Their own words may hold credentials.
        raise StoreError("store-unreachable", reason=type(error).__name__) from None


def _options(text: str | None) -> dict[str, Any]:
    try:
        options = json.loads(text or "{}")
    except ValueError:
        options = None
    if not isinstance(options, dict):
        raise StoreError("store-options")
    return options


def _folder(parts: SplitResult, options: Mapping[str, Any]) -> Files:
    root = Path(unquote(parts.path)).absolute()
    if parts.netloc or options:
        raise StoreError("store-options")
    if not root.is_dir():
        raise StoreError("store-folder", path=str(root))
    return Folder(root.as_posix())


def _bucket(parts: SplitResult, options: Mapping[str, Any]) -> Files:
    from s3fs import S3FileSystem

    system = S3FileSystem(skip_instance_cache=True, use_listings_cache=False, **options)
    return Bucket(system, (parts.netloc + unquote(parts.path)).rstrip("/"))


def _sftp(parts: SplitResult, options: Mapping[str, Any]) -> Files:
    from sshfs import SSHFileSystem

    login = {"username": parts.username, "password": parts.password, "port": parts.port}
    # () is the user's own list of known hosts; the library's default would trust any server.
    given = {"known_hosts": (), **{k: v for k, v in login.items() if v is not None}, **options}
    system = SSHFileSystem(parts.hostname, skip_instance_cache=True, **given)
    return Sftp(system, unquote(parts.path).rstrip("/"))


def _webdav(parts: SplitResult, options: Mapping[str, Any]) -> Files:
    from httpx import Limits
    from webdav4.fsspec import WebdavFileSystem

    given = dict(options)
    user = given.pop("username", parts.username)
    login = (user, given.pop("password", parts.password)) if user else None
    scheme = {"webdav": "http", "webdavs": "https"}[parts.scheme]
    host = parts.netloc.rpartition("@")[2]
    base = f"{scheme}://{host}{parts.path.rstrip('/')}"
    given["limits"] = Limits(max_keepalive_connections=0)  # nobody tells the store when it is left
    return WebDav(WebdavFileSystem(base, auth=login, skip_instance_cache=True, **given), "")


KINDS: Mapping[str, Callable[[SplitResult, Mapping[str, Any]], Files]] = {
    "file": _folder,
    "s3": _bucket,
    "sftp": _sftp,
    "webdav": _webdav,
    "webdavs": _webdav,
}
EXTRAS: Mapping[str, str] = {"s3": "s3", "sftp": "sftp", "webdav": "webdav", "webdavs": "webdav"}
"""The extra of this package that brings what a kind of address needs."""
