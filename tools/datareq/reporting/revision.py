"""Does a month's report say something else than the one that was published? Then it is a numbered revision of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from datareq.errors import DocumentError
from datareq.language import mark, say
from datareq.reporting.blocks import Block, Items, Words
from datareq.reporting.report_words import tell

REPORT = "report.json"
_FOLDER = re.compile(r"r([1-9]\d*)")
PASSING = ("cutoff", "commit", "revision", "reason")
"""What may differ although the figures are the same: when and in which language it was made."""

SENTENCES: dict[str, str] = {
    "revision": mark(
        "**Revision {number}.** It takes the place of the report that was published before, which stays in the "
        "archive. What has changed:"
    ),
    "indicator": mark("{name}: {before} before, {now} now"),
    "share": mark("{value} % ({numerator} of {denominator})"),
    "none": mark("no figure"),
    "rows": mark("Requests whose rows have changed: {requests}"),
    "words": mark("No indicator has changed; details of the tables have."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The newest published report of a month; `number`: 1 for the first."""

    number: int
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """`number`: of this report, from 2 on."""

    number: int
    before: Mapping[str, Any]
    now: Mapping[str, Any]


def published(files: Mapping[str, bytes]) -> Published | None:
    """From the files below a month's folder in the archive (relative path → bytes); None without any."""
    found: dict[int, bytes] = {}
    for path, data in files.items():
        folder, _, name = path.rpartition("/")
        match = _FOLDER.fullmatch(folder)
        if name == REPORT and (not folder or match):
            found[int(match[1]) if match else 1] = data
    if not found:
        return None
    number = max(found)
    try:
        report = json.loads(found[number])
    except ValueError as error:
        raise DocumentError("json-unreadable") from error
    return Published(number=number, report=report)


def published_values(before: Published) -> dict[int, Fraction | None]:
    """Indicator → the value that was published, exactly where it says of what."""
    return {item["n"]: _value(item) for item in before.report.get("indicators", ())}


def _value(item: Mapping[str, Any]) -> Fraction | None:
    if item.get("value") is None:
        return None
    if item.get("numerator") is None or not item.get("denominator"):
        return Fraction(str(item["value"]))
    return 100 * Fraction(item["numerator"]) / int(item["denominator"])


def revise(now: bytes, before: Published | None) -> Revision | None:
    """The revision that this report.json is; None if nothing was published, or says the same."""
    if before is None:
        return None
    value = json.loads(now)
    if _same(value, before.report):
        return None
    return Revision(number=before.number + 1, before=before.report, now=value)


def revision_folder(number: int) -> str:
    """Below the month's folder: "" for the first report, `r2` for its first revision."""
    return "" if number == 1 else f"r{number}"


def revision_blocks(revision: Revision, lang: str) -> tuple[Block, ...]:
    """What stands under the report's title."""
    lines = [
        _say(
            "indicator",
            lang,
            name=tell(f"indicator-{new['n']}", lang),
            before=_share(old, lang),
            now=_share(new, lang),
        )
        for old, new in zip(
            revision.before.get("indicators", ()), revision.now["indicators"], strict=False
        )
        if _figures(old) != _figures(new)
    ]
    if requests := _touched(revision):
        lines.append(_say("rows", lang, requests=", ".join(requests)))
    opening = Words(text=_say("revision", lang, number=revision.number))
    return (opening, Items(lines=tuple(lines or [_say("words", lang)])))


def _touched(revision: Revision) -> tuple[str, ...]:
    """The requests of which any table says something else."""
    names: set[str] = set()
    for table, rows in revision.now.items():
        if isinstance(rows, list) and rows and "registration" in rows[0]:
            before = revision.before.get(table) or []
            names |= {row["registration"] for row in rows if row not in before}
            names |= {row["registration"] for row in before if row not in rows}
    return tuple(sorted(names))


def _figures(item: Mapping[str, Any]) -> tuple[Any, ...]:
    return (item.get("value"), item.get("numerator"), item.get("denominator"))


def _share(item: Mapping[str, Any], lang: str) -> str:
    if item.get("value") is None:
        return _say("none", lang)
    facts = {name: item[name] for name in ("value", "numerator", "denominator")}
    return _say("share", lang, **facts)


def _same(now: Any, before: Any) -> bool:
    """Whether both say the same of all that both speak of: what a later edition of the desk tells besides,
    or no more, isn't another figure."""
    if isinstance(now, dict) and isinstance(before, dict):
        common = now.keys() & before.keys() - set(PASSING)
        return all(_same(now[name], before[name]) for name in common)
    if isinstance(now, list) and isinstance(before, list):
        return len(now) == len(before) and all(map(_same, now, before))
    return bool(now == before)


def _say(code: str, lang: str, **args: object) -> str:
    return say(SENTENCES[code], args, lang)
