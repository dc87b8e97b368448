"""How long does `datareq gate` take, from its start to the posted verdict? And a script that asks one by one?

Run as `python -m tests.benchmarks.bench_gate`. Both are whole processes on the same stand-in forge, on a
pull request with eight roles and thirty reviews. The script is what one writes with PyGithub at hand: it
reads the same facts, decides nothing, and posts a check and a comment. The stand-in answers within
milliseconds; on GitHub each request takes some 0.1 to 0.3 s, so the number of requests is told too.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.busy_pull import ROOT, BusyPull, busy_pull

ROUNDS = 5
LIMIT = 2.0
DATAREQ = str(Path(sys.executable).parent / "datareq")

ONE_BY_ONE = """
import os, sys
from github import Auth, Github, GithubIntegration
env, number = os.environ, int(sys.argv[1])
owner, name = env["GITHUB_REPOSITORY"].split("/")
auth = Auth.AppAuth(int(env["DATAREQ_GATE_APP_ID"]), env["DATAREQ_GATE_KEY"])
quick = dict(base_url=env["GITHUB_API_URL"], seconds_between_requests=None, seconds_between_writes=None)
installation = GithubIntegration(auth=auth, **quick).get_repo_installation(owner, name)
hub = Github(auth=auth.get_installation_auth(installation.id), **quick)
repo = hub.get_repo(env["GITHUB_REPOSITORY"])
pull = repo.get_pull(number)
reviews = list(pull.get_reviews())
events = list(pull.as_issue().get_timeline())
comments = list(pull.get_issue_comments())
files = list(pull.get_files())
for login in sorted({review.user.login for review in reviews}):
    repo.get_collaborator_permission(login)
for commit in sorted({pull.head.sha, *(review.commit_id for review in reviews)}):
    for file in files:
        if file.filename.startswith("requests/"):
            try:
                repo.get_contents(file.filename, ref=commit)
            except Exception:
                pass
for path in ("policy/sop.yaml", "policy/roles.yaml", "policy/units.yaml", "policy/classification.yaml"):
    repo.get_contents(path, ref="main")
runs = list(repo.get_commit(pull.head.sha).get_check_runs())
output = {"title": "Menunggu", "summary": f"{len(reviews)} tinjauan"}
repo.create_check_run("naive", pull.head.sha, status="completed", conclusion="action_required", output=output)
pull.create_issue_comment(f"{len(reviews)} tinjauan")
"""


def seconds(busy: BusyPull, command: list[str]) -> tuple[float, int]:
    """Wall-clock time of a process and the number of its requests; a crash is an error."""
    # As on any machine, modules are compiled once and not at every start.
    usual = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment = {**usual, **busy.environment(), "DATAREQ_LANG": "id"}
    busy.forge.forget_requests()
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, env=environment, cwd=ROOT, check=False)
    took = time.perf_counter() - started
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode())
    return took, sum(".git/" not in path for _, path, _, _ in busy.forge.requests())


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, busy_pull(Path(folder)) as busy:
        gate = [DATAREQ, "gate", str(busy.number)]
        seconds(
            busy, [DATAREQ, "gate", "--dry-run", str(busy.number)]
        )  # compiles what there is to compile
        busy.review()
        before = busy.said()
        first, asked = seconds(busy, gate)
        if busy.said() == before:
            raise RuntimeError("nothing was posted")
        print(
            f"the last review is seen, noted, decided on and shown: {first:.2f} s, {asked} requests"
        )
        ours = [seconds(busy, gate) for _ in range(ROUNDS)]
        naive = [
            seconds(busy, [sys.executable, "-c", ONE_BY_ONE, str(busy.number)])
            for _ in range(ROUNDS)
        ]
    for name, runs in (("datareq gate", ours), ("one by one", naive)):
        median = statistics.median(took for took, _ in runs)
        ratio = median / statistics.median(took for took, _ in ours)
        print(f"  {name:13} {median:5.2f} s  {runs[0][1]:4} requests  {ratio:5.1f} × ours")
    if max(first, statistics.median(took for took, _ in ours)) > LIMIT:
        raise SystemExit(f"slower than {LIMIT} s")


if __name__ == "__main__":
    main()
