"""What does the rehearsal's repository hold on its first day? This one's policy, with the cast in office."""

from __future__ import annotations

import re
from pathlib import Path

from datareq.documents.tree import read_folder
from datareq.errors import PolicyError
from datareq.rehearsal.cast import appointments_yaml
from datareq.rehearsal.keys import delivery_yaml

FOLDERS = ("policy", "schemas", "datasets/catalogue")
ROLES, KEYS = "policy/roles.yaml", "policy/delivery.yaml"
NO_APPOINTMENTS = re.compile(r"^appointments:.*", re.MULTILINE | re.DOTALL)
README = "# Meja data Universitas Negeri Jakarta (gladi)\n\nRepositori gladi: semua orang di sini rekaan.\n"


def first_files(root: Path) -> dict[str, bytes]:
    """The files of main's first commit, made from the repository at `root`."""
    files = dict(read_folder(root, *FOLDERS))
    if ROLES not in files:
        raise PolicyError("policy-file-missing", file=ROLES)
    roles = files[ROLES].decode()
    if not NO_APPOINTMENTS.search(roles):
        raise PolicyError("policy-file-invalid", file=ROLES)
    files[ROLES] = NO_APPOINTMENTS.sub(lambda _: appointments_yaml(), roles).encode()
    files[KEYS] = delivery_yaml().encode()
    files["README.md"] = README.encode()
    files["requests/.gitkeep"] = b""
    files["archive/.gitkeep"] = b""
    return files
