"""A server on this machine that answers as it is told, and remembers what it was asked."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """One answer.

    ``cut`` ends the connection after that many bytes of the body, ``stall`` leaves it open and
    silent there. With ``ranges`` the server sends the part that is asked for, if the file is
    still the one of ``If-Range``; ``skip`` starts that many bytes too late.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "text/csv"
    cut: int | None = None
    stall: bool = False
    ranges: bool = True
    if_range: bool = True
    length: bool = True
    skip: int = 0


class Server:
    def __init__(self, http: ThreadingHTTPServer) -> None:
        self.url = f"http://127.0.0.1:{http.server_port}"
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()

    def will(self, path: str, *answers: Answer) -> str:
        """Answer so, one after the other, the last for ever; return the address."""
        self.answers[path] = list(answers)
        return self.url + path

    def header(self, name: str) -> list[str | None]:
        """Return a header of each request."""
        return [headers.get(name) for _, headers in self.asked]


@contextmanager
def serving() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            server.asked.append((self.path, dict(self.headers)))
            answers = server.answers.get(self.path.split("?")[0], [Answer(status=404)])
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            self.answer(answer)

        def answer(self, answer: Answer) -> None:
            status, body, extra = answer.status, answer.body, {}
            wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            tag = answer.headers.get("ETag") or answer.headers.get("Last-Modified")
            same = not answer.if_range or self.headers.get("If-Range") == tag
            if status == 200 and wanted and answer.ranges and same:
                start = int(wanted[1]) + answer.skip
                status, total = 206, len(body)
                extra["Content-Range"] = f"bytes {start}-{total - 1}/{total}"
                body = body[start:]
            self.send_response(status)
            if answer.length:
                extra["Content-Length"] = str(len(body))
            for name, value in {"Content-Type": answer.kind, **answer.headers, **extra}.items():
                self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body if answer.cut is None else body[: answer.cut])
            self.wfile.flush()
            if answer.stall:
                server.over.wait(10)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server = Server(http)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        http.shutdown()
        http.server_close()
        thread.join()
