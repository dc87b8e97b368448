"""What is told of an envelope that was opened: what it is, for whom, by whom, and whether it is what was approved?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from datareq.documents.fingerprints import fingerprint
from datareq.language import mark
from datareq.model.envelope import EnvelopeKind, Opened
from datareq.model.manifest import Manifest

Line = tuple[str, dict[str, object]]

DRAFT = mark(
    "DRAFT – not yet verified. Only for checking: please don't use it and don't pass it on."
)
RELEASE = mark("The verified result, as it was handed over.")
KEPT = mark("The desk's own copy.")
IS = mark("Request {registration}, version {version}, level {level}.")
FOR = mark("For account {account}, key {fingerprint}.")
FOR_DESK = mark("For the data desk, key {fingerprint}.")
SIGNED = mark("Signed by the data desk, key {fingerprint}.")
COMPARED = mark("It is exactly what was approved: compared with the manifest of {request}.")
APPROVED = mark("Approved: {title}")
NOT_COMPARED = mark(
    "It wasn't compared with what was approved, because no manifest of it was found here. Signature and content "
    "are whole."
)
FILE = mark("  {path} ({bytes} bytes)")
WRITTEN = mark(
    "Written to {out}. Please keep it where only those may read it for whom it was approved."
)
ONLY_LISTED = mark("Nothing was written.")

KINDS = {EnvelopeKind.DRAFT: DRAFT, EnvelopeKind.RELEASE: RELEASE, EnvelopeKind.KEPT: KEPT}


def account(opened: Opened, manifest: Manifest | None, out: Path | None) -> Iterator[Line]:
    """Templates with their arguments, in the order in which they are read."""
    statement = opened.statement
    yield KINDS[statement.kind], {}
    yield (
        IS,
        {
            "registration": statement.registration,
            "version": statement.version,
            "level": statement.level,
        },
    )
    holder = opened.holder
    template = FOR if holder.account else FOR_DESK
    yield template, {"account": holder.account, "fingerprint": holder.fingerprint}
    yield SIGNED, {"fingerprint": fingerprint(opened.signer)}
    if manifest is None or not opened.compared:
        yield NOT_COMPARED, {}
    else:
        yield COMPARED, {"request": manifest.request}
        for output in manifest.outputs:
            yield APPROVED, {"title": output.title}
    for file in statement.files:
        yield FILE, {"path": file.path, "bytes": file.bytes}
    yield (ONLY_LISTED, {}) if out is None else (WRITTEN, {"out": str(out)})
