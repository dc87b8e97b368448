"""Where can a request stand when somebody attacks it? A story played once, its forge kept at every stage.

An attack gets a copy of the folder: git objects are linked, because nobody changes them; the rest is
its own. So each attack starts in a world that only it disturbs.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from tests.factories import ROOT

from datareq.adapters.engines.duckdb_file import create_database
from datareq.rehearsal.acts import Turn
from datareq.rehearsal.forge.client import App
from datareq.rehearsal.forge.server import ForgeServer
from datareq.rehearsal.house import first_files
from datareq.rehearsal.journal import Journal
from datareq.rehearsal.play import perform
from datareq.rehearsal.premises import Premises, found
from datareq.rehearsal.script import FIRST_DAY, script
from datareq.rehearsal.warehouse import statements
from datareq.wiring.demo import REPOSITORY, WAREHOUSE, Bots, Demo, stage_of

SCENE = "straight"
STUDENTS = 300
STAGES = (
    "founded",
    "submitted",
    "accepted",
    "teamed",
    "coordinated",
    "lettered",
    "countersigned",
    "assigned",
    "granting",
    "granted",
    "proposed",
    "built",
    "verified",
    "received",
    "handed-over",
)
"""What has just happened to the one request, by the number of the desk's turns that are over."""

FORGE, MIRROR, PREMISES = "forge", "mirror", "premises.json"


def once(folder: Path, make: Callable[[Path], None]) -> Path:
    """The folder, made by whichever process comes first; the others wait for it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            partial = folder.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            make(partial)
            partial.rename(folder)
    return folder


def build(folder: Path) -> None:
    """Plays the story in `folder`, and leaves a folder there for each stage."""
    out = folder / "story"
    out.mkdir()
    create_database(out / WAREHOUSE, statements(STUDENTS))
    forge = ForgeServer(out / FORGE).start()
    forge.set_clock(FIRST_DAY - timedelta(hours=1))
    premises = found(forge, REPOSITORY, first_files(ROOT))
    (out / PREMISES).write_text(json.dumps(asdict(premises)))
    demo = Demo(out=out, root=ROOT, scenes=(SCENE,), students=STUDENTS, tell=lambda _: None)
    bots = Bots(demo=demo, forge=forge, premises=premises)
    names = iter(STAGES)

    def turn(scene: str) -> None:
        bots.turn(scene)
        keep(forge, out, folder / next(names))

    told = tuple(script(SCENE))
    acts = (Turn(scene=SCENE), *told[: _last_turn(told) + 1])
    try:
        perform(acts, stage_of(demo, forge, turn), Journal(out / "journal.txt"))
    finally:
        forge.stop()
    shutil.rmtree(out)


def _last_turn(told: tuple[object, ...]) -> int:
    turns = [n for n, act in enumerate(told) if isinstance(act, Turn)]
    return turns[len(STAGES) - 2]


def keep(forge: ForgeServer, out: Path, target: Path) -> None:
    """A copy of the forge as it is now, with the desk's mirror."""
    with forge.application.forge.lock:
        forge.application.forge.state.all("PRAGMA wal_checkpoint(TRUNCATE)")
        copy(out, target)
    for repository in (target / MIRROR, *(target / FORGE / "repos").iterdir()):
        if repository.is_dir():  # one pack is copied faster than hundreds of objects
            subprocess.run(["git", f"--git-dir={repository}", "repack", "-adlq"], check=True)


def copy(source: Path, target: Path) -> Path:
    """A world of its own, made of this one."""
    target.mkdir(parents=True)
    for part in (FORGE, MIRROR):
        if (source / part).exists():
            shutil.copytree(source / part, target / part, copy_function=_link_objects)
    shutil.copy(source / PREMISES, target / PREMISES)
    return target


def _link_objects(source: str, target: str) -> None:
    if f"{os.sep}objects{os.sep}" in source and f"{os.sep}info{os.sep}" not in source:
        os.link(source, target)
    else:
        shutil.copyfile(source, target)


def premises_of(folder: Path) -> Premises:
    told = json.loads((folder / PREMISES).read_text())
    return Premises(**{name: App(**app) for name, app in told.items()})
