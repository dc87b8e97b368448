"""`datareq kpi --propose`: the month's report comes into the archive by a pull request, once."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.functional.issue_world import AT, REPOSITORY, WRITER, World
from tests.survey.keys import ELEMENTS, keyed, keyring, new_identity
from tests.unit.reporting.kpi_story import record

from datareq.adapters.git.clone import clone
from datareq.archive.register import render
from datareq.cli.kpi import command
from datareq.documents.codec import encode
from datareq.errors import DocumentError
from datareq.model.names import MAIN
from datareq.model.survey import Answer
from datareq.reporting.survey_text import armour, write
from datareq.wiring.report_files import JSON
from datareq.wiring.sealing import sealer

MAINTAINER = "arif"
FOLDER = "archive/reports/2026-02"
Propose = Callable[..., Result]


@pytest.fixture
def propose(world: World, tmp_path: Path) -> Propose:
    """Runs the command in a new clone, as the workflow does."""
    count = iter(range(9))

    def call(month: str = "2026-02", *options: str) -> Result:
        copy = tmp_path / f"copy{next(count)}"
        clone(world.forge.git_url(REPOSITORY, WRITER), copy)
        arguments = [month, "--propose", "--out", str(tmp_path / "out"), "--repo", str(copy)]
        return CliRunner().invoke(command, [*arguments, *options], env=world.environment())

    return call


class Surveyed:
    """Five requests of February, answered; the key that opens the answers is in a folder of one machine."""

    def __init__(self, world: World, folder: Path) -> None:
        identity, self.public = new_identity()
        self.world, self.folder = world, folder
        self.environment = {"DATAREQ_KEYRING": str(keyring(folder / "keys", identity))}
        records = [record(n, "2026-01-20 02:00", "2026-02-03 02:00") for n in range(901, 906)]
        files: dict[str, bytes | None] = {
            "policy/delivery.yaml": keyed(self.public).encode(),
            "archive/2026/register.csv": render(records),
        }
        for one in records:
            files[f"archive/2026/{one.registration}/v1/record.json"] = encode(one)
            files |= self.answer(one.registration, 3)
        self.keep(files)

    def keep(self, files: dict[str, bytes | None]) -> None:
        self.world.desk.publish.branches.commit(MAIN, self.world.tip(), files, "Arsip")

    def answer(self, name: str, score: int) -> dict[str, bytes | None]:
        plain = write(Answer(registration=name, scores=(score,) * ELEMENTS))
        target = io.BytesIO()
        sealer().seal(io.BytesIO(plain), target, [self.public])
        return {f"archive/2026/{name}/v1/survey.age": armour(target.getvalue()).encode()}

    def count(self) -> Path:
        """Where the machine with the key writes its reports; nothing else is in its environment."""
        copy, out = self.folder / "inside", self.folder / "counted"
        clone(self.world.forge.git_url(REPOSITORY, WRITER), copy)
        arguments = ["2026-02", "--revisions", "--out", str(out), "--repo", str(copy)]
        done = CliRunner().invoke(command, arguments, env=self.environment)
        assert done.exit_code == 0, done.output
        return out

    def told(self, out: Path) -> tuple[float | None, str | None]:
        """The fifth indicator of a report, and why it has none."""
        fifth = json.loads((out / "2026-02" / JSON).read_text())["indicators"][4]
        return fifth["value"], fifth["reason"]


def proposals(world: World) -> list[dict[str, Any]]:
    pulls = world.act(WRITER, "GET", "pulls?state=all")
    return [pull for pull in pulls if pull["head"]["ref"].startswith("report/")]


def kept(world: World) -> list[str]:
    """The reports' files on main."""
    world.desk.repository.fetch()
    return [blob.path for blob in world.desk.repository.tree(world.tip(), FOLDER)]


def test_a_report_that_a_maintainer_approves_is_kept_and_not_proposed_again(
    world: World, propose: Propose
) -> None:
    world.run()
    first = propose()
    assert first.exit_code == 0, first.output
    (pull,) = proposals(world)
    assert first.output.endswith(f"Diusulkan: laporan 2026-02 (#{pull['number']})\n")
    assert pull["title"] == "Laporan layanan permintaan data insidental: Februari 2026"
    world.run()
    assert kept(world) == []
    world.review(MAINTAINER, pull["number"])
    world.run()
    assert kept(world) == [f"{FOLDER}/report.{kind}" for kind in ("json", "md", "pdf")]
    again = propose()
    assert "sudah ada dalam arsip" in again.output
    assert len(proposals(world)) == 1


def test_proposing_twice_makes_one_proposal(world: World, propose: Propose) -> None:
    world.run()
    propose()
    head = proposals(world)[0]["head"]["sha"]
    assert propose().exit_code == 0
    (pull,) = proposals(world)
    assert pull["head"]["sha"] == head


def test_an_approval_of_an_older_proposal_keeps_no_newer_one(
    world: World, propose: Propose
) -> None:
    world.run()
    propose()
    world.run()
    number = proposals(world)[0]["number"]
    world.review(MAINTAINER, number)
    assert propose("2026-02", "--cutoff", "2026-02-20T00:00:00Z").exit_code != 0
    assert propose("2026-02", "--lang", "en").exit_code == 0
    world.run()
    assert kept(world) == []


def test_a_dry_run_proposes_nothing(world: World, propose: Propose) -> None:
    world.run()
    result = propose("2026-02", "--dry-run")
    assert result.exit_code == 0
    assert "akan diusulkan" in result.output
    assert proposals(world) == []
    assert world.act(WRITER, "GET", "branches?per_page=100")
    branches = [each["name"] for each in world.forge.act(WRITER, "GET", f"{AT}/branches")]
    assert "report/2026-02" not in branches


def test_somebody_else_s_change_of_the_proposal_needs_another_maintainer(
    world: World, propose: Propose
) -> None:
    """Whoever writes on the branch is an author of what is approved."""
    world.run()
    propose()
    (pull,) = proposals(world)
    world.forge.act(
        MAINTAINER,
        "PUT",
        f"{AT}/contents/{FOLDER}/note.md",
        {"message": "x", "content": "eA==", "branch": "report/2026-02"},
    )
    world.run()
    world.review(MAINTAINER, pull["number"])
    world.run()
    assert kept(world) == []


def test_a_published_report_stays_and_a_revision_lies_beside_it(
    world: World, propose: Propose, tmp_path: Path
) -> None:
    world.run()
    propose()
    file = tmp_path / "out/2026-02/report.json"
    other = file.read_text().replace('"month": "2026-02"', '"month": "2026-02", "due": []', 1)
    other = other.replace('"denominator": 0', '"denominator": 3', 1)
    tip = world.tip()
    first = {f"{FOLDER}/report.json": other.encode(), f"{FOLDER}/report.md": b"# Lama\n"}
    world.desk.publish.branches.commit(MAIN, tip, first, "laporan lama")
    result = propose()
    assert result.exit_code == 0, result.output
    (pull,) = [each for each in proposals(world) if each["title"].endswith("revisi 2")]
    world.run()
    world.review(MAINTAINER, pull["number"])
    world.run()
    names = [f"{FOLDER}/r2/report.{kind}" for kind in ("json", "md", "pdf")]
    assert kept(world) == [*names, f"{FOLDER}/report.json", f"{FOLDER}/report.md"]
    assert "**Revisi 2.**" in (tmp_path / "out/2026-02/report.md").read_text()


def test_a_published_month_whose_figures_have_changed_is_proposed_again_by_itself(
    world: World, propose: Propose, tmp_path: Path
) -> None:
    """Of two published months one says something else now; one says less than a report tells today."""
    world.run()
    propose("2026-01")
    propose("2026-02")
    told = (tmp_path / "out/2026-01/report.json").read_text()
    older = json.loads(told)
    del older["survey"]
    other = told.replace('"denominator": 0', '"denominator": 3', 1)
    files: dict[str, bytes | None] = {
        f"archive/reports/2025-12/{JSON}": json.dumps(older)
        .encode()
        .replace(b"2026-01", b"2025-12"),
        f"archive/reports/2026-01/{JSON}": other.encode(),
    }
    world.desk.publish.branches.commit(MAIN, world.tip(), files, "laporan lama")
    done = propose("2026-02", "--revisions")
    assert done.exit_code == 0, done.output
    assert "Diusulkan: laporan 2026-01" in done.output
    assert "2025-12" not in done.output
    (pull,) = [each for each in proposals(world) if each["title"].endswith("revisi 2")]
    assert pull["title"] == "Laporan layanan permintaan data insidental: Januari 2026, revisi 2"


def test_what_a_machine_with_the_key_counted_is_proposed_by_one_that_has_none(
    world: World, propose: Propose, tmp_path: Path
) -> None:
    world.run()
    surveyed = Surveyed(world, tmp_path)
    counted = surveyed.count()
    assert surveyed.told(counted) == (75.0, None)
    assert propose("2026-02", "--dry-run").exit_code == 0
    assert surveyed.told(tmp_path / "out")[0] is None
    done = propose("2026-02", "--counted", str(counted))
    assert done.exit_code == 0, done.output
    assert surveyed.told(tmp_path / "out") == (75.0, None)
    assert len(proposals(world)) == 1


def test_what_was_counted_of_other_answers_is_not_taken_over(
    world: World, propose: Propose, tmp_path: Path
) -> None:
    """Nor from a folder that isn't there."""
    world.run()
    surveyed = Surveyed(world, tmp_path)
    counted = surveyed.count()
    surveyed.keep(surveyed.answer("PDI-2026-0903", 4))
    for folder in (counted, tmp_path / "nowhere"):
        done = propose("2026-02", "--dry-run", "--counted", str(folder))
        assert done.exit_code == 0, done.output
        value, reason = surveyed.told(tmp_path / "out")
        assert value is None
        assert reason is not None
        assert "kunci" in reason


def test_counted_figures_that_can_t_be_read_are_refused(
    world: World, propose: Propose, tmp_path: Path
) -> None:
    world.run()
    surveyed = Surveyed(world, tmp_path)
    counted = surveyed.count()
    file = counted / "2026-02" / JSON
    for broken in (file.read_text().replace('"3"', '"tiga"'), "{"):
        file.write_text(broken)
        done = propose("2026-02", "--counted", str(counted))
        assert isinstance(done.exception, DocumentError)
    assert proposals(world) == []


def test_the_report_of_a_year_is_kept_like_that_of_a_month(world: World, propose: Propose) -> None:
    world.run()
    done = propose("2025-03..2026-02")
    assert done.exit_code == 0, done.output
    (pull,) = proposals(world)
    assert pull["title"] == "Laporan layanan permintaan data insidental: Maret 2025 – Februari 2026"
    world.run()
    world.review(MAINTAINER, pull["number"])
    world.run()
    world.desk.repository.fetch()
    folder = "archive/reports/2025-03_2026-02"
    names = [blob.path for blob in world.desk.repository.tree(world.tip(), folder)]
    assert names == [f"{folder}/report.{kind}" for kind in ("json", "md", "pdf")]
