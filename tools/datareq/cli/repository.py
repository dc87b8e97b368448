"""Which repository do the commands speak of? `--repo`, else the one that contains the current folder."""

from __future__ import annotations

from pathlib import Path

from datareq.documents.policy import load_policy
from datareq.documents.tree import read_folder
from datareq.errors import PolicyError
from datareq.model.policy import Policy

WORKING_COPY = "working-copy"
"""Stands for the commit of a policy that is read from files that may not be committed."""
_MARK = Path("policy") / "sop.yaml"


def find_repository(given: Path | None) -> Path:
    """The folder given, or the nearest one upwards that has a policy; a PolicyError if there is none."""
    here = (given or Path.cwd()).absolute()
    candidates = (here,) if given else (here, *here.parents)
    for folder in candidates:
        if (folder / _MARK).is_file():
            return folder
    raise PolicyError("policy-not-found", folder=str(here))


def read_policy(given: Path | None) -> Policy:
    """The policy of that repository's working copy."""
    return load_policy(read_folder(find_repository(given), "policy"), WORKING_COPY)
