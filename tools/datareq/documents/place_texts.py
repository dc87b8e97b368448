"""The sentences for files that are in the wrong place, and for catalogue entries that contradict themselves."""

from __future__ import annotations

from datareq.documents.findings import register
from datareq.language import mark

register(
    "folder-slug",
    mark("The folder `{slug}` is not named like a request."),
    mark(
        "Please name it date-unit-words in lower-case letters, such as "
        "`2026-04-02-fmipa-mahasiswa-aktif`."
    ),
)
register(
    "folder-link",
    mark("`{name}` is not a plain file (a link, a program, or another repository)."),
    mark("Please put the file itself here."),
)
register(
    "folder-nested",
    mark("A request has no folder `{name}`."),
    mark("Please put the documents directly in the folder of the request."),
)
register(
    "folder-name",
    mark("The file name `{name}` has characters that are not possible here."),
    mark("Please use lower-case letters a–z, digits and hyphens."),
)
register(
    "folder-look-alike",
    mark("`{name}` looks like `{close}`, but is another name."),
    mark("Please name the file `{close}`, exactly like that."),
)
register(
    "folder-unknown-file",
    mark("`{name}` is not a document of a request."),
    mark("Please delete it. Documents here: {allowed}."),
)
register(
    "folder-form-missing",
    mark("The form `{name}` is missing in this folder."),
    mark("Please fill in the form and put it here."),
)
register(
    "catalogue-id",
    mark("The entry is called `{id}`, but its file `{name}`."),
    mark("Please give both the same name."),
)
register(
    "catalogue-column-twice",
    mark("The column `{name}` is described twice."),
    mark("Please keep one of the two."),
)
register(
    "catalogue-unknown",
    mark("{field}: `{id}` is not known to the policy."),
    mark("Please use one of: {allowed}."),
)
register(
    "catalogue-subject-key",
    mark("The subject key `{name}` is not a column of this source."),
    mark("Please name a column that is described below, or none where no persons are in it."),
)
register(
    "catalogue-deposit-missing",
    mark("A source of the kind `{kind}` is a file, but the entry doesn't say which."),
    mark("Please deposit it with `datareq deposit` and copy `deposit` from what that prints."),
)
register(
    "catalogue-deposit-unexpected",
    mark("The entry names a deposited file, but a source of the kind `{kind}` has none."),
    mark("Please write `kind: berkas_unit` or `kind: disusun_manual`, or delete `deposit`."),
)
register(
    "catalogue-deposit-owner",
    mark(
        "The owner of a deposited file is asked for every use of it, and the entry doesn't say so."
    ),
    mark("Please write `owner_approves: true`."),
)
register(
    "catalogue-deposit-table",
    mark("A deposited file lies in a folder and has no schema, but the table is called `{table}`."),
    mark("Please copy `table` from what `datareq deposit` prints."),
)
register(
    "catalogue-file",
    mark("`{name}` is not an entry of the catalogue."),
    mark("Please name entries `<source>.yaml` and keep anything else elsewhere."),
)
register(
    "catalogue-draft",
    mark("`{name}` is a proposal; nothing of it holds yet."),
    mark("Please decide on every line and rename it to an entry, or delete it."),
)
register(
    "folder-loose-file",
    mark("`{name}` lies beside the requests."),
    mark("Please put it in the folder of its request."),
)
