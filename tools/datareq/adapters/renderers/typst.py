"""How does a page become a PDF? By a template of the policy, which typst sets; nothing but the page, the
template and the fonts that come with typst has a part in it, so the same page gives the same bytes.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import typst

from datareq.errors import DocumentError

_PLACE = re.compile(r"┌─ (?P<file>[^\s:]+):(?P<line>\d+)")
ARCHIVAL: Literal["a-2a"] = "a-2a"
"""PDF/A-2a (ISO 19005-2): it can be read in decades, and read aloud."""


def pdf(
    templates: Mapping[str, bytes],
    main: str,
    page: Mapping[str, object],
    at: datetime,
    figures: Mapping[str, bytes] | None = None,
) -> bytes:
    """The PDF of `page` by the template `main`.

    `templates`: file name → source, those that `main` includes among them. `at`: the document's own time.
    `figures`: file name → picture that the page names. DocumentError where the template can't be used.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, data in {**templates, **(figures or {})}.items():
            (root / name).write_bytes(data)
        compiler = typst.Compiler(
            str(root / main),
            root=folder,
            ignore_system_fonts=True,
            package_path=folder,  # a template may not fetch anything
            package_cache_path=folder,
            sys_inputs={"page": json.dumps(page, ensure_ascii=False)},
        )
        try:
            made = compiler.compile(
                format="pdf", pdf_standards=ARCHIVAL, timestamp=at.astimezone(UTC)
            )
        except typst.TypstError as error:
            # Its own words may quote the page; where it stopped is enough to mend a template.
            found = _PLACE.search(error.diagnostic)
            where = f"{Path(found['file']).name}:{found['line']}" if found else main
            raise DocumentError("template-broken", file=main, where=where) from None
    if not isinstance(made, bytes):
        raise DocumentError("template-broken", file=main, where=main)
    return made
