"""Each folder of `delivery/` is an attack on an envelope; none is opened, each refusal is a sentence.

`attack.yaml` says what is done and what a person reads, in both languages. `DATAREQ_GOLDEN=write` writes the
sentences anew.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.attacks.envelopes import World, play

from datareq.errors import EnvelopeError
from datareq.reconcile.error_words import error_sentence

ATTACKS = sorted(file.parent for file in Path(__file__).parent.glob("delivery/*/attack.yaml"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("envelopes"))


def read(attack: Path) -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load((attack / "attack.yaml").read_text("utf-8"))
    return said


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack_is_refused_in_these_words(attack: Path, world: World, tmp_path: Path) -> None:
    said = read(attack)
    with pytest.raises(EnvelopeError) as refused:
        play(world, said, tmp_path / "deep" / "out")
    error = refused.value
    args = {**error.args_, "fingerprint": "SHA256:…"}  # a fresh key each time
    told = {lang: error_sentence(error.code, args, lang) for lang in ("id", "en")}
    if os.environ.get("DATAREQ_GOLDEN") == "write":
        text = yaml.safe_dump(
            {**said, "sentence": told}, sort_keys=False, allow_unicode=True, width=100
        )
        (attack / "attack.yaml").write_text(text, encoding="utf-8")
        said["sentence"] = told
    assert told == said["sentence"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack_is_refused_when_it_is_only_looked_at(attack: Path, world: World) -> None:
    with pytest.raises(EnvelopeError):
        play(world, read(attack), None)


@pytest.mark.parametrize("manifest", ["none", "first"])
def test_what_nobody_touched_is_opened(world: World, tmp_path: Path, manifest: str) -> None:
    """The control: the refusals above are not for another reason."""
    opened = play(world, {"manifest": manifest}, tmp_path / "out")
    assert opened.compared is (manifest == "first")
    written = sorted(
        p.relative_to(tmp_path / "out").as_posix()
        for p in (tmp_path / "out").rglob("*")
        if p.is_file()
    )
    assert written == [
        "data/manifest.json",
        "data/output/a.csv",
        "data/output/b.csv",
        "statement.json",
        "statement.json.sig",
    ]


def test_what_is_only_packed_again_is_opened_without_a_manifest(
    world: World, tmp_path: Path
) -> None:
    """The verbs themselves leave a good envelope good."""
    play(world, {"to": "recipient"}, tmp_path / "out")
