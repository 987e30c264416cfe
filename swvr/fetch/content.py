"""What a downloaded file holds: unpacked, and not something else than was asked for."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from swvr.errors import SwvrError
from swvr.fetch.download import Download, web_page

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
MOST_LAYERS = 2  # a .gz file that the server compressed once more on its way
PAGE = 1 << 14


@contextmanager
def unpacked(download: Download) -> Iterator[IO[bytes]]:
    """Open a download for reading, unpacked if it is a gzip file.

    Raises
    ------
    SwvrError
        If it is empty, a web page, an archive or compressed in another way; also, while it is
        read, if it is damaged or cut off, or is not UTF-8 where text is read.
    """
    encoding = download.headers.get("Content-Encoding", "identity").lower()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise SwvrError(
            f"the server compressed the file as {encoding}, which it was asked not to",
            where=download.url,
            remedy="try later, or give another address with --url",
        )
    with download.path.open("rb") as file:
        try:
            stream = file
            for _ in range(MOST_LAYERS):
                if stream.peek(2)[:2] == GZIP:
                    stream = io.BufferedReader(gzip.GzipFile(fileobj=stream, mode="rb"))
            _check_kind(stream.peek(PAGE)[:PAGE], download)
            yield stream
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise SwvrError(
                "the file is damaged or cut off: it can't be unpacked",
                where=download.url,
                remedy="run the command again",
            ) from error
        except UnicodeDecodeError as error:
            raise SwvrError(
                f"the file is not UTF-8: byte 0x{error.object[error.start]:02x} can't be read",
                where=download.url,
                remedy="check the address",
            ) from error


def _check_kind(beginning: bytes, download: Download) -> None:
    start = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        raise SwvrError("the file is empty", where=download.url, remedy="try later")
    if start.startswith((b"<!doctype html", b"<html")):
        raise web_page(download.url, beginning)
    if beginning.startswith(ZIP):
        raise SwvrError(
            "the file is an archive (zip or spreadsheet)",
            where=download.url,
            remedy="give the address of the data themselves with --url",
        )
