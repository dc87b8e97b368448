"""Which commands may be written in a comment, by whom, when, how?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datareq.assignment.command_policy import CommandRule, Stage, load_commands
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.policy import Policy
from tests.docs.markdown import table

ROOT = Path(__file__).parents[2]

STAGES = {
    Stage.INTAKE: "examined",
    Stage.FULFILMENT: "worked on",
    Stage.CLOSING: "handed over",
    Stage.ENDED: "ended otherwise",
}

_HEAD = """\
# Commands in comments

Made by `make docs` from `policy/commands.yaml`; edit that, not this page. It is about what people write below a
request; for the command line see [commands.md](commands.md), for the reasons [ADR 18](adr/0018-commands-and-outcomes.md).

A command stands at the start of a line, outside quotes and code, one a comment. It counts if the comment was never
edited and its author held the office when it was written. The desk looks at each command once: what it made of it
stays in the ledger, so one that came too early doesn't count by surprise later. Everybody else is told, in one line,
who may. `/bantuan` answers what *this* person can do now, in one comment that follows the state of the request.

A command never approves anything: it fills in a document or records something. Approval stays a review. Whoever
commands a document counts as its author, as if they had typed it: where the procedure bars authors from approving
alone, they are barred.
"""

_DOCUMENTS = """\
## Commands that fill in a document

| command | document | what stays as it is |
|---|---|---|
| `/tim` | team | parts and tasks of members who stay; the notes, if none are given |
| `/surat` | assignment letter | place, tasks, copies; first day and, without `sampai`, last day if they are there (else the letter's date and the day on which the request is due). The team is that of the team document |
| `/akses` | access | grants of other sources; masks and rows of the grant that it replaces. It begins today, not before the assignment |

Dates are written as in 2026-03-31. Before anything is written, the document as it would be is examined by the same
rules as always; with an error nothing changes, and the answer is that error's sentence. The desk then commits the
document on the request's branch. An intent that names the head and the content is written to the ledger first, so a
run that is killed in between neither forgets a command nor carries it out twice, and what somebody wrote in the
meantime is never written over.
"""


_OUTCOMES = """\
## What becomes of it

| what happens | by | then |
|---|---|---|
| the data exists elsewhere, or isn't held | `/tolak` with a ground whose `outcome` says so | the request ends as redirected or not available, with that in the register |
| something can't be delivered | the procedure says so (`unmet:` with its reason) | the requester is asked; the clock stands still until `/setuju-sebagian`; the end is a delivery in part |
| somebody who verifies disagrees | `/keberatan-data` | acceptance and handover wait for `/putus-keberatan`: `perbaiki` and `sebagian` until there is another dataset; `catatan` puts a note into the record and the minutes |
| the requester objects to the end | `/keberatan`, within the days of the policy | `keberatan.json` beside the record and `keberatan.csv` of the year, with the last day for an answer; `/jawab-keberatan` adds it |
| a mistake is found afterwards | `/koreksi` | another version: documents back from the archive, everything approved anew, `v2` supersedes `v1`, everybody who got `v1` is called |
| the result may no longer be used | `/tarik-kembali` | what was published gives way to `penarikan.json`; everybody who got it is called and answers with `/musnah` (`pemusnahan.json`) |
"""


def render() -> str:
    """The whole page, Markdown; ends with a newline."""
    files = read_folder(ROOT, "policy", "schemas")
    policy, rules = load_policy(files, "0" * 40), load_commands(files)
    rows = [_row(rule, policy) for rule in rules]
    told = table(("command", "to …", "by", "while the request is", "form"), rows)
    samples = [f"- `{rule.example}`" for rule in rules if " " in rule.example]
    return "\n".join([_HEAD, told, "## Examples\n", *samples, "", _DOCUMENTS, _OUTCOMES])


def _row(rule: CommandRule, policy: Policy) -> Sequence[str]:
    who = ", ".join(policy.role(role).label.en for role in rule.roles) or "anybody"
    if rule.bars_requester:
        who += "; not by the requester"
    when = ", ".join(STAGES[stage] for stage in rule.phases)
    label = f"{rule.label.id}<br>*{rule.label.en}*"
    return (f"`/{rule.name}`", label, who, when, f"`{rule.usage}`")
