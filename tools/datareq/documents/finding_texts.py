"""The sentences for what can be wrong with any file: its text, its YAML, its schema, its place."""

from __future__ import annotations

from datareq.documents.findings import register, register_terms
from datareq.language import mark

register(
    "yaml-size",
    mark("The file is larger than {limit} bytes, so it is not read."),
    mark("Please shorten it; a long list belongs in an attachment."),
)
register(
    "yaml-encoding",
    mark("The file is not plain UTF-8 text from here on."),
    mark("Please save it again as UTF-8 and write the character anew."),
)
register(
    "yaml-bidi",
    mark("There is a hidden character here that turns the direction of reading ({character})."),
    mark("Please delete it: readers would see something else than what is stored."),
)
register(
    "yaml-control",
    mark("There is an invisible character here ({character})."),
    mark("Please delete it and type the text anew; it often comes along when text is copied."),
)
register(
    "yaml-empty",
    mark("The file says nothing."),
    mark("Please fill it in, or delete the file if it is not needed."),
)
register(
    "yaml-depth",
    mark("Here something is nested more than {limit} levels deep."),
    mark("Please follow the shape of the form; none of our documents needs that."),
)
register(
    "yaml-several-documents",
    mark("A second document starts here (`---`)."),
    mark("Please keep one document in one file and delete the rest."),
)
register(
    "yaml-directive",
    mark("The file starts with a YAML instruction (`%`)."),
    mark("Please delete that line; it is not needed."),
)
register(
    "yaml-anchor",
    mark("{field}: `&` marks a value to be repeated elsewhere, which is not allowed."),
    mark("Please write the value out, or put quotes around the text."),
)
register(
    "yaml-alias",
    mark("{field}: `*` refers to another place, which is not allowed."),
    mark("Please write the value out, or put quotes around the text."),
)
register(
    "yaml-tag",
    mark("{field}: `!` gives the value a type of its own, which is not allowed."),
    mark("Please delete the word that starts with `!`, or put quotes around the text."),
)
register(
    "yaml-duplicate-key",
    mark("`{key}` is filled in twice; the first time on line {first}."),
    mark("Please keep one of the two."),
)
register(
    "yaml-key-type",
    mark("The name of a field must be text, and `{key}` is not."),
    mark("Please use the names of the form."),
)
register(
    "yaml-number",
    mark("{field}: the number is too long to be kept exactly."),
    mark("If it is a code or an identifier, please put quotes around it."),
)
register(
    "yaml-syntax",
    mark("The file can't be read from here on."),
    mark("Please compare this line and the one above it with the example of the form."),
)
register(
    "yaml-syntax-character",
    mark("A text can't start with this character."),
    mark('Please put quotes around the whole text: "…".'),
)
register(
    "yaml-syntax-colon",
    mark("There is a colon here where none can be."),
    mark(
        'If it belongs to the text, please put quotes around the whole text: "…". '
        "If not, check how far the line is indented."
    ),
)
register(
    "yaml-syntax-quote",
    mark("A quoted text is not closed, or a backslash in it has no meaning."),
    mark("Please close the quotes; write a backslash twice."),
)
register(
    "yaml-syntax-tab",
    mark("The line is indented with a tab."),
    mark("Please use spaces, two for each level."),
)
register(
    "yaml-syntax-key",
    mark("A line is not of the form `name: value`."),
    mark("Please add the colon and a space, or indent a line that continues a text."),
)
register(
    "yaml-syntax-indent",
    mark("The indentation does not fit the lines above."),
    mark("Please start lines of the same level in the same column."),
)
register(
    "yaml-syntax-bracket",
    mark("A bracket is not closed, or a comma is missing."),
    mark("Please close every `[` with `]` and every `{{` with `}}`."),
)
register(
    "json-syntax",
    mark("The file is not valid JSON from here on."),
    mark("The file is made by the data desk's bot; please restore what it wrote."),
)
register(
    "schema-required",
    mark("{field} is missing."),
    mark("Please add the line `{key}: …`."),
)
register(
    "schema-one-of-keys",
    mark("{field}: one of these has to be filled in: {allowed}."),
    mark("Please fill in the one that applies."),
)
register(
    "schema-unknown-key",
    mark("`{key}` is not a field here."),
    mark("Please delete it. Fields here: {allowed}."),
)
register(
    "schema-unknown-key-close",
    mark("`{key}` is not a field here."),
    mark("Did you mean `{close}`?"),
)
register(
    "schema-empty",
    mark("{field} is empty; {expected} is expected."),
    mark("Please fill it in, or delete the line if the field is optional."),
)
register(
    "schema-type",
    mark("{field} should be {expected}, but is {actual}."),
    mark("Please write {expected}; digits that are a code need quotes."),
)
register(
    "schema-enum",
    mark("{field}: `{value}` is not among the choices."),
    mark("Please choose one: {allowed}."),
)
register(
    "schema-enum-close",
    mark("{field}: `{value}` is not among the choices."),
    mark("Did you mean `{close}`? The choices: {allowed}."),
)
register(
    "schema-const",
    mark("{field} must be `{expected}`, but is `{value}`."),
    mark("Please write `{expected}`."),
)
register(
    "schema-pattern",
    mark("{field}: `{value}` does not have the form that is expected."),
    mark("Please write it like `{example}`."),
)
register(
    "schema-format-date",
    mark("{field}: `{value}` is not a date of the calendar."),
    mark("Please write year-month-day, such as 2026-04-02."),
)
register(
    "schema-format",
    mark("{field}: `{value}` is not a valid {format}."),
    mark("Please correct it."),
)
register(
    "schema-min-length",
    mark("{field} is too short: {actual} characters, at least {limit} are needed."),
    mark("Please say more, in your own words."),
)
register(
    "schema-max-length",
    mark("{field} is too long: {actual} characters, at most {limit} fit."),
    mark("Please shorten it."),
)
register(
    "schema-min-items",
    mark("{field} has {actual} entries; at least {limit} are needed."),
    mark("Please add what is missing."),
)
register(
    "schema-max-items",
    mark("{field} has {actual} entries; at most {limit} are possible."),
    mark("Please shorten the list, or split the request."),
)
register(
    "schema-minimum",
    mark("{field} is {actual}; it must be at least {limit}."),
    mark("Please correct the number."),
)
register(
    "schema-maximum",
    mark("{field} is {actual}; it must be at most {limit}."),
    mark("Please correct the number."),
)
register(
    "schema-above",
    mark("{field} is {actual}; it must be more than {limit}."),
    mark("Please correct the number."),
)
register(
    "schema-below",
    mark("{field} is {actual}; it must be less than {limit}."),
    mark("Please correct the number."),
)
register(
    "schema-unique",
    mark("{field} names the same thing twice."),
    mark("Please delete the repetition."),
)
register(
    "schema-forbidden",
    mark("{field} must not be filled in together with the other answers."),
    mark("Please delete it, or change the answer that excludes it."),
)
register(
    "schema-ambiguous",
    mark("{field} fits more than one of the possible shapes."),
    mark("Please keep only the fields of one of them."),
)
register(
    "schema-contains",
    mark("{field} lacks an entry that it must have."),
    mark("Please compare it with the example of the form."),
)
register(
    "schema-key",
    mark("{field} has an entry with a name that is not possible."),
    mark("Please use lower-case letters, digits and hyphens."),
)
register(
    "schema-invalid",
    mark("{field} does not keep to the form."),
    mark("Please compare it with the example of the form."),
)

register_terms(
    "expected",
    {
        "string": mark("a text"),
        "integer": mark("a whole number"),
        "number": mark("a number"),
        "boolean": mark("true or false"),
        "array": mark("a list"),
        "object": mark("a group of fields"),
        "null": mark("nothing"),
    },
)
register_terms(
    "actual",
    {
        "string": mark("a text"),
        "integer": mark("a whole number"),
        "number": mark("a number"),
        "boolean": mark("true or false"),
        "array": mark("a list"),
        "object": mark("a group of fields"),
        "null": mark("nothing"),
    },
)
