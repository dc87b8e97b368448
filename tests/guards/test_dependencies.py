"""Is every library declared, locked by hash, used, and given a reason?"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.guards.source import ROOT, imports, modules

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SPARK_LOCK = "requirements-spark.lock"
LOCKS = ("requirements.lock", "requirements-dev.lock", SPARK_LOCK)
PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
REHEARSAL = "rehearsal/"

DISTRIBUTIONS = {"github": "pygithub", "jwt": "pyjwt", "py4j": "pyspark", "yaml": "pyyaml"}
"""Import name → distribution, where they differ, or that brings it."""
BROUGHT = {"werkzeug": "flask", "httpx": "webdav4"}
"""Distribution → the declared one that is defined by bringing it."""
NOT_IMPORTED = {
    "tzdata": "read by zoneinfo on machines without a zone database",
    "setuptools": "builds the package",
    "jsonschema": "judges the schemas in the tests; nothing of the package imports it",
    "pandas": "a second opinion in tests and benchmarks; nothing of the package imports it",
}
"""Declared, but imported by no module of the package, and why that is so."""


def requirements(lines: list[str]) -> dict[str, Requirement]:
    return {canonicalize_name(one.name): one for one in map(Requirement, lines)}


CORE = requirements(PYPROJECT["project"]["dependencies"])
OPTIONAL = {
    extra: requirements(lines)
    for extra, lines in PYPROJECT["project"]["optional-dependencies"].items()
}
EXTRAS = {name: one for found in OPTIONAL.values() for name, one in found.items()}
SPARK = OPTIONAL["spark"]
"""Half a gigabyte: not in the locks that everybody installs, but in one of its own."""
LOCKED = {name: one for name, one in EXTRAS.items() if name not in SPARK}
ON_DEMAND = {
    name for extra in ("s3", "sftp", "spark", "trino", "webdav") for name in OPTIONAL[extra]
}
"""What one kind of store or source needs; the desk says which extra to install when it is asked for that kind."""
DEV = requirements(PYPROJECT["dependency-groups"]["dev"])


def third_party(tree_imports: Iterator[str]) -> set[str]:
    """Distributions behind these imports."""
    names = {name.partition(".")[0] for name in tree_imports} - {"datareq"}
    return {
        canonicalize_name(DISTRIBUTIONS.get(name, name))
        for name in names
        if name not in sys.stdlib_module_names
    }


def used(*, rehearsal: bool) -> set[str]:
    """What the package imports: the rehearsal's modules, or all others."""
    found: set[str] = set()
    for module in modules():
        if module.path.startswith(REHEARSAL) == rehearsal:
            found |= third_party(imports(module.tree))
    return {BROUGHT.get(name, name) for name in found}


def locked(lock: str) -> dict[str, tuple[str, list[str]]]:
    """Name and marker → (version, hashes) of a lock; fails on a line that is neither."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    entries: dict[str, tuple[str, list[str]]] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        found = re.fullmatch(r"([A-Za-z0-9._-]+)(?:\[[^]]+\])?==(\S+)(.*)", line)
        assert found, f"{lock}: {line[:80]}"
        marker, *_ = found[3].partition("--hash")
        key = f"{canonicalize_name(found[1])}{marker.strip()}"
        entries[key] = (found[2], re.findall(r"--hash=(\S+)", found[3]))
    return entries


def test_what_the_desk_imports_is_declared() -> None:
    assert used(rehearsal=False) <= set(CORE) | ON_DEMAND


def test_what_the_rehearsal_imports_is_declared() -> None:
    assert used(rehearsal=True) <= set(CORE) | set(EXTRAS)


def test_what_is_declared_is_imported_or_says_why_not() -> None:
    declared = set(CORE) | set(EXTRAS)
    unused = declared - used(rehearsal=False) - used(rehearsal=True)
    assert unused == set(NOT_IMPORTED)


@pytest.mark.parametrize("name", sorted({*CORE, *EXTRAS}))
def test_dependency_has_its_reason_on_the_page(name: str) -> None:
    assert re.search(rf"^\| {re.escape(name)} \|", PAGE, re.MULTILINE | re.IGNORECASE)


@pytest.mark.parametrize("name", sorted(set(DEV) - set(EXTRAS) - set(CORE)))
def test_development_tool_is_on_the_page(name: str) -> None:
    assert re.search(rf"\*\*{re.escape(name)}\*\*", PAGE, re.IGNORECASE)


def test_the_page_has_no_row_for_what_is_gone() -> None:
    rows = {canonicalize_name(name) for name in re.findall(r"^\| ([\w-]+) \|", PAGE, re.MULTILINE)}
    assert rows - {"package"} == {*CORE, *EXTRAS}


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_locked_is_pinned_with_sha256(lock: str) -> None:
    entries = locked(lock)
    assert entries
    for name, (_, hashes) in entries.items():
        assert hashes, name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), name


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_place(lock: str) -> None:
    """Where packages come from is the machine's business."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert " @ " not in text
    assert not re.search(r"^-", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", {**CORE, **LOCKED}),
        ("requirements-dev.lock", {**CORE, **LOCKED, **DEV}),
        (SPARK_LOCK, {**CORE, **SPARK}),
    ],
    ids=LOCKS,
)
def test_lock_holds_everything_declared(lock: str, wanted: dict[str, Requirement]) -> None:
    versions: dict[str, set[str]] = {}
    for key, (version, _) in locked(lock).items():
        versions.setdefault(key.partition(";")[0].strip(), set()).add(version)
    for name, requirement in wanted.items():
        assert name in versions, name
        assert all(requirement.specifier.contains(one) for one in versions[name]), name


def test_locks_agree() -> None:
    """What was tested is what is installed; Spark's lock adds to it and changes nothing."""
    tested = locked("requirements-dev.lock")
    for key, entry in locked("requirements.lock").items():
        assert tested[key] == entry, key
    same = {(key.partition(";")[0].strip(), version) for key, (version, _) in tested.items()}
    added = [(key.partition(";")[0].strip(), v) for key, (v, _) in locked(SPARK_LOCK).items()]
    assert {name for name, version in added if (name, version) not in same} == {*SPARK, "py4j"}
