"""A change of policy or tools is taken over by the desk: approved by another maintainer, and tested."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from tests.functional.issue_world import AT, REPOSITORY, World

from datareq.adapters.github.credentials import connect
from datareq.model.ledger import ActName, request_file
from datareq.model.names import MAIN
from datareq.premises.wanted import GATE_PERMISSIONS
from datareq.reconcile.desk import read_world
from datareq.rehearsal.forge.client import App
from datareq.settings import AppSettings

PATH = "docs/catatan.md"
AUTHOR, MAINTAINER, ADMIN = "yoga", "arif", "wira"


def propose(world: World, branch: str = "catatan") -> int:
    """Somebody of the desk proposes a note."""
    world.act(AUTHOR, "POST", "git/refs", {"ref": f"refs/heads/{branch}", "sha": world.tip()})
    write(world, AUTHOR, branch, b"Catatan.\n")
    order = {"title": "Catatan", "head": branch, "base": MAIN}
    return int(world.act(AUTHOR, "POST", "pulls", order)["number"])


def write(world: World, login: str, branch: str, content: bytes) -> None:
    body = {"message": "x", "content": b64encode(content).decode(), "branch": branch}
    world.act(login, "PUT", f"contents/{PATH}", body)


def app(world: World, slug: str) -> App:
    return world.forge.create_app(slug, REPOSITORY.split("/")[0], GATE_PERMISSIONS)


def test(world: World, number: int, conclusion: str, by: App) -> None:
    """A workflow, or another App, says how the tests went on the head."""
    key = world.settings.gate
    assert key is not None
    client, _ = connect(AppSettings(app_id=by.id, key=by.key), REPOSITORY, world.forge.url)
    head = world.act(AUTHOR, "GET", f"pulls/{number}")["head"]["sha"]
    world.desk.repository.fetch()
    name = read_world(world.desk).policy.maintenance_check
    body = {"name": name, "head_sha": head, "status": "completed", "conclusion": conclusion}
    client.write("POST", "check-runs", body)


test.__test__ = False  # type: ignore[attr-defined]


def merged(world: World, number: int) -> bool:
    return bool(world.act(AUTHOR, "GET", f"pulls/{number}")["merged"])


def acts(world: World, number: int) -> list[Any]:
    world.desk.repository.fetch()
    return [
        line.name
        for line in world.desk.ledger.read(request_file(f"pull-{number}"))
        if hasattr(line, "name")
    ]


def test_a_change_that_another_maintainer_approved_waits_for_its_tests(world: World) -> None:
    world.run()
    number = propose(world)
    world.run()
    world.review(MAINTAINER, number)
    world.run()
    assert not merged(world, number)
    workflows = app(world, "github-actions")
    test(world, number, "failure", workflows)
    world.run()
    assert not merged(world, number)
    assert "begitu pengujian" in world.said(number)[0]
    test(world, number, "success", workflows)
    world.run()
    assert merged(world, number)
    assert acts(world, number) == [ActName.MERGING]
    world.forge.forget_requests()
    world.run()
    changed = [entry for entry in world.forge.writes() if "git-upload-pack" not in entry[1]]
    assert changed == []


@pytest.mark.parametrize("slug", ["tester", "github-actions-2"])
def test_tests_that_another_app_reports_count_for_nothing(world: World, slug: str) -> None:
    world.run()
    number = propose(world)
    world.run()
    world.review(MAINTAINER, number)
    test(world, number, "success", app(world, slug))
    world.run()
    assert not merged(world, number)


def test_whoever_pushed_to_the_branch_doesn_t_approve_it(world: World) -> None:
    world.run()
    number = propose(world)
    write_again = world.act(AUTHOR, "GET", f"contents/{PATH}?ref=catatan")["sha"]
    world.act(
        MAINTAINER,
        "PUT",
        f"contents/{PATH}",
        {"message": "x", "content": "eA==", "branch": "catatan", "sha": write_again},
    )
    world.run()
    world.review(MAINTAINER, number)
    test(world, number, "success", app(world, "github-actions"))
    world.run()
    assert not merged(world, number)
    assert "tidak dapat menyetujui perubahannya sendiri" in world.said(number)[0]


def test_a_change_that_an_admin_merged_is_an_incident_and_said_once(world: World) -> None:
    world.run()
    number = propose(world)
    world.run()
    world.forge.permit(REPOSITORY, ADMIN, "admin")
    conditions = {"ref_name": {"include": [f"refs/heads/{MAIN}"], "exclude": []}}
    rules = {"name": "main", "target": "branch", "conditions": conditions, "bypass_actors": []}
    world.forge.set_ruleset(REPOSITORY, {**rules, "enforcement": "disabled", "rules": []})
    world.forge.act(ADMIN, "PUT", f"{AT}/pulls/{number}/merge", {"merge_method": "merge"})
    world.run()
    assert acts(world, number) == [ActName.INCIDENT]
    assert "Insiden" in world.said(number)[0]
    world.run()
    assert acts(world, number) == [ActName.INCIDENT]
