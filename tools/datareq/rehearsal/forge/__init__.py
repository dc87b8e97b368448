"""A stand-in for GitHub: its REST interface over real bare repositories, with a settable clock."""

from datareq.rehearsal.forge.client import App, Control, ControlError
from datareq.rehearsal.forge.faults import Fault
from datareq.rehearsal.forge.server import ForgeProcess, ForgeServer

__all__ = ["App", "Control", "ControlError", "Fault", "ForgeProcess", "ForgeServer"]
