"""Which files does a report become, and how do they come into their folder: all of them, or none?"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from datareq.adapters.renderers.typst import pdf
from datareq.adapters.renderers.workbook import workbook
from datareq.documents.official import fit_to_print
from datareq.model.policy import Policy
from datareq.model.record import Record
from datareq.reporting.blocks import Block
from datareq.reporting.event_files import CSV, XES, events_csv, events_xes
from datareq.reporting.eventlog import labels, logged
from datareq.reporting.indicators import Figures
from datareq.reporting.report_html import report_html
from datareq.reporting.report_markdown import markdown
from datareq.reporting.report_page import report_page
from datareq.reporting.report_sheets import report_sheets
from datareq.reporting.report_survey import suggestions
from datareq.reporting.report_words import tell
from datareq.wiring.beside import beside

MARKDOWN = "report.md"
JSON = "report.json"
PDF = "report.pdf"
HTML = "report.html"
SUGGESTIONS = "suggestions.md"
"""What was answered in words: only where the key is, never proposed for the archive."""
XLSX = "report.xlsx"
REPORT_TEMPLATE = "laporan-bulanan.typ"


@contextmanager
def files_of(folder: Path) -> Iterator[Path]:
    """Where to write what `folder` shall have: it is moved there when all of it is written, else nothing is."""
    near = next(above for above in folder.parents if above.is_dir())
    with tempfile.TemporaryDirectory(dir=near, prefix=f".{folder.name}-") as making:
        yield Path(making)
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(Path(making).iterdir()):
            path.replace(folder / path.name)


def logs_beside(
    folder: Path,
    closed: Callable[[], Iterable[Record]],
    policy: Policy,
    lang: str,
    *,
    worth_it: bool,
) -> AbstractContextManager[None]:
    """The event log of what was `closed`, found and written while the block runs."""
    words = labels(policy, lang)

    def logs() -> None:
        cases = [(record, logged(record, policy.sop)) for record in closed()]
        _put(folder / CSV, events_csv(cases, words))
        _put(folder / XES, events_xes(cases, words))

    return beside(logs, worth_it=worth_it)


def write_pages(
    folder: Path,
    found: Figures,
    blocks: tuple[Block, ...],
    told: bytes,
    policy: Policy,
    templates: Mapping[str, bytes],
    lang: str,
) -> None:
    """The report as people read it, and `told`, what it says as JSON."""
    page = fit_to_print(report_page(found, blocks, policy, lang))
    sheets = report_sheets(found, policy, lang)
    tables = [(sheet.name, sheet.head, sheet.rows) for sheet in sheets]
    title = tell("title", lang, month=found.month.name)
    made: tuple[tuple[str, Callable[[], Iterable[bytes]]], ...] = (
        (MARKDOWN, lambda: [markdown(blocks)]),
        (HTML, lambda: [report_html(found, blocks, policy, lang)]),
        (JSON, lambda: [told]),
        (XLSX, lambda: [workbook(title, tables)]),
    )
    # The typesetter is no Python: it works beside what follows. The others come one after the other: they are large.
    with ThreadPoolExecutor(max_workers=1) as typesetter:
        printed = typesetter.submit(pdf, templates, REPORT_TEMPLATE, page, found.cutoff)
        for name, make in made:
            _put(folder / name, make())
        (folder / PDF).write_bytes(printed.result())
    if found.satisfaction.words:
        (folder / SUGGESTIONS).write_bytes(suggestions(found.satisfaction))


def _put(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)
