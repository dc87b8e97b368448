"""What runs when, with which rights? The tables of docs/workflows.md, from the workflow files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.docs.markdown import table
from tests.workflows.reading import Job, Workflow, jobs, workflows

_HEAD = """\
# The workflows

Made by `make docs` from `.github/workflows/`; the text around the tables is in `tests/docs/workflows_page.py`.
`tests/workflows/test_trust.py` holds every cell: a right that is added here must be added there, in a review of the maintainers.

```mermaid
flowchart LR
  people([reviews, pushes]) --> ping -.hint.-> gate
  comment([comments]) -.hint.-> gate
  form([issue form]) --> intake-form
  gate -.hint.-> generate
  generate -- built --> reconcile
  push([main moved]) --> reconcile
  clock([clock]) --> gate & reconcile & kpi & remind
```
"""
_WHEN = """
## When
An event is only a hint. Whatever starts a run, it reads everything anew and does what is due; an event that is lost costs time
until the next run by the clock, never a wrong state.
"""
_RIGHTS = """
## With which rights
No token of a run (`GITHUB_TOKEN`) may write anything. What is written is written with the key of one of two Apps, which a job gets from
its environment; the environments are bound to `main`. No job holds two keys.
"""
_REST = """
`gate` reads, shows, keeps the ledger and the fulfilments; `publish` moves `main` and nothing else. Both call `datareq reconcile`: what a run has no
key for it leaves, and the job after it does it. Jobs of the environment `generate` run inside the institution and have neither key; the environment
holds no secret and says once more that only `main` runs there.

| name | kind | where | what |
| --- | --- | --- | --- |
| `DATAREQ_GATE_APP_ID`, `DATAREQ_PUBLISH_APP_ID` | variable | environment `gate`, `publish` | the App's number |
| `DATAREQ_GATE_KEY`, `DATAREQ_PUBLISH_KEY` | secret | environment `gate`, `publish` | the App's private key, the PEM file's content |
| `DATAREQ_PUBLISHER` | variable | environment `gate` | the publish App's account, such as `datareq-publish[bot]`: its merges are the desk's own |
| `DATAREQ_STORE`, `DATAREQ_STORE_OPTIONS` | secret | environments `gate` (may only read there) and `publish`; the machine in group `datareq-generate` | where sealed files lie, and the credentials for it as JSON ([delivery](delivery.md)) |
| `DATAREQ_CHANNELS` | secret | environment `publish` | where copies for a channel go, as JSON |
| `DATAREQ_SIGNING_KEY` | the runner's own environment | the machine in group `datareq-generate` | the private key, or its path, with which the desk signs what it seals |
| `DATAREQ_SOURCE_<CONNECTION>` | the runner's own environment | the machine in group `datareq-generate` | where a source lies, with its credentials |
| `DATAREQ_INSIDE` | variable | repository | `true` where there is a machine in group `datareq-inside` |
| `DATAREQ_KEYRING` | the runner's own environment | the machine in group `datareq-inside` | the folder of the desk's period keys |
| `DATAREQ_DIRECTORY`, `DATAREQ_NOTIFY_<CHANNEL>` | the runner's own environment | the machine in group `datareq-inside` | the [directory of people](letters.md), and the services that messages leave by |

## Why a forged run gains nothing
- **A pull request can change the workflows it starts** (`ci`, `check`, `ping`): they hold no key, no environment, no runner of the institution, and nothing
  rests on their results. `check` checks out `main` and reads the pull request's files as blobs; what a stranger wrote can't become a workflow command.
- **`workflow_run` is known by a name, and anybody who writes can run something of that name.** So nothing of the triggering run is used, with one
  exception: `reconcile` takes what `generate` built, and only from a run of that file whose commit is main's tip. Every file is then held against its manifest.
- **An old run started again, or one that main has left behind, does nothing**: `datareq` compares `GITHUB_RUN_ATTEMPT` and `GITHUB_SHA` with the forge. For every
  event used here that reaches a key, `GITHUB_SHA` is the tip of main when the event came. A run that waited while main moved refuses too; the push
  that moved main has started another.
- **Nothing from an event reaches a shell.** Only numbers are taken, through the environment.
- **The tools are main's**, from a lock with hashes, as wheels, without caches or build isolation, by `.ci/install`.

## One writer
`gate` and `reconcile` share the group `datareq-writer`: one run at a time, never cut off. A group keeps one run that waits and drops older
ones; the one that stays does their work too. Forms have a group each, because a run there is about one form; what they write, a branch of their own, is
written by compare-and-swap. A run that would do nothing (a bot's comment, or what follows a run that was skipped) takes no place in a group.

## Generation
The runner is a machine of the institution in the runner group `datareq-generate`, which must allow the workflow
`generate.yml@refs/heads/main` alone, so that no branch can borrow the machine with the credentials. It needs Python 3.11, git, and a way to the forge and to a package index.
Use a machine that is made anew for each job; `generate` removes what it built in any case. What is uploaded is what may be published anyway: data above
the open levels is never built. Whoever reads the repository can read it for a day, before it is verified.

## The machine that keeps keys and addresses
What opens sealed answers, and what says who is reached where, lies on one machine of the institution, in the runner group `datareq-inside`, which must allow `kpi.yml@refs/heads/main` and
`remind.yml@refs/heads/main` alone. It isn't the one that generates: who breaks into one of them has either data or keys. Its jobs can write nothing to the repository. `kpi/count` hands its figures of the survey to `kpi/kpi` as an artifact
of the same run, which takes them only if they are of the answers that the archive has; `remind/elsewhere` hands on nothing. Both jobs that follow run also without them. When main moves while `kpi` waits for the machine, the run says
so and proposes nothing: start it once more.

## What stays
- Whoever may write to the repository can change its variables: without `DATAREQ_INSIDE` the fifth indicator and the messages stay out, and with it where no machine is, a job waits a day. No figure becomes another one.
- Whoever may write to the repository can start workflows of their own under our group's name, and so delay or cancel a run; the clock's next one catches up.
- Repository administrators can change environments and their branches. `datareq doctor` reads them back.
- The forge suspends workflows by the clock in a public repository after 60 days without a commit.

## Public pages
`pages` does nothing until an administrator switches GitHub Pages on (source: *GitHub Actions*) and sets the repository's variable `DATAREQ_PAGES` to `true`. The
pages of a private repository are public, except on Enterprise Cloud; that is why nothing of a request is on them: no number, title, name or unit.
"""


def render() -> str:
    return "".join(
        (
            _HEAD,
            _WHEN,
            "\n",
            table(("workflow", "starts", "one at a time"), (_when(one) for one in workflows())),
            _RIGHTS,
            "\n",
            table(
                ("job", "runs on", "token", "environment", "secrets", "calls", "minutes at most"),
                (_rights(job) for job in jobs()),
            ),
            _REST,
        )
    )


def _when(one: Workflow) -> Iterator[str]:
    yield f"`{one.name}`"
    yield "; ".join(_trigger(name, filters) for name, filters in one.on.items())
    concurrency = one.whole["concurrency"]
    group = re.sub(r"\$\{\{.*?'([a-z-]+)' \}\}$", r"\1", concurrency["group"], flags=re.DOTALL)
    kept = "newer run cancels" if concurrency["cancel-in-progress"] else "never cancelled"
    yield f"`{group}`, {kept}"


def _trigger(name: str, filters: Any) -> str:
    if isinstance(filters, list):
        return ", ".join(f"{name} `{each['cron']}`" for each in filters)
    said = [f"{key}: {', '.join(f'`{each}`' for each in value)}" for key, value in filters.items()]
    return f"{name} ({'; '.join(said)})" if said else name


def _rights(job: Job) -> Iterator[str]:
    runner = job.says["runs-on"]
    yield f"`{job.id}`"
    yield f"`{runner}`" if isinstance(runner, str) else f"group `{runner['group']}`"
    granted = job.says["permissions"].items()
    yield ", ".join(f"{scope}: {right}" for scope, right in granted) or "none"
    yield f"`{job.environment}`" if job.environment else "none"
    secrets = sorted(set(re.findall(r"secrets\.(\w+)", str(job.says))))
    yield ", ".join(f"`{name}`" for name in secrets) or "none"
    calls = re.findall(r"desk/bin/(datareq .*)", "\n".join(job.runs).replace('"', ""))
    yield ", ".join(f"`{call}`" for call in calls) or "–"
    yield str(job.says["timeout-minutes"])
