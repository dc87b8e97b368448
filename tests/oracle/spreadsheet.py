"""The clock and the indicators once more, as somebody with a spreadsheet and the definitions would count them.

Plain loops over plain values: record.json as it is read by any program, calendars and service levels as they
stand in policy's files. Nothing here comes from the product, on purpose: agreeing must mean something.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

ONE_DAY = timedelta(days=1)
HANDED_OVER = ("delivered", "delivered-in-part")
NEVER_OWED = ("refused", "withdrawn")
Rows = list[dict[str, Any]]


class Rules:
    """What the institution decided, as its files say it."""

    def __init__(self, root: Path) -> None:
        self.off: dict[int, set[date]] = {}
        for file in sorted((root / "policy" / "calendar").glob("*.yaml")):
            year = yaml.safe_load(file.read_text())
            if year["settled"]:
                self.off[year["year"]] = {off["day"] for off in year["days_off"]}
        levels = yaml.safe_load((root / "policy" / "service-levels.yaml").read_text())["levels"]
        self.days = {level["urgency"]: level["days"] for level in levels}
        classes = yaml.safe_load((root / "policy" / "classification.yaml").read_text())["levels"]
        self.rank = {level["id"]: level["rank"] for level in classes}
        sop = yaml.safe_load((root / "policy" / "sop.yaml").read_text())
        self.documents = sop["documents"]
        self.steps = sop["steps"]

    def worked(self, day: date) -> bool:
        if day.year not in self.off:
            raise LookupError(day.year)
        return day.weekday() < 5 and day not in self.off[day.year]


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def jakarta(at: datetime) -> date:
    """Jakarta is seven hours ahead, all year."""
    return (at.astimezone(UTC) + timedelta(hours=7)).date()


def due_date(
    start: date, days: int, pauses: list[tuple[date, date]], rules: Rules
) -> tuple[date, int]:
    """The day zero isn't counted; days on which the clock stands still aren't either. And how many those were."""
    day, counted, paused = start, 0, 0
    while counted < days:
        day = day + ONE_DAY
        if not rules.worked(day):
            continue
        standing = False
        for since, until in pauses:
            if day > since and day <= until:
                standing = True
        if standing:
            paused = paused + 1
        else:
            counted = counted + 1
    return day, paused


def days_between(after: date, until: date, pauses: list[tuple[date, date]], rules: Rules) -> int:
    """Working days in (after, until], none of them in a pause."""
    count, day = 0, after
    while day < until:
        day = day + ONE_DAY
        if rules.worked(day) and not any(a < day <= b for a, b in pauses):
            count = count + 1
    return count


def first_indicator(
    month: tuple[int, int], records: Rows, live: Rows, cutoff: datetime, rules: Rules
) -> Rows:
    """One row for each request due in the month; refused and withdrawn ones excluded."""
    rows: Rows = []
    for record in records:
        if record["archive_version"] != 1:
            continue
        times = record["times"]
        row = _owed(record, times["complete_at"], times, cutoff, rules)
        if row is None:
            continue
        closed = moment(times["closed_at"])
        if closed is not None and closed <= cutoff:
            if record["outcome"]["kind"] in NEVER_OWED:
                continue
            row["answered"] = jakarta(closed)
            row["days"] = days_between(row["start"], row["answered"], row["pauses"], rules)
            row["stages"] = _stages(times, rules)
        rows.append(row)
    due = [row for row in rows if (row["due"].year, row["due"].month) == month]
    known = {row["registration"] for row in due}
    for request in live:
        if request["registration"] in known:
            continue
        row = _owed(request, request["complete_at"], request, cutoff, rules)
        if row is not None and (row["due"].year, row["due"].month) == month:
            due.append(row)
    # One that is open is late only once its due day has ended, midnight in Jakarta.
    over = jakarta(cutoff + timedelta(seconds=1))
    counted = [row for row in due if row["answered"] is not None or over > row["due"]]
    for row in counted:
        row["on_time"] = row["answered"] is not None and row["answered"] <= row["due"]
        row["on_time_gross"] = row["answered"] is not None and row["answered"] <= row["gross"]
    return sorted(counted, key=lambda row: row["registration"])


def _owed(
    request: dict[str, Any],
    complete: str | None,
    times: dict[str, Any],
    cutoff: datetime,
    rules: Rules,
) -> dict[str, Any] | None:
    began = moment(complete)
    if began is None or began > cutoff or request["urgency"] not in rules.days:
        return None
    closed = moment(times.get("closed_at"))
    last = closed if closed is not None and closed <= cutoff else cutoff
    pauses = []
    for pause in times["pauses"]:
        since, until = moment(pause["since"]), moment(pause["until"])
        assert since is not None
        if since > last:
            continue
        # An end that comes after what is known so far hasn't happened yet; what is closed isn't paused.
        end = last if until is None or until > last else until
        pauses.append((jakarta(since), jakarta(end)))
    start = jakarta(began)
    days = rules.days[request["urgency"]]
    due, paused = due_date(start, days + times["extended_days"], pauses, rules)
    gross, _ = due_date(start, days, [], rules)
    return {
        "registration": request["registration"], "unit": request["unit"], "level": request["level"],
        "urgency": request["urgency"], "start": start, "due": due, "gross": gross, "paused": paused,
        "pauses": pauses, "answered": None, "days": None, "stages": {},
    }  # fmt: skip


def _stages(times: dict[str, Any], rules: Rules) -> dict[str, int]:
    names = ["complete_at", "accepted_at", "generated_at", "verified_at", "closed_at"]
    found = {}
    for n in range(1, len(names)):
        before, after = moment(times[names[n - 1]]), moment(times[names[n]])
        if before is not None and after is not None:
            stage = names[n].removesuffix("_at")
            found[stage] = days_between(jakarta(before), jakarta(after), [], rules)
    return found


def closed_in(month: tuple[int, int], records: Rows, cutoff: datetime) -> Rows:
    found = []
    for record in records:
        closed = moment(record["times"]["closed_at"])
        if closed is None or closed > cutoff:
            continue
        day = jakarta(closed)
        if (day.year, day.month) == month:
            found.append(record)
    return sorted(found, key=lambda record: (record["registration"], record["archive_version"]))


def handed_over_in(month: tuple[int, int], records: Rows, cutoff: datetime) -> Rows:
    return [
        record
        for record in closed_in(month, records, cutoff)
        if record["archive_version"] == 1 and record["outcome"]["kind"] in HANDED_OVER
    ]


def second_indicator(month: tuple[int, int], records: Rows, cutoff: datetime) -> Rows:
    """Accepted the first time: never sent back, no correction within thirty days."""
    rows = []
    for record in handed_over_in(month, records, cutoff):
        if record["sent_back"] is None:
            continue
        closed = moment(record["times"]["closed_at"])
        assert closed is not None
        ends = closed + timedelta(days=30)
        corrected = False
        for other in records:
            again = moment(other["times"]["closed_at"])
            same = other["registration"] == record["registration"]
            if same and other["archive_version"] > 1 and again is not None:
                corrected = corrected or (closed < again <= ends and again <= cutoff)
        rows.append(
            {
                "registration": record["registration"],
                "right": record["sent_back"] == 0 and not corrected,
                "provisional": cutoff < ends,
                "requested": record["requested_variables"],
                "delivered": record["delivered_variables"],
            }
        )
    return rows


def third_indicator(month: tuple[int, int], records: Rows, cutoff: datetime) -> list[Fraction]:
    """Valid of required items, a share for each form that was counted."""
    shares = []
    for record in handed_over_in(month, records, cutoff):
        if record["completeness"] is not None and record["completeness"][1] > 0:
            shares.append(Fraction(record["completeness"][0], record["completeness"][1]))
    return shares


def sixth_indicator(
    month: tuple[int, int], kept: Rows, cutoff: datetime, rules: Rules
) -> list[Fraction]:
    """Papers that are there and unchanged, of those required; a share for each closed request."""
    beside = {(k["record"]["registration"], k["record"]["archive_version"]): k for k in kept}
    shares = []
    for record in closed_in(month, [k["record"] for k in kept], cutoff):
        item = beside[record["registration"], record["archive_version"]]
        delivered = record["outcome"]["kind"] in HANDED_OVER
        papers = []
        for document in rules.documents:
            when = document.get("when", {})
            rank = rules.rank[record["level"]]
            from_, below = when.get("from_level"), when.get("below_level")
            asked = (from_ is None or rank >= rules.rank[from_]) and (
                below is None or rank < rules.rank[below]
            )
            if document["phase"] == "intake" or (delivered and asked):
                papers.append(document["file"])
        papers += record["snapshots"]
        if delivered:
            papers.append("berita-acara.md")
            papers += [file["path"] for file in record["files"] if file["path"] not in papers]
        there = int(item["registered"]) + int("record.json" in item["present"])
        recorded = {file["path"]: file["sha256"] for file in record["files"]}
        for paper in papers:
            for name in (paper, paper + ".sha256"):
                if name in recorded and item["present"].get(name) == recorded[name]:
                    there = there + 1
                    break
        shares.append(Fraction(there, len(papers) + 2 - papers.count("record.json")))
    return shares


def order(record: dict[str, Any], rules: Rules) -> tuple[int, int]:
    """Pairs of an evidence and one it needs, and those of them that lie the other way round in time."""
    first: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    for step in record["steps"]:
        for proof in step["proofs"]:
            at = moment(proof["at"])
            assert at is not None
            name = proof["evidence"]
            if name not in first or at < first[name]:
                first[name] = at
            if name not in last or at > last[name]:
                last[name] = at
    of_step = {step["id"]: [e["id"] for e in step["evidences"]] for step in rules.steps}
    pairs, wrong = 0, 0
    for step in rules.steps:
        for evidence in step["evidences"]:
            needs: list[str] = []
            for need in evidence.get("needs", []):
                needs += of_step.get(need, [need])
            for need in dict.fromkeys(needs):
                if need != evidence["id"] and evidence["id"] in first and need in last:
                    pairs = pairs + 1
                    wrong = wrong + int(last[need] > first[evidence["id"]])
    return pairs, wrong
