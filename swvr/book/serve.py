"""Serving the built site on this machine, for reading it over http."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from swvr.errors import SwvrError
from swvr.project import Project


def serve(project: Project, port: int, ready: Callable[[str], None]) -> None:
    """Serve ``_build/`` until interrupted; the site's address is told to ``ready``.

    Raises
    ------
    SwvrError
        If there is no site yet, or the port is taken.
    """
    if not (project.build / "site" / "index.html").is_file():
        raise SwvrError("no site yet", where="_build/site", remedy="run `make book` first")
    handler = partial(SimpleHTTPRequestHandler, directory=str(project.build))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise SwvrError(
            f"port {port} can't be used: {error.strerror}",
            where="--port",
            remedy="choose another port",
        ) from error
    with server:
        ready(f"http://127.0.0.1:{server.server_address[1]}/site/index.html")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
