"""A desk on a stand-in forge on which people fill in the issue form, edit it, and see what is answered."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from datareq.documents.policy import load_policy
from datareq.documents.schemas import Schemas
from datareq.documents.tree import read_folder
from datareq.intake.issue_form import LABEL, form_elements
from datareq.intake.issue_form_items import ITEMS
from datareq.model.names import MAIN
from datareq.model.verdict import Verdict
from datareq.reconcile.converge import reconcile
from datareq.reconcile.desk import Desk
from datareq.reconcile.progress import RunReport
from datareq.rehearsal.forge.server import ForgeServer
from datareq.rehearsal.house import first_files
from datareq.rehearsal.premises import found
from datareq.rehearsal.script import FIRST_DAY
from datareq.settings import AppSettings, Settings
from datareq.wiring.desk import open_desk

ROOT = Path(__file__).parents[2]
REPOSITORY = "unj-pustikom/meja-data"
AT = f"/repos/{REPOSITORY}"
REQUESTER, WRITER, HEAD = "dimas", "yoga", "hendro"
"""A lecturer, somebody of the desk with the right to write, and who examines requests."""

ANSWERS: dict[str, str] = {
    "version": "FRM-DATA-002 v1",
    "requester.category": "Dosen",
    "requester.unit": "FMIPA · Fakultas Matematika dan Ilmu Pengetahuan Alam",
    "requester.capacity": "Individu",
    "purpose.category": "Akreditasi",
    "purpose.text": "Tabel mahasiswa aktif pada laporan evaluasi diri untuk visitasi LAMDIK bulan Mei 2026.",
    "data.title": "Mahasiswa aktif FMIPA per program studi",
    "data.description": "Cacah mahasiswa yang mengisi KRS, dirinci menurut program studi dan semester.",
    "data.variables": "- nama_prodi\n- jumlah_mahasiswa_aktif",
    "data.population": "Mahasiswa aktif FMIPA jenjang sarjana",
    "data.aggregation": "Program studi",
    "data.period.from": "2021-1",
    "data.period.to": "2025-2",
    "output.kinds": "Tabel",
    "output.formats": "Excel (xlsx), CSV",
    "needed_by": "2026-04-02",
    "urgency.level": "Normal",
    "third_party.shared": "Tidak dibagikan",
}


def filled(changes: dict[str, str] | None = None, *, agreed: bool = True) -> str:
    """The body that GitHub makes of the form, with these answers ("" = left empty)."""
    answers = {**ANSWERS, **(changes or {})}
    parts: list[str] = []
    for element in form_elements(_schema(), _policy().units, "id"):
        if element.item.path == "undertaking":
            answer = f"- [{'X' if agreed else ' '}] {next(iter(element.options))}"
        else:
            answer = answers.get(element.item.path) or "_No response_"
        parts.append(f"### {element.label}\n\n{answer}")
    return "\n\n".join(parts)


def questions() -> tuple[str, ...]:
    """The paths that the form asks about."""
    return tuple(item.path for item in ITEMS)


def label_of(path: str) -> str:
    """How the form calls the question about this path."""
    elements = form_elements(_schema(), _policy().units, "id")
    return next(each.label for each in elements if each.item.path == path)


def _schema() -> Any:
    return Schemas.from_files(read_folder(ROOT, "schemas")).schema("frm-data-002")


def _policy() -> Any:
    return load_policy(read_folder(ROOT, "policy"), "0" * 40)


class World:
    """`desk` is the bot's; people act through `forge`."""

    def __init__(self, folder: Path) -> None:
        self.forge = ForgeServer(folder / "forge").start()
        self.forge.set_clock(FIRST_DAY - timedelta(hours=1))
        premises = found(self.forge, REPOSITORY, first_files(ROOT))
        keys = {app.slug: folder / f"{app.slug}.pem" for app in (premises.gate, premises.publish)}
        for app in (premises.gate, premises.publish):
            keys[app.slug].write_text(app.key)
        self.bot = premises.gate
        self.publisher = f"{premises.publish.slug}[bot]"
        self.settings = Settings(
            language="id",
            api_url=self.forge.url,
            git_url=self.forge.url,
            repository=REPOSITORY,
            gate=AppSettings(app_id=premises.gate.id, key=str(keys[premises.gate.slug])),
            publish=AppSettings(app_id=premises.publish.id, key=str(keys[premises.publish.slug])),
            run_attempt=1,
            sha=None,
            mirror=folder / "mirror",
            connections={},
        )
        self.verdicts: dict[int, Verdict] = {}
        self.snapshots: dict[int, Any] = {}
        self.desk = self.new_desk()

    def new_desk(self, *, dry_run: bool = False) -> Desk:
        def listen(snapshot: Any, verdict: Verdict) -> None:
            self.verdicts[snapshot.pull.number] = verdict
            self.snapshots[snapshot.pull.number] = snapshot

        return open_desk(self.settings, dry_run=dry_run, listen=listen, sleep=lambda _: None)

    def environment(self) -> dict[str, str]:
        """What a run of a command as the gate finds in its environment."""
        gate = self.settings.gate
        assert gate is not None
        return {
            "GITHUB_API_URL": self.forge.url,
            "GITHUB_SERVER_URL": self.forge.url,
            "GITHUB_REPOSITORY": REPOSITORY,
            "DATAREQ_GATE_APP_ID": str(gate.app_id),
            "DATAREQ_GATE_KEY": gate.key,
            "DATAREQ_PUBLISHER": self.publisher,
            "DATAREQ_LANG": "id",
        }

    def close(self) -> None:
        self.forge.stop()

    def run(self) -> RunReport:
        return reconcile(self.desk)

    def act(self, login: str, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return self.forge.act(login, method, f"{AT}/{path}", body)

    def fill_in(self, body: str | None = None, login: str = REQUESTER, label: str = LABEL) -> int:
        """An issue as the form makes it; the form puts its label on, whoever fills it in."""
        order = {"title": "Permohonan data: ", "body": filled() if body is None else body}
        number = int(self.act(login, "POST", "issues", order)["number"])
        self.act(WRITER, "POST", f"issues/{number}/labels", {"labels": [label]})
        return number

    def edit(self, issue: int, body: str, login: str = REQUESTER) -> None:
        self.act(login, "PATCH", f"issues/{issue}", {"body": body})

    def said(self, number: int) -> list[str]:
        """What the bot says on an issue or pull request."""
        comments = self.act(WRITER, "GET", f"issues/{number}/comments?per_page=100")
        return [each["body"] for each in comments if each["user"]["id"] == self.bot.bot_id]

    def answer(self, issue: int) -> str:
        """The one comment that the bot keeps on an issue."""
        said = self.said(issue)
        assert len(said) == 1, said
        return said[0]

    def intake(self, issue: int) -> Any:
        """The pull request that the bot opened for an issue; None if there is none."""
        owner = REPOSITORY.split("/", maxsplit=1)[0]
        head = f"{owner}:intake/issue-{issue}"
        found_ = self.act(WRITER, "GET", f"pulls?state=all&head={head}")
        assert len(found_) < 2
        return found_[0] if found_ else None

    def request(self, pull: Any) -> dict[str, str]:
        """The files that an intake adds, by path."""
        commit, base = pull["head"]["sha"], pull["base"]["sha"]
        self.desk.repository.fetch(pulls=[pull["number"]])
        repository = self.desk.repository
        paths = [change.path for change in repository.changes(base, commit)]
        return {path: (repository.read(commit, path) or b"").decode() for path in paths}

    def tip(self) -> str:
        tip = self.desk.gate.branches.tip(MAIN)
        assert tip is not None
        return tip

    def review(self, login: str, pull: int, event: str = "APPROVE") -> None:
        self.forge.advance(5)
        self.act(login, "POST", f"pulls/{pull}/reviews", {"event": event, "body": ""})
