"""The fourth and fifth indicators once more, from plain values and the policy's files; nothing of the product."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from tests.oracle.spreadsheet import (
    HANDED_OVER,
    ONE_DAY,
    Rows,
    Rules,
    closed_in,
    handed_over_in,
    jakarta,
    moment,
)

Row = dict[str, Any]
SAFE = ("subjects", "no-persons", "alike")


def levels(root: Path) -> dict[str, Row]:
    text = (root / "policy" / "classification.yaml").read_text()
    return {level["id"]: level for level in yaml.safe_load(text)["levels"]}


def fourth_indicator(
    month: tuple[int, int], records: Rows, papers: dict[str, Row], cutoff: datetime, rules: Rules, known: dict[str, Row]
) -> dict[str, dict[str, bool]]:  # fmt: skip
    """Request → control → whether it was kept; a control that doesn't apply isn't there."""
    return {
        record["registration"]: _controls(
            record, papers[record["registration"]], jakarta(cutoff), rules, known
        )
        for record in handed_over_in(month, records, cutoff)
    }


def _controls(
    record: Row, paper: Row, today: date, rules: Rules, known: dict[str, Row]
) -> dict[str, bool]:
    given: dict[str, list[Row]] = {}
    for step in record["steps"]:
        for proof in step["proofs"]:
            given.setdefault(proof["evidence"], []).append(proof)
    approvals = [
        (step, evidence)
        for step in rules.steps
        for evidence in step["evidences"]
        if evidence["kind"] == "approval"
    ]
    found: dict[str, bool] = {}
    found["authority"] = all(e["id"] in given for _, e in approvals if e["phase"] == "intake")

    manifest, request = paper["manifest"], paper["request"]
    found["level"] = False
    if paper["floor"] in known and manifest is not None and manifest["level"] in known:
        mine = known[record["level"]]["rank"]
        found["level"] = known[paper["floor"]]["rank"] <= mine <= known[manifest["level"]]["rank"]

    conditional = {step["id"] for step, evidence in approvals if evidence.get("when")}
    asked = [
        s for s in record["steps"] if s["id"] in conditional and s["status"] != "not-applicable"
    ]
    if asked:
        found["data-use"] = all(s["status"] == "done" for s in asked)

    if request is None:
        found["legal-basis"] = False
    elif any(variable["personal"] for variable in request["data"]["variables"]):
        found["legal-basis"] = request["personal_data"] is not None

    sent = [
        e.get("document") for s in rules.steps for e in s["evidences"] if e["kind"] == "delivery"
    ]
    seen_by_all = all(e["id"] in given for _, e in approvals if e.get("document") in sent)
    checks = [c for output in manifest["outputs"] for c in output["checks"]] if manifest else []
    found["identifiers"] = manifest is not None and not any(
        not check["passed"] and not (check["name"] == "identifiers" and seen_by_all)
        for check in checks
    )

    if manifest is None or manifest["level"] not in known:
        found["disclosure"] = False
    else:
        level = known[manifest["level"]]
        used = [output["disclosure"]["rule"] for output in manifest["outputs"]]
        if level["delivery"] != "open":
            used = [rule for rule in used if rule != "uncontrolled"]
        if level["suppress_below"] > 1 and used:
            found["disclosure"] = all(rule in SAFE for rule in used)

    found["channel"] = known[record["level"]]["delivery"] == "open" or all(
        one["keys"] and one["envelopes"] for one in record["distributions"]
    )

    schema = {document["id"]: document["schema"] for document in rules.documents}
    times: dict[str, list[datetime]] = {"letter": [], "access": []}
    for _, evidence in approvals:
        kind = schema.get(evidence.get("document"))
        if kind in times:
            for proof in given.get(evidence["id"], []):
                at = moment(proof["at"])
                assert at is not None
                times[kind].append(at)
    found["access"] = (
        bool(times["letter"])
        and bool(times["access"])
        and max(times["letter"]) <= min(times["access"])
    )

    if request is None:
        found["destruction"] = False
    else:
        retention = request["retention"]
        found["destruction"] = (
            retention is None
            or date.fromisoformat(retention["destroy_by"]) >= today
            or paper["destroyed"]
        )

    found["separation"] = True
    for _, evidence in approvals:
        people = [p["by"]["id"] for p in given.get(evidence["id"], []) if p["by"]]
        if not people:
            continue
        bad = len(set(people)) < evidence.get("count", 1)
        for bar in evidence.get("not", []):
            if bar == "requester":
                bad = bad or record["requester"]["id"] in people
            elif isinstance(bar, dict) and "same-person" in bar:
                others = [p["by"]["id"] for p in given.get(bar["same-person"], []) if p["by"]]
                bad = bad or bool(set(others) & set(people))
        if bad:
            found["separation"] = False

    found["incident"] = paper["incidents"] == 0
    return found


def fifth_indicator(
    month: tuple[int, int],
    records: Rows,
    answers: dict[tuple[str, int], list[int] | None],
    cutoff: datetime,
    rules: Rules,
    open_days: int,
    least: int,
) -> tuple[Fraction | None, str | None]:
    """25·(1/9)·Σ mean, once nobody can answer any more, of at least so many answers. `answers`: by number and the
    version that they were given for; who has answered isn't asked for a later one."""
    asked = [
        record
        for record in closed_in(month, records, cutoff)
        if record["outcome"]["kind"] in HANDED_OVER
        and not any(
            (record["registration"], earlier) in answers
            for earlier in range(1, record["archive_version"])
        )
    ]
    if not asked:
        return None, "none"
    last = date.min
    for record in asked:
        closed = moment(record["times"]["closed_at"])
        assert closed is not None
        day, left = jakarta(closed), open_days
        while left:
            day = day + ONE_DAY
            left = left - int(rules.worked(day))
        last = max(last, day)
    if jakarta(cutoff) <= last:
        return None, "open"
    keys = [(r["registration"], r["archive_version"]) for r in asked]
    given = [answers[key] for key in keys if key in answers]
    whole = [scores for scores in given if scores is not None]
    if len(given) < least or len(whole) < least:
        return None, "few"
    total = Fraction(0)
    for element in range(9):
        total = total + Fraction(sum(scores[element] for scores in whole), len(whole))
    return 25 * Fraction(1, 9) * total, None
