"""What is in the package, and what in git? Read once, shared by the guards."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "tools" / "datareq"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One module: its path inside the package, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package, by path."""
    found = []
    for file in sorted(PACKAGE.rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        path = file.relative_to(PACKAGE).as_posix()
        found.append(Module(path=path, text=text, tree=ast.parse(text)))
    return tuple(found)


def imports(tree: ast.Module) -> Iterator[str]:
    """Every module that is imported, anywhere in the tree, by its full name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@cache
def tracked() -> tuple[str, ...]:
    """Every file that git holds, or would hold if it were added now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = {name for name in listed.stdout.decode().split("\0") if name}
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))
