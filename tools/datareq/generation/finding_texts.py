"""In which words are the findings of a procedure, its SQL and its generation said?"""

from __future__ import annotations

from datareq.documents.findings import register, register_terms
from datareq.generation.disclosure_texts import DISCLOSURE
from datareq.generation.engine_texts import GENERATION
from datareq.generation.formats.texts import UNFIT
from datareq.language import mark

QUERY: dict[str, tuple[str, str]] = {
    "query-length": (
        mark("{field}: the query is longer than {limit} characters or parts."),
        mark("Please split it into several outputs."),
    ),
    "query-unreadable": (
        mark("{field}, line {line}: the query could not be read as SQL."),
        mark("Please check brackets, commas and quotation marks around this line."),
    ),
    "query-several": (
        mark("{field}: there must be exactly one query, but there are {count}."),
        mark("Please keep one SELECT for each output."),
    ),
    "query-not-select": (
        mark("{field}: only a SELECT is allowed, not {what}."),
        mark("Please describe the result that is wanted as one SELECT."),
    ),
    "query-part": (
        mark("{field}, line {line}: {what} is not allowed in a query."),
        mark("Please write it with plain SELECT, JOIN, WHERE, GROUP BY and the functions that are allowed."),
    ),
    "query-function": (
        mark("{field}, line {line}: the function {what} is not on the list of allowed functions."),
        mark("Please use another function, or ask the maintainer to examine it."),
    ),
    "query-table-function": (
        mark("{field}, line {line}: {what} stands where a source is expected."),
        mark("Please read only from catalogued sources by their name."),
    ),
    "query-qualified": (
        mark("{field}, line {line}: {what} names a source together with a database or schema."),
        mark("Please write the name of the source alone."),
    ),
    "query-type": (
        mark("{field}, line {line}: {what} is not a type that a value may be turned into."),
        mark("Please use text, integer, decimal, double, boolean, date or timestamp."),
    ),
    "query-name": (
        mark("{field}, line {line}: the name {what} is not allowed."),
        mark("Please use letters, digits and underscores only, starting with a letter."),
    ),
    "query-name-twice": (
        mark("{field}, line {line}: the name {what} is given to two different things."),
        mark("Please give each part of the query a name of its own."),
    ),
    "query-shadow": (
        mark("{field}, line {line}: {what} is the name of a source and can't be given to something else."),
        mark("Please choose another name."),
    ),
    "query-source-unknown": (
        mark("{field}, line {line}: there is no source called {what}."),
        mark("Please choose one of the catalogue's sources."),
    ),
    "query-source-not-granted": (
        mark("{field}, line {line}: access to the source {what} was not granted."),
        mark("Please ask for access to it or leave it out."),
    ),
    "query-column-unknown": (
        mark("{field}, line {line}: it is not clear which column {what} is."),
        mark("Please check its spelling and write the source before it, such as `m.{what}`."),
    ),
    "query-column-not-granted": (
        mark("Column `{column}` is not part of the access that was granted, but is used in {clause} (line {line})."),
        mark("Remove that part or ask for access to it."),
    ),
    "query-output-name": (
        mark("{field}, line {line}: column number {number} of the result has no name of its own."),
        mark("Please name it with AS, each name once."),
    ),
    "query-parameter-unknown": (
        mark("{field}, line {line}: no parameter called {name} is declared."),
        mark("Please declare it under `parameters`, with its type, its value and a label, or write the value."),
    ),
    "query-parameter-type": (
        mark("{field}, line {line}: the value of the parameter {name} is not of the type {type}."),
        mark("Please write a value of that type; dates and decimals stand in quotation marks."),
    ),
    "query-order": (
        mark("{field}, line {line}: {what} needs ORDER BY inside its brackets, else its result is a matter of chance."),
        mark("Please write the order of the joined texts into it."),
    ),
    "query-set-width": (
        mark("{field}, line {line}: the parts of {what} have different numbers of columns."),
        mark("Please give each part the same columns in the same order."),
    ),
    "query-pseudonym": (
        mark("{field}, line {line}: {column} is only given under pseudonyms, so it can't be computed, compared or sorted with."),
        mark("Please only list it as a column of its own, count it, group by it or join by it."),
    ),
    "query-argument": (
        mark("{field}, line {line}: {what} can't take the column `{column}`, which is of the type {type}."),
        mark("Please use a column that fits, or turn it into the right type with TRY_CAST first."),
    ),
    "query-dialect": (
        mark("{field}, line {line}: {what} can't be given on {engine} with exactly the same result as elsewhere."),
        mark("Please write this part in another way, or let the sources be gathered first."),
    ),
    "query-unproven": (
        mark("{field}: it could not be shown that this query reads only what was granted."),
        mark("Please write it more plainly; the data desk helps."),
    ),
}  # fmt: skip

CONTROL: dict[str, tuple[str, str]] = {
    "control-clause": (
        mark("{field}: {what} can't be used in a table of counts at this level, because it could reveal hidden cells."),
        mark("Please remove it; the result may be sorted by its columns."),
    ),
    "control-measure": (
        mark("{field}: column `{column}` is not a plain count, sum or average, so it can't be protected at this level."),
        mark("Please give counts, sums and averages, each in a column of its own."),
    ),
    "control-measures-none": (
        mark("{field}: the table has no count, so it can't be told how many people stand behind each row."),
        mark("Please add COUNT(*) or another measure."),
    ),
    "control-persons": (
        mark("{field}: it can't be derived how many different people stand behind each row."),
        mark("Please do the grouping in the outermost SELECT, directly over the sources."),
    ),
    "control-mean": (
        mark("{field}: the average in `{column}` must be of a column itself, not of a condition."),
        mark("Please average the column, or give two counts instead of a share."),
    ),
    "rows-individual": (
        mark("{field}: the result has rows about single people, which this request does not allow."),
        mark("Please group the rows, or ask for the aggregation level to be changed and approved."),
    ),
    "level-exceeded": (
        mark("{field}: the result is {level}, above the approved level {approved}, because of {columns}."),
        mark("Please leave these columns out, or have the request approved at that level."),
    ),
}  # fmt: skip

PROCEDURE: dict[str, tuple[str, str]] = {
    "procedure-source-unknown": (
        mark("{field}: there is no source called {source} in the catalogue."),
        mark("Please choose one of the catalogue's sources."),
    ),
    "procedure-source-not-granted": (
        mark("{field}: access to the source {source} was not granted."),
        mark("Please propose its columns in the access document, or leave it out."),
    ),
    "procedure-parameter-unused": (
        mark("{field}: no query uses the parameter {name}."),
        mark("Please use it as ${name}, or leave it out."),
    ),
    "procedure-source-unlisted": (
        mark("{field}: the query reads {source}, which the procedure's sources don't name."),
        mark("Please add it to the sources."),
    ),
    "procedure-output-twice": (
        mark("{field}: an output called {id} is there already."),
        mark("Please give each output a name of its own."),
    ),
    "procedure-output-id": (
        mark("{field}: {id} can't be the name of a file."),
        mark("Please use small letters, digits and underscores, starting with a letter."),
    ),
    "procedure-format": (
        mark("{field}: the format {format} does not fit the kind {kind}."),
        mark("Please choose one of: {fitting}."),
    ),
    "coverage-missing": (
        mark("{field}: nothing says what became of the requested variable {variable}."),
        mark("Please name the output and column that gives it, or say why it can't be met."),
    ),
    "coverage-twice": (
        mark("{field}: the variable {variable} is covered twice."),
        mark("Please keep one entry for each requested variable."),
    ),
    "coverage-unknown": (
        mark("{field}: the request has no variable called {variable}."),
        mark("Please write the variable's name as it is in the request."),
    ),
    "coverage-unclear": (
        mark("{field}: {variable} needs either an output with its column, or the reason why it can't be met."),
        mark("Please give one of the two."),
    ),
    "coverage-output": (
        mark("{field}: no output called {output} has a column called {column}."),
        mark("Please name a column of the result."),
    ),
}  # fmt: skip

CHECKS: dict[str, tuple[str, str]] = {
    "check-column": (
        mark("{field}: the output {output} has no column called {column}."),
        mark("Please name a column of the result."),
    ),
    "check-limits": (
        mark("{field}: the smallest value {least} is above the largest, {most}."),
        mark("Please exchange them."),
    ),
    "check-limits-kinds": (
        mark("{field}: one limit is a number and the other a text."),
        mark("Please write both in the same way: numbers plainly, dates in quotation marks."),
    ),
    "check-source": (
        mark("{field}: access to the source {source} was not granted, or it does not exist."),
        mark("Please choose one of the granted sources."),
    ),
    "check-source-column": (
        mark("{field}: column `{column}` of the source {source} is not part of the access that was granted."),
        mark("Please choose a granted column or ask for access to it."),
    ),
    "check-protected": (
        mark("{field}: the numbers in `{column}` are rounded and partly hidden, so this check could tell what they hide."),
        mark("Please check the groups, the number of rows, or the total with a tolerance."),
    ),
    "check-total-exact": (
        mark("{field}: the numbers in `{column}` are rounded and partly hidden, so their total must not be told exactly."),
        mark("Please give a tolerance of at least {tolerance} and a total that is not small."),
    ),
    "check-type": (
        mark("{field}: the columns {columns} of the output {output} can't be checked in this way."),
        mark("Please compare their types with the check: numbers with numbers, dates and texts in quotation marks."),
    ),
    "check-failed-not-null": (
        mark("{field}: the output {output} has empty values in {columns}, so it was not made."),
        mark("Please correct the query or the source's data, or take the check out."),
    ),
    "check-failed-unique": (
        mark("{field}: the output {output} has several rows that are alike in {columns}, so it was not made."),
        mark("Please look for a join that multiplies rows, or group them."),
    ),
    "check-failed-range": (
        mark("{field}: the output {output} has values of {columns} outside the limits, so it was not made."),
        mark("Please correct the query, the source's data or the limits."),
    ),
    "check-failed-reference": (
        mark("{field}: the output {output} has values of {columns} that the source {source} does not know, so it was not made."),
        mark("Please correct the query or the data of one of the two sources."),
    ),
    "check-failed-rows": (
        mark("{field}: the output {output} has more or fewer rows than it should, so it was not made."),
        mark("Please look at the conditions and joins of the query, or correct the limits."),
    ),
    "check-failed-total": (
        mark("{field}: the sum of {columns} in the output {output} is not the official figure ({official}), so it was not made."),
        mark("Please compare what the query counts with what the official figure counts."),
    ),
    "check-failed-total-rows": (
        mark("{field}: the number of rows of the output {output} is not the official figure ({official}), so it was not made."),
        mark("Please compare what the query counts with what the official figure counts."),
    ),
}  # fmt: skip

TEXTS = {**QUERY, **CONTROL, **PROCEDURE, **CHECKS, **GENERATION, **DISCLOSURE, **UNFIT}

WHAT: dict[str, str] = {
    "star-modifier": mark("a changed star (EXCLUDE, REPLACE, RENAME)"),
    "whole-row": mark("a whole row as one value"),
    "columns-expression": mark("COLUMNS(…)"),
    "natural-join": mark("NATURAL JOIN"),
    "recursive": mark("WITH RECURSIVE"),
    "sample": mark("TABLESAMPLE"),
    "lateral": mark("LATERAL over anything but a SELECT"),
    "pivot": mark("PIVOT or UNPIVOT without listed values and columns of a known name"),
    "into": mark("SELECT INTO"),
    "struct-access": mark("access to a part of a value"),
    "parameter": mark("a parameter"),
    "two-sources": mark("a subquery about people that is not linked by their key"),
    "set-operation": mark("UNION, INTERSECT or EXCEPT"),
    "totals": mark("ROLLUP, CUBE or GROUPING SETS"),
    "order-measure": mark("ORDER BY something that is not a column of the result"),
    "statement": mark("another kind of statement"),
}
"""Arguments `what` that are words; anything else is a name or keyword of SQL and shown as it is."""

PASSED: dict[str, str] = {
    "granted-columns": mark("Every column comes from the access that was granted."),
    "level": mark("The result is not above the approved level."),
    "not_null": mark("Always filled: {columns}."),
    "unique": mark("No two rows are alike in: {columns}."),
    "range": mark("{columns} lies within its limits."),
    "reference": mark("Every value of {columns} is known to the source {source}."),
    "rows": mark("The number of rows lies within its limits."),
    "total": mark("The sum of {columns} is the official figure. ({official})"),
    "total-rows": mark("The number of rows is the official figure. ({official})"),
}
"""What a check that passed says; never a value."""

"""Sentences of the errors that this stage raises, for the edge."""

for _code, (_message, _hint) in TEXTS.items():
    register(_code, _message, _hint)
register_terms("what", WHAT)
