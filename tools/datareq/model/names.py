"""How are things called: slugs, folders, branches, registration numbers?"""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

MAIN = "main"
REQUESTS = "requests"
LEDGER_BRANCH = "datareq/ledger"
FULFIL_PREFIX = "fulfil/"
INTAKE_PREFIX = "intake/issue-"
REPORT_PREFIX = "report/"
REQUEST_FILE = "request.yaml"
MANIFEST_FILE = "manifest.json"
OUTPUT_FOLDER = "output"
PAPERS = "policy/templates/papers"
"""The templates of what is printed."""
CHECK_NAME = "datareq/gate"

SLUG = re.compile(r"\d{4}-\d{2}-\d{2}-[a-z0-9]+(?:-[a-z0-9]+)+")
"""`YYYY-MM-DD-<unit>-<words>`, ASCII, lower case."""


def request_folder(slug: str) -> str:
    """The folder of an unfinished request on main and on its branches."""
    return f"{REQUESTS}/{slug}"


def fulfilment_branch(slug: str, version: int = 1) -> str:
    """Of a correction the branch has the version in its name, which no slug can have."""
    return f"{FULFIL_PREFIX}{slug}" if version == 1 else f"{FULFIL_PREFIX}{slug}.v{version}"


def fulfilled(branch: str) -> tuple[str, int]:
    """Slug and version of a fulfilment's branch."""
    slug, _, version = branch.removeprefix(FULFIL_PREFIX).partition(".v")
    return (slug, int(version)) if version.isdecimal() else (slug, 1)


def intake_branch(issue: int) -> str:
    """The branch on which the bot hands in what an issue asks for."""
    return f"{INTAKE_PREFIX}{issue}"


def report_branch(name: str) -> str:
    """The branch on which the bot proposes a month's report (`2026-03`) or a revision of it (`2026-03-r2`)."""
    return f"{REPORT_PREFIX}{name}"


def report_folder(month: str) -> str:
    """Where the report of a month is kept."""
    return f"archive/reports/{month}"


def registration_number(prefix: str, opened: datetime, pull: int, timezone: str) -> str:
    """`PDI-2026-0042`: the year in which the intake was opened, there where the university is, and its number."""
    return f"{prefix}-{opened.astimezone(ZoneInfo(timezone)).year}-{pull:04d}"


def archive_folder(registration: str, version: int) -> str:
    """`archive/2026/PDI-2026-0042/v1`."""
    year = registration.rsplit("-", 2)[1]
    return f"archive/{year}/{registration}/v{version}"
