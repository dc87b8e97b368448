"""The forge as a server: in a thread of this process, or as a process of its own."""

from __future__ import annotations

import io
import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from datareq.rehearsal.forge.application import Application
from datareq.rehearsal.forge.client import Control
from datareq.rehearsal.forge.faults import HALF
from datareq.rehearsal.forge.forge import Forge

Wsgi = Callable[..., Any]
HOST = "127.0.0.1"
WITHOUT_BODY = (204, 304)
PATIENCE = 0.02
"""Seconds after which the server looks whether it was stopped."""


class Handler(WSGIRequestHandler):
    """Keeps connections alive and sends at once: most requests take about a millisecond."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    open: set[socket.socket]

    def setup(self) -> None:
        super().setup()
        self.open.add(self.connection)

    def finish(self) -> None:
        self.open.discard(self.connection)
        super().finish()

    def run_wsgi(self) -> None:
        """One request, its body read whole and its answer of a stated length, so that the connection can
        be used again. werkzeug's own way closes it after each, because it can't tell where a body ends."""
        environ = self.make_environ()
        if "Transfer-Encoding" in self.headers:
            self.close_connection = True
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            environ["wsgi.input"] = io.BytesIO(body)
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> None:
            started.append((status, headers))

        answer = b"".join(run_wsgi_app_chunks(self.server.app, environ, start_response))
        status, headers = started[-1]
        try:
            self._send(status, headers, answer, half=bool(environ.get(HALF)))
        except OSError:
            self.close_connection = True  # the other side, or a fault, has hung up

    def _send(
        self, status: str, headers: list[tuple[str, str]], answer: bytes, *, half: bool
    ) -> None:
        code, _, words = status.partition(" ")
        self.send_response(int(code), words)
        for key, value in headers:
            if key.lower() != "content-length":
                self.send_header(key, value)
        if int(code) not in WITHOUT_BODY:
            self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer[: len(answer) // 2] if half else answer)
        self.wfile.flush()
        self.close_connection = self.close_connection or half

    def send_response(self, code: int, message: str | None = None) -> None:
        """Without the machine's `Date`: the application sends the forge's own."""
        self.log_request(code)
        self.send_response_only(code, message)

    def log(self, type: str, message: str, *args: Any) -> None:
        """Requests are in the control plane's log; the console stays free."""


def run_wsgi_app_chunks(app: Wsgi, environ: dict[str, Any], start: Wsgi) -> Iterator[bytes]:
    """The parts of an answer; the application's own clean-up runs at their end."""
    parts = app(environ, start)
    try:
        yield from parts
    finally:
        if hasattr(parts, "close"):
            parts.close()


class ForgeServer(Control):
    """A forge over a folder, served from a thread. Start it again on the folder and it goes on.

    `wrap`: a middleware around the WSGI application, such as a check of every response.
    """

    def __init__(
        self, folder: Path, *, port: int = 0, wrap: Callable[[Wsgi], Wsgi] | None = None
    ) -> None:
        super().__init__("")
        self.folder = folder
        self._port = port
        self._wrap = wrap
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> ForgeServer:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        forge = Forge(self.folder)
        self.application = Application(forge)
        app: Wsgi = self.application.flask.wsgi_app
        if self._wrap is not None:
            app = self._wrap(app)
        self._open: set[socket.socket] = set()
        handler = type("OwnHandler", (Handler,), {"open": self._open})
        port = self._port or int(forge.state.meta("port", "0"))
        try:
            self._server = make_server(HOST, port, app, threaded=True, request_handler=handler)
        except SystemExit:  # werkzeug's way to say that the port is taken
            self._server = make_server(HOST, 0, app, threaded=True, request_handler=handler)
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        forge.state.set_meta("port", str(self._server.port))
        self.url = forge.url = f"http://{HOST}:{self._server.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(PATIENCE,), daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """End every connection and close the files; nothing is lost."""
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._thread.join()
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it was ending on its own
        self._server.server_close()
        self.application.forge.close()
        self._server = None

    def wait(self) -> None:
        """Serve until the process ends."""
        if self._thread is not None:
            self._thread.join()

    def __enter__(self) -> ForgeServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class ForgeProcess(Control):
    """A forge in a process of its own, to be killed and started again on its folder."""

    def __init__(self, folder: Path, *, port: int = 0) -> None:
        super().__init__("")
        self.folder = folder
        self._port = port
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> ForgeProcess:
        command = [sys.executable, "-m", "datareq.rehearsal.forge", str(self.folder)]
        self.process = subprocess.Popen(
            [*command, "--port", str(self._port)], stdout=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line.startswith("http"):
            self.kill()
            raise RuntimeError(f"the stand-in forge did not start: {line!r}")
        self.url = line.strip()
        return self

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            if self.process.stdout:
                self.process.stdout.close()
            self.process = None

    stop = kill

    def __enter__(self) -> ForgeProcess:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.kill()
