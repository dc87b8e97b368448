"""The attacks that cases under `tests/attacks/gate/` name: what is done to a request that is in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from tests import factories as f
from tests.factories import BOT, FOLDER, PEOPLE, Story, appointment, change, minute

from datareq.model.finding import Finding
from datareq.model.forge import Account, AccountType, Blob, ChangeStatus, EventKind, PullState
from datareq.model.forge import ReviewState as State
from datareq.model.ledger import ActName
from datareq.model.roles import Acting
from datareq.model.snapshot import RequesterOfRecord, Rival

Attack = Callable[[Story], Story]
ATTACKS: dict[str, Attack] = {}


def attack(build: Attack) -> Attack:
    """Registers a builder under its own name."""
    ATTACKS[build.__name__] = build
    return build


def rewrite(document: str, by: str | None, **more: Any) -> Attack:
    """The document is pushed again with other content."""

    def build(told: Story) -> Story:
        content = {**told.snapshot.documents[document], **more}
        return told.write(document, content, by, "c9")

    return build


def last(**changes: Any) -> Attack:
    """The forge shows the last review otherwise."""
    return lambda told: told.last_review(**changes)


def happened(at: float, *kinds: EventKind) -> Attack:
    def build(told: Story) -> Story:
        for kind in kinds:
            told.event(at, kind)
        return told

    return build


def add(path: str, mode: str = "100644") -> Attack:
    """A further path is changed, and at the head."""

    def build(told: Story) -> Story:
        head = told.snapshot.pull.head_sha
        blob = Blob(path=path, mode=mode, sha="0" * 40, sha256="0" * 64)
        tree = (*(b for b in told.snapshot.trees[head] if b.path != path), blob)
        told.set(trees={**told.snapshot.trees, head: tree})
        kept = tuple(c for c in told.snapshot.changes if c.path != path)
        return told.set(changes=(*kept, change(path, mode=mode)))

    return build


def without_reviews(told: Story, *logins: str) -> Story:
    kept = tuple(r for r in told.snapshot.reviews if r.user and r.user.login not in logins)
    return told.set(reviews=kept)


def reappointed(told: Story, role: str, login: str, **more: Any) -> Story:
    """The office is another person's, by the same roles that were always known."""
    others = tuple(a for a in told.snapshot.roles[-1].appointments if a.role != role)
    return told.roles((*others, appointment(role, login, **more)), seen=-60)


def acting(told: Story, since: date, until: date, seen: float = -60) -> Story:
    """`gino` acts as head and approves instead of the head."""
    told.set(reviews=())
    plh = appointment(
        "head", "gino", since=since, until=until, decree="31/UN39/KP/2026", acting=Acting.PLH
    )
    told.appoint(plh, seen=seen, commit="p2" if seen > -60 else f.POLICY_COMMIT)
    return told.review(10, "gino")


ATTACKS |= {
    "nothing": lambda told: told,
    # the accepted form
    "edit_unit": rewrite("request", "rina", requester={"unit": "FBS", "capacity": "individu"}),
    "edit_level": rewrite("request", "rina", classification="terbatas"),
    "edit_recipients": rewrite("request", "rina", recipients=[{"login": "gino", "key": "age1x"}]),
    # documents changed after their approval
    "edit_team": rewrite("team", "rina", members=[{"account": f.person("tono")}]),
    "edit_letter": rewrite("letter", "sari", number="16/UN39.18/TI.00/2026"),
    "edit_mask": rewrite("access", "tono", grants=[{"source": "mahasiswa", "columns": ["nim"]}]),
    "edit_procedure": rewrite("procedure", "tono", run=2),
    "self_appointed": lambda told: told.write(
        "team", {"members": [{"account": f.person("gino")}]}, "gino", "c9"
    ).review(90, "gino"),
    # what moved
    "force_push_same_second": happened(75, EventKind.FORCE_PUSHED),
    "force_push_back": happened(80, EventKind.FORCE_PUSHED),
    "delete_restore": happened(80, EventKind.HEAD_DELETED, EventKind.HEAD_RESTORED),
    "retarget": happened(80, EventKind.RETARGETED),
    "base_change": happened(80, EventKind.BASE_CHANGED),
    "base_force_push": happened(80, EventKind.BASE_FORCE_PUSHED),
    "reopen": happened(80, EventKind.REOPENED),
    "fork_deleted": lambda told: told.event(80, EventKind.HEAD_DELETED).set_pull(head_repo=None),
    # the review itself
    "null_commit": last(commit=None),
    "unreachable_commit": last(commit="gone"),
    "ghost": last(user=None),
    "program": last(user=Account(id=PEOPLE["hadi"].id, login="hadi", type=AccountType.BOT)),
    "organisation": last(
        user=Account(id=PEOPLE["hadi"].id, login="hadi", type=AccountType.ORGANIZATION)
    ),
    "stranger": last(user=PEOPLE["gino"]),
    "reclaimed_login": last(user=Account(id=77, login="hadi")),
    "lookalike_login": last(user=Account(id=77, login="h\u0430di")),
    "commented": last(state=State.COMMENTED),
    "pending": last(state=State.PENDING),
    "dismissed": lambda told: told.last_review(state=State.DISMISSED).event(
        80, EventKind.REVIEW_DISMISSED, actor=PEOPLE["gino"], review_id=501
    ),
    "superseded": lambda told: told.ask_changes(80, "hadi"),
    "superseded_same_second": lambda told: told.ask_changes(10, "hadi"),
    "revived": lambda told: (
        told.ask_changes(80, "hadi").observe(81).last_review(state=State.DISMISSED)
    ),
    "revived_unseen": lambda told: told.ask_changes(80, "hadi").last_review(state=State.DISMISSED),
    "echo_missing": last(echo=()),
    "echo_wrong": last(echo=("deadbeef",)),
    "same_second_announced": last(submitted_at=minute(1)),
    "other_registration": lambda told: told.set(registration="PDI-2026-0099"),
    # roles
    "acting_expired": lambda told: acting(told, date(2026, 2, 1), date(2026, 3, 1)),
    "acting_future": lambda told: acting(told, date(2026, 3, 3), date(2026, 3, 9)),
    "acting_backdated": lambda told: acting(told, date(2026, 2, 1), date(2026, 3, 9), seen=50),
    "requester_is_head": lambda told: told.set(
        requester=RequesterOfRecord(account=PEOPLE["hadi"], via="pull-request")
    ),
    "requester_unknown": lambda told: told.set(requester=None),
    "vacant": lambda told: told.roles(tuple(a for a in f.appointments() if a.role != "head")).set(
        reviews=()
    ),
    "head_writes_letter": lambda told: pushed_by(told, "letter", "hadi"),
    "letter_author_forged": lambda told: pushed_by(told, "letter", None),
    "verifier_writes_procedure": lambda told: pushed_by(told, "procedure", "rina"),
    "coordinator_writes_access": lambda told: pushed_by(told, "access", "andi"),
    "staff_alone": lambda told: pushed_by(told, "procedure", "wati"),
    # the pull request
    "merged_by_admin": lambda told: told.set_pull(state=PullState.MERGED, merged_at=minute(90)),
    "closed": lambda told: told.set_pull(state=PullState.CLOSED),
    "other_base": lambda told: told.set_pull(base_ref="develop"),
    "intake_unproven": lambda told: told.set(intake=replace(told.snapshot.intake, proofs=None)),
    "intake_half_proven": lambda told: told.set(
        intake=replace(told.snapshot.intake, proofs=told.snapshot.intake.proofs[:1])
    ),
    "no_intake": lambda told: told.set(intake=None),
    "opened_by_hand": lambda told: told.set_pull(author=PEOPLE["gino"]),
    "other_branch": lambda told: told.set_pull(head_ref="fulfil/2026-03-02-fbs-lain-lagi"),
    "unread_files": lambda told: told.set(changes_complete=False),
    "many_files": lambda told: told.set(
        changes=tuple(change(f"{FOLDER}/output/{n}.csv") for n in range(301))
    ),
    "rival_head": lambda told: told.set(
        rivals=(Rival(number=7, head=told.snapshot.pull.head_sha, slug=None),)
    ),
    "rival_slug": lambda told: told.set(rivals=(Rival(number=7, head="x", slug=f.SLUG),)),
    "slug_taken": lambda told: told.set(archived_slugs=(f.SLUG,)),
    "missing_page_intake": lambda told: told.observe(80).set(reviews=()),
    "missing_page": lambda told: told.observe(80).set(reviews=told.snapshot.reviews[:1]),
    "requester_in_team": lambda told: told.set(
        findings=(Finding(code="team-requester", file=f"{FOLDER}/team.yaml"),)
    ),
    "invalid_form": lambda told: told.set(
        findings=(Finding(code="placeholder", file=f"{FOLDER}/request.yaml"),)
    ),
    # files
    "extra_file": add(f"{FOLDER}/catatan.txt"),
    "attributes": add(f"{FOLDER}/.gitattributes"),
    "link": add(f"{FOLDER}/team.yaml", "120000"),
    "submodule": add(f"{FOLDER}/output", "160000"),
    "executable": add(f"{FOLDER}/team.yaml", "100755"),
    "odd_mode": add(f"{FOLDER}/team.yaml", "100664"),
    "makefile": add("Makefile"),
    "roles_too": add("policy/roles.yaml"),
    "other_case": add(f"{FOLDER}/Team.yaml"),
    "lookalike_path": add(f"{FOLDER}/t\u0435am.yaml"),
    "traversal": add(f"{FOLDER}/output/../../../policy/roles.yaml"),
    "second_form": add("requests/2026-03-02-fbs-data-lain/request.yaml"),
    "existing_form": lambda told: told.set(
        changes=(change(f"{FOLDER}/request.yaml", ChangeStatus.MODIFIED),)
    ),
    "from_main": lambda told: told.set(
        trees={
            **told.snapshot.trees,
            "c5": (
                *told.snapshot.trees["c5"],
                Blob(path=f"{FOLDER}/sisipan.yaml", mode="100644", sha="0" * 40, sha256="0" * 64),
            ),
        }
    ),
    # the dataset
    "hand_written": lambda told: without_acts(told, ActName.GENERATED),
    "altered_output": lambda told: told.set(
        generation=replace(told.snapshot.generation, outputs_match=False)
    ),
    "older_inputs": lambda told: told.set(
        generation=replace(told.snapshot.generation, expected_key="n" * 64)
    ),
    "undelivered": lambda told: without_acts(told, ActName.DELIVERED),
    # maintenance
    "own_change": last(user=PEOPLE["joko"]),
    "own_appointment": lambda told: told.set(changed_appointees=(PEOPLE["maya"].id,)),
    "own_push": lambda told: told.set(branch_pushers=(PEOPLE["joko"], PEOPLE["maya"])),
    "by_a_writer": last(user=PEOPLE["rina"]),
    "pushed_after": lambda told: told.set_pull(head_sha="c2"),
    "from_a_fork": lambda told: told.set_pull(head_repo="gino/data"),
    "archive_too": add("archive/2026/register.csv"),
    "published_too": add("datasets/Published/PDI-2026-0042/data/mahasiswa_aktif.csv"),
    "report": lambda told: proposed_report(told, BOT),
    "report_by_a_person": lambda told: proposed_report(told, PEOPLE["joko"]),
    "report_of_another_month": lambda told: proposed_report(told, BOT, "2026-02"),
    "report_beside_a_name": lambda told: proposed_report(told, BOT, "../2026", branch="../2026"),
    "revised_report": lambda told: proposed_report(told, BOT, "2026-03/r2", branch="2026-03-r2"),
    "revision_of_what_it_revises": lambda told: proposed_report(told, BOT, branch="2026-03-r2"),
    "report_over_its_revision": lambda told: proposed_report(told, BOT, "2026-03/r2"),
    "revision_called_first": lambda told: proposed_report(
        told, BOT, "2026-03/r1", branch="2026-03-r1"
    ),
    "report_and_archive": lambda told: add("archive/2026/register.csv")(proposed_report(told, BOT)),
    "requests_look_alike": add("Requests/x.yaml"),
}


def proposed_report(
    told: Story, author: Account, month: str = "2026-03", branch: str = "2026-03"
) -> Story:
    """A month's report, alone, on the branch that its name says."""
    told.set_pull(author=author, head_ref=f"report/{branch}").set(changes=())
    return add(f"archive/reports/{month}/report.md")(told)


def pushed_by(told: Story, document: str, login: str | None) -> Story:
    """Somebody else (None: unknown) pushed the present content of a document."""
    path = f"{FOLDER}/{f.FILES[document]}"
    pushers = {p: a for p, a in told.snapshot.pushers.items() if p != path}
    return told.set(pushers=pushers if login is None else {**pushers, path: PEOPLE[login]})


def without_acts(told: Story, name: ActName) -> Story:
    ledger = told.snapshot.ledger
    acts = tuple(act for act in ledger.acts if act.name is not name)
    return told.set(ledger=replace(ledger, acts=acts))


@attack
def catalogue_changed(told: Story) -> Story:
    """After the approvals were observed the catalogue's entry changed."""
    return told.observe(80).set(catalogue={**f.CATALOGUE, "mahasiswa": "c" * 64})


@attack
def catalogue_changed_unobserved(told: Story) -> Story:
    return told.set(catalogue={**f.CATALOGUE, "mahasiswa": "c" * 64})


@attack
def catalogue_entry_gone(told: Story) -> Story:
    return told.set(catalogue={})


@attack
def manifest_removed(told: Story) -> Story:
    """Somebody deletes the manifest after everybody approved it."""
    tree = told.snapshot.trees[told.snapshot.pull.head_sha]
    kept = tuple(blob for blob in tree if not blob.path.endswith("/manifest.json"))
    told.set(trees={**told.snapshot.trees, "c9": kept}).set_pull(head_sha="c9")
    return told.set(generation=replace(told.snapshot.generation, manifest_sha256=None))


@attack
def push_before_submit(told: Story) -> Story:
    """The page was opened, the manifest pushed anew, and then the review submitted: it is anchored to
    the newest head, whose digest was never announced."""
    told = without_reviews(told, "hadi").observe(72)
    told.write("manifest", {"request": f.REGISTRATION, "key": f.KEY, "rows": 5}, BOT, "c6")
    manifest = f.file("manifest", dict(told.snapshot.documents["manifest"])).sha256
    told.set(generation=replace(told.snapshot.generation, manifest_sha256=manifest))
    told.act(73, ActName.GENERATED, "dataset-generated", digest=manifest, detail={"key": f.KEY})
    return told.review(75, "hadi")


@attack
def one_person_two_heads(told: Story) -> Story:
    """The head of data services also holds the other division, and approves once."""
    return reappointed(without_reviews(told, "budi"), "systems-development", "rina")


@attack
def revoked_before_seen(told: Story) -> Story:
    """The appointment ended before the bot first saw the review."""
    others = tuple(a for a in f.appointments() if a.role != "head")
    return told.roles((*others, appointment("head", "wira")), seen=50, commit="p2")


@attack
def revoked_after_seen(told: Story) -> Story:
    """The appointment ended after the bot had seen the review."""
    others = tuple(a for a in f.appointments() if a.role != "head")
    return told.observe(20).roles((*others, appointment("head", "wira")), seen=50, commit="p2")


@attack
def ghost_after_seen(told: Story) -> Story:
    return told.observe(20).last_review(user=None)


@attack
def reanchored_after_seen(told: Story) -> Story:
    """A force-push makes the forge show another commit; what was seen first is kept, and it moved."""
    return told.observe(20).last_review(commit="c9").event(30, EventKind.FORCE_PUSHED)


@attack
def echo_added_later(told: Story) -> Story:
    """The review is seen without the code; the code is written into it afterwards."""
    echo = told.snapshot.reviews[-1].echo
    return told.last_review(echo=()).observe(80).last_review(echo=echo)


@attack
def changes_on_manifest(told: Story) -> Story:
    """The head of data services asks for changes of the dataset, long after the team was agreed on."""
    return told.ask_changes(68, "rina")


@attack
def before_document(told: Story) -> Story:
    return told.review(15, "hadi")


@attack
def before_prerequisite(told: Story) -> Story:
    """The letter is there, but not yet checked, when the head approves."""
    return told.write("letter", f.contents()["letter"], "sari", "c2").review(22, "hadi")


@attack
def reverted(told: Story) -> Story:
    """A approved X, then Y; the content goes back to X, but A has approved Y since."""
    team = f.contents()["team"]
    told.write("team", {**team, "notes": "lain"}, "rina", "c8").announce(
        13,
        "coordinated-data-services",
        "coordinated-systems-development",
        "coordinated-programmers",
    )
    return told.review(14, "andi").write("team", team, "rina", "c9")


@attack
def evil_merge(told: Story) -> Story:
    """A merge of main brings other content than either side had; nobody pushed it by name."""
    access = {"grants": [{"source": "mahasiswa", "columns": ["nim", "nama"]}]}
    return told.write("access", access, None, "c9")


@attack
def form_elsewhere(told: Story) -> Story:
    path = "requests/2026-03-02-fbs-data-lain/request.yaml"
    return told.set(changes=(change(path),))


@attack
def deep_form(told: Story) -> Story:
    return told.set(changes=(change(f"{FOLDER}/dalam/request.yaml"),))


@attack
def bad_slug(told: Story) -> Story:
    return told.set(
        slug="Data_Saya", changes=(change("requests/Data_Saya/request.yaml"),), trees={"c1": ()}
    )
