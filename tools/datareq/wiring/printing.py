"""Which formats can a dataset be made in here beside those that generation writes itself? The printed report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from datareq.model.names import PAPERS
from datareq.ports import Repository

if TYPE_CHECKING:
    from datareq.generation.formats.page import Page
    from datareq.generation.formats.sink import Sink
    from datareq.generation.formats.writer import Make, Writer

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

    def report(sink: Sink, schema: Any, page: Page) -> Writer:
        from datareq.generation.formats.report import report_maker

        return report_maker(print_)(sink, schema, page)

    return {"pdf": report}
