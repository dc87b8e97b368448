"""A forge behind a bad line: forwards every request to the real stand-in, and fails where it is told to."""

from __future__ import annotations

import http.client
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(slots=True, kw_only=True)
class Fault:
    """What goes wrong with `times` requests of `verb` ("" = any) whose path contains `path`, from the `nth` on.

    `effect`: the request reaches the forge before the fault. Without `status` the connection is reset;
    `cut`: the answer is passed on without its second half; `drop`: headers that get lost;
    `replace`: what stands in the place of the answer's body.
    """

    verb: str = ""
    path: str = ""
    nth: int = 1
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b'{"message": "the line is bad"}'
    effect: bool = False
    cut: bool = False
    drop: tuple[str, ...] = ()
    replace: bytes | None = None
    times: int = 1

    @property
    def passes(self) -> bool:
        """Whether the forge's answer goes through, if not as it was."""
        return self.cut or bool(self.drop) or self.replace is not None


class Proxy:
    """Serves at `url`. `seen` holds verb and path of every request that came in."""

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream.rstrip("/")
        self.faults: list[Fault] = []
        self.seen: list[tuple[str, str]] = []
        self.lock = threading.Lock()
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": self})
        )
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    @contextmanager
    def serving(self) -> Iterator[Proxy]:
        self._thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    def writes(self) -> int:
        """How many requests could have changed something."""
        minted = "/access_tokens"
        return sum(verb != "GET" and not path.endswith(minted) for verb, path in self.seen)

    def take(self, verb: str, path: str) -> Fault | None:
        with self.lock:
            self.seen.append((verb, path))
            for fault in self.faults:
                if not fault.times or fault.verb not in ("", verb) or fault.path not in path:
                    continue
                fault.nth -= 1
                if fault.nth < 1:
                    fault.times -= 1
                    return fault
        return None


class _Handler(BaseHTTPRequestHandler):
    proxy: Proxy
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def _serve(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size) if size else None
        fault = self.proxy.take(self.command, self.path)
        if fault is None or fault.effect or fault.passes:
            status, headers, data = self._forward(body)
        if fault is None:
            self._answer(status, headers, data)
        elif fault.cut:
            self._answer(status, headers, data, keep=len(data) // 2)
        elif fault.passes:
            kept = [(name, value) for name, value in headers if name.lower() not in fault.drop]
            self._answer(status, kept, data if fault.replace is None else fault.replace)
        elif fault.status is not None:
            self._answer(fault.status, [*fault.headers.items()], fault.body)
        else:
            self._reset()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 (names of http.server)

    def _forward(self, body: bytes | None) -> tuple[int, list[tuple[str, str]], bytes]:
        place = urlsplit(self.proxy.upstream)
        line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "connection")}
        line.request(self.command, self.path, body, {**headers, "Accept-Encoding": "identity"})
        answer = line.getresponse()
        data = answer.read()
        passed = [
            (name, value.replace(self.proxy.upstream, self.proxy.url))
            for name, value in answer.getheaders()
            if name.lower() not in ("content-length", "connection", "transfer-encoding")
        ]
        line.close()
        return answer.status, passed, data

    def _answer(
        self, status: int, headers: list[tuple[str, str]], data: bytes, keep: int | None = None
    ) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[:keep])
        self.wfile.flush()
        if keep is not None:
            self.close_connection = True

    def _reset(self) -> None:
        """Closes at once, without the goodbye that TCP is used to."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the tests read `seen`."""
