"""A subject's digest changes with everything that was approved, and with nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.factories import FOLDER, Story, generated, maintenance, minute, opened, proposed

from datareq.approval.digests import changed, digests_at, missing, subject_digest
from datareq.approval.facts import Case, sources_named
from datareq.model.forge import Blob
from datareq.model.sop import CATALOGUE, Evidence

HEAD = "c4"


def case(story: Story) -> Case:
    return Case(sop=story.policy.sop, policy=story.policy, snapshot=story.snapshot)


def evidence(story: Story, id_: str) -> Evidence:
    return next(e for _, e in story.policy.sop.evidences() if e.id == id_)


def digest(story: Story, id_: str, commit: str = HEAD) -> str | None:
    return subject_digest(case(story), evidence(story, id_), commit)


def tampered(**changes: str) -> Callable[[Story], Story]:
    """One field of the procedure's file at the head is another."""

    def change(story: Story) -> Story:
        path = f"{FOLDER}/procedure.yaml"
        tree = story.snapshot.trees[HEAD]
        other = tuple(replace(b, **changes) if b.path == path else b for b in tree)
        return story.set(trees={**story.snapshot.trees, HEAD: other})

    return change


@pytest.mark.parametrize(
    ("change", "same"),
    [
        pytest.param(tampered(sha256="0" * 64), False, id="content"),
        pytest.param(tampered(mode="100755"), False, id="mode"),
        pytest.param(lambda s: s.set(registration="PDI-2026-0043"), False, id="request"),
        pytest.param(lambda s: s.set(catalogue={"mahasiswa": "0" * 64}), False, id="entry used"),
        pytest.param(
            lambda s: s.set(catalogue={**s.snapshot.catalogue, "nilai": "0" * 64}),
            True,
            id="entry not used",
        ),
        pytest.param(tampered(sha="0" * 40), True, id="git's own hash of the same bytes"),
        pytest.param(lambda s: s.set(read_at=minute(999)), True, id="time"),
        pytest.param(
            lambda s: s.write("letter", {"number": "1"}, "sari", HEAD),
            True,
            id="a file not covered",
        ),
    ],
)
def test_the_digest_covers_what_is_approved(change: Callable[[Story], Story], same: bool) -> None:
    before = digest(proposed(), "procedure-approved")
    after = digest(change(proposed()), "procedure-approved")
    assert before is not None
    assert (before == after) is same


def test_evidences_on_the_same_subject_have_the_same_digest() -> None:
    story = proposed()
    assert digest(story, "letter-checked") == digest(story, "letter-approved")
    assert digest(story, "letter-checked") != digest(story, "access-granted")


@pytest.mark.parametrize(
    ("change", "absent"),
    [
        pytest.param(lambda s: s.set(trees={}), ("request", "access", "procedure"), id="no tree"),
        pytest.param(lambda s: s.set(slug=None), ("request", "access", "procedure"), id="no slug"),
        pytest.param(lambda s: s.set(catalogue={}), (), id="unknown source"),
        pytest.param(
            lambda s: s.set(documents={"request": s.snapshot.documents["request"]}),
            ("access", "procedure"),
            id="unreadable",
        ),
    ],
)
def test_what_is_not_known_has_no_digest(
    change: Callable[[Story], Story], absent: tuple[str, ...]
) -> None:
    story = change(proposed())
    assert digest(story, "procedure-approved") is None
    assert missing(case(story), evidence(story, "procedure-approved")) == absent


def test_a_subject_without_documents_has_no_digest() -> None:
    story = proposed()
    empty = replace(evidence(story, "procedure-approved"), subject=())
    assert subject_digest(case(story), empty, HEAD) is None


def test_a_document_that_the_level_does_not_ask_for_is_not_covered() -> None:
    story = proposed()
    wider = replace(
        evidence(story, "letter-approved"), subject=("request", "team", "letter", "data-use")
    )
    assert subject_digest(case(story), wider, HEAD) == digest(story, "letter-approved")


def test_an_observation_keeps_every_digest_there_is() -> None:
    story = opened()
    assert set(digests_at(story.policy, story.snapshot, "c0")) == {"request-approved"}
    story = generated()
    assert "handover-authorised" in digests_at(story.policy, story.snapshot, "c5")
    assert "handover-authorised" not in digests_at(story.policy, story.snapshot, "c4")


def test_a_change_set_is_known_by_its_commit() -> None:
    story = maintenance()
    first, second = (digests_at(story.policy, story.snapshot, c) for c in ("c1", "c2"))
    assert set(first) == {"change-approved"}
    assert first != second


def test_what_changed_is_named_and_the_catalogue_where_no_document_did() -> None:
    story = proposed()
    procedure = evidence(story, "procedure-approved")
    assert changed(case(story), procedure, "c3") == ("procedure",)
    assert changed(case(story), procedure, HEAD) == (CATALOGUE,)


def test_fields_of_two_subjects_never_run_together() -> None:
    """Length prefixes: a path and a mode can't be cut otherwise to the same bytes."""
    story = proposed()
    path = f"{FOLDER}/procedure.yaml"
    tree = tuple(b for b in story.snapshot.trees[HEAD] if b.path != path)
    one = Blob(path=path, mode="100644", sha="", sha256="ab")
    two = Blob(path=path, mode="1006", sha="", sha256="44ab")
    digests = {
        digest(story.set(trees={HEAD: (*tree, blob)}), "procedure-approved") for blob in (one, two)
    }
    assert len(digests) == 2


@pytest.mark.parametrize(
    ("document", "sources"),
    [
        ({"sources": ["b", "a"]}, ("a", "b")),
        ({"grants": [{"source": "a"}, {"columns": []}, "c"]}, ("a", "c")),
        ({"uses": [{"source": 7}]}, ()),
        ({"sources": "a"}, ()),
        ({}, ()),
    ],
    ids=repr,
)
def test_sources_are_those_that_documents_name(
    document: dict[str, object], sources: tuple[str, ...]
) -> None:
    assert sources_named([document]) == sources
