"""Is docs/procedure.md what policy/sop.yaml says?"""

from __future__ import annotations

from pathlib import Path

import pytest

from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.model.policy import Policy
from datareq.reporting.procedure_page import render

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(read_folder(ROOT, "policy"), "0" * 40)


def test_the_page_is_up_to_date(policy: Policy) -> None:
    """Refresh it with `make docs`."""
    assert (ROOT / "docs" / "procedure.md").read_text(encoding="utf-8") == render(policy)


def test_every_step_document_and_role_is_on_the_page(policy: Policy) -> None:
    page = render(policy)
    for step, evidence in policy.sop.evidences():
        assert f'{step.id}["' in page
        assert f"`{evidence.id}`" in page
    for document in policy.sop.documents:
        assert f"`{document.file}`" in page
    for role in policy.roles:
        assert role.label.id in page


def test_another_procedure_has_its_own_page() -> None:
    toy = load_policy(read_folder(ROOT / "tests" / "toy", "policy"), "0" * 40)
    page = render(toy)
    assert page.startswith("# Book digitisation\n")
    assert "  planning --> lending" in page
    assert "2 of: Curator, Technician" in page
    assert "from level In copyright" in page
