"""One attack's world: a copy of a stage, the people who act in it, and the desk's own runs.

People act through the forge's REST interface and git alone, each with their own rights. The desk runs as
its workflows do: one run with the gate's key, one with the publisher's, never together.
"""

from __future__ import annotations

import base64
import re
import subprocess
from copy import copy as shallow
from dataclasses import replace
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
from datareq.reconcile.desk import Desk, Trusted
from datareq.reconcile.error_words import error_sentence
from datareq.reconcile.progress import CaseReport
from datareq.reconcile.words import sentence
from datareq.rehearsal.forge.client import App
from datareq.rehearsal.forge.forge import Forge
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
TRUSTED: dict[object, Trusted] = {}
"""What policies say, by their content: the same for all scenes, and slow to read."""
QUIET_WRITES = re.compile(r"git-upload-pack|access_tokens|/graphql")


class Venue(ForgeServer):
    """A server that goes from one scene's forge to the next: starting one takes longer than most attacks."""

    def show(self, folder: Path) -> None:
        """From now on the forge is that of this folder."""
        if self._server is None:
            self.folder = folder
            self.start()
            return
        self.application.forge.close()
        self.application.forge = Forge(folder, self.url)
        self.application.faults.set.clear()
        self.forget_requests()


class Scene:
    """`slug`: of the request that is attacked; `pulls`: name → number; `names`: what an attack has
    remembered (commits, comments, reviews)."""

    def __init__(self, stage: Path, folder: Path, venue: Venue) -> None:
        copy(stage, folder)
        self.folder = folder
        self.premises = premises_of(folder)
        self.forge = venue
        self.forge.show(folder / FORGE)
        self.workshop = Workshop(self, folder / "workshop.git")
        self.held = False
        self.slug = SLUG
        self.names: dict[str, Any] = {}
        self.reports: dict[str, CaseReport] = {}
        self.told: list[str] = []
        self.verdicts: dict[int, Verdict] = {}
        self.snapshots: dict[int, Snapshot] = {}
        self.pulls = {
            "fulfilment" if pull["user"]["type"] == "Bot" else "intake": int(pull["number"])
            for pull in reversed(self.get("pulls?state=all"))
        }
        self._desks: dict[str, Desk] = {}

    def part(self, slug: str, pull: int) -> Scene:
        """The same world, for an attack on one of several intakes."""
        one = shallow(self)
        one.slug, one.pulls, one.names = slug, {"intake": pull}, {}
        return one

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
            self._turn()
        except DatareqError as error:  # as the command line would say it
            self.told.append(error_sentence(error.code, error.args_, LANGUAGE))

    def _turn(self) -> None:
        for _ in range(MOST_RUNS):
            cases = reconcile(self._desk("gate")).cases
            self._hear(cases)
            if not any(case.left for case in cases):
                return
            self._hear(reconcile(self._desk("publish")).cases)
        raise AssertionError("the desk never comes to rest")

    def gate_run(self) -> None:
        """One run with the gate's key alone."""
        self._hear(reconcile(self._desk("gate")).cases)

    def _hear(self, cases: tuple[CaseReport, ...]) -> None:
        for case in cases:
            self.reports[case.registration] = case
            self.told += [sentence(done, LANGUAGE) for done in case.done]
            if case.problem is not None:
                self.told.append(error_sentence(case.problem.code, case.problem.args, LANGUAGE))

    def _desk(self, right: str) -> Desk:
        """The desk of a run that has one App's key."""
        if right in self._desks:
            return self._desks[right]
        app: App = getattr(self.premises, right)
        key = self.folder / f"{right}.pem"
        key.touch(0o600)
        key.write_text(app.key)
        own = AppSettings(app_id=app.id, key=str(key))
        settings = Settings(
            language=LANGUAGE,
            api_url=self.forge.url,
            git_url=self.forge.url,
            repository=REPOSITORY,
            run_attempt=1,
            sha=None,
            mirror=self.folder / MIRROR,
            connections={},
            publisher=f"{self.premises.publish.slug}[bot]",
            gate=own if right == "gate" else None,
            publish=own if right == "publish" else None,
        )
        desk = open_desk(settings, listen=self._listen)
        self._desks[right] = replace(desk, trusted=TRUSTED)
        return self._desks[right]

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

    def tip(self, branch: str = MAIN) -> str | None:
        """Where a branch is now; None if it is gone."""
        return self.forge.application.forge.ref(self._repository(), f"refs/heads/{branch}")

    def ledger(self) -> list[Line]:
        """Every line of the ledger."""
        tip = self.tip(LEDGER_BRANCH)
        if tip is None:
            return []
        texts = [
            self.workshop.text(tip, name)
            for name in self.workshop.files(tip)
            if name.endswith(".ndjson")
        ]
        return [decode_line(line) for text in texts for line in text.splitlines()]

    def acts(self) -> set[str]:
        """The names of what the desk noted that it did."""
        return {line.name.value for line in self.ledger() if isinstance(line, Act)}

    def root(self) -> Path:
        """The bare repository of the desk, as the forge keeps it."""
        return self.forge.application.forge.git_dir(self._repository())

    def _repository(self) -> int:
        row = self.forge.application.forge.state.one("SELECT id FROM repos ORDER BY id LIMIT 1")
        assert row is not None
        return int(row["id"])

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", f"--git-dir={self.root()}", *arguments], capture_output=True, check=True
        )
        return done.stdout.decode(errors="backslashreplace")
