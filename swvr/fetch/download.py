"""From an address to a file: resumed where it broke off, retried with patience, verified.

The body is kept as it was transferred. While it is on its way it lies in ``<name>.part``, and
``<name>.part.json`` says of which answer it is a part, so that a later run asks for the rest
alone (``Range`` with ``If-Range``, RFC 9110). A server that can't do that, or has another file
by now, sends all of it, and the part is begun again.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NoReturn, Protocol

import requests
from requests import exceptions as broken
from urllib3.exceptions import HTTPError, InvalidHeader
from urllib3.util.retry import Retry

from swvr.errors import SwvrError

BLOCK = 1 << 16
LARGE = 4_000_000  # bytes; of a file larger than this each quarter is told
# Of an answer's headers, those that tell one state of a file from another.
KEPT_HEADERS = (
    "Content-Type",
    "Content-Encoding",
    "Content-Length",
    "Content-Range",
    "Date",
    "ETag",
    "Last-Modified",
)
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
WEB_PAGES = ("text/html", "application/xhtml+xml")


class Progress(Protocol):
    """Whom a download tells how it goes."""

    def __call__(self, text: str, /) -> None:
        """Say that a step is done."""

    def doing(self, text: str, /) -> None:
        """Say how far a step is; shown where a line can change."""


@dataclass(frozen=True)
class Patience:
    """How long a download is tried.

    Attributes
    ----------
    attempts
        How often the server is asked, the first time included.
    first_wait
        Seconds before the second attempt; twice as many before each further one.
    longest_wait
        Seconds that are waited at most, also where the server asks for more (``Retry-After``):
        then the download ends with a message, and a later run goes on with it.
    connect, silence
        Seconds until a connection must stand, and without a byte on one.
    sleep
        How to wait.
    """

    attempts: int = 6
    first_wait: float = 1.0
    longest_wait: float = 300.0
    connect: float = 15.0
    silence: float = 60.0
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)

    def wait_after(self, attempt: int) -> float:
        """Return the seconds between an attempt (the first is 1) and the next."""
        return min(self.longest_wait, self.first_wait * 2.0 ** (attempt - 1))


@dataclass(frozen=True)
class Download:
    """A file that was downloaded whole, and the answer that it came with.

    Attributes
    ----------
    path
        The body as it was transferred, compressed if the server compressed it.
    url, final_url
        The address asked, and the one that answered after redirections.
    retrieved
        When the last byte had come, UTC.
    headers
        Those of ``KEPT_HEADERS`` that the (first) answer had.
    size, sha256
        Bytes of the body, and their checksum in hexadecimal digits.
    resumed
        Whether a part was there already from another attempt or run.
    agrees_with
        The header with a checksum of the server's that the body has; None if it gave none.
    """

    path: Path
    url: str
    final_url: str
    retrieved: datetime
    headers: dict[str, str]
    size: int
    sha256: str
    resumed: bool
    agrees_with: str | None


class _PassingTroubleError(Exception):
    """Something that may be over the next time."""

    def __init__(self, text: str, wait: float | None = None) -> None:
        super().__init__(text)
        self.wait = wait  # what the server asked for, seconds


def user_agent() -> str:
    """Return what servers are told of who asks."""
    try:
        return f"swvr/{version('swvr')}"
    except PackageNotFoundError:
        return "swvr"


def download(
    url: str,
    path: Path,
    *,
    progress: Progress,
    accept: str = "*/*",
    patience: Patience | None = None,
) -> Download:
    """Download one address into one file.

    Parameters
    ----------
    url
        The address, http or https.
    path
        Where the body is to lie; an older file there is replaced when the new one is whole.
    progress
        Told of each attempt that failed, and how far the download is.
    accept
        The media types wanted, as in the header ``Accept``.
    patience
        How long to try.

    Raises
    ------
    SwvrError
        If the server can't be reached, refuses, sends a web page, or does not send the whole
        file in all the attempts. What came is kept for the next run.
    """
    patience = patience or Patience()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = _Part(path, url, accept)
    with requests.Session() as session:
        for attempt in range(1, patience.attempts + 1):
            try:
                return _attempt(session, part, patience, progress)
            except _PassingTroubleError as trouble:
                if attempt == patience.attempts:
                    _give_up(url, trouble, attempt)
                wait = _wait(url, trouble, patience, attempt)
                again = f"attempt {attempt + 1} of {patience.attempts} in {wait:g} s"
                progress(f"{trouble}; {again}")
                patience.sleep(wait)
    raise AssertionError("no attempt was made")


def _wait(url: str, trouble: _PassingTroubleError, patience: Patience, attempt: int) -> float:
    """Return how many seconds to wait; the server's wish counts if it is the longer one."""
    if trouble.wait is not None and trouble.wait > patience.longest_wait:
        raise SwvrError(
            f"{trouble}, and asks to be left alone for {trouble.wait:.0f} seconds",
            where=url,
            remedy="run the command again after that time; what has come is kept",
        )
    return max(patience.wait_after(attempt), trouble.wait or 0.0)


def _give_up(url: str, trouble: _PassingTroubleError, attempts: int) -> NoReturn:
    times = "once" if attempts == 1 else f"{attempts} times"
    raise SwvrError(
        f"not downloaded: {trouble} (tried {times})",
        where=url,
        remedy="check the network and the address, then run the command again; it goes on "
        "where it broke off",
    )


@dataclass
class _Part:
    """What has come of a download so far, and of which answer it is a part."""

    whole: Path
    url: str
    accept: str

    @property
    def path(self) -> Path:
        return self.whole.with_name(f"{self.whole.name}.part")

    @property
    def _record(self) -> Path:
        return self.whole.with_name(f"{self.whole.name}.part.json")

    def answer(self) -> dict[str, Any] | None:
        """Return the answer that the part belongs to, if the rest of it can be asked for."""
        try:
            known = json.loads(self._record.read_text("utf-8"))
            size = self.path.stat().st_size
        except (OSError, ValueError):
            return None
        ours = isinstance(known, dict) and known.get("request") == [self.url, self.accept]
        if not ours or size == 0 or not _validator(known["headers"]):
            return None
        total = known.get("total")
        return None if total is not None and size >= total else known

    def begin(self, answer: dict[str, Any]) -> None:
        self.path.unlink(missing_ok=True)
        record = {"request": [self.url, self.accept], **answer}
        self._record.write_text(json.dumps(record, indent=1), "utf-8")

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)
        self._record.unlink(missing_ok=True)

    def finish(self) -> None:
        self.path.replace(self.whole)
        self._record.unlink(missing_ok=True)


def _validator(headers: dict[str, str]) -> str | None:
    """Return what tells that a file is the same still; a weak tag does not tell it of bytes."""
    tag = headers.get("ETag")
    return tag if tag and not tag.startswith("W/") else headers.get("Last-Modified")


def _attempt(
    session: requests.Session, part: _Part, patience: Patience, progress: Progress
) -> Download:
    """Ask once for what is missing.

    Bodies are asked for as they are (``identity``): of a file compressed on its way, a range is
    one of the compressed bytes, which a server need not make alike twice.
    """
    known = part.answer()
    asked = {"User-Agent": user_agent(), "Accept": part.accept, "Accept-Encoding": "identity"}
    start = 0
    if known is not None:
        start = part.path.stat().st_size
        asked["Range"] = f"bytes={start}-"
        asked["If-Range"] = str(_validator(known["headers"]))
    with _ask(session, part.url, asked, patience) as response:
        _check_status(response, part)
        kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if kind in WEB_PAGES:
            page = b""
            with contextlib.suppress(HTTPError):
                page = response.raw.read(BLOCK, decode_content=True)
            raise web_page(part.url, page)
        resumed = response.status_code == HTTPStatus.PARTIAL_CONTENT
        if resumed:
            _check_goes_on(response, part, known, start)
        else:
            start, known = 0, _answer(response)
            part.begin(known)
        assert known is not None
        _receive(response, part, start, known["total"], progress)
        digest, agreed = _check_body(response, part, whole_answer=not resumed)
        size = part.path.stat().st_size
        part.finish()
        return Download(
            path=part.whole,
            url=part.url,
            final_url=response.url,
            retrieved=datetime.now(UTC).replace(microsecond=0),
            headers=known["headers"],
            size=size,
            sha256=digest,
            resumed=resumed,
            agrees_with=agreed,
        )


def _ask(
    session: requests.Session, url: str, headers: dict[str, str], patience: Patience
) -> requests.Response:
    """Send the request; say which troubles may pass and which will not."""
    try:
        return session.get(
            url, headers=headers, stream=True, timeout=(patience.connect, patience.silence)
        )
    except broken.SSLError as error:
        raise SwvrError(
            f"no secure connection: {error}",
            where=url,
            remedy="check the clock and the certificates of this machine, or the address",
        ) from error
    except (broken.Timeout, broken.ChunkedEncodingError) as error:
        raise _PassingTroubleError("the server does not answer") from error
    except broken.ConnectionError as error:
        raise _PassingTroubleError(f"the server can't be reached ({_cause(error)})") from error
    except (broken.RequestException, ValueError) as error:
        raise SwvrError(
            f"the address can't be asked: {error}",
            where=url,
            remedy="give an address that begins with https:// (or http://)",
        ) from error


def _cause(error: BaseException) -> str:
    """Return the innermost reason of a failed connection, without addresses of memory."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return str(getattr(error, "strerror", None) or type(error).__name__)


def _check_status(response: requests.Response, part: _Part) -> None:
    """Stop at any status that is not the file or a part of it."""
    status = response.status_code
    if status in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        return
    said = f"the server says {status} {response.reason or ''}".rstrip()
    if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        part.discard()
        raise _PassingTroubleError(said)
    if status in PASSING:
        raise _PassingTroubleError(said, _retry_after(response))
    remedies = {
        HTTPStatus.UNAUTHORIZED: "it wants a login, which this command has not; check the address",
        HTTPStatus.FORBIDDEN: "the server may keep this network or machine out; try later, or "
        "from elsewhere",
        HTTPStatus.NOT_FOUND: "the address may have changed: give the new one with --url",
        HTTPStatus.GONE: "the address may have changed: give the new one with --url",
    }
    remedy = remedies.get(HTTPStatus(status), "") if status in set(HTTPStatus) else ""
    raise SwvrError(said, where=part.url, remedy=remedy or "check the address, or try later")


def _retry_after(response: requests.Response) -> float | None:
    """Return the seconds that the server asks to wait: it gives a number or a date."""
    value = response.headers.get("Retry-After")
    if value is None:
        return None
    with contextlib.suppress(InvalidHeader):
        return float(Retry().parse_retry_after(value))
    return None


def _answer(response: requests.Response) -> dict[str, Any]:
    """Return what has to be known of an answer to ask for the rest of it."""
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    length = headers.get("Content-Length", "")
    return {"headers": headers, "total": int(length) if length.isdecimal() else None}


def _check_goes_on(
    response: requests.Response, part: _Part, known: dict[str, Any] | None, start: int
) -> None:
    """Stop, and forget the part, if what comes does not continue it."""
    value = response.headers.get("Content-Range", "").strip()
    span = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", value)
    if known is not None and span is not None and int(span[1]) == start:
        size = None if span[2] == "*" else int(span[2])
        named = ("ETag", "Last-Modified", "Content-Encoding")
        pairs = [(known["headers"].get(name), response.headers.get(name)) for name in named]
        same = all(now is None or now == before for before, now in pairs)
        if same and (None in (size, known["total"]) or size == known["total"]):
            known["total"] = known["total"] or size
            return
    part.discard()
    raise _PassingTroubleError("the file changed while it was downloaded: from the start")


def _receive(
    response: requests.Response, part: _Part, start: int, total: int | None, progress: Progress
) -> None:
    """Write the body behind what is there; stop if it ends early."""
    done, quarter = start, 0
    # Written in place, not appended: two runs at once then write the same bytes to one place.
    with part.path.open("r+b" if start else "wb") as file:
        file.seek(start)
        blocks = response.raw.stream(BLOCK, decode_content=False)
        while True:
            try:
                block = next(blocks, b"")
            except HTTPError as error:
                raise _PassingTroubleError(_broke_off(done, total)) from error
            if not block:
                break
            file.write(block)
            done += len(block)
            progress.doing(f"{_megabytes(done)} of {_megabytes(total)}")
            if total and total > LARGE and (reached := 4 * done // total) > quarter:
                quarter = reached
                progress(f"{_megabytes(done)} of {_megabytes(total)}")
        file.truncate()
    if total is not None and done != total:
        if done > total:
            part.discard()
        raise _PassingTroubleError(_broke_off(done, total))


def _broke_off(done: int, total: int | None) -> str:
    of = "" if total is None else f" of {total:,}"
    return f"the download broke off after {done:,}{of} bytes"


def _megabytes(size: int | None) -> str:
    return "?" if size is None else f"{size / 1e6:.1f} MB"


def _check_body(
    response: requests.Response, part: _Part, *, whole_answer: bool
) -> tuple[str, str | None]:
    """Compare the file with the checksum that the server gave of it, if it gave one.

    Returns the SHA-256 in hexadecimal digits, and the name of the header that it agrees with.
    """
    sums = {name: hashlib.new(name, usedforsecurity=False) for name in ("sha256", "sha512", "md5")}
    with part.path.open("rb") as file:
        while block := file.read(BLOCK):
            for one in sums.values():
                one.update(block)
    agreed = None
    for header, name, expected in _checksums(response, whole_answer=whole_answer):
        if sums[name].digest() != expected:
            part.discard()
            raise _PassingTroubleError(f"the checksum differs from the server's ({header})")
        agreed = header
    return sums["sha256"].hexdigest(), agreed


def _checksums(response: requests.Response, *, whole_answer: bool) -> list[tuple[str, str, bytes]]:
    """Return header, algorithm and value of each checksum of the file that can be checked.

    ``Repr-Digest`` (RFC 9530) and ``Digest`` (RFC 3230) are of the whole file even where a part
    is sent; ``Content-Digest`` and ``Content-MD5`` are of what is sent.
    """
    names = {"sha-256": "sha256", "sha-512": "sha512", "md5": "md5"}
    found = []
    for header in ("Repr-Digest", "Digest", *(["Content-Digest"] if whole_answer else [])):
        for item in response.headers.get(header, "").split(","):
            algorithm, _, value = item.strip().partition("=")
            if algorithm.lower() in names:
                found.append((header, names[algorithm.lower()], value.strip(":")))
    if whole_answer and "Content-MD5" in response.headers:
        found.append(("Content-MD5", "md5", response.headers["Content-MD5"].strip()))
    decoded = []
    for header, name, value in found:
        with contextlib.suppress(ValueError):
            decoded.append((header, name, base64.b64decode(value, validate=True)))
    return decoded


def web_page(url: str, page: bytes) -> SwvrError:
    """Tell of a web page that came in place of data, with its title."""
    title = re.search(rb"<title[^>]*>(.*?)</title>", page, re.IGNORECASE | re.DOTALL)
    words = " ".join(title[1].decode("utf-8", "replace").split())[:80] if title else ""
    named = f" (“{words}”)" if words else ""
    return SwvrError(
        f"the server sent a web page{named} in place of data",
        where=url,
        remedy="open the address in a browser to see what it says; if the data moved, give "
        "their new address with --url",
    )
