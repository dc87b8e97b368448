"""In which words does generation say that nothing was made, and what stopped an engine?"""

from __future__ import annotations

from datareq.language import mark

GENERATION: dict[str, tuple[str, str]] = {
    "generation-sealed": (
        mark("{field}: data of the level {level} are only made where they leave nothing behind, and this is no such place."),
        mark("Nothing was made. `datareq generate` makes and seals them."),
    ),
    "generation-personal": (
        mark("{field}: column `{column}` holds personal data and can't be in a public table."),
        mark("Please leave it out, or have the request approved at a higher level."),
    ),
    "generation-pseudonym": (
        mark("{field}: {columns} may only be given under pseudonyms, and there is no key to make them with."),
        mark("Please ask the maintainer to set the key, or leave these columns out."),
    ),
    "engine-memory": (
        mark("{field}: the query needed more memory than a generation may use."),
        mark("Please read fewer rows or columns, or split the output."),
    ),
    "engine-time": (
        mark("{field}: the query took longer than a generation may take."),
        mark("Please read fewer rows or simplify the joins."),
    ),
    "engine-cpu": (
        mark("{field}: the query needed more processor time than a generation may use."),
        mark("Please read fewer rows or simplify the joins."),
    ),
    "engine-spill": (
        mark("{field}: the query had to put more aside while it worked than a generation may."),
        mark("Please filter the rows before they are joined or grouped, or split the output."),
    ),
    "engine-plan": (
        mark("{field}: the database would have looked at more than what was granted, so the query was not run."),
        mark("Please write it more plainly; the data desk helps."),
    ),
    "engine-size": (
        mark("{field}: the result is larger than a generation may write."),
        mark("Please group the rows further."),
    ),
    "engine-query": (
        mark("{field}: the database could not carry the query out; its own message is not shown, because it may hold data."),
        mark("Please check the types, divisions and conversions in it, for example with TRY_CAST and NULLIF."),
    ),
}  # fmt: skip

ERRORS: dict[str, str] = {
    "query-document-invalid": mark(
        "{file} could not be read, so its queries could not be examined. "
        "`datareq check` tells what is wrong with it."
    ),
    "engine-unreachable": mark(
        "The dataset could not be made: a source's database could not be opened. "
        "Please check where the connections lie (DATAREQ_SOURCE_…)."
    ),
    "pseudonym-key-weak": mark(
        "The dataset could not be made: the key for pseudonyms is too short. It needs at least {least} bytes "
        "(DATAREQ_PSEUDONYM_KEY)."
    ),
    "engine-denied": mark(
        "The dataset could not be made: the database's own rights do not allow what was granted. "
        "Please bring them into line with `datareq access --apply`."
    ),
    "access-not-applied": mark(
        "The rights on a database server could not be brought into line with what was granted; nothing was "
        "changed there. Please check its address (DATAREQ_ADMIN_…) and the tables of the catalogue."
    ),
    "engine-crashed": mark(
        "The dataset could not be made: the database stopped unexpectedly. Nothing was written."
    ),
    "engine-drift": mark(
        "The dataset could not be made: table {table} of the connection {connection} is not as the catalogue "
        "says (column {column}). Please compare the catalogue with the database and put one of them right."
    ),
    "engine-file": mark(
        "The dataset could not be made: a source's file is missing, there twice, or does not hold what the "
        "catalogue says. Please check the files of the connection (DATAREQ_SOURCE_…)."
    ),
    "engine-deposit": mark(
        "The dataset could not be made: a deposited file is gone, or isn't the one that the catalogue names and "
        "that was approved. Please put that file back, or deposit the new one with `datareq deposit` and have "
        "its entry approved."
    ),
    "engine-changed": mark(
        "The dataset could not be made: a source's file was written to while it was read. "
        "Please try again when nobody writes to it."
    ),
    "engine-damaged": mark(
        "The dataset could not be made: a source's file is damaged and can't be read to its end. "
        "Please put a sound copy of it in its place (DATAREQ_SOURCE_…)."
    ),
    "engine-extra": mark(
        "The dataset could not be made: for sources of this kind a part of the programs is missing. "
        "Please install it: datareq[{extra}]"
    ),
    "engine-java": mark(
        "The dataset could not be made: sources of this kind are read by Spark, which needs Java 17 or newer, and "
        "there is none. Please install it (default-jre-headless on Debian) or set JAVA_HOME."
    ),
    "engine-cpu": mark("The query needed more processor time than a generation may use."),
    "engine-spill": mark("The query had to put more aside than a generation may."),
    "engine-plan": mark("The database would have looked at more than what was granted."),
    "engine-memory": mark("The query needed more memory than a generation may use."),
    "engine-time": mark("The query took longer than a generation may take."),
    "engine-size": mark("The result is larger than a generation may write."),
    "engine-query": mark("The database could not carry the query out."),
    "manifest-not-canonical": mark("manifest.json is not as the desk writes it."),
    "manifest-unreadable": mark("manifest.json could not be read as a manifest."),
}
