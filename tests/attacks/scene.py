"""One attack's world: a copy of a stage, the people who act in it, and the desk's own runs.

People act through the forge's REST interface and git alone, each with their own rights. The desk runs as
its workflows do: one run with the gate's key, one with the publisher's, never together.
"""

from __future__ import annotations

import base64
import re
import subprocess
from pathlib import Path
from typing import Any

from tests.attacks.gitwork import Workshop
from tests.attacks.stages import FORGE, MIRROR, copy, premises_of

from datareq.documents.codec import decode_line
from datareq.errors import DatareqError
from datareq.model.ledger import Act, Line
from datareq.model.names import CHECK_NAME, LEDGER_BRANCH, MAIN
from datareq.model.snapshot import Snapshot
from datareq.model.verdict import Verdict
from datareq.reconcile.converge import reconcile
from datareq.reconcile.desk import Desk
from datareq.reconcile.error_words import error_sentence
from datareq.reconcile.progress import CaseReport
from datareq.reconcile.words import sentence
from datareq.rehearsal.forge.server import ForgeServer
from datareq.rehearsal.player import PlayerHands
from datareq.settings import AppSettings, Settings
from datareq.wiring.demo import REPOSITORY
from datareq.wiring.desk import open_desk

AT = f"/repos/{REPOSITORY}"
READER = "krisna"
"""Somebody who never acts."""
LANGUAGE = "id"
MOST_RUNS = 8
SLUG = "2026-03-02-fmipa-mahasiswa-aktif"
FOLDER = f"requests/{SLUG}"
QUIET_WRITES = re.compile(r"git-upload-pack|access_tokens|/graphql")


class Scene:
    """`pulls`: name → number; `names`: what an attack has remembered (commits, comments, reviews)."""

    def __init__(self, stage: Path, folder: Path) -> None:
        copy(stage, folder)
        self.folder = folder
        self.premises = premises_of(folder)
        self.forge = ForgeServer(folder / FORGE).start()
        self.workshop = Workshop(self, folder / "workshop.git")
        self.held = False
        self.names: dict[str, Any] = {}
        self.reports: dict[str, CaseReport] = {}
        self.told: list[str] = []
        self.verdicts: dict[int, Verdict] = {}
        self.snapshots: dict[int, Snapshot] = {}
        self.pulls = {
            "fulfilment" if pull["user"]["type"] == "Bot" else "intake": int(pull["number"])
            for pull in reversed(self.get("pulls?state=all"))
        }
        self._desks: tuple[Desk, Desk] | None = None

    def close(self) -> None:
        self.forge.stop()

    # people

    def act(self, login: str, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """A request below the desk's repository; five seconds after whatever was before."""
        if not self.held:
            self.forge.advance(5)
        return self.forge.act(login, method, f"{AT}/{path}", body)

    def get(self, path: str) -> Any:
        return self.forge.act(READER, "GET", f"{AT}/{path}")

    def hands(self, login: str) -> PlayerHands:
        return PlayerHands(self.forge.url, REPOSITORY, login, self.forge.token(login))

    def number(self, name: str | None) -> int:
        """Of the pull request of that name; of the latest one without."""
        return self.pulls[name] if name else list(self.pulls.values())[-1]

    def pull(self, name: str | None = None) -> Any:
        return self.get(f"pulls/{self.number(name)}")

    def write(self, login: str, path: str, content: bytes, branch: str, repository: str) -> None:
        """Save a file as the web editor does."""
        place = f"/repos/{repository}/contents/{path}"
        order = {"message": "Isi dokumen", "branch": branch}
        order["content"] = base64.b64encode(content).decode()
        listed = self.forge.act(login, "GET", f"/repos/{repository}/git/trees/{branch}?recursive=1")
        now = [item["sha"] for item in listed["tree"] if item["path"] == path]
        order |= {"sha": now[0]} if now else {}
        if not self.held:
            self.forge.advance(5)
        self.forge.act(login, "PUT", place, order)

    # the desk

    def turn(self) -> None:
        """Until nothing is left that a run without the other's key could do."""
        try:
            self._turn(*(self._desks or self._open()))
        except DatareqError as error:  # as the command line would say it
            self.told.append(error_sentence(error.code, error.args_, LANGUAGE))

    def _turn(self, gate: Desk, publish: Desk) -> None:
        for _ in range(MOST_RUNS):
            cases = reconcile(gate).cases
            self._hear(cases)
            left = any(case.left for case in cases)
            if not left:
                return
            self._hear(reconcile(publish).cases)
        raise AssertionError("the desk never comes to rest")

    def _hear(self, cases: tuple[CaseReport, ...]) -> None:
        for case in cases:
            self.reports[case.registration] = case
            self.told += [sentence(done, LANGUAGE) for done in case.done]
            if case.problem is not None:
                self.told.append(error_sentence(case.problem.code, case.problem.args, LANGUAGE))

    def _open(self) -> tuple[Desk, Desk]:
        premises = self.premises
        files = {}
        for app in (premises.gate, premises.publish):
            files[app.slug] = self.folder / f"{app.slug}.pem"
            files[app.slug].write_text(app.key)
            files[app.slug].chmod(0o600)
        common: dict[str, Any] = {
            "language": LANGUAGE,
            "api_url": self.forge.url,
            "git_url": self.forge.url,
            "repository": REPOSITORY,
            "run_attempt": 1,
            "sha": None,
            "mirror": self.folder / MIRROR,
            "connections": {},
            "publisher": f"{premises.publish.slug}[bot]",
        }
        keys = {
            app.slug: AppSettings(app_id=app.id, key=str(files[app.slug]))
            for app in (premises.gate, premises.publish)
        }
        gate, publish = keys[premises.gate.slug], keys[premises.publish.slug]
        self._desks = (
            open_desk(Settings(**common, gate=gate, publish=None), listen=self._listen),
            open_desk(Settings(**common, gate=None, publish=publish)),
        )
        return self._desks

    def _listen(self, snapshot: Snapshot, verdict: Verdict) -> None:
        self.verdicts[snapshot.pull.number] = verdict
        self.snapshots[snapshot.pull.number] = snapshot

    # what is there afterwards

    def said(self, number: int) -> str:
        """Everything that the desk says on a pull request."""
        comments = self.get(f"issues/{number}/comments?per_page=100")
        bots = {self.premises.gate.bot_id, self.premises.publish.bot_id}
        return "\n".join(each["body"] for each in comments if each["user"]["id"] in bots)

    def checks(self, sha: str) -> list[str]:
        """What our gate's checks on a commit conclude."""
        runs = self.get(f"commits/{sha}/check-runs?per_page=100")["check_runs"]
        return [
            run["conclusion"]
            for run in runs
            if run["name"] == CHECK_NAME and run["app"]["id"] == self.premises.gate.id
        ]

    def writes(self) -> list[str]:
        """What was done, since the log was emptied, that changed something."""
        return [
            f"{method} {path} {status}"
            for method, path, status, _ in self.forge.writes()
            if status < 400 and not QUIET_WRITES.search(path)
        ]

    def tip(self, branch: str = MAIN) -> str:
        return str(self.get(f"git/ref/heads/{branch}")["object"]["sha"])

    def ledger(self) -> list[Line]:
        """Every line of the ledger."""
        if not self.git("for-each-ref", f"refs/heads/{LEDGER_BRANCH}"):
            return []
        names = self.git("ls-tree", "-r", "--name-only", f"refs/heads/{LEDGER_BRANCH}").split()
        texts = [
            self.git("show", f"refs/heads/{LEDGER_BRANCH}:{name}")
            for name in names
            if name.endswith(".ndjson")
        ]
        return [decode_line(line) for text in texts for line in text.splitlines()]

    def acts(self) -> set[str]:
        """The names of what the desk noted that it did."""
        return {line.name.value for line in self.ledger() if isinstance(line, Act)}

    def root(self) -> Path:
        """The bare repository of the desk, as the forge keeps it."""
        forge = self.forge.application.forge
        with forge.lock:
            row = forge.state.one("SELECT id FROM repos ORDER BY id LIMIT 1")
        assert row is not None
        return forge.git_dir(row["id"])

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", f"--git-dir={self.root()}", *arguments], capture_output=True, check=True
        )
        return done.stdout.decode(errors="backslashreplace")
