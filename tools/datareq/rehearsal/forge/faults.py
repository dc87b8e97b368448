"""What shall go wrong? Faults for tests: the Nth matching request fails, hangs, is cut off, or kills the forge."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import request

HALF = "stand-in.half"
"""In a request's environment: what the server reads when it sends the answer."""
MOMENTS = ("before", "committed", "after")
"""before: nothing was done; committed: the state has it, git's refs not yet; after: done, unanswered."""


@dataclass(slots=True, kw_only=True)
class Fault:
    """From the `nth` request on whose method and path match, `times` times.

    `do`: status (answer with `status`, `body`, `headers`), close or reset (cut the connection),
    half (send half of the answer, then close), delay (`seconds`, then go on), kill (SIGKILL to the forge's
    own process), call (`function`)."""

    method: str = ".*"
    path: str = ".*"
    nth: int = 1
    times: int = 1
    when: str = "before"
    do: str = "status"
    status: int = 502
    body: Any = field(default_factory=lambda: {"message": "Server Error"})
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    function: Callable[[], None] | None = None
    seen: int = 0

    def due(self, method: str, path: str) -> bool:
        """Counts a request; whether the fault strikes it."""
        if not re.fullmatch(self.method, method) or not re.search(self.path, path):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


class Cut(Exception):  # noqa: N818  (an answer, not an error)
    """Answer as the fault says, whatever happened."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.do)
        self.fault = fault


class Faults:
    """The faults that are set; they live in memory, a restart forgets them."""

    def __init__(self) -> None:
        self.set: list[Fault] = []

    def due(self, method: str, path: str) -> list[Fault]:
        return [fault for fault in self.set if fault.due(method, path)]


def strike(faults: list[Fault], moment: str) -> None:
    """Carry out the faults of one moment of a request; `Cut` if the usual answer mustn't be given."""
    for fault in faults:
        if fault.when != moment:
            continue
        if fault.do == "delay":
            time.sleep(fault.seconds)
        elif fault.do == "half":
            request.environ[HALF] = True
        elif fault.do == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif fault.do == "call":
            if fault.function is not None:
                fault.function()
        else:
            raise Cut(fault)


def hang_up(connection: socket.socket, *, reset: bool) -> None:
    """End a connection without an answer."""
    if reset:
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    connection.shutdown(socket.SHUT_RDWR)
