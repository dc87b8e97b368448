"""In which words does the monthly report speak?"""

from __future__ import annotations

from datareq.language import mark, say

SENTENCES: dict[str, str] = {
    "title": mark("Service report on incidental data requests: {month}"),
    "title-revision": mark("{title}, revision {number}"),
    "made-from": mark(
        "Counts what happened up to {cutoff}. Made from version {commit} of the archive."
    ),
    "proposal": mark(
        "The report of {month}, made from the archive. Please read it, then approve it; after that it is "
        "kept in the archive and no longer changed."
    ),
    "proposed": mark("Proposed: the report of {month} (#{pull})"),
    "would": mark("The report of {month} would be proposed."),
    "published": mark("The report of {month} is in the archive already; nothing was changed."),
    "live-unknown": mark(
        "Requests that are still open could not be read here: those overdue are missing from indicator 1."
    ),
    "gross-same": mark("No request was paused or extended: the figure is the same without that."),
    "gross": mark(
        "{count} requests were paused or extended. Without that the figure would be {value} %."
    ),
    "small": mark("fewer than {small} requests"),
    "provisional": mark("provisional: a correction within 30 days would lower it"),
    "none": mark("no request in this period"),
    "not-yet-4": mark("the papers of the archive could not be read here"),
    "survey-none": mark("no survey has been held yet"),
    "survey-open": mark("answers to the survey still come in; told once that is over"),
    "survey-few": mark("too few answers to be told without telling whose they are"),
    "survey-locked": mark("the answers are sealed, and the desk's key to them isn't here"),
    "n/a": mark("n/a"),
    "yes": mark("yes"),
    "no": mark("no"),
    "summary": mark("Summary"),
    "indicator": mark("Indicator"),
    "value": mark("Value (%)"),
    "target": mark("Target"),
    "met": mark("Met"),
    "numerator": mark("Numerator"),
    "denominator": mark("Denominator"),
    "note": mark("Note"),
    "indicator-1": mark("Timeliness"),
    "indicator-2": mark("Conformity and accuracy"),
    "indicator-3": mark("Completeness of the papers"),
    "indicator-4": mark("Compliance with security and confidentiality"),
    "indicator-5": mark("Satisfaction of users"),
    "indicator-6": mark("Documentation and archive"),
    "by": mark("By"),
    "by-unit": mark("Unit"),
    "by-level": mark("Level"),
    "by-urgency": mark("Urgency"),
    "name": mark("Name"),
    "on-time": mark("On time"),
    "due-count": mark("Due"),
    "closed-count": mark("Closed"),
    "handed-over-count": mark("Handed over"),
    "right-first": mark("Right the first time"),
    "variables-asked": mark("Variables asked for"),
    "variables-delivered": mark("Variables delivered"),
    "sent-back": mark("Sent back by verifiers"),
    "corrected": mark("Corrected afterwards"),
    "conformity": mark(
        "Of the variables that were asked for, {value} % were delivered. A request was right the first time if no "
        "verifier sent the dataset back and no correction followed within 30 days."
    ),
    "items-required": mark("Items required"),
    "items-valid": mark("In order at the first check"),
    "complete-at-once": mark(
        "{whole} of {all} forms were complete and in order when the desk first checked them."
    ),
    "controls": mark(
        "A request counts if every control that applies to it was kept and no incident was reported. What the "
        "archive can't show any more counts as broken."
    ),
    "all-kept": mark("All kept"),
    "control": mark("Control"),
    "applied": mark("Applied"),
    "kept": mark("Kept"),
    "broken": mark("{registration}: {controls}"),
    "control-authority": mark("the request was approved by those who may"),
    "control-level": mark("the classification is at least what the form asks for"),
    "control-data-use": mark("conditional approvals (data use, data owner) were given"),
    "control-legal-basis": mark("a legal basis is stated for personal data"),
    "control-identifiers": mark("no unexpected identifiers; all checks of the dataset passed"),
    "control-disclosure": mark("small groups were protected"),
    "control-channel": mark("the channel is one that the classification allows"),
    "control-access": mark("access was given only after the assignment letter"),
    "control-destruction": mark("data that had to be destroyed was"),
    "control-separation": mark("nobody approved their own request or twice"),
    "control-incident": mark("no incident was reported"),
    "shares": mark("Sum of shares"),
    "durations": mark("Working days taken"),
    "stage": mark("Stage"),
    "stage-all": mark("complete form to handover"),
    "stage-accepted": mark("complete form to acceptance"),
    "stage-generated": mark("acceptance to dataset"),
    "stage-verified": mark("dataset to verification"),
    "stage-closed": mark("verification to handover"),
    "median": mark("Median"),
    "p90": mark("90 %"),
    "requests": mark("Requests"),
    "due-dates": mark("Due dates and how they came about"),
    "answered-on-time": mark("Handed over {day}, working day {days} of {allowed}: on time."),
    "answered-late": mark("Handed over {day}, working day {days} of {allowed}: late."),
    "answered-in-time": mark("Handed over {day}: on time."),
    "answered-too-late": mark("Handed over {day}: late."),
    "undated": mark(
        "{registration}: when it is due can't be told, because the calendar of {year} is not settled. It isn't counted "
        "here."
    ),
    "still-open": mark("Not handed over by the cut-off: late."),
    "due-changed": mark(
        "The record names {recorded} as due date: the calendar or the service level was changed since."
    ),
    "more-rows": mark("{count} more are in `report.xlsx` and `report.json`."),
    "order": mark("Order of the steps"),
    "opened": mark("Request sent in"),
    "closed": mark("Request closed"),
    "in-order-all": mark("All {all} requests went through the steps in one way."),
    "in-order": mark(
        "{straight} of {all} requests went through the steps in one way. In the others something was given "
        "again after others had been built upon it."
    ),
    "came-early": mark("Built upon it"),
    "given-again": mark("Given again later"),
    "papers": mark("Papers of the requests closed in this period"),
    "request": mark("Request"),
    "required": mark("Required"),
    "there": mark("There and unchanged"),
    "missing": mark("Missing or changed"),
    "sheet-groups": mark("By groups"),
    "sheet-2": mark("Accuracy"),
    "sheet-3": mark("Forms"),
    "sheet-4": mark("Controls"),
    "sheet-5": mark("Survey"),
    "rated": mark("What was rated"),
    "mean": mark("Mean (1–4)"),
    "sheet-6": mark("Papers"),
    "start": mark("Counted from"),
    "due-date": mark("Due date"),
    "answered-on": mark("Handed over on"),
    "days": mark("Working days"),
    "allowed-days": mark("Working days allowed"),
    "legend": mark("The upright line is the target; hatched is below it."),
    "written": mark("The report of {month} is in {path}."),
    "month-invalid": mark(
        "{given} isn't a month. Please write it as year and month, such as 2026-04; a year as 2026, several months as "
        "2026-01..2026-06."
    ),
}


def tell(code: str, lang: str, **args: object) -> str:
    """The sentence or word of that code in that language."""
    return say(SENTENCES[code], args, lang)
