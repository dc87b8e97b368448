"""How is one run of a workflow played? By act, on this machine, as the forge's runner would be told to."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from datareq.rehearsal.forge.server import ForgeServer
from datareq.rehearsal.keys import PORTAL, signing_key
from datareq.rehearsal.premises import Premises
from datareq.wiring.demo import CONNECTION, REPOSITORY
from tests.acted.events import Event
from tests.acted.tokens import Tokens
from tests.workflows.reading import Job, Workflow, jobs
from tests.workflows.test_trust import DELIVERS, INSIDE, OF_A_PULL_REQUEST, SECRETS, USES

BIN = Path(sys.executable).parent
STAND_INS = Path(__file__).with_name("stand_ins")
MINUTES = 15
MACHINE = re.compile(r"LANG|LC_ALL|TMPDIR|PIP_.*|SSL_CERT_.*|(?i:https?_proxy|no_proxy)")
"""Variables of this machine that a runner has too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """`jobs`: those that ran → success or failure; `said`: each line that a step printed, with its step."""

    id: int
    workflow: str
    event: Event
    sha: str
    jobs: Mapping[str, str]
    said: tuple[tuple[str, str], ...]
    seconds: float
    log: str = field(repr=False)

    @classmethod
    def skipped(cls, workflow: str, event: Event, sha: str, number: int) -> Run:
        """A run whose conditions say no, without playing it."""
        return cls(
            id=number, workflow=workflow, event=event, sha=sha, jobs={}, said=(), seconds=0, log=""
        )

    @property
    def conclusion(self) -> str:
        if not self.jobs:
            return "skipped"
        return "failure" if "failure" in self.jobs.values() else "success"

    @property
    def words(self) -> str:
        return "".join(line for _, line in self.said)


class Runner:
    """`folder`: where the workflow files of main, artifacts and secrets lie; `desk`: what .ci/install made."""

    def __init__(
        self, forge: ForgeServer, premises: Premises, folder: Path, desk: Path, warehouse: Path
    ) -> None:
        self.artifacts = folder / "artifacts"
        self.artifacts.mkdir(parents=True)
        self.variables = {
            "DATAREQ_GATE_APP_ID": str(premises.gate.id),
            "DATAREQ_PUBLISH_APP_ID": str(premises.publish.id),
            "DATAREQ_PUBLISHER": f"{premises.publish.slug}[bot]",
        }
        self._forge = forge
        self._premises = premises
        self._folder = folder
        self._clone = folder / "clone"
        self._warehouse = warehouse
        self._tokens = Tokens(forge)
        self._given = {
            "STAND_IN_DESK": str(desk),
            "STAND_IN_ARTIFACTS": str(self.artifacts),
            "STAND_IN_KEPT": str(folder / "kept"),
        }
        self.keep({})
        self._git("init", "--quiet", "--initial-branch=main", str(self._clone), at=folder)
        self._store, self._portal = folder / "store", folder / "portal"
        self._signing = folder / "signing-key"
        self._store.mkdir()
        self._portal.mkdir()
        self._signing.touch(mode=0o600)
        self._signing.write_text(signing_key()[0])
        self._secrets = self._keep_secrets()

    def keep(self, environment: Mapping[str, str]) -> None:
        """What the machine with the desk's keys and directory has in its environment."""
        lines = [f"{name}={value}\n" for name, value in environment.items()]
        (self._folder / "kept").write_text("".join(lines))

    def token(self, name: str) -> str:
        """Such a token as a run of that workflow has; "" without any permission."""
        return self._token([job for job in jobs() if job.workflow.name == name])

    def _token(self, its: list[Job]) -> str:
        """Act knows one token a run: it may what any of the run's jobs may."""
        permissions = {key: value for job in its for key, value in job.says["permissions"].items()}
        return self._tokens.of(permissions) if permissions else ""

    def tip(self) -> str:
        return self.forge_git("rev-parse", "refs/heads/main")

    def play(
        self, workflow: Workflow, event: Event, *, sha: str, number: int, attempt: int = 1
    ) -> Run:
        """One run of the workflow as main's commit `sha` has it."""
        self._git("fetch", "--quiet", str(self._bare), "refs/heads/main")
        self._git("checkout", "--quiet", "--detach", "--force", sha)
        payload = self._folder / "event.json"
        began = time.monotonic()
        payload.write_text(json.dumps(event.payload))
        done = subprocess.run(
            self._command(workflow, event, payload, number, attempt),
            cwd=self._clone,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=MINUTES * 60,
            check=False,
        )
        said, ended = _read(done.stdout)
        log = done.stdout + done.stderr
        run = Run(
            id=number,
            workflow=workflow.name,
            event=event,
            sha=sha,
            jobs=ended,
            said=said,
            seconds=time.monotonic() - began,
            log=log,
        )
        assert (done.returncode == 0) is (run.conclusion != "failure"), log
        if event.name in OF_A_PULL_REQUEST:
            for job, conclusion in ended.items():
                head = event.payload["pull_request"]["head"]["sha"]
                self._tokens.show(head, workflow.jobs[job]["name"], conclusion)
        return run

    def _command(
        self,
        workflow: Workflow,
        event: Event,
        payload: Path,
        number: int,
        attempt: int,
    ) -> list[str]:
        its = [job for job in jobs() if job.workflow.name == workflow.name]
        told = {
            "GITHUB_API_URL": self._forge.url,
            "GITHUB_SERVER_URL": self._forge.url,
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_RUN_ID": str(number),
            "GITHUB_RUN_ATTEMPT": str(attempt),
            "STAND_IN_NOW": self._forge.now.isoformat(),
            **self._given,
        }
        if any(job.says["runs-on"] == INSIDE for job in its):
            told[f"DATAREQ_SOURCE_{CONNECTION.upper()}"] = str(self._warehouse)
            told["DATAREQ_STORE"] = str(self._store)
            told["DATAREQ_SIGNING_KEY"] = str(self._signing)
        command = [
            str(BIN / "act"),
            event.name,
            "--json",
            "--no-cache-server",
            "--no-skip-checkout",
        ]
        command += ["--workflows", f".github/workflows/{workflow.name}.yml"]
        command += ["--eventpath", str(payload), "--defaultbranch", "main"]
        command += ["--action-cache-path", str(self._folder / "cache")]
        command += ["--secret-file", str(self._secrets_of(its))]
        for label in ("ubuntu-24.04", "self-hosted"):
            command += ["--platform", f"{label}=-self-hosted"]
        for found in USES.finditer(workflow.text):
            name = found["action"].partition("@")[0].removeprefix("actions/")
            command += ["--local-repository", f"{found['action']}={STAND_INS / name}"]
        for key, value in told.items():
            command += ["--env", f"{key}={value}"]
        for key, value in self.variables.items():
            command += ["--var", f"{key}={value}"]
        return command

    def _environment(self) -> dict[str, str]:
        """What a runner's machine has, and nothing of ours; its clock is the forge's."""
        kept = {key: value for key, value in os.environ.items() if MACHINE.fullmatch(key)}
        home = self._folder / "home"
        home.mkdir(exist_ok=True)
        path = f"{STAND_INS / 'bin'}:{os.environ['PATH']}"
        return {**kept, "PATH": path, "HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1"}

    def _keep_secrets(self) -> dict[str, str]:
        """Environment's secret → its value, quoted for act's file."""
        keys = {"gate": self._premises.gate.key, "publish": self._premises.publish.key}
        return {
            name: '"' + keys[environment].replace("\n", "\\n") + '"'
            for environment, names in SECRETS.items()
            for name in names
        } | {
            "DATAREQ_STORE": str(self._store),
            "DATAREQ_STORE_OPTIONS": "",
            "DATAREQ_CHANNELS": f"'{json.dumps({PORTAL: {'url': str(self._portal)}})}'",
        }

    def _secrets_of(self, its: list[Job]) -> Path:
        """The secrets of these jobs' environments, and the run's own token with their permissions."""
        lines = [
            f"{name}={self._secrets[name]}"
            for job in its
            for name in sorted(
                SECRETS.get(job.environment or "", set()) | DELIVERS.get(job.id, set())
            )
        ]
        token = self._token(its)
        if token:
            lines.append(f"GITHUB_TOKEN={token}")
        file = self._folder / "secrets"
        file.touch(mode=0o600)
        file.write_text("\n".join(lines) + "\n")
        return file

    @property
    def _bare(self) -> Path:
        return self._forge.application.forge.git_dir(
            self._forge.application.forge.state.all("SELECT min(id) AS id FROM repos")[0]["id"]
        )

    def forge_git(self, *arguments: str) -> str:
        return self._git(f"--git-dir={self._bare}", *arguments, at=self._folder)

    def _git(self, *arguments: str, at: Path | None = None) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=at or self._clone, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()


def _read(output: str) -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
    """What steps printed, and how jobs ended, from act's lines of JSON."""
    said: list[tuple[str, str]] = []
    ended: dict[str, str] = {}
    for line in output.splitlines():
        entry: dict[str, Any] = json.loads(line)
        if entry.get("raw_output"):
            said.append((f"{entry['jobID']}: {entry['step']}", entry["msg"]))
        if "jobResult" in entry:
            ended[entry["jobID"]] = entry["jobResult"]
    return tuple(said), ended
