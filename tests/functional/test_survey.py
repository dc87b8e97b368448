"""`datareq survey`: the requester's first sealed answer comes into the archive, once, and nobody else's."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.functional.issue_world import REQUESTER, ROOT, WRITER, World
from tests.survey.keys import keyed, new_identity, with_keys
from tests.unit.reporting.kpi_story import at, record

from datareq.archive.register import render
from datareq.cli.survey import command
from datareq.documents.codec import encode
from datareq.model.forge import Account
from datareq.model.names import MAIN
from datareq.model.outcome import Outcome, OutcomeKind
from datareq.model.survey import Answer
from datareq.reconcile.survey_invitation import invitation
from datareq.rehearsal.script import FIRST_DAY
from datareq.reporting.survey_text import read, unarmour
from datareq.wiring.sealing import sealer
from datareq.wiring.survey import sealed_answer

SCORES = (4, 4, 3, 4, 2, 4, 4, 1, 3)
Collect = Callable[..., Result]


class Served:
    """A request that was handed over on the desk's first day, and the key that answers are sealed with."""

    def __init__(self, world: World) -> None:
        self.world = world
        issue = world.fill_in()
        world.run()
        self.pull = int(world.intake(issue)["number"])
        self.issue = issue
        author = world.act(WRITER, "GET", f"issues/{issue}")["user"]
        closed = FIRST_DAY + timedelta(hours=1)
        made = record(self.pull, "2026-03-02 01:00", "2026-03-02 02:00")
        self.record = replace(
            made,
            requester=Account(id=author["id"], login=author["login"]),
            via="issue",
            fulfilment_pull=None,
            intake_pull=self.pull,
            times=replace(made.times, closed_at=closed),
        )
        self.name = self.record.registration
        self.folder = f"archive/2026/{self.name}/v1"
        files: dict[str, bytes | None] = {
            f"{self.folder}/record.json": encode(self.record),
            "archive/2026/register.csv": render([self.record]),
        }
        self.identity, self.public = new_identity()
        files["policy/delivery.yaml"] = keyed(self.public).encode()
        world.desk.publish.branches.commit(MAIN, world.tip(), files, "Arsip")
        world.forge.set_clock(closed + timedelta(hours=1))
        self.policy = with_keys((self.public, date(2026, 1, 1), None))

    def correct(self, days: int, kind: OutcomeKind = OutcomeKind.DELIVERED) -> int:
        """Another version ends so many days later, on a pull request of its own; that one's number."""
        forge = self.world.forge
        ended = FIRST_DAY + timedelta(days=days)
        pull = self.world.fill_in()
        again = replace(
            self.record,
            archive_version=2,
            supersedes=1,
            outcome=Outcome(kind=kind),
            fulfilment_pull=pull,
            times=replace(self.record.times, closed_at=ended),
        )
        files: dict[str, bytes | None] = {
            f"archive/2026/{self.name}/v2/record.json": encode(again),
            "archive/2026/register.csv": render([self.record, again]),
        }
        self.world.desk.publish.branches.commit(MAIN, self.world.tip(), files, "Koreksi")
        forge.set_clock(ended + timedelta(hours=1))
        return pull

    def text(self, scores: tuple[int, ...] = SCORES) -> str:
        answer = Answer(registration=self.name, scores=scores, words="")
        return sealed_answer(self.policy, answer, date(2026, 3, 2))

    def write(self, text: str, login: str = REQUESTER, number: int | None = None) -> int:
        self.world.forge.advance(5)
        place = f"issues/{number or self.pull}/comments"
        return int(self.world.act(login, "POST", place, {"body": text})["id"])

    def kept(self, version: int = 1) -> Answer | None:
        """What the desk's key finds in the archive."""
        repository = self.world.desk.repository
        repository.fetch()
        path = f"archive/2026/{self.name}/v{version}/survey.age"
        data = repository.read(self.world.tip(), path)
        if data is None:
            return None
        target = io.BytesIO()
        sealer().unseal(io.BytesIO(unarmour(data.decode()) or b""), target, [self.identity])
        return read(target.getvalue(), 9)


@pytest.fixture
def served(world: World) -> Served:
    return Served(world)


@pytest.fixture
def collect(world: World) -> Collect:
    def call(*options: str) -> Result:
        publish = world.settings.publish
        assert publish is not None
        keys = {"DATAREQ_PUBLISH_APP_ID": str(publish.app_id), "DATAREQ_PUBLISH_KEY": publish.key}
        environment = world.environment() | keys
        return CliRunner().invoke(command, ["collect", *options], env=environment)

    return call


def thanks(served: Served) -> list[str]:
    comments = served.world.act(WRITER, "GET", f"issues/{served.pull}/comments?per_page=100")
    return [one["body"] for one in comments if "datareq:survey" in one["body"]]


def test_the_first_answer_is_kept_and_no_other_one(served: Served, collect: Collect) -> None:
    served.write(served.text())
    served.write(served.text((1,) * 9))
    first = collect()
    assert (first.exit_code, first.output) == (0, f"{served.name}: jawaban tersimpan dalam arsip, tersegel.\n")  # fmt: skip
    found = served.kept()
    assert found is not None
    assert found.scores == SCORES
    (said,) = thanks(served)
    assert "Terima kasih" in said
    tip = served.world.tip()
    assert collect().output == f"{served.name}: sudah dijawab sebelumnya.\n"
    assert (served.world.tip(), len(thanks(served))) == (tip, 1)


def test_an_answer_on_the_issue_counts_too(served: Served, collect: Collect) -> None:
    served.write(served.text(), number=served.issue)
    collect()
    assert served.kept() is not None


def test_nobody_answers_for_the_requester(served: Served, collect: Collect) -> None:
    served.write(served.text(), login=WRITER)
    assert collect().output == "Belum ada jawaban yang masuk.\n"
    assert served.kept() is None


def test_an_edited_answer_does_not_count(served: Served, collect: Collect) -> None:
    comment = served.write(served.text())
    served.world.forge.advance(5)
    served.world.act(REQUESTER, "PATCH", f"issues/comments/{comment}", {"body": served.text()})
    collect()
    assert served.kept() is None


def test_after_the_last_day_nothing_is_taken(served: Served, collect: Collect) -> None:
    served.world.forge.set_clock(at("2026-03-16 17:00"))  # ten working days, then midnight there
    served.write(served.text())
    collect()
    assert served.kept() is None


def test_who_sent_half_of_it_is_asked_again(served: Served, collect: Collect) -> None:
    served.write(served.text()[:-2000] + "\n-----END AGE ENCRYPTED FILE-----")
    assert "tidak utuh" in collect().output
    assert "Mohon salin sekali lagi" in thanks(served)[0]
    served.write(served.text())
    assert "tersimpan" in collect().output
    assert "Terima kasih" in thanks(served)[0]


def test_of_a_corrected_request_the_later_version_is_asked_for_in_its_own_time(
    served: Served, collect: Collect
) -> None:
    pull = served.correct(days=20)  # nobody could answer for the first one any more
    served.write(served.text(), number=pull)
    assert "tersimpan" in collect().output
    assert served.kept() is None
    found = served.kept(2)
    assert found is not None
    assert found.scores == SCORES
    assert "sudah dijawab" in collect().output


def test_a_request_has_one_answer_whichever_version_it_was_given_for(
    served: Served, collect: Collect
) -> None:
    served.write(served.text())
    collect()
    pull = served.correct(days=3)
    served.write(served.text((1,) * 9), number=pull)
    assert "sudah dijawab" in collect().output
    assert served.kept(2) is None
    found = served.kept()
    assert found is not None
    assert found.scores == SCORES


def test_an_answer_given_before_the_correction_is_one_of_the_first_version(
    served: Served, collect: Collect
) -> None:
    """Also when it is taken only afterwards."""
    served.write(served.text())
    served.correct(days=3)
    collect()
    assert served.kept() is not None
    assert served.kept(2) is None


def test_a_correction_that_was_withdrawn_ends_no_survey(served: Served, collect: Collect) -> None:
    served.correct(days=3, kind=OutcomeKind.WITHDRAWN)
    served.write(served.text())
    collect()
    assert served.kept() is not None


def test_a_dry_run_writes_nothing(served: Served, collect: Collect) -> None:
    served.write(served.text())
    done = collect("--dry-run", "--format", "json")
    assert json.loads(done.output) == [{"registration": served.name, "pull": served.pull, "new": True, "known": False, "problem": None}]  # fmt: skip
    assert served.kept() is None
    assert thanks(served) == []


def test_an_answer_by_the_command_is_one_that_the_desk_opens(
    tmp_path: Path, served: Served
) -> None:
    for name in ("policy", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "policy/delivery.yaml").write_text(keyed(served.public))
    arguments = ["answer", served.name, "--scores", "443424413", "--repo", str(tmp_path)]
    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 0, done.output
    text = done.stdout
    target = io.BytesIO()
    sealer().unseal(io.BytesIO(unarmour(text) or b""), target, [served.identity])
    assert read(target.getvalue(), 9) == Answer(registration=served.name, scores=SCORES)


def test_whoever_was_served_is_asked_once_with_a_last_day() -> None:
    policy = with_keys((new_identity()[1], date(2026, 1, 1), None))
    day = at("2026-04-02 03:00")
    said = invitation(policy, "PDI-2026-0042", day, "id")
    assert said is not None
    assert "sampai Jumat, 17 April 2026" in said
    assert "`datareq survey answer PDI-2026-0042`" in said
    survey = policy.survey
    assert survey is not None
    paged = replace(policy, survey=replace(survey, page="https://data.contoh.ac.id/survey.html"))
    linked = invitation(paged, "PDI-2026-0042", day, "en") or ""
    assert linked.endswith("https://data.contoh.ac.id/survey.html#PDI-2026-0042")
    once_more = invitation(policy, "PDI-2026-0042", day, "id", corrected=True) or ""
    assert "Bila belum pernah menjawab, mohon jawab 9 pertanyaan" in once_more
    assert invitation(policy, "PDI-2025-0042", at("2025-04-02 03:00"), "id") is None


def test_a_run_that_may_write_main_takes_answers_along(served: Served) -> None:
    served.write(served.text())
    report = served.world.run()
    done = {case.registration: [message.code for message in case.done] for case in report.cases}
    assert "survey-kept" in done[served.name]
    assert served.kept() is not None
    assert served.world.run().quiet


def test_a_request_whose_page_can_t_be_read_does_not_stop_the_run(
    served: Served, collect: Collect
) -> None:
    served.write(served.text())
    served.world.forge.fail("GET", f"issues/{served.pull}/comments", times=99)
    done = collect()
    served.world.forge.heal()
    assert done.exit_code == 3
    assert done.output.startswith(f"{served.name}: Keputusan belum dapat dibuat")
    assert served.kept() is None
