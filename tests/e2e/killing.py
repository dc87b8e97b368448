"""Processes that play, and who kills them: a troupe that forks, a reaper that waits at every write."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import request
from theatre import CHANGING, SEEN, WRITES, Theatre

from datareq.rehearsal.forge.access import authenticate
from datareq.rehearsal.forge.faults import Cut, Fault

FIRST = 2
NUMBERS = re.compile(r"\d+")
OBJECT = re.compile(r"/git/(blobs|trees|commits)$")


class Troupe:
    """The process that forks the players. One thread reads what it says."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("troupe.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, job: dict[str, Any]) -> int:
        """The process that is at the job now."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        word, pid = self._hear()
        assert word == "pid", word
        return int(pid)

    def wait(self) -> tuple[int, int]:
        """The next process that ended: its id, its exit code or minus the signal."""
        word, told = self._hear()
        assert word == "over", word
        pid, status = told.split()
        return int(pid), int(status)

    def run(self, job: dict[str, Any]) -> int:
        pid = self.start(job)
        ended, status = self.wait()
        assert ended == pid
        return status

    def close(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(30)
        if self._process.stdout:
            self._process.stdout.close()

    def _hear(self) -> tuple[str, str]:
        assert self._process.stdout is not None
        word, _, told = self._process.stdout.readline().strip().partition(" ")
        return word, told


class Reaper:
    """Kills the player once at every boundary: at a state-changing request that it didn't kill at yet.

    A boundary is known by who asks what at what time of the forge's clock; a request that is made
    again because it wasn't done, or because its answer wasn't seen, is the same boundary.

    `before`: the write isn't done. `after`: it is, and its answer isn't seen; to the forge that is the same
    as a kill before the write that follows, so of each kind of write (its method and path, numbers apart)
    it is done for the first ones alone, for git objects not at all. Nor does an object to which nothing
    points yet differ to anybody, so before those, too, the first ones of each kind are enough.
    """

    def __init__(self, theatre: Theatre, when: str) -> None:
        self.boundaries: list[str] = []
        self._theatre = theatre
        self._seen: set[tuple[str, ...]] = set()
        self._kinds: Counter[str] = Counter()
        self._pid: int | None = None
        self._known = threading.Event()
        self._when = when
        path = CHANGING if when == "before" else SEEN
        fault = Fault(
            method=WRITES, path=path, times=10**9, when=when, do="call", function=self._strike
        )
        theatre.forge.application.faults.set.append(fault)

    def run(self, troupe: Troupe, job: dict[str, Any]) -> int:
        """One process's life."""
        self._known.clear()
        self._pid = troupe.start(job)
        self._known.set()
        ended, status = troupe.wait()
        assert ended == self._pid
        return status

    def _is_among_the_first(self) -> bool:
        kind = f"{request.method} {NUMBERS.sub('N', request.path)}"
        self._kinds[kind] += 1
        return self._kinds[kind] <= FIRST

    def _strike(self) -> None:
        forge = self._theatre.forge.application.forge
        with forge.lock:
            actor = authenticate(forge.state, request.headers.get("Authorization"))
            now = forge.state.meta("clock")
        body = request.get_data().decode(errors="replace")
        boundary = (request.method, request.path, body, actor.login if actor else "", now)
        if boundary in self._seen:
            return
        self._seen.add(boundary)
        alike = self._when == "after" or OBJECT.search(request.path)
        if alike and not self._is_among_the_first():
            return
        self.boundaries.append(f"{request.method} {request.path}")
        self._known.wait()
        assert self._pid is not None
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        if self._when == "before":
            raise Cut(Fault(do="close"))
