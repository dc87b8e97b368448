"""Where do copies for a channel go? As the environment says, or a sentence."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from datareq.errors import StoreError
from datareq.settings import read_settings
from datareq.wiring.sealing import channels_of


def test_each_channel_has_its_own_store(tmp_path: Path) -> None:
    (tmp_path / "portal").mkdir()
    told = json.dumps({"portal_data": {"url": str(tmp_path / "portal")}})

    (name, store), *others = channels_of(read_settings({"DATAREQ_CHANNELS": told})).items()

    assert (name, others) == ("portal_data", [])
    store.put("released/a.age", io.BytesIO(b"x"))
    assert (tmp_path / "portal" / "released" / "a.age").read_bytes() == b"x"


def test_nothing_said_is_no_channel() -> None:
    assert channels_of(read_settings({})) == {}


@pytest.mark.parametrize(
    "told",
    ["portal", "[]", '{"portal": "folder"}', '{"portal": {"options": {}}}', '{"portal": null}'],
)
def test_what_can_not_be_read_is_said(told: str) -> None:
    with pytest.raises(StoreError, match="channels-unreadable"):
        channels_of(read_settings({"DATAREQ_CHANNELS": told}))
