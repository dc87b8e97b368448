"""A fulfilment on the stand-in forge on which eight roles act and thirty reviews lie, as the gate finds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

from datareq.adapters.engines.duckdb_file import create_database
from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.rehearsal.acts import Act, Review, Turn
from datareq.rehearsal.forge.client import App
from datareq.rehearsal.forge.server import ForgeServer
from datareq.rehearsal.house import first_files
from datareq.rehearsal.journal import Journal
from datareq.rehearsal.play import perform
from datareq.rehearsal.premises import found
from datareq.rehearsal.script import FIRST_DAY, script
from datareq.rehearsal.warehouse import statements
from datareq.settings import Settings, read_settings
from datareq.wiring.demo import REPOSITORY, WAREHOUSE, Bots, Demo, stage_of

ROOT = Path(__file__).parents[1]
SCENE = "straight"
LATE = ("ratna", 0)
"""Whose how manieth review is the thirtieth: the head of the unit accepts what was made."""
EARLY = ("hendro", 1)
"""Or, to get there sooner: the head of the desk signs the letter of assignment."""
REVIEWS = 30
CHATTY = ("rina", "budi", "andi", "tuti", "yoga", "lia")


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyPull:
    """`number`: the fulfilment; the desk knows all of its reviews but the last, which is `who`'s."""

    forge: ForgeServer
    gate: App
    publish: App
    number: int
    who: str

    def environment(self) -> dict[str, str]:
        """What a run as the gate finds in its environment."""
        main = self.person("GET", "git/ref/heads/main")["object"]["sha"]
        return {
            "GITHUB_API_URL": self.forge.url,
            "GITHUB_SERVER_URL": self.forge.url,
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_SHA": main,
            "DATAREQ_GATE_APP_ID": str(self.gate.id),
            "DATAREQ_GATE_KEY": self.gate.key,
            "DATAREQ_PUBLISHER": f"{self.publish.slug}[bot]",
        }

    def settings(self) -> Settings:
        return read_settings(self.environment())

    def person(
        self, method: str, path: str, body: dict[str, object] | None = None, who: str = ""
    ) -> Any:
        return self.forge.act(who or self.who, method, f"/repos/{REPOSITORY}/{path}", body)

    def review(self) -> None:
        """The last one."""
        self.person(
            "POST", f"pulls/{self.number}/reviews", {"event": "APPROVE", "body": "Diterima"}
        )

    def said(self) -> tuple[str, str]:
        """The desk's check on the head and its comment."""
        head = self.person("GET", f"pulls/{self.number}")["head"]["sha"]
        runs = self.person("GET", f"commits/{head}/check-runs")["check_runs"]
        talk = self.person("GET", f"issues/{self.number}/comments?per_page=100")
        mine = [row["body"] for row in talk if row["user"]["id"] == self.gate.bot_id]
        assert len(mine) == len(runs) == 1
        return runs[0]["output"]["summary"], mine[0]


def roles() -> set[str]:
    """Those who give evidence by the university's procedure."""
    policy = load_policy(read_folder(ROOT, "policy"), "")
    return {role for _, evidence in policy.sop.evidences() for role in evidence.roles}


@contextmanager
def busy_pull(out: Path, last: tuple[str, int] = LATE) -> Iterator[BusyPull]:
    """Plays the scene up to the last review but one, and fills up with reviews that say nothing."""
    out.mkdir(parents=True, exist_ok=True)
    create_database(out / WAREHOUSE, statements(1_000))
    demo = Demo(out=out, root=ROOT, scenes=(SCENE,), students=1_000, tell=lambda _: None)
    with ForgeServer(out / "forge") as forge:
        forge.set_clock(FIRST_DAY - timedelta(hours=1))
        premises = found(forge, REPOSITORY, first_files(ROOT))
        bots = Bots(demo=demo, forge=forge, premises=premises)
        told = takewhile(Until(*last), script(SCENE))
        perform(told, stage_of(demo, forge, bots.turn), Journal(out / "journal.txt"))
        (pull,) = forge.act(last[0], "GET", f"/repos/{REPOSITORY}/pulls?state=open")
        busy = BusyPull(
            forge=forge,
            gate=premises.gate,
            publish=premises.publish,
            number=pull["number"],
            who=last[0],
        )
        given = len(busy.person("GET", f"pulls/{busy.number}/reviews?per_page=100"))
        for n in range(REVIEWS - 1 - given):
            body = {"event": "COMMENT", "body": f"Catatan {n}"}
            busy.person("POST", f"pulls/{busy.number}/reviews", body, CHATTY[n % len(CHATTY)])
        bots.turn("")
        yield busy


@dataclass(slots=True)
class Until:
    """Whether an act comes before that review of that person's."""

    who: str
    nth: int

    def __call__(self, act: Act | Turn) -> bool:
        if isinstance(act, Review) and act.who == self.who:
            self.nth -= 1
        return self.nth >= 0
