"""In which words is it said that people could be recognised?"""

from __future__ import annotations

from datareq.language import mark

DISCLOSURE: dict[str, tuple[str, str]] = {
    "disclosure-unprotectable": (
        mark("{field}: some groups are so few people that they could be worked out from the other figures, whatever else is hidden."),
        mark("Please make the groups larger, or ask for fewer totals."),
    ),
    "disclosure-earlier": (
        mark("{field}: {registration} was released about the same people, and the two can't be compared here: who has both may work out hidden figures."),
        mark("Please look at both. If nothing can be worked out, name it under `earlier` with the reason; else ask for other groups."),
    ),
    "disclosure-rows-few": (
        mark("{field}: there are fewer than {alike} people in these rows, so each of them could be recognised."),
        mark("Please ask for more people, or for counts of them."),
    ),
    "rows-whose": (
        mark("{field}: somebody may be recognised in these rows, and it can't be told whose each row is; so they can't be made alike."),
        mark("Please read one row a person without DISTINCT and UNION, or leave out what somebody may be recognised by."),
    ),
    "procedure-trait": (
        mark("{field}: the output {output} has no column {column}."),
        mark("Please name one of its columns."),
    ),
}  # fmt: skip
