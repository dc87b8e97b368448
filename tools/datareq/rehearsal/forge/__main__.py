"""`python -m datareq.rehearsal.forge FOLDER`: serve a forge until killed; the first line says where."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from datareq.rehearsal.forge.server import ForgeServer

parser = argparse.ArgumentParser(prog="python -m datareq.rehearsal.forge", description=__doc__)
parser.add_argument("folder", type=Path)
parser.add_argument("--port", type=int, default=0)
given = parser.parse_args()
server = ForgeServer(given.folder, port=given.port).start()
sys.stdout.write(f"{server.url}\n")
sys.stdout.flush()
server.wait()
