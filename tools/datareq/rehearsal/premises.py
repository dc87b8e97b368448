"""What stands on the stand-in forge before the play: accounts, organisation, Apps, repository, rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from datareq.model.names import CHECK_NAME, FULFIL_PREFIX, LEDGER_BRANCH, MAIN
from datareq.premises.wanted import GATE_PERMISSIONS, PUBLISH_PERMISSIONS
from datareq.rehearsal.cast import CAST
from datareq.rehearsal.forge.client import App, Control

STAFF_TEAM = "meja-data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    gate: App
    publish: App


def found(forge: Control, repository: str, files: Mapping[str, bytes]) -> Premises:
    """Everything, in the same order each time; what is there already is left as it is."""
    organisation = repository.split("/")[0]
    for player in CAST:
        forge.create_user(player.login, player.id, name=player.name)
    forge.create_org(organisation, 400, {player.login: "member" for player in CAST})
    forge.create_repo(repository, files)
    staff = [player.login for player in CAST if player.staff]
    team = forge.create_team(organisation, STAFF_TEAM, staff, {repository: "push"})
    gate = forge.create_app("datareq-gate", organisation, GATE_PERMISSIONS, id=701)
    publish = forge.create_app("datareq-publish", organisation, PUBLISH_PERMISSIONS, id=702)
    for ruleset in _rulesets(gate.id, publish.id, team):
        forge.set_ruleset(repository, ruleset)
    return Premises(gate=gate, publish=publish)


def _rulesets(gate: int, publish: int, team: int) -> list[dict[str, object]]:
    """main moves only by the publish App, the ledger only by the gate App; nobody force-pushes."""
    check: dict[str, object] = {
        "type": "required_status_checks",
        "parameters": {
            "required_status_checks": [{"context": CHECK_NAME, "integration_id": gate}],
            "strict_required_status_checks_policy": False,
        },
    }
    return [
        _ruleset("main", [MAIN], [{"type": "update"}, check], [_app(publish)]),
        _ruleset("ledger", [LEDGER_BRANCH], [{"type": "update"}, {"type": "deletion"}], [_app(gate)]),
        _ruleset("fulfilment", [f"{FULFIL_PREFIX}**"], [{"type": "update"}], [_app(gate), _team(team)]),
        _ruleset(
            "no-force-push",
            [MAIN, LEDGER_BRANCH, f"{FULFIL_PREFIX}**"],
            [{"type": "non_fast_forward"}],
            [],
        ),
    ]  # fmt: skip


def _ruleset(
    name: str, branches: list[str], rules: list[dict[str, object]], bypass: list[dict[str, object]]
) -> dict[str, object]:
    include = [f"refs/heads/{branch}" for branch in branches]
    return {
        "name": name,
        "target": "branch",
        "enforcement": "active",
        "conditions": {"ref_name": {"include": include, "exclude": []}},
        "rules": rules,
        "bypass_actors": bypass,
    }


def _app(id_: int) -> dict[str, object]:
    return {"actor_id": id_, "actor_type": "Integration", "bypass_mode": "always"}


def _team(id_: int) -> dict[str, object]:
    return {"actor_id": id_, "actor_type": "Team", "bypass_mode": "always"}
