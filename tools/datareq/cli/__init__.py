"""The command `datareq`: reads arguments, calls one function, prints, exits. No rules live here.

One module a command (`datareq.cli.<name>`, its click command called `command`), imported when it is
called, so that `--help` and `check` start fast. The one place where errors become sentences.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from datareq.errors import DatareqError

COMMANDS: dict[str, str] = {
    "check": "Validate documents and policy files.",
    "submit": "Hand a request in: check it, then open its intake.",
    "intake-form": "Turn one issue of the form into an intake, or follow it.",
    "gate": "Decide on a pull request; print every step with its reasons.",
    "setup": "Turn a repository into a working desk, as the policy says.",
    "doctor": "Read the forge's settings back and name every drift.",
    "status": "Tell where a request stands and who is next.",
    "reconcile": "Compare what is with what should be, and converge.",
    "remind": "Remind those who are waited for, on their requests.",
    "generate": "Build the dataset of a request and its manifest.",
    "letter": "Write an official paper of a request as a PDF.",
    "acting": "Propose an acting official (Plt. or Plh.).",
    "access": "List the grants; bring the databases' own rights into line.",
    "open": "Open a sealed delivery, and check what it is and who made it.",
    "query": "Accept or refuse the SQL of a procedure.",
    "keys": "Make a key of the desk for what it keeps of a period.",
    "retention": "List what of sealed results and deposits is to be destroyed; destroy it.",
    "kpi": "Write the report of a month, a year, or some months.",
    "site": "Write the pages that everybody may read.",
    "survey": "Answer the survey, sealed; or bring sealed answers in.",
    "due": "Tell a due date and how it came about.",
    "calendar": "Draft the calendar of a year from published holidays.",
    "audit": "Re-verify the whole archive.",
    "demo": "Play the whole procedure on this machine.",
    "warehouse": "Make the synthetic academic warehouse.",
    "catalogue": "Compare the catalogue with databases; draft what it lacks.",
    "deposit": "Make a source of a unit's spreadsheet (CSV).",
    "codeowners": "Make CODEOWNERS from the policy, or check it.",
    "new": "Ask the form's questions and write request.yaml.",
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and first lines without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's interface)
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's interface)
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"datareq.cli.{cmd_name.replace('-', '_')}").command
        if not isinstance(command, click.Command):
            raise TypeError(cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup)
@click.version_option(package_name="datareq")
def group() -> None:
    """The data desk of a university, run as a git repository."""


def main() -> NoReturn:
    """Reads the command line and does what it says. Exit codes: 0 yes, 1 a clear no, 2 usage, 3 could not decide.

    No traceback reaches a user; `python -X dev` shows that of an error that nobody expected.
    """
    start_lightly()
    try:
        group.main(standalone_mode=True)
    except Exception as error:
        from datareq.cli.errors import language_asked, sentence, understood

        if sys.flags.dev_mode and not isinstance(error, DatareqError):
            raise
        said = understood(error)
        click.echo(sentence(said, language_asked(sys.argv)), err=True)
        sys.exit(said.exit_code)


def run() -> NoReturn:
    """Entry point: `main`, and an end without delay."""
    try:
        main()
    except SystemExit as ended:
        if sys.flags.dev_mode or not isinstance(ended.code, int):
            raise
        leave(ended.code)


def start_lightly() -> None:
    """What would take a part of the time that a command needs to start, for nothing.

    Most of what it loads and reads stays until its end: looking through that again and again for circles that nobody
    holds any more takes a fifth. Nobody reckons with matrices, but the threads for it would wait for work with a loop.
    """
    gc.set_threshold(200_000, *gc.get_threshold()[1:])
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def leave(code: int) -> NoReturn:
    """Ends the process as the interpreter does, but doesn't take apart before, thing by thing, what ends with it: a
    tenth of a second after a large command. What was registered for the end is done; all that was said is out."""
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):  # nobody reads it any more
        code = code or DatareqError.exit_code
    os._exit(code)
