"""Does whatever stops the work reach a person as a sentence?"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator

import pytest

from datareq.cli.errors import language_asked, sentence, understood
from datareq.documents.policy_texts import ERRORS as POLICY_SENTENCES
from datareq.errors import DatareqError, ForgeError
from datareq.generation.engine import STOPS
from datareq.reconcile.error_words import GENERAL, OWN, SENTENCES, error_sentence
from tests.guards.source import ROOT, modules

CALL = "import sys; from datareq.cli import main; sys.argv[0] = 'datareq'; main()"

COMPUTED = {
    # where an error's code isn't written at the place where it is raised: which codes it may have
    "adapters/engines/duckdb_run.py": (
        *STOPS,
        "engine-unreachable",
        "engine-crashed",
        "engine-drift",
        "engine-file",
        "engine-changed",
        "engine-deposit",
    ),
    "adapters/engines/mysql.py": (*STOPS, "engine-unreachable", "engine-denied", "engine-drift"),
    "adapters/engines/postgres.py": (*STOPS, "engine-unreachable", "engine-denied"),
    "adapters/engines/watched.py": (
        *STOPS,
        "engine-unreachable",
        "engine-crashed",
        "engine-changed",
        "engine-damaged",
        "engine-denied",
        "engine-java",
    ),
    "adapters/github/client.py": ("forge-refused",),
    "adapters/sealing/age.py": (
        "envelope-wrong-key",
        "envelope-broken",
        "identity-locked",
        "identity-unusable",
    ),
    "adapters/sealing/ssh_keys.py": ("identity-unusable", "identity-passphrase"),
    "delivery/envelope/unpack.py": (
        "envelope-unsigned",
        "envelope-foreign",
        "envelope-layout",
        "envelope-size",
    ),
    "reconcile/converge.py": (),  # passes on the code of another error
    "reporting/clock.py": ("calendar-unknown", "calendar-unsettled"),
    "wiring/demo.py": (),  # passes on the code of another error
}


def error_classes() -> frozenset[str]:
    """Names of every class that descends from DatareqError, by reading."""
    known = {"DatareqError"}
    while True:
        more = {
            node.name
            for module in modules()
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ClassDef)
            and any(isinstance(base, ast.Name) and base.id in known for base in node.bases)
        }
        if more <= known:
            return frozenset(known)
        known |= more


def raised() -> Iterator[tuple[str, int, str | None]]:
    """(module, line, code or None where it is computed) of every error made in the package."""
    names = error_classes()
    for module in modules():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in names and node.args:
                code = node.args[0]
                constant = code.value if isinstance(code, ast.Constant) else None
                yield module.path, node.lineno, constant if isinstance(constant, str) else None


def test_every_code_that_is_raised_has_a_sentence() -> None:
    """Otherwise its addressee would read the general one."""
    missing = {
        f"{path}:{line} {code}" for path, line, code in raised() if code and code not in SENTENCES
    }
    assert not missing


def test_computed_codes_are_known_here_and_have_sentences() -> None:
    """A new place that computes a code must say which ones."""
    assert {path for path, _, code in raised() if code is None} <= set(COMPUTED)
    assert {code for codes in COMPUTED.values() for code in codes} <= set(SENTENCES)


def test_no_sentence_here_is_for_a_code_that_nobody_raises() -> None:
    """A sentence that nobody can read is only one more to translate."""
    used = {code for _, _, code in raised() if code}
    used |= {code for codes in COMPUTED.values() for code in codes}
    assert set(OWN) <= used


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_an_error_without_its_arguments_is_still_said(code: str, lang: str) -> None:
    """The sentence of an error must never become a second error."""
    said = sentence(DatareqError(code), lang)
    assert said
    assert "{" not in said


def test_an_unknown_code_gets_the_general_sentence() -> None:
    assert sentence(ForgeError("moon-fell"), "id") == (
        "Keputusan belum dapat dibuat: moon-fell. Tidak ada yang berubah. "
        "Mohon sampaikan kepada pengelola apa yang Anda lakukan."
    )


def test_braces_in_an_argument_are_shown_as_they_are() -> None:
    error = DatareqError("path-missing", path="{oops}")
    assert sentence(error, "en") == "There is no file or folder {oops}."


def test_arguments_that_a_sentence_does_not_use_do_no_harm() -> None:
    assert error_sentence("ledger-busy", {"file": "x", "code": "other"}, "en").startswith(
        "Somebody"
    )


def test_the_general_sentence_needs_only_the_code() -> None:
    assert GENERAL.format(code="x")


def test_policy_errors_are_said_by_the_policy_registry() -> None:
    """Two registries know `policy-file-missing`; the one next to the policy wins."""
    for code, template in POLICY_SENTENCES.items():
        assert SENTENCES[code] == template


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["datareq", "check", "x", "--lang", "en"], "en"),
        (["datareq", "check", "x", "--lang=en"], "en"),
        (["datareq", "check", "x", "--lang", "fr"], None),
        (["datareq", "check", "--lang"], None),
        (["datareq", "check", "x"], None),
    ],
    ids=["two words", "one word", "unknown", "no value", "not asked"],
)
def test_an_error_is_said_in_the_language_of_the_command(
    arguments: list[str], expected: str | None
) -> None:
    assert language_asked(arguments) == expected


def test_an_error_that_nobody_expected_tells_where_but_no_value() -> None:
    """Its own text may carry a row of data."""
    try:
        error_sentence(3, {}, "en").index("3271010101900001")  # type: ignore[arg-type]
    except ValueError as error:
        said = sentence(understood(error), "en")
    assert said.startswith("The programs met something that they don't know (ValueError at ?)")


def test_a_file_that_cannot_be_written_is_named() -> None:
    error = PermissionError(13, "Permission denied", "out/report.md")
    assert sentence(understood(error), "en").startswith(
        "out/report.md could not be read or written"
    )


@pytest.mark.parametrize(
    ("lang", "starts"), [("id", "Tidak ada berkas"), ("en", "There is no file")]
)
def test_the_command_line_says_it_and_ends_with_three(lang: str, starts: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CALL, "check", "not-there", "--lang", lang],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr.startswith(starts)
    assert "Traceback" not in done.stderr


def test_a_fault_of_ours_reaches_nobody_as_a_traceback() -> None:
    """A command whose module is broken."""
    broken = "import datareq.cli; datareq.cli.COMMANDS['nothing'] = ''; " + CALL
    done = subprocess.run(
        [sys.executable, "-c", broken, "nothing"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "ModuleNotFoundError di cli/__init__.py" in done.stderr
    assert "Traceback" not in done.stderr
