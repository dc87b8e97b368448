"""Which pages are made, from what? `python -m tests.docs.pages --write` writes them (make docs)."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from datareq.documents.policy import load_policy
from datareq.documents.snapshot_schema import FILE as SNAPSHOT_SCHEMA
from datareq.documents.snapshot_schema import snapshot_schema
from datareq.documents.tree import read_folder
from datareq.intake import issue_form, reference
from datareq.reporting import procedure_page
from tests.docs import (
    commands_page,
    comment_commands_page,
    findings_page,
    schema_pages,
    sentences_page,
    workflows_page,
)

ROOT = Path(__file__).parents[2]


def procedure() -> str:
    return procedure_page.render(load_policy(read_folder(ROOT, "policy"), "0" * 40))


def form() -> str:
    schema = ROOT / "schemas" / "frm-data-002.schema.json"
    return reference.page(json.loads(schema.read_text(encoding="utf-8")))


def issue_questions() -> str:
    policy = load_policy(read_folder(ROOT, "policy"), "0" * 40)
    schema = ROOT / "schemas" / "frm-data-002.schema.json"
    content = json.loads(schema.read_text(encoding="utf-8"))
    return issue_form.issue_form(content, policy.units, policy.language)


PAGES: Mapping[str, Callable[[], str]] = {
    "docs/procedure.md": procedure,
    "docs/form.md": form,
    "docs/documents.md": lambda: schema_pages.documents(ROOT / "schemas"),
    "docs/policy.md": lambda: schema_pages.policy(ROOT / "schemas"),
    "docs/commands.md": commands_page.render,
    "docs/comment-commands.md": comment_commands_page.render,
    "docs/findings.md": findings_page.render,
    "docs/sentences.md": sentences_page.render,
    "docs/workflows.md": workflows_page.render,
    issue_form.FILE: issue_questions,
    issue_form.CHOOSER: issue_form.chooser,
    SNAPSHOT_SCHEMA: lambda: snapshot_schema().decode(),
}


def stale() -> tuple[str, ...]:
    """The pages whose file doesn't say what would be written now."""
    return tuple(name for name, make in PAGES.items() if _read(ROOT / name) != make())


def write() -> tuple[str, ...]:
    """Writes what is stale; gives its names."""
    written = stale()
    for name in written:
        (ROOT / name).write_text(PAGES[name](), encoding="utf-8")
    return written


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main(arguments: list[str]) -> int:
    if arguments == ["--write"]:
        for name in write():
            sys.stdout.write(f"written: {name}\n")
        return 0
    for name in stale():
        sys.stdout.write(f"stale: {name} (make docs)\n")
    return 1 if stale() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
