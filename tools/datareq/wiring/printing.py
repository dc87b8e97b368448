"""Which formats can a dataset be made in here? Those that generation writes itself, and the printed report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from datareq.generation.formats.report import report_maker
from datareq.generation.formats.write import MAKERS
from datareq.generation.formats.writer import Make
from datareq.model.names import PAPERS
from datareq.ports import Repository

REPORT = "laporan-data.typ"
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
"""A report of data carries no time of its making: the same rows give the same bytes."""


def makers_at(repository: Repository, commit: str) -> Mapping[str, Make]:
    """Format → its writer; reports are set by the templates that the policy has at a commit."""

    def print_(page: Mapping[str, object], figures: Mapping[str, bytes]) -> bytes:
        from datareq.adapters.renderers.typst import pdf  # only a report needs it

        templates = {
            blob.path.rsplit("/", 1)[-1]: repository.read(commit, blob.path) or b""
            for blob in repository.tree(commit, PAPERS)
        }
        return pdf(templates, REPORT, page, _ALWAYS, figures)

    return {**MAKERS, "pdf": report_maker(print_)}
