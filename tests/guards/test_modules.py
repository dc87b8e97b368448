"""Is every module of the package small, opened by its question, and without back doors?"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.guards.source import Module, modules

LONGEST = 300
ENVIRONMENT = {
    "settings.py": "the one place where the environment is read",
    "adapters/git/process.py": "git gets our environment without GIT_…, which could redirect it",
    "rehearsal/forge/smart_http.py": "the stand-in's git gets PATH and nothing of the caller's settings",
    "cli/__init__.py": "nothing is read: numpy is told to start no threads for matrices",
    "adapters/engines/confined.py": "the engine's child gets only what a process needs to start",
}
"""Modules that may touch `os.environ`, and why."""


def by_path(module: Module) -> str:
    return module.path


NAMES = frozenset({"environ", "environb", "getenv", "getenvb", "putenv"})


def touches_environment(tree: ast.Module) -> bool:
    """`os.environ…`, `os.getenv`, or either imported by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in NAMES:
            of = node.value
            if isinstance(of, ast.Name) and of.id == "os":
                return True
        imported = node.names if isinstance(node, ast.ImportFrom) and node.module == "os" else ()
        if not NAMES.isdisjoint(alias.name for alias in imported):
            return True
    return False


def calls(tree: ast.Module, *names: str) -> Iterator[int]:
    """Lines on which one of these built-in functions is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node.lineno


@pytest.mark.parametrize("module", modules(), ids=by_path)
def test_module_opens_with_a_docstring_and_is_small(module: Module) -> None:
    assert ast.get_docstring(module.tree)
    assert len(module.text.splitlines()) <= LONGEST


@pytest.mark.parametrize("module", modules(), ids=by_path)
def test_module_asserts_and_prints_nothing(module: Module) -> None:
    """An assertion vanishes under -O and is no sentence; what people read goes through the CLI."""
    assert not [node.lineno for node in ast.walk(module.tree) if isinstance(node, ast.Assert)]
    assert not list(calls(module.tree, "print", "breakpoint", "input", "eval", "exec"))


@pytest.mark.parametrize("module", modules(), ids=by_path)
def test_only_the_listed_modules_read_the_environment(module: Module) -> None:
    """A decision that depends on the machine couldn't be made again."""
    assert touches_environment(module.tree) == (module.path in ENVIRONMENT)


def test_no_module_is_called_utils() -> None:
    """Name the idea."""
    vague = {"utils", "util", "helpers", "common", "misc"}
    assert not [module.path for module in modules() if module.path.split("/")[-1][:-3] in vague]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import os\nos.environ['A']", True),
        ("import os\nos.getenv('A')", True),
        ("from os import environ", True),
        ("import os\nos.getpid()", False),
        ("request.environ['x']", False),
    ],
    ids=["mapping", "function", "by name", "something else of os", "another environ"],
)
def test_reading_the_environment_is_seen(text: str, expected: bool) -> None:
    """The guard itself sees each way."""
    assert touches_environment(ast.parse(text)) is expected
