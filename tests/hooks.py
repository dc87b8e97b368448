"""A service that takes messages from this machine, as a channel of the desk's."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Took = list[tuple[str, Any]]
"""Each message's path and what it says."""


@contextmanager
def web_hook() -> Iterator[tuple[Took, int]]:
    """What it took so far, and its port; a path with `tumbang` fails."""
    took: Took = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            took.append((self.path, json.loads(data)))
            self.send_response(500 if "tumbang" in self.path else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield took, server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
