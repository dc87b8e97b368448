"""Does the architecture hold, and is every part of the house in it?"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.guards.source import PACKAGE, ROOT, imports, modules

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]
LINTER = Path(sys.executable).parent / "lint-imports"
PLACES = {
    "click": ("cli/",),
    "github": ("adapters/github/",),
    "requests": ("adapters/github/", "rehearsal/"),
    "yaml": ("documents/",),
    "jsonschema_rs": ("documents/",),
    "msgspec": ("documents/",),
    "sqlglot": ("generation/query/",),
    "duckdb": ("adapters/engines/",),
    "py4j": ("adapters/engines/",),
    "pyspark": ("adapters/engines/",),
    "sqlite3": ("adapters/engines/", "rehearsal/"),
    "trino": ("adapters/engines/",),
    "pyarrow": ("adapters/engines/", "generation/"),
    "holidays": ("reporting/",),
    "flask": ("rehearsal/",),
    "werkzeug": ("rehearsal/",),
    "pygit2": ("rehearsal/",),
    "jwt": ("rehearsal/",),
    "cryptography": ("adapters/sealing/", "rehearsal/"),
    "pyrage": ("adapters/sealing/", "rehearsal/"),
    "fsspec": ("adapters/stores/",),
    "s3fs": ("adapters/stores/",),
    "sshfs": ("adapters/stores/",),
    "webdav4": ("adapters/stores/",),
}
"""Where each library may be imported, finer than import-linter's contracts can say."""


def layers() -> set[str]:
    """Every module that the layers name."""
    house = next(one for one in CONTRACTS["contracts"] if one["type"] == "layers")
    return {name.strip(" ()") for layer in house["layers"] for name in layer.split("|")}


def rooms() -> set[str]:
    """Every module and package directly in the house."""
    return {
        path.stem
        for path in PACKAGE.iterdir()
        if (path / "__init__.py").is_file() or (path.suffix == ".py" and path.stem != "__init__")
    }


def test_every_room_is_in_a_layer() -> None:
    """A room that no layer names could import what it likes."""
    assert layers() == rooms()


@pytest.mark.parametrize("library", sorted(PLACES))
def test_library_is_imported_only_in_its_place(library: str) -> None:
    importers = {
        module.path
        for module in modules()
        if library in {name.partition(".")[0] for name in imports(module.tree)}
    }
    assert importers
    assert not {path for path in importers if not path.startswith(PLACES[library])}


def test_the_contracts_hold() -> None:
    done = subprocess.run(
        [LINTER, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
