"""Where stands the house of the desk on the forge, and how is it put in order? As an owner sees it.

The policy is main's on the forge, never a working copy's: the settings mirror what was approved.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from datareq.adapters.git.mirror import MirrorRepository
from datareq.adapters.github.admin import GithubAdministration
from datareq.adapters.github.credentials import Token, connect
from datareq.adapters.github.forge import ForgeClock
from datareq.documents.policy import load_policy
from datareq.errors import PolicyError
from datareq.intake import issue_form
from datareq.model.names import MAIN
from datareq.model.policy import Policy
from datareq.premises.found import Administration, Found, Lack
from datareq.premises.health import Drift, Health, by_hand, examine
from datareq.premises.labels import LABELS
from datareq.premises.nouns import Label
from datareq.premises.plan import Step, plan
from datareq.premises.wanted import AppIds, Wanted, wanted
from datareq.reconcile.desk import trusted_files
from datareq.settings import Settings
from datareq.wiring.desk import NotConfiguredError
from datareq.wiring.generated import freshness, generate

FORM_LABEL = Label(
    name=issue_form.LABEL, colour="c5def5", description="Permohonan data lewat formulir"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What should be, what is, and the way between them."""

    administration: Administration
    policy: Policy
    want: Wanted
    found: Found
    files: Mapping[str, bool | None]

    @property
    def steps(self) -> tuple[Step, ...]:
        return plan(self.want, self.found)

    @property
    def manual(self) -> tuple[Drift, ...]:
        """What no command mends."""
        return tuple(by_hand(self.want, self.found, self.policy, self.files))

    @property
    def health(self) -> Health:
        return examine(self.want, self.found, self.policy, self.files)


def open_house(settings: Settings) -> House:
    """Reads everything; changes nothing."""
    name, token = settings.repository, settings.admin_token
    gate, publish = settings.app_ids
    if name is None or token is None or gate is None or publish is None:
        raise NotConfiguredError("setting-missing", name=_missing(settings))
    client, identity = connect(Token(value=token), name, settings.api_url)
    administration = GithubAdministration(client, identity)
    remote = f"{settings.git_url.rstrip('/')}/{name}.git"
    with tempfile.TemporaryDirectory(prefix="datareq-house-") as folder:
        repository = MirrorRepository(Path(folder), remote, client.token)
        repository.fetch()
        commit = repository.tip(MAIN)
        if commit is None:
            raise PolicyError("main-missing")
        trusted = trusted_files(repository, commit)
        policy = load_policy(trusted, commit)
        files = freshness(repository, commit, generate(policy, trusted, name.partition("/")[0]))
    today = ForgeClock(client).now().astimezone(ZoneInfo(policy.timezone)).date()
    installed = {app.id: app for app in administration.apps()}
    bot = installed.get(publish)
    ids = AppIds(gate=gate, publish=publish, publisher=f"{bot.name}[bot]" if bot else None)
    logins = administration.logins([one.account_id for one in policy.appointments])
    want = wanted(policy, (*LABELS, FORM_LABEL), ids, logins, today)
    return House(
        administration=administration,
        policy=policy,
        want=want,
        found=administration.read(want.parts),
        files=files,
    )


def settle(house: House) -> tuple[tuple[Step, ...], tuple[Lack, ...]]:
    """Does the steps in order; those that were done, and what the server turned out not to know."""
    done: list[Step] = []
    missed: list[Lack] = []
    for step in house.steps:
        lack = None
        if step.after is not None:
            lack = house.administration.put(step.kind, step.after, step.before)
        elif step.before is not None:
            house.administration.remove(step.kind, step.before)
        if lack is None:
            done.append(step)
        else:
            missed.append(lack)
    return tuple(done), tuple(missed)


def _missing(settings: Settings) -> str:
    gate, publish = settings.app_ids
    asked = {
        "GITHUB_REPOSITORY": settings.repository,
        "DATAREQ_TOKEN": settings.admin_token,
        "DATAREQ_GATE_APP_ID": gate,
        "DATAREQ_PUBLISH_APP_ID": publish,
    }
    return ", ".join(name for name, value in asked.items() if value is None)
