"""What does every command say of itself, and how may it end?"""

from __future__ import annotations

import click
from click.testing import CliRunner

from datareq.cli import COMMANDS, group
from tests.docs.contract import COMMANDS as PROMISES
from tests.docs.contract import EXITS, PROMISED
from tests.docs.markdown import table

WIDTH = 90

_HEAD = """\
# The command line

Made by `make docs` from the commands themselves; edit those, not this page. What reports takes
`--format text|json`, what acts takes `--dry-run`. Messages are in Indonesian unless `--lang en` or
`DATAREQ_LANG=en` asks otherwise. Schemas and policy are those of the repository that contains the
current folder, or of `--repo DIR`.
"""
_JSON = """\
## JSON

Findings: `[{"code", "severity", "file", "line", "column", "path", "message", "hint"}]`; every code is on
[findings.md](findings.md).

A verdict: `{"satisfied": bool, "next": [{"role", "holders", "step", "sentence"}], "steps": [{"n", "id",
"status", "sentence", "counted": […], "discarded": [{"user", "reason"}]}]}`.
"""


def help_of(*words: str) -> str:
    """What `datareq WORDS --help` prints, at a fixed width."""
    result = CliRunner().invoke(
        group,
        [*words, "--help"],
        prog_name="datareq",
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        catch_exceptions=False,
    )
    return result.output.rstrip()


def callback_words(name: str) -> str:
    """The promise of the function behind a command: its docstring, in one paragraph."""
    command = group.get_command(click.Context(group), name)
    words = command.callback.__doc__ if command and command.callback else None
    return " ".join((words or "").split())


def render() -> str:
    """The whole page, Markdown; ends with a newline."""
    exits = table(("exit code", "means"), ((f"`{code}`", text) for code, text in EXITS.items()))
    summary = table(
        ("command", "does", "exit codes"),
        (
            (
                f"[`{name}`](#{name})",
                COMMANDS[name],
                ", ".join(str(code) for code in PROMISES[name].exits),
            )
            for name in sorted(COMMANDS)
        ),
    )
    later = table(
        ("command", "will do"), ((f"`{name}`", does) for name, does in sorted(PROMISED.items()))
    )
    parts = [
        _HEAD,
        "## How a command may end\n",
        exits,
        "## Commands\n",
        summary,
        f"```text\n{help_of()}\n```\n",
        *(_section(name) for name in sorted(COMMANDS)),
        _JSON,
        "## Not there yet\n",
        later,
    ]
    return "\n".join(parts)


def _section(name: str) -> str:
    return f"### {name}\n\n{callback_words(name)}\n\n```text\n{help_of(name)}\n```\n"
