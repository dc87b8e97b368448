"""How is the whole procedure played on one machine? A stand-in forge, the cast, the desk's own code."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from datareq.adapters.engines.duckdb_file import create_database
from datareq.adapters.git.clone import clone
from datareq.approval.gate import decide
from datareq.archive.audit import ARCHIVE, PUBLISHED, audit
from datareq.archive.render import render_text
from datareq.documents.codec import encode
from datareq.documents.tree import read_folder
from datareq.errors import ForgeError, GenerationError
from datareq.model.record import MINUTES_FILE
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Verdict
from datareq.reconcile.converge import reconcile
from datareq.reconcile.progress import RunReport
from datareq.reconcile.words import sentence
from datareq.rehearsal.cast import CAST, PEOPLE_FILE
from datareq.rehearsal.forge.client import App, Control
from datareq.rehearsal.forge.server import ForgeServer
from datareq.rehearsal.house import first_files
from datareq.rehearsal.journal import Journal
from datareq.rehearsal.keys import PORTAL, signing_key
from datareq.rehearsal.play import Stage, perform
from datareq.rehearsal.player import PlayerHands
from datareq.rehearsal.premises import Premises, found
from datareq.rehearsal.script import FIRST_DAY, intakes, script
from datareq.rehearsal.warehouse import statements
from datareq.reporting.period import Period
from datareq.settings import AppSettings, Settings, read_settings
from datareq.wiring.demo_opening import OPENED, STORE, open_deliveries
from datareq.wiring.desk import open_desk
from datareq.wiring.generation import generate, kit_of
from datareq.wiring.history import policy_history
from datareq.wiring.letters import Paper, print_paper
from datareq.wiring.narrator import Narrator
from datareq.wiring.report_files import MARKDOWN
from datareq.wiring.reports import write_report

ORGANISATION = "unj-pustikom"
REPOSITORY = f"{ORGANISATION}/meja-data"
HOUSE = "house"
WAREHOUSE = "warehouse.duckdb"
CONNECTION = "siakad"
MOST_RUNS = 12
LANGUAGE = "id"

PAPERS = "letters"
REPORTED = Period.parse("2026-03")
QUIET_CODE = "noted"
"""Lines in the ledger are no news for an audience."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """`root`: the repository whose policy is played."""

    out: Path
    root: Path
    scenes: tuple[str, ...]
    students: int
    tell: Callable[[str], None]


class SnapshotFolder:
    """Keeps every snapshot and verdict that differs from the last one of its pull request."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last: dict[int, bytes] = {}

    def __call__(self, snapshot: Snapshot, verdict: Verdict) -> None:
        words = encode(verdict)
        folder = self._folder / f"{snapshot.registration}-{snapshot.kind.value}"
        folder.mkdir(parents=True, exist_ok=True)
        kept = sorted(folder.glob("*.verdict.json"))
        if snapshot.pull.number not in self._last and kept:
            self._last[snapshot.pull.number] = kept[-1].read_bytes()
        if self._last.get(snapshot.pull.number) == words:
            return
        self._last[snapshot.pull.number] = words
        number = len(kept) + 1
        (folder / f"{number:03d}.snapshot.json").write_bytes(encode(snapshot))
        # The verdict appears last and whole: after a kill, a snapshot without one is written again.
        partial = folder / "verdict.partial"
        partial.write_bytes(words)
        partial.rename(folder / f"{number:03d}.verdict.json")


def play_demo(demo: Demo) -> None:
    """Plays the scenes, then shows where everything lies. Goes on where a killed demo stopped."""
    demo.out.mkdir(parents=True, exist_ok=True)
    journal = Journal(demo.out / "journal.txt")
    if not journal.over(HOUSE):
        shutil.rmtree(demo.out / "forge", ignore_errors=True)
    root = demo.root
    with ForgeServer(demo.out / "forge") as forge:
        if not journal.over(HOUSE):
            forge.set_clock(FIRST_DAY - timedelta(hours=1))
        premises = found(forge, REPOSITORY, first_files(root))
        if not journal.over(HOUSE):
            journal.note(HOUSE)
        play_on(demo, forge, premises, journal)
        closing_words(demo, forge)


def play_on(demo: Demo, forge: Control, premises: Premises, journal: Journal) -> None:
    """Plays the scenes on a forge that has its premises, from where the journal stopped."""
    _build_warehouse(demo)
    bots = Bots(demo=demo, forge=forge, premises=premises)
    perform(script(*demo.scenes), stage_of(demo, forge, bots.turn), journal)


class Bots:
    """The desk's runs, as its workflows would make them: reconcile, generate, reconcile --built."""

    def __init__(self, demo: Demo, forge: Control, premises: Premises) -> None:
        self._demo = demo
        self._built = demo.out / "built"
        keys = demo.out / "keys"
        for folder in (keys, demo.out / STORE, demo.out / PORTAL):
            folder.mkdir(mode=0o700, exist_ok=True)
        gate, publish = _key(keys, premises.gate), _key(keys, premises.publish)
        reader = forge.token(CAST[0].login)
        common = Settings(
            language=LANGUAGE,
            api_url=forge.url,
            git_url=forge.url,
            repository=REPOSITORY,
            gate=None,
            publish=None,
            run_attempt=1,
            sha=None,
            mirror=demo.out / "mirror",
            connections={CONNECTION: str(demo.out / WAREHOUSE)},
            publisher=f"{premises.publish.slug}[bot]",
            store=str(demo.out / STORE),
            channels=json.dumps({PORTAL: {"url": str(demo.out / PORTAL)}}),
        )
        self._kit = kit_of(replace(common, signing_key=signing_key()[0]))
        self._built.mkdir(exist_ok=True)
        keep = SnapshotFolder(demo.out / "snapshots")
        self._narrator = Narrator(demo.tell, LANGUAGE)

        def listen(snapshot: Snapshot, verdict: Verdict) -> None:
            keep(snapshot, verdict)
            self._narrator.hear(snapshot, verdict)

        # As in the workflows: three rights, never together.
        self._gate = open_desk(replace(common, gate=gate), built=self._built, listen=listen)
        self._publish = open_desk(replace(common, publish=publish))
        self._reader = open_desk(replace(common, token=reader), dry_run=True)

    def turn(self, _scene: str) -> None:
        """Until every request waits for a person."""
        for _ in range(MOST_RUNS):
            report = reconcile(self._gate)
            self._told(report)
            wanted = [case.registration for case in report.cases if case.awaits]
            left = any(case.left for case in report.cases)
            if left:
                self._told(reconcile(self._publish))
            if not wanted and not left:
                self._narrator.report(next(iter(self._gate.trusted.values())).policy)
                return
            for name in wanted:
                result = generate(self._reader, name, self._built, self._kit)
                if result.findings:  # without any, another run was first and nothing is wanted now
                    raise GenerationError("demo-not-built", registration=name)
        raise GenerationError("demo-never-quiet")

    def _told(self, report: RunReport) -> None:
        """Says what a run did; a case that could not be decided ends the play."""
        for case in report.cases:
            for message in case.done:
                if message.code != QUIET_CODE:
                    self._demo.tell(
                        f"                 {case.registration}: {sentence(message, LANGUAGE)}"
                    )
            if case.problem is not None:
                raise ForgeError(case.problem.code, **case.problem.args)


def _key(folder: Path, app: App) -> AppSettings:
    """The App's private key as a file that only we can read, as a workflow's environment has it."""
    path = folder / f"{app.slug}.pem"
    path.touch(mode=0o600)
    path.write_text(app.key)
    return AppSettings(app_id=app.id, key=str(path))


def _build_warehouse(demo: Demo) -> None:
    """The synthetic warehouse, whole or not at all."""
    target = demo.out / WAREHOUSE
    if target.exists():
        return
    demo.tell(f"Gudang data rekaan dibuat: {demo.students} mahasiswa")
    create_database(target, statements(demo.students))


def stage_of(demo: Demo, forge: Control, turn: Callable[[str], None]) -> Stage:
    """The cast with its hands on the forge; `turn` is the bots'."""

    def set_clock(moment: datetime) -> None:
        if moment > forge.now:  # time doesn't run back, not even after a kill
            forge.set_clock(moment)

    hands = {
        player.login: PlayerHands(forge.url, REPOSITORY, player.login, forge.token(player.login))
        for player in CAST
    }
    return Stage(
        hands=hands,
        set_clock=set_clock,
        turn=turn,
        tell=demo.tell,
        registration_prefix="PDI",
        intakes=intakes(),
    )


def closing_words(demo: Demo, forge: Control) -> None:
    """Main as a folder to look at, the month's report, the audit, and where everything lies."""
    folder = demo.out / "repository"
    shutil.rmtree(folder, ignore_errors=True)
    clone(forge.git_url(REPOSITORY, CAST[0].login), folder)
    write_report(folder, REPORTED, forge.now, demo.out / "reports", LANGUAGE)
    lines = audit(read_folder(folder, ARCHIVE, PUBLISHED), policy_history(folder), decide)
    records = sorted(folder.glob("archive/*/*/v*/record.json"))
    _print_papers(demo, folder, records)
    demo.tell("")
    for line in open_deliveries(demo.out, folder, read_settings({}), forge.now):
        demo.tell(line)
    demo.tell(f"Selesai: {len(records)} permohonan diarsipkan.")
    demo.tell(render_text(lines, LANGUAGE).strip())
    for name, place in (
        ("Arsip", folder / "archive"),
        ("Register", folder / "archive" / str(REPORTED.year) / "register.csv"),
        ("Dataset", folder / "datasets" / "published"),
        ("Surat", demo.out / PAPERS),
        ("Kiriman", demo.out / OPENED),
        ("Laporan", demo.out / "reports" / REPORTED.name / MARKDOWN),
        ("Keputusan", demo.out / "snapshots"),
    ):
        demo.tell(f"  {name:<10} {place}")
    if not all(line.ok for line in lines):
        raise ForgeError("audit-failed")


def _print_papers(demo: Demo, folder: Path, records: list[Path]) -> None:
    """The papers of the first request that was handed over."""
    handed_over = [record.parent for record in records if (record.parent / MINUTES_FILE).exists()]
    people = PEOPLE_FILE
    out = demo.out / PAPERS
    out.mkdir(exist_ok=True)
    for archived in handed_over[:1]:
        for paper in Paper:
            name = archived.parent.name
            printed = print_paper(read_settings({}), folder, name, paper, people)
            (out / f"{name}-{paper.value}.pdf").write_bytes(printed.data)
