"""A run that hasn't an App's key reads all the same and writes nothing."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any

import pytest

from datareq.errors import RightMissing
from datareq.model.forge import Account, AccountType
from datareq.ports import Branches, Forge, PullWriter
from datareq.settings import AppSettings, read_settings
from datareq.wiring.desk import NotConfiguredError, StaleRunError, open_desk
from datareq.wiring.rights import without


@dataclass
class Tips:
    """Branches of which only the tip may be asked."""

    def tip(self, branch: str) -> str | None:
        return f"tip of {branch}"


READER = Account(id=1, login="reader", type=AccountType.USER)
PUBLISHER = Account(id=2, login="datareq-publish[bot]", type=AccountType.BOT)


def view() -> Forge:
    rest: dict[str, Any] = {"clock": None, "reader": None, "writer": None, "branches": Tips()}
    return Forge(**rest, who=lambda: READER, repository="unj/data")


def methods(port: type) -> list[str]:
    return [name for name, _ in inspect.getmembers(port, inspect.isfunction) if name[0] != "_"]


def arguments(method: Any) -> tuple[list[None], dict[str, None]]:
    parameters = inspect.signature(method).parameters.values()
    positional = [None for each in parameters if each.kind is not each.KEYWORD_ONLY]
    return positional, {each.name: None for each in parameters if each.kind is each.KEYWORD_ONLY}


@pytest.mark.parametrize("name", methods(PullWriter))
def test_every_write_on_a_pull_request_is_refused(name: str) -> None:
    method = getattr(without("gate", view()).writer, name)
    positional, named = arguments(method)
    with pytest.raises(RightMissing) as caught:
        method(*positional, **named)
    assert caught.value.args_ == {"app": "gate"}


@pytest.mark.parametrize("name", [name for name in methods(Branches) if name != "tip"])
def test_every_move_of_a_branch_is_refused(name: str) -> None:
    method = getattr(without("publish", view()).branches, name)
    positional, named = arguments(method)
    with pytest.raises(RightMissing):
        method(*positional, **named)


def test_where_a_branch_is_may_be_asked() -> None:
    assert without("publish", view()).branches.tip("main") == "tip of main"


def test_the_publisher_is_known_without_its_key() -> None:
    assert without("publish", view(), lambda: PUBLISHER).identity == PUBLISHER
    assert without("publish", view()).identity == READER


@pytest.mark.parametrize(
    ("environment", "error", "code"),
    [
        ({}, NotConfiguredError, "setting-missing"),
        ({"GITHUB_REPOSITORY": "unj/data"}, NotConfiguredError, "setting-missing"),
        (
            {"GITHUB_REPOSITORY": "unj/data", "GITHUB_TOKEN": "t"},
            NotConfiguredError,
            "setting-missing",
        ),
        (
            {"GITHUB_REPOSITORY": "unj/data", "GITHUB_RUN_ATTEMPT": "2"},
            StaleRunError,
            "run-again",
        ),
    ],
    ids=["nothing", "no key", "a token only reads", "started again"],
)
def test_a_run_that_may_not_act_says_why(
    environment: dict[str, str], error: type[NotConfiguredError], code: str
) -> None:
    with pytest.raises(error) as caught:
        open_desk(read_settings(environment))
    assert caught.value.code == code


def test_a_key_is_not_shown() -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----"
    assert key not in repr(AppSettings(app_id=1, key=key))
    settings = read_settings(
        {"DATAREQ_GATE_APP_ID": "1", "DATAREQ_GATE_KEY": key, "GITHUB_TOKEN": "ghs_x"}
    )
    assert key not in repr(settings)
    assert "ghs_x" not in repr(settings)
