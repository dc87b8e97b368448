"""Which words in a comment are a command, and whose command counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from datareq.assignment.authority import Accepted, CommandContext, authorise
from datareq.assignment.command_policy import CommandRule, Effect, Stage, load_commands
from datareq.assignment.commands import Command, parse
from datareq.documents.tree import read_folder
from datareq.errors import PolicyError
from datareq.model.forge import Account, AccountType, Comment
from datareq.model.message import Message
from datareq.model.policy import Policy
from datareq.model.verdict import Holder

ROOT = Path(__file__).parents[3]
AT = datetime(2026, 3, 12, 3, 0, tzinfo=UTC)
HEAD = Account(id=500, login="budi")
REQUESTER = Account(id=77, login="siti")
NAMES = ("tolak", "tarik", "terima", "terima-surat", "recheck", "tunda", "lanjut", "perpanjang")
REASON = "data pribadi mahasiswa dikecualikan"

BODIES: dict[str, tuple[str, Command | None]] = {
    "a refusal with its ground and reason": (
        f"/tolak 17h {REASON}",
        Command(name="tolak", words=("17h", *REASON.split()), text=f"17h {REASON}"),
    ),
    "a command alone": ("/recheck", Command(name="recheck")),
    "words before and after it": (
        "Mohon maaf.\r\n\r\n/tarik sudah tidak perlu\r\nterima kasih",
        Command(
            name="tarik",
            words=("sudah", "tidak", "perlu"),
            text="sudah tidak perlu terima kasih",
        ),
    ),
    "the longer name isn't the shorter one": ("/terima-surat", Command(name="terima-surat")),
    "two commands": (
        "/terima\n/tarik",
        Command(name="terima", others=1),
    ),
    "an unknown command": ("/hapus semua", None),
    "in the middle of a line": ("mohon /tolak 17h saja", None),
    "after a space": (" /tolak 17h x", None),
    "with a word stuck to it": ("/tolaksaja", None),
    "in capitals": ("/TOLAK 17h x", None),
    "in a list": ("- /tolak 17h x", None),
    "quoted": ("> /tolak 17h x", None),
    "carried on from a quote": ("> kata pemohon\n/tolak 17h x", None),
    "after a quote and an empty line": ("> kata pemohon\n\n/tarik", Command(name="tarik")),
    "in a fenced block": ("```\n/tolak 17h x\n```", None),
    "in a tilde block": ("~~~ sh\n/tolak 17h x\n~~~", None),
    "in a block with a longer fence": ("````\n```\n/tarik\n```\n````", None),
    "in a block that is never closed": ("```\n/tolak 17h x", None),
    "after a block": ("```\nx\n```\n/tarik", Command(name="tarik")),
    "after backticks within a line": ("```a`b\n/tarik", Command(name="tarik")),
    "in an indented block": ("    /tolak 17h x", None),
    "in a hidden comment": ("<!--\n/tolak 17h x\n-->", None),
    "behind a hidden comment on its line": ("<!-- x -->/tolak 17h x", None),
    "in a hidden comment that is never closed": ("<!--\n/tolak 17h x", None),
    "after a line separator that the forge doesn't show as one": ("kata\u2028/tarik", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES)
def test_a_command_is_what_a_reader_sees_at_the_start_of_a_line(
    body: str, expected: Command | None
) -> None:
    assert parse(body, NAMES) == expected


@pytest.fixture(scope="module")
def rules() -> tuple[CommandRule, ...]:
    return load_commands(read_folder(ROOT, "policy", "schemas"))


@pytest.fixture
def context(policy: Policy, rules: tuple[CommandRule, ...]) -> CommandContext:
    return CommandContext(
        policy=policy,
        rules=rules,
        phase=Stage.INTAKE,
        holders={
            "head": (Holder(role="head", account=HEAD, decree="1/UN39/2026"),),
            "requester": (Holder(role="requester", account=REQUESTER),),
        },
        requester=REQUESTER,
    )


def comment(user: Account | None = HEAD, **changes: object) -> Comment:
    return replace(
        Comment(id=9, user=user, body="", created_at=AT, updated_at=AT),
        **changes,  # type: ignore[arg-type]
    )


def given(body: str) -> Command:
    command = parse(body, NAMES)
    assert command is not None
    return command


def test_every_example_of_the_policy_is_its_command(rules: tuple[CommandRule, ...]) -> None:
    names = tuple(rule.name for rule in rules)
    for rule in rules:
        command = parse(rule.example, names)
        assert command is not None
        assert (command.name, command.others) == (rule.name, 0)
        assert rule.usage.split()[0] == f"/{rule.name}"


def test_every_role_of_a_command_is_a_role_of_the_policy(
    rules: tuple[CommandRule, ...], policy: Policy
) -> None:
    for rule in rules:
        for role in rule.roles:
            policy.role(role)


def test_a_refusal_by_the_holder_counts_with_its_code_and_reason(context: CommandContext) -> None:
    accepted = authorise(given(f"/tolak 17H: {REASON}"), comment(), context)
    assert isinstance(accepted, Accepted)
    assert (accepted.effect, accepted.role, accepted.code, accepted.reason) == (
        Effect.REFUSE,
        "head",
        "17h",
        REASON,
    )
    assert accepted.arguments == ("17h", REASON)


def test_a_withdrawal_needs_no_reason(context: CommandContext) -> None:
    accepted = authorise(given("/tarik"), comment(REQUESTER), context)
    assert isinstance(accepted, Accepted)
    assert (accepted.effect, accepted.arguments) == (Effect.WITHDRAW, ())


def test_anybody_may_ask_for_another_look(context: CommandContext) -> None:
    accepted = authorise(given("/recheck"), comment(Account(id=3, login="tamu")), context)
    assert isinstance(accepted, Accepted)
    assert accepted.role is None


REFUSED: dict[str, tuple[str, Comment, Mapping[str, object], str]] = {
    "edited afterwards": (
        f"/tolak 17h {REASON}",
        comment(updated_at=AT + timedelta(seconds=1)),
        {},
        "command-edited",
    ),
    "a deleted account": (f"/tolak 17h {REASON}", comment(None), {}, "command-not-a-person"),
    "a bot": (
        f"/tolak 17h {REASON}",
        comment(Account(id=500, login="budi", type=AccountType.BOT)),
        {},
        "command-not-a-person",
    ),
    "an application in the head's name": (
        f"/tolak 17h {REASON}",
        comment(app_id=12),
        {},
        "command-not-a-person",
    ),
    "a stranger": (
        f"/tolak 17h {REASON}",
        comment(Account(id=501, login="sari")),
        {},
        "command-stranger",
    ),
    "who took the head's name over": (
        f"/tolak 17h {REASON}",
        comment(Account(id=501, login="Budi")),
        {},
        "command-another-account",
    ),
    "the head's own request": (
        f"/tolak 17h {REASON}",
        comment(),
        {"requester": HEAD},
        "command-own-request",
    ),
    "after the handover": (
        f"/tolak 17h {REASON}",
        comment(),
        {"phase": Stage.CLOSING},
        "command-not-now",
    ),
    "a ground that policy doesn't have": (
        f"/tolak 99z {REASON}",
        comment(),
        {},
        "command-code-unknown",
    ),
    "no ground": ("/tolak", comment(), {}, "command-code-unknown"),
    "a reason that says little": ("/tolak 17h tidak boleh", comment(), {}, "command-reason-short"),
    "a reason with somebody's number": (
        f"/tolak 17h {REASON} NIM 1301619001",
        comment(),
        {},
        "command-identifier",
    ),
    "a reason with an address": (
        f"/tolak 17h {REASON}, tanya orang.1@contoh.invalid",
        comment(),
        {},
        "command-identifier",
    ),
    "two commands": ("/tarik\n/recheck", comment(REQUESTER), {}, "command-several"),
    "a receipt before the handover": ("/terima", comment(), {}, "command-not-now"),
    "a withdrawal by somebody else": ("/tarik", comment(), {}, "command-stranger"),
    "a name that policy doesn't have": ("/tarik", comment(), {"rules": ()}, "command-unknown"),
}


@pytest.mark.parametrize(("body", "said", "changes", "code"), REFUSED.values(), ids=REFUSED)
def test_a_command_that_does_not_count_says_why(
    body: str, said: Comment, changes: Mapping[str, object], code: str, context: CommandContext
) -> None:
    answer = authorise(given(body), said, replace(context, **changes))  # type: ignore[arg-type]
    assert isinstance(answer, Message)
    assert answer.code == code


def test_a_missing_commands_file_decides_nothing() -> None:
    with pytest.raises(PolicyError, match="policy-file-missing"):
        load_commands(read_folder(ROOT, "schemas"))


def test_a_commands_file_with_an_unknown_effect_decides_nothing() -> None:
    files = read_folder(ROOT, "policy", "schemas")
    files["policy/commands.yaml"] = files["policy/commands.yaml"].replace(
        b"effect: refuse", b"effect: obey"
    )
    with pytest.raises(PolicyError, match="policy-invalid"):
        load_commands(files)
