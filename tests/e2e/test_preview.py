"""What verifiers see of a dataset on its pull request."""

from __future__ import annotations

from counting import comments
from theatre import Build, Theatre

from datareq.rehearsal.acts import Act, Turn, Write
from datareq.rehearsal.script import script


def told_until(scene: str, document: str, nth: int) -> list[Act | Turn]:
    """The acts up to the turn after the review that follows the `nth` writing of a document."""
    acts = list(script(scene))
    written = [
        n for n, act in enumerate(acts) if isinstance(act, Write) and act.document == document
    ]
    turns = [n for n in range(written[nth], len(acts)) if isinstance(acts[n], Turn)]
    return acts[: turns[1] + 1]


def preview_of(stage: Theatre) -> str:
    said = [text for _, text in comments(stage) if "#### Pratinjau dataset" in text]
    return said[0].partition("#### Pratinjau dataset")[2] if said else ""


def test_verifiers_see_columns_checks_hidden_cells_and_first_rows(theatre: Build):
    stage = theatre("straight")
    stage.play(stage.bots().turn, told_until("straight", "procedure.yaml", 0))
    seen = preview_of(stage)
    for part in (
        "Draf: belum diverifikasi.",
        "<details><summary>Mahasiswa aktif per program studi FMIPA",
        "kolom",
        "Pemeriksaan lulus:",
        "Baris-baris pertama:",
        "/blob/",
    ):
        assert part in seen, part
    first = stage.read("fulfil/" + stage_slug(stage), csv_of(stage)).splitlines()
    for cell in first[1].split(","):
        assert cell.strip('"') in seen


def test_a_second_version_says_what_has_changed_since_the_first(theatre: Build):
    stage = theatre("data-error")
    stage.play(stage.bots().turn, told_until("data-error", "procedure.yaml", 0))
    assert "Sejak versi sebelumnya:" not in preview_of(stage)
    stage = theatre("data-error")
    stage.play(stage.bots().turn, told_until("data-error", "procedure.yaml", 1))
    assert "Sejak versi sebelumnya:" in preview_of(stage)


def test_before_a_dataset_is_made_there_is_nothing_to_preview(theatre: Build):
    stage = theatre("straight")
    stage.play(stage.bots().turn, told_until("straight", "access.yaml", 0))
    assert preview_of(stage) == ""


def stage_slug(stage: Theatre) -> str:
    return next(name for name in stage.trees() if name.startswith("fulfil/")).removeprefix(
        "fulfil/"
    )


def csv_of(stage: Theatre) -> str:
    branch = f"fulfil/{stage_slug(stage)}"
    return next(path for path in stage.files(branch) if path.endswith(".csv"))
