"""What people do around the desk: it is said once, and nothing rests on it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import takewhile

from theatre import Build, Theatre

from datareq.model.names import FULFIL_PREFIX, MAIN
from datareq.rehearsal.acts import Act, Submit, Turn, Write
from datareq.rehearsal.house import first_files
from datareq.rehearsal.premises import found
from datareq.rehearsal.script import script
from datareq.wiring.demo import REPOSITORY

ROOT_PULLS = f"/repos/{REPOSITORY}/pulls"
INTAKE, FULFILMENT = 1, 2
SLUG = "2026-03-02-fmipa-mahasiswa-aktif"
ADMIN = "wira"


def until(document: str) -> Iterator[Act | Turn]:
    """The acts of the straight story before this document is written."""
    return takewhile(
        lambda act: not (isinstance(act, Write) and act.document == document), script("straight")
    )


def submitted() -> list[Act | Turn]:
    return list(script("straight"))[:2]


def without_rules(theatre: Theatre) -> None:
    """An administrator switches main's rules off."""
    body = {"name": "main", "target": "branch", "enforcement": "disabled", "rules": []}
    conditions = {"ref_name": {"include": [f"refs/heads/{MAIN}"], "exclude": []}}
    theatre.forge.permit(REPOSITORY, ADMIN, "admin")
    theatre.forge.set_ruleset(REPOSITORY, {**body, "conditions": conditions, "bypass_actors": []})


def with_rules(theatre: Theatre) -> None:
    found(theatre.forge, REPOSITORY, first_files(theatre.demo().root))


def merge_by_hand(theatre: Theatre, number: int) -> None:
    without_rules(theatre)
    theatre.forge.act(ADMIN, "PUT", f"{ROOT_PULLS}/{number}/merge", {"merge_method": "merge"})
    with_rules(theatre)


def incidents(theatre: Theatre) -> list[tuple[str, str]]:
    """(file of the ledger, code) of every incident that was written down."""
    return [
        (path, line["detail"]["code"])
        for path, lines in theatre.ledger().items()
        for line in lines
        if line.get("name") == "incident"
    ]


def acts(theatre: Theatre) -> set[str]:
    return {line["name"] for lines in theatre.ledger().values() for line in lines if "name" in line}


def comment(theatre: Theatre, number: int) -> str:
    """The desk's comment on a pull request; there is one."""
    said = theatre.forge.act("hendro", "GET", f"/repos/{REPOSITORY}/issues/{number}/comments")
    (own,) = [item["body"] for item in said if item["user"]["type"] == "Bot"]
    return str(own)


def assert_said_once(theatre: Theatre, expected: list[tuple[str, str]]) -> None:
    """The incident stands in the ledger; looking again, by a desk of its own, writes nothing."""
    assert incidents(theatre) == expected
    theatre.writes()
    theatre.bots(theatre.out / "again").turn("")
    assert theatre.writes() == []
    assert incidents(theatre) == expected


def assert_nothing_archived(theatre: Theatre) -> None:
    assert not [path for path in theatre.files(MAIN) if path.endswith("record.json")]
    assert "archived" not in acts(theatre)


def test_an_intake_that_an_admin_merged_is_an_incident_and_not_accepted(theatre: Build):
    stage = theatre("straight")
    bots = stage.bots()
    stage.play(bots.turn, submitted())
    merge_by_hand(stage, INTAKE)
    bots.turn("")
    assert_said_once(stage, [("requests/PDI-2026-0001.ndjson", "merged-without-verdict")])
    assert "accepted" not in acts(stage)
    assert not [branch for branch in stage.trees() if branch.startswith(FULFIL_PREFIX)]
    assert "tanpa keputusan layanan" in comment(stage, INTAKE)
    assert_nothing_archived(stage)


def test_a_fulfilment_that_an_admin_merged_is_an_incident_and_not_handed_over(theatre: Build):
    stage = theatre("straight")
    bots = stage.bots()
    stage.play(bots.turn, until("letter.yaml"))
    merge_by_hand(stage, FULFILMENT)
    bots.turn("")
    assert_said_once(stage, [("requests/PDI-2026-0001.ndjson", "merged-without-verdict")])
    assert "handed-over" not in acts(stage)
    assert "tanpa keputusan layanan" in comment(stage, FULFILMENT)
    assert_nothing_archived(stage)


def test_a_folder_that_was_pushed_straight_to_main_is_an_incident(theatre: Build):
    """Nobody asked for it in a pull request, so there is none to comment on: the account says it."""
    stage = theatre("straight")
    bots = stage.bots()
    stage.play(bots.turn, submitted())
    without_rules(stage)
    path = "requests/2026-03-02-fip-diam-diam/request.yaml"
    content = base64.b64encode(b"data: {}\n").decode()
    body = {"message": "Diam-diam", "content": content, "branch": MAIN}
    stage.forge.act(ADMIN, "PUT", f"/repos/{REPOSITORY}/contents/{path}", body)
    with_rules(stage)
    bots.turn("")
    assert_said_once(
        stage, [("requests/main-2026-03-02-fip-diam-diam.ndjson", "folder-without-request")]
    )
    assert_nothing_archived(stage)
    stage.play(bots.turn)
    assert len(stage.read(MAIN, "archive/2026/register.csv").splitlines()) == 2
    assert len(incidents(stage)) == 1


def test_a_pull_request_that_a_third_person_closed_is_an_incident(theatre: Build):
    """Not a withdrawal: neither the requester nor a ground. Reopened, it goes on."""
    stage = theatre("straight")
    bots = stage.bots()
    stage.play(bots.turn, submitted())
    stage.forge.act("yoga", "PATCH", f"{ROOT_PULLS}/{INTAKE}", {"state": "closed"})
    bots.turn("")
    assert_said_once(stage, [("requests/PDI-2026-0001.ndjson", "closed-without-reason")])
    assert "ditutup" in comment(stage, INTAKE)
    assert_nothing_archived(stage)
    stage.forge.act("yoga", "PATCH", f"{ROOT_PULLS}/{INTAKE}", {"state": "open"})
    bots.turn("")
    stage.play(bots.turn)
    assert "handed-over" in acts(stage)


def test_a_fulfilment_that_a_third_person_closed_is_an_incident(theatre: Build):
    stage = theatre("straight")
    bots = stage.bots()
    stage.play(bots.turn, until("letter.yaml"))
    stage.forge.act("yoga", "PATCH", f"{ROOT_PULLS}/{FULFILMENT}", {"state": "closed"})
    bots.turn("")
    assert_said_once(stage, [("requests/PDI-2026-0001.ndjson", "closed-without-reason")])
    assert_nothing_archived(stage)


def test_a_manifest_written_by_hand_is_overwritten(theatre: Build, undisturbed: Theatre):
    """Written before there is a dataset, and again over the desk's own: what is published is the desk's."""
    stage = theatre("straight")
    bots = stage.bots()
    branch = f"{FULFIL_PREFIX}{SLUG}"
    path = f"requests/{SLUG}/manifest.json"
    made = '{"name": "buatan-tangan"}'

    def write() -> None:
        url = f"/repos/{REPOSITORY}/contents/{path}"
        body = {"message": "Manifes", "branch": branch}
        body["content"] = base64.b64encode(made.encode()).decode()
        if path in stage.files(branch):
            body["sha"] = stage.forge.act("yoga", "GET", f"{url}?ref={branch}")["sha"]
        stage.forge.act("yoga", "PUT", url, body)

    told = list(script("straight"))
    procedure = next(
        n
        for n, act in enumerate(told)
        if isinstance(act, Write) and act.document == "procedure.yaml"
    )
    stage.play(bots.turn, told[:procedure])
    write()
    bots.turn("")
    assert stage.read(branch, path) == made
    generated = procedure + 4  # written, the bots' turn, approved, the bots' turn
    stage.play(bots.turn, told[:generated])
    own = stage.read(branch, path)
    assert own != made
    write()
    bots.turn("")
    assert stage.read(branch, path) == own
    stage.play(bots.turn)
    published = "datasets/published/PDI-2026-0001"
    files = [name for name in stage.files(MAIN) if name.startswith(published)]
    assert files
    for name in files:
        assert stage.read(MAIN, name) == undisturbed.read(MAIN, name)
    assert isinstance(told[0], Submit)
