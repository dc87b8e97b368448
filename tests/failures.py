"""In which ways does a forge fail? Those that the stories and the gate's runs are both put through."""

from __future__ import annotations

from datareq.rehearsal.forge.faults import Fault

_LIMITED = {"message": "You have exceeded a secondary rate limit. Please wait."}
_WAIT = {"Retry-After": "2"}

REFUSED = {
    "500": Fault(do="status", status=500),
    "502": Fault(do="status", status=502),
    "403 rate limit": Fault(do="status", status=403, body=_LIMITED, headers=_WAIT),
    "429": Fault(do="status", status=429, body=_LIMITED, headers=_WAIT),
    "reset": Fault(do="reset"),
}
"""Before anything is done."""
WAYS = ("500", "unanswered", "502", "403 rate limit", "half an answer", "429", "reset")
"""Never two of those in which it was done in a row: a call is known by its time too, and being done takes one."""
