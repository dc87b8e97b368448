"""What did people put together, and which files were deposited for it? Said wherever the result is shown.

That an output was made by hand follows from its sources, whoever wrote the query: nobody has to admit it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from datareq.documents.findings import register
from datareq.language import mark
from datareq.model.catalogue import Source, SourceKind
from datareq.model.manifest import ManifestDeposit
from datareq.model.message import Value
from datareq.model.procedure import Output

Problem = tuple[str, str, dict[str, Value]]
"""Code, path below the output, arguments."""

FINDINGS: dict[str, tuple[str, str]] = {
    "procedure-output-content": (
        mark("{field}: nothing, or not one thing alone, says what is in the output {output}."),
        mark("Please write either `sql` or `manual`."),
    ),
    "procedure-manual-source": (
        mark("{field}: {source} is no table that somebody put together and deposited."),
        mark("Please deposit it (`datareq deposit --kind disusun_manual`) and have its entry approved."),
    ),
    "procedure-manual-file": (
        mark("{field}: {source} is another file than this one by now."),
        mark("Please look at the new file, then write the SHA-256 that the catalogue names."),
    ),
    "procedure-manual-empty": (
        mark("{field}: the output {output} shows no column and counts nobody."),
        mark("Please name its columns, or what is counted."),
    ),
}  # fmt: skip

for _code, (_message, _hint) in FINDINGS.items():
    register(_code, _message, _hint)


def manual_problems(
    output: Output, sources: Sequence[Source], *, has_sql: bool
) -> Iterator[Problem]:
    """What is wrong with an output that was made by hand; `has_sql`: whether its document has SQL."""
    manual = output.manual
    if (manual is None) is not has_sql:
        yield "procedure-output-content", "", {"output": output.id}
    if manual is None:
        return
    if not manual.columns and manual.counts is None:
        yield "procedure-manual-empty", "manual", {"output": output.id}
    source = next((one for one in sources if one.id == manual.source), None)
    deposit = source.deposit if source and source.kind is SourceKind.MADE_BY_HAND else None
    if deposit is None:
        yield "procedure-manual-source", "manual.source", {"source": manual.source}
    elif deposit.sha256 != manual.sha256:
        yield "procedure-manual-file", "manual.sha256", {"source": manual.source}


def made_by(names: Sequence[str], sources: Sequence[Source]) -> str | None:
    """How an output of these sources came about, where people put some of it together."""
    kinds = {source.kind for source in sources if source.id in names}
    return SourceKind.MADE_BY_HAND.value if SourceKind.MADE_BY_HAND in kinds else None


def deposits_of(
    names: Sequence[str], sources: Sequence[Source], *, is_open: bool
) -> tuple[ManifestDeposit, ...]:
    """The deposited files among these sources, by name; their hashes only where the data themselves are open."""
    return tuple(
        ManifestDeposit(
            source=source.id,
            kind=source.kind.value,
            deposited=source.deposit.deposited.isoformat(),
            by=source.deposit.by,
            sha256=source.deposit.sha256 if is_open else None,
        )
        for source in sorted(sources, key=lambda one: one.id)
        if source.id in names and source.deposit is not None
    )
