"""What every store promises, held against a folder and real SFTP, S3 and WebDAV servers."""

from __future__ import annotations

import io
import multiprocessing
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from datareq.errors import EnvelopeError, StoreError
from datareq.ports import Store
from tests.stores.conftest import Reached

pytestmark = pytest.mark.filterwarnings(
    # the WebDAV server's, which forgets to close an upload that breaks off
    "ignore:Exception ignored in. <_io.FileIO name=.*partial:pytest.PytestUnraisableExceptionWarning"
)

NAME = "held/PDI-2026-0042/aa.age"
BYTES = os.urandom(100_000)
LARGE = os.urandom(11 * 2**20)
"""More than one part of a multipart upload."""


def got(store: Store, name: str) -> bytes:
    with store.read(name) as file:
        return file.read()


@pytest.mark.parametrize("data", [b"x", BYTES, LARGE], ids=["a byte", "small", "many parts"])
def test_what_is_put_is_read_back(reached: Reached, data: bytes) -> None:
    reached.open().put(NAME, io.BytesIO(data))
    store = reached.open()
    assert got(store, NAME) == data
    assert store.names() == (NAME,)


def test_the_same_bytes_again_are_fine(reached: Reached) -> None:
    store = reached.open()
    store.put(NAME, io.BytesIO(BYTES))
    store.put(NAME, io.BytesIO(BYTES))
    assert store.names() == (NAME,)


def test_other_bytes_under_a_name_are_refused(reached: Reached) -> None:
    store = reached.open()
    store.put(NAME, io.BytesIO(BYTES))
    with pytest.raises(StoreError) as refused:
        store.put(NAME, io.BytesIO(b"other"))
    assert refused.value.code == "store-taken"
    assert got(store, NAME) == BYTES


def test_a_name_that_came_meanwhile_is_not_written_over(reached: Reached) -> None:
    """Two desks look, find nothing, and write: the later one must not win."""

    class Meanwhile(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if not self.tell():
                reached.open().put(NAME, io.BytesIO(BYTES))
            return super().read(size)

    with pytest.raises(StoreError) as refused:
        reached.open().put(NAME, Meanwhile(b"other"))
    assert refused.value.code == "store-taken"
    assert got(reached.open(), NAME) == BYTES
    assert reached.open().names() == (NAME,)


@pytest.mark.parametrize("data", [BYTES, LARGE], ids=["small", "many parts"])
def test_a_source_that_breaks_off_leaves_nothing(reached: Reached, data: bytes) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > len(data) // 2:
                raise EnvelopeError("envelope-broken")
            return super().read(min(size or 0, len(data) // 3))

    store = reached.open()
    with pytest.raises(EnvelopeError):
        store.put(NAME, cast(BinaryIO, Broken(data)))
    assert store.names() == ()
    with pytest.raises(StoreError):
        got(store, NAME)
    store.put(NAME, io.BytesIO(data))
    assert got(store, NAME) == data


class Slow(io.BytesIO):
    """Says that it is in the middle, and never comes to its end."""

    def __init__(self, data: bytes, middle: Path) -> None:
        super().__init__(data)
        self.middle = middle

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > len(LARGE) // 2:
            self.middle.touch()
            time.sleep(60)
        return super().read(size)


def slow_put(reached: Reached, middle: Path) -> None:
    reached.open().put(NAME, Slow(LARGE, middle))


@pytest.fixture
def killed(reached: Reached, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store to which somebody was writing when they were killed."""
    middle = tmp_path_factory.mktemp("killed") / "middle"
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=slow_put, args=(reached, middle))
    process.start()
    for _ in range(600):
        if middle.exists():
            break
        process.join(0.1)
    assert middle.exists()
    process.kill()
    process.join()
    return reached.open()


def test_killed_in_the_middle_of_a_put_nothing_has_the_name(
    killed: Store, reached: Reached
) -> None:
    """Run again, there is exactly one."""
    assert killed.names() == ()
    with pytest.raises(StoreError):
        got(killed, NAME)
    killed.put(NAME, io.BytesIO(LARGE))
    assert got(killed, NAME) == LARGE
    assert reached.open().names() == (NAME,)


def test_what_a_killed_writer_left_is_found_once_it_is_old_and_can_be_deleted(
    killed: Store, reached: Reached
) -> None:
    now = datetime.now(UTC)
    assert killed.unfinished(now - timedelta(days=1)) == ()
    left = killed.unfinished(now + timedelta(hours=1))
    assert len(left) == (0 if reached.address.startswith("s3:") else 1)
    for name in left:
        killed.delete(name)
    assert reached.open().unfinished(now + timedelta(hours=1)) == ()
    killed.put(NAME, io.BytesIO(LARGE))
    assert reached.open().unfinished(now + timedelta(hours=1)) == ()


def test_names_are_those_under_a_folder(reached: Reached) -> None:
    store = reached.open()
    others = ("held/PDI-2026-0042/bb.age", "kept/PDI-2026-0007/cc.age")
    for name in (NAME, *others):
        store.put(name, io.BytesIO(b"x"))
    assert store.names() == (NAME, *others)
    assert store.names("kept/") == ("kept/PDI-2026-0007/cc.age",)
    assert store.names("nothing/") == ()


def test_what_is_deleted_is_gone(reached: Reached) -> None:
    store = reached.open()
    store.put(NAME, io.BytesIO(BYTES))
    store.delete(NAME)
    assert store.names() == ()
    with pytest.raises(StoreError) as nothing:
        got(store, NAME)
    assert nothing.value.code == "store-nothing"
    store.delete(NAME)


@pytest.mark.parametrize(
    "name",
    ["../out", "/etc/passwd", "a//b", "a/../b", ".hidden", "a/.partial", "", "a b", "a\nb", "é"],
)
def test_a_name_that_leads_elsewhere_is_refused(reached: Reached, name: str) -> None:
    store = reached.open()
    for act in (lambda: store.put(name, io.BytesIO(b"x")), lambda: store.delete(name)):
        with pytest.raises(StoreError) as refused:
            act()
        assert refused.value.code == "store-name"
