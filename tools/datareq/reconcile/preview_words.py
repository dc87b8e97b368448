"""How does a dataset read without opening a file: its columns, checks, what is hidden, how it begins?"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from babel.numbers import format_decimal

from datareq.approval.markdown import defuse, keep_code
from datareq.delivery.places import envelope_name
from datareq.delivery.recipients import is_open
from datareq.generation.formats.texts import TYPES
from datareq.language import mark, say
from datareq.model.envelope import EnvelopeKind
from datareq.model.manifest import Manifest, ManifestDeposit, ManifestOutput
from datareq.model.policy import Policy

FIRST_ROWS, FIRST_COLUMNS, LONGEST_CELL = 5, 8, 40
MOST_BYTES = 200_000
"""Of a file whose first rows are shown, so much is looked at."""
PICTURES = ("png", "svg")

SENTENCES: dict[str, str] = {
    "preview": mark("Preview of the dataset"),
    "draft": mark("A draft: it isn't verified yet."),
    "output": mark("{title} · {rows} rows · {columns} columns"),
    "output-sealed": mark("{title} · {columns} columns"),
    "hidden": mark("{count} cells hidden"),
    "by-hand": mark(
        "Somebody put this output together by hand; it doesn't come from a query alone."
    ),
    "deposited": mark("{source} is a file that {unit} deposited on {day}."),
    "column": mark("Column"),
    "type": mark("Type"),
    "label": mark("Meaning"),
    "level": mark("Level"),
    "checks": mark("Checks passed: {passed} of {all}."),
    "failed": mark("Not passed: {sentence}"),
    "small-groups": mark("Cells of fewer than {threshold} people are hidden; they stay empty."),
    "all-hidden": mark(
        "Every figure is hidden: the groups are too small. Coarser groups would show more."
    ),
    "first-rows": mark("The first rows:"),
    "more-columns": mark("{count} more columns are in the file."),
    "files": mark("Files: {files}"),
    "sealed": mark(
        "The files are encrypted and aren't here. Verifiers open the draft with their key: `datareq open` {names}."
    ),
    "unmet": mark("Not delivered: {variable}: {reason}"),
    "changed": mark("Since the version before:"),
    "rows-changed": mark("{title}: {before} rows before, {now} now"),
    "hidden-changed": mark("{title}: {before} cells hidden before, {now} now"),
    "columns-new": mark("{title}: new columns {columns}"),
    "columns-gone": mark("{title}: columns no longer there {columns}"),
    "output-new": mark("new: {title}"),
    "output-gone": mark("no longer there: {title}"),
    "content-changed": mark("{title}: the same shape, other content"),
    "nothing-changed": mark("The files are the same as before."),
}

Read = Callable[[str], bytes | None]
"""Path beside the manifest → the file's bytes, None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where a file can be looked at, and where a picture comes from: paths on the forge's pages."""

    blob: str
    raw: str


def words(
    manifest: Manifest,
    before: Manifest | None,
    policy: Policy,
    read: Read,
    link: Links,
    lang: str,
) -> str:
    """The preview of a manifest; rows of it only at levels whose data may be published."""
    shows = is_open(policy, manifest.level)
    parts = [f"#### {_say('preview', lang)}", _say("draft", lang)]
    for output in manifest.outputs:
        parts.append(_output(output, policy, read if shows else None, link, lang))
    unmet = [
        f"- {_say('unmet', lang, variable=defuse(c.variable), reason=defuse(c.unmet))}"
        for c in manifest.coverage
        if c.unmet is not None
    ]
    if unmet:
        parts.append("\n".join(unmet))
    deposits = [_deposited(one, lang) for one in manifest.deposits]
    if deposits:
        parts.append("\n".join(deposits))
    if manifest.sealed is not None:
        parts.append(_say("sealed", lang, names=_names(manifest)))
    changes = _changes(before, manifest, lang) if before is not None else []
    if before is not None and manifest.sealed is None:
        changes = changes or [_say("nothing-changed", lang)]
    if changes:
        parts.append("\n".join([_say("changed", lang), *(f"- {line}" for line in changes)]))
    return "\n" + "\n\n".join(parts) + "\n"


def _deposited(one: ManifestDeposit, lang: str) -> str:
    return f"- {_say('deposited', lang, source=f'`{one.source}`', unit=one.by, day=one.deposited)}"


def _names(manifest: Manifest) -> str:
    """Of the envelopes for those who verify, as `datareq open` takes them."""
    drafts = manifest.sealed.envelopes if manifest.sealed else ()
    return ", ".join(
        f"`{envelope_name(one.kind, manifest.request, one.sha256)}`"
        for one in drafts
        if one.kind is EnvelopeKind.DRAFT
    )


def _output(
    output: ManifestOutput, policy: Policy, read: Read | None, link: Links, lang: str
) -> str:
    columns = len(output.fields)
    told = {"title": defuse(output.title), "columns": _number(columns, lang)}
    title = (
        _say("output-sealed", lang, **told)
        if output.rows is None
        else _say("output", lang, rows=_number(output.rows, lang), **told)
    )
    hidden = output.disclosure.suppressed
    if hidden:
        title += f" · {_say('hidden', lang, count=_number(hidden, lang))}"
    levels = {level.id: level.label.words(lang) for level in policy.levels}
    head = [_say(name, lang) for name in ("column", "type", "label", "level")]
    rows = (
        [f.name, _type(f.type, lang), f.label, levels.get(f.classification, f.classification)]
        for f in output.fields
    )
    passed = sum(check.passed for check in output.checks)
    parts = [
        f"<details><summary>{title}</summary>",
        *([_say("by-hand", lang)] if output.made else []),
        _table(head, rows),
        _say("checks", lang, passed=passed, all=len(output.checks)),
        *(
            _say("failed", lang, sentence=keep_code(check.sentence))
            for check in output.checks
            if not check.passed
        ),
    ]
    if hidden:
        parts.append(_say("small-groups", lang, threshold=output.disclosure.threshold))
    if hidden and hidden == output.disclosure.cells:
        parts.append(_say("all-hidden", lang))
    if read is not None:
        parts += _first_rows(output, read, lang)
    parts += _pictures(output, link)
    files = ", ".join(
        [f"[`{file.path}`]({link.blob}/{file.path})" for file in output.files]
        or [f"`{path}`" for path in output.enclosed]
    )
    return "\n\n".join([*parts, _say("files", lang, files=files), "</details>"])


def _first_rows(output: ManifestOutput, read: Read, lang: str) -> list[str]:
    """From the CSV file, which is the one that can be read from its beginning."""
    path = next((file.path for file in output.files if file.format == "csv"), None)
    data = read(path) if path else None
    if data is None:
        return []
    text = data[:MOST_BYTES].decode("utf-8-sig", errors="replace")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    lines = list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), FIRST_ROWS + 1))
    if len(lines) < 2:
        return []
    cut = [line[:FIRST_COLUMNS] for line in lines]
    told = [_say("first-rows", lang), _table(cut[0], cut[1:])]
    more = len(lines[0]) - FIRST_COLUMNS
    return [*told, _say("more-columns", lang, count=more)] if more > 0 else told


def _pictures(output: ManifestOutput, link: Links) -> list[str]:
    path = next((f.path for name in PICTURES for f in output.files if f.format == name), None)
    return [f"![{defuse(output.title)}]({link.raw}/{path})"] if path else []


def _changes(before: Manifest, now: Manifest, lang: str) -> list[str]:
    """What is told apart by its shape; where only the content is another one, that."""
    then = {output.id: output for output in before.outputs}
    found: list[str] = []
    for output in now.outputs:
        old = then.pop(output.id, None)
        if old is None:
            found.append(_say("output-new", lang, title=defuse(output.title)))
        else:
            found += _differences(old, output, lang)
    return found + [_say("output-gone", lang, title=defuse(old.title)) for old in then.values()]


def _differences(old: ManifestOutput, new: ManifestOutput, lang: str) -> list[str]:
    title = defuse(new.title)
    counts = (
        ("rows-changed", old.rows, new.rows),
        ("hidden-changed", old.disclosure.suppressed, new.disclosure.suppressed),
    )
    told = [
        _say(name, lang, title=title, before=_number(was, lang), now=_number(is_, lang))
        for name, was, is_ in counts
        if was is not None and is_ is not None and was != is_
    ]
    names, known = [f.name for f in new.fields], [f.name for f in old.fields]
    for name, some in (
        ("columns-new", [n for n in names if n not in known]),
        ("columns-gone", [n for n in known if n not in names]),
    ):
        if some:
            told.append(_say(name, lang, title=title, columns=", ".join(f"`{n}`" for n in some)))
    if not told and {f.sha256 for f in old.files} != {f.sha256 for f in new.files}:
        told.append(_say("content-changed", lang, title=title))
    return told


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [_row(head), "", *(_row(row) for row in rows)]
    lines[1] = "|" + "---|" * (lines[0].count(" | ") + 1)
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    cut = (cell if len(cell) <= LONGEST_CELL else f"{cell[: LONGEST_CELL - 1]}…" for cell in cells)
    return f"| {' | '.join(defuse(cell) or ' ' for cell in cut)} |"


def _type(name: str, lang: str) -> str:
    return say(TYPES[name], {}, lang) if name in TYPES else name


def _number(value: int, lang: str) -> str:
    return format_decimal(value, locale=lang)


def _say(name: str, lang: str, **args: object) -> str:
    return say(SENTENCES[name], args, lang)
