"""What is done beside this process is done when the block is left, whatever became of the copy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from datareq.wiring.beside import beside


@pytest.mark.parametrize("worth_it", [True, False])
def test_it_is_done_when_the_block_is_left(tmp_path: Path, worth_it: bool) -> None:
    file = tmp_path / "out"
    with beside(lambda: file.write_text(str(os.getpid())) and None, worth_it=worth_it):
        pass
    assert (int(file.read_text()) == os.getpid()) is not worth_it


def test_what_a_copy_that_died_left_undone_is_done_here(tmp_path: Path) -> None:
    file, here = tmp_path / "out", os.getpid()

    def work() -> None:
        if os.getpid() != here:
            os._exit(9)
        file.write_text("done")

    with beside(work, worth_it=True):
        pass
    assert file.read_text() == "done"


def test_an_error_of_the_copy_is_an_error_here(capfd: pytest.CaptureFixture[str]) -> None:
    def work() -> None:
        raise OSError("full")

    with pytest.raises(OSError, match="full"), beside(work, worth_it=True):
        pass
    assert "Traceback" not in capfd.readouterr().err


def test_an_error_in_the_block_leaves_no_copy_behind(tmp_path: Path) -> None:
    def work() -> None:
        (tmp_path / "pid").write_text(str(os.getpid()))
        os.read(os.pipe()[0], 1)  # for ever

    def fail() -> None:
        with beside(work, worth_it=True):
            while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
                pass
            raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        fail()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
