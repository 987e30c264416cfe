"""Downloads from a server that stalls, cuts off, errs, changes its mind and sends web pages."""

from __future__ import annotations

import base64
import gzip
import hashlib
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from swvr.errors import SwvrError
from swvr.fetch.content import unpacked
from swvr.fetch.download import Download, Patience, download
from tests.conftest import CHECKOUT
from tests.fetch.server import Answer

BODY = bytes(range(256)) * 1024
TAG = {"ETag": '"one"'}
CUT = 100_000


def refusal(call) -> str:
    with pytest.raises(SwvrError) as caught:
        call()
    return str(caught.value)


@pytest.fixture
def get(tmp_path, listener, patience):
    def fetch(url, **changes) -> Download:
        options = {"progress": listener, "patience": patience, **changes}
        return download(url, tmp_path / "fetch/file.csv", **options)

    return fetch


def left(tmp_path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "fetch").iterdir())


def test_a_file_is_downloaded_whole_and_described(server, get, tmp_path):
    url = server.will("/a", Answer(BODY, headers={**TAG, "Last-Modified": "Fri", "X-Other": "1"}))
    got = get(url)
    assert got.path.read_bytes() == BODY
    assert got.size == len(BODY)
    assert got.sha256 == hashlib.sha256(BODY).hexdigest()
    assert got.url == got.final_url == url
    assert got.headers["ETag"] == '"one"'
    assert got.headers["Last-Modified"] == "Fri"
    assert "X-Other" not in got.headers
    assert abs(datetime.now(UTC) - got.retrieved) < timedelta(minutes=1)
    assert (got.resumed, got.agrees_with) == (False, None)
    assert left(tmp_path) == ["file.csv"]
    assert server.header("Accept-Encoding") == ["identity"]
    assert server.header("User-Agent")[0].startswith("swvr")
    assert server.header("Range") == [None]


@pytest.mark.parametrize("broken", [Answer(BODY, cut=CUT), Answer(BODY, cut=CUT, stall=True)])
def test_a_download_that_breaks_off_goes_on_where_it_was(server, get, waits, listener, broken):
    broken.headers = TAG
    got = get(server.will("/a", broken, Answer(BODY, headers=TAG)))
    assert got.path.read_bytes() == BODY
    assert got.resumed
    asked = server.header("Range")[1]
    assert asked is not None
    assert 0 < int(asked.removeprefix("bytes=").removesuffix("-")) <= CUT
    assert server.header("If-Range") == [None, '"one"']
    assert waits == [1.0]
    assert "broke off after" in listener.lines[0]
    assert "attempt 2 of 4 in 1 s" in listener.lines[0]


def test_last_modified_serves_where_there_is_no_strong_tag(server, get):
    headers = {"ETag": 'W/"weak"', "Last-Modified": "Fri, 13 Dec 2024 19:11:50 GMT"}
    answer = Answer(BODY, headers=headers, if_range=False)
    got = get(server.will("/a", Answer(BODY, headers=headers, cut=CUT), answer))
    assert got.resumed
    assert server.header("If-Range")[1] == "Fri, 13 Dec 2024 19:11:50 GMT"


def test_a_file_that_nothing_tells_apart_is_begun_again(server, get):
    got = get(server.will("/a", Answer(BODY, cut=CUT), Answer(BODY)))
    assert got.path.read_bytes() == BODY
    assert not got.resumed
    assert server.header("Range") == [None, None]


def test_a_server_that_ignores_ranges_sends_all_of_it(server, get):
    url = server.will(
        "/a", Answer(BODY, headers=TAG, cut=CUT), Answer(BODY, headers=TAG, ranges=False)
    )
    got = get(url)
    assert server.header("Range")[1] is not None
    assert got.path.read_bytes() == BODY
    assert not got.resumed


def test_a_file_that_changed_midway_is_begun_again(server, get):
    new = BODY[::-1] + b"more"
    answers = [Answer(BODY, headers=TAG, cut=CUT), Answer(new, headers={"ETag": '"two"'})]
    got = get(server.will("/a", *answers))
    assert got.path.read_bytes() == new
    assert got.headers["ETag"] == '"two"'


@pytest.mark.parametrize(
    "wrong",
    [
        Answer(BODY[::-1], headers={"ETag": '"two"'}, if_range=False),
        Answer(BODY + b"more", headers=TAG),
        Answer(BODY, headers=TAG, skip=5),
    ],
    ids=["another tag", "another length", "another place"],
)
def test_a_part_that_does_not_fit_is_thrown_away(server, get, wrong, listener):
    url = server.will("/a", Answer(BODY, headers=TAG, cut=CUT), wrong, Answer(BODY, headers=TAG))
    got = get(url)
    assert got.path.read_bytes() == BODY
    assert "the file changed while it was downloaded" in listener.lines[1]
    assert server.header("Range")[2] is None


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 429])
def test_passing_trouble_is_waited_out_longer_each_time(server, get, waits, status):
    got = get(server.will("/a", *[Answer(status=status)] * 3, Answer(BODY)))
    assert got.path.read_bytes() == BODY
    assert waits == [1.0, 2.0, 4.0]


def test_after_the_last_attempt_one_message_says_so(server, get, waits, tmp_path):
    url = server.will("/a", Answer(BODY, headers=TAG, cut=CUT), Answer(status=503))
    said = refusal(lambda: get(url))
    assert said.startswith(url)
    assert "the server says 503" in said
    assert "tried 4 times" in said
    assert "goes on where it broke off" in said
    assert len(waits) == 3
    assert left(tmp_path) == ["file.csv.part", "file.csv.part.json"]
    server.will("/a", Answer(BODY, headers=TAG))
    got = get(url)
    assert got.resumed
    assert got.path.read_bytes() == BODY


def test_a_part_of_another_address_is_not_gone_on_with(server, get):
    first = server.will("/a", Answer(BODY, headers=TAG, cut=CUT), Answer(status=404))
    refusal(lambda: get(first))
    got = get(server.will("/b", Answer(BODY, headers=TAG)))
    assert not got.resumed
    assert server.header("Range")[-1] is None


def test_the_server_says_how_long_to_wait(server, get, waits):
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    answers = [Answer(status=429, headers={"Retry-After": value}) for value in ("7", soon, "x")]
    get(server.will("/a", *answers, Answer(BODY)))
    assert waits[0] == 7.0
    assert 60 < waits[1] <= 90
    assert waits[2] == 4.0


def test_a_server_that_wants_an_hour_is_left_alone(server, get, waits):
    url = server.will("/a", Answer(status=503, headers={"Retry-After": "3600"}))
    assert "left alone for 3600 seconds" in refusal(lambda: get(url))
    assert waits == []
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, "--url"), (410, "--url"), (403, "try later"), (401, "login"), (418, "check"), (204, "")],
)
def test_a_refusal_is_not_asked_again(server, get, waits, status, words):
    said = refusal(lambda: get(server.will("/a", Answer(status=status))))
    assert f"the server says {status}" in said
    assert words in said
    assert waits == []


def test_a_web_page_is_refused_at_once_and_leaves_the_part_alone(server, get, tmp_path):
    page = b"<html><head><title>Sign in\n here</title></head></html>"
    good = Answer(BODY, headers=TAG)
    url = server.will(
        "/a",
        Answer(BODY, headers=TAG, cut=CUT),
        Answer(page, kind="text/html; charset=utf-8"),
        good,
    )
    said = refusal(lambda: get(url))
    assert "sent a web page (“Sign in here”) in place of data" in said
    assert len(server.asked) == 2
    assert get(url).resumed


@pytest.mark.parametrize("length", [True, False])
def test_a_web_page_that_calls_itself_data_is_refused_when_it_is_read(server, get, length):
    page = b"\n<!DOCTYPE html><html><title>Maintenance</title>"
    got = get(server.will("/a", Answer(page, length=length)))

    def read():
        with unpacked(got) as stream:
            stream.read()

    assert "web page (“Maintenance”)" in refusal(read)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Repr-Digest", f"sha-256=:{base64.b64encode(hashlib.sha256(BODY).digest()).decode()}:"),
        ("Digest", f"SHA-256={base64.b64encode(hashlib.sha256(BODY).digest()).decode()}"),
        ("Content-MD5", base64.b64encode(hashlib.md5(BODY).digest()).decode()),
    ],
)
def test_the_servers_checksum_is_checked(server, get, header, value, listener):
    damaged = b"x" + BODY[1:]
    url = server.will("/a", *[Answer(body, headers={header: value}) for body in (damaged, BODY)])
    got = get(url)
    assert got.path.read_bytes() == BODY
    assert got.agrees_with == header
    assert f"the checksum differs from the server's ({header})" in listener.lines[0]


def test_a_checksum_of_the_rest_is_not_taken_for_one_of_the_file(server, get):
    rest = {**TAG, "Content-MD5": base64.b64encode(hashlib.md5(b"").digest()).decode()}
    url = server.will("/a", Answer(BODY, headers=TAG, cut=CUT), Answer(BODY, headers=rest))
    assert get(url).path.read_bytes() == BODY


def test_a_file_compressed_on_its_way_is_kept_as_it_came_and_unpacked_when_read(server, get):
    packed = gzip.compress(BODY)
    headers = {**TAG, "Content-Encoding": "gzip"}
    url = server.will(
        "/a", Answer(packed, headers=headers, cut=500), Answer(packed, headers=headers)
    )
    got = get(url)
    assert got.resumed
    assert got.path.read_bytes() == packed
    with unpacked(got) as stream:
        assert stream.read() == BODY


def test_a_gzip_file_of_several_members_twice_packed_is_read_whole(server, get):
    members = gzip.compress(BODY[:999]) + gzip.compress(BODY[999:])
    got = get(server.will("/a", Answer(gzip.compress(members))))
    with unpacked(got) as stream:
        assert stream.read() == BODY


@pytest.mark.parametrize(
    ("body", "headers", "words"),
    [
        (gzip.compress(BODY)[:-9], {}, "damaged or cut off"),
        (gzip.compress(BODY)[:-8] + b"\0" * 8, {}, "damaged or cut off"),
        (b" \n", {}, "empty"),
        (b"PK\x03\x04....", {}, "archive"),
        (b"a,b", {"Content-Encoding": "br"}, "compressed the file as br"),
    ],
)
def test_what_can_not_be_unpacked_is_refused(server, get, body, headers, words):
    got = get(server.will("/a", Answer(body, headers=headers, length=False)))

    def read():
        with unpacked(got) as stream:
            stream.read()

    assert words in refusal(read)


def test_a_server_that_is_not_there(get, waits):
    said = refusal(lambda: get("http://127.0.0.1:9/data.csv"))
    assert "can't be reached (Connection refused)" in said
    assert waits == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("url", ["ftp://example.org/a", "data.csv", "https://", "http://[::1"])
def test_what_is_no_address_is_refused_at_once(get, waits, url):
    said = refusal(lambda: get(url))
    assert "https://" in said
    assert waits == []


def test_a_download_that_is_killed_goes_on_in_the_next_run(server, tmp_path, listener):
    url = server.will("/a", Answer(BODY, headers=TAG, cut=CUT, stall=True))
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from swvr.fetch.download import download

        class Quiet:
            def __call__(self, text): pass
            def doing(self, text): pass

        download(sys.argv[1], Path(sys.argv[2]), progress=Quiet())
        """
    )
    path = tmp_path / "file.csv"
    part = path.with_name("file.csv.part")
    words = [sys.executable, "-c", script, url, str(path)]
    running = subprocess.Popen(words, cwd=CHECKOUT.root)
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not (part.is_file() and part.stat().st_size):
            time.sleep(0.02)
        assert part.stat().st_size > 0
    finally:
        running.kill()
        running.wait()
    assert not path.exists()
    before = part.stat().st_size
    server.will("/a", Answer(BODY, headers=TAG))
    got = download(url, path, progress=listener, patience=Patience(attempts=1))
    assert got.resumed
    assert server.header("Range")[-1] == f"bytes={before}-"
    assert path.read_bytes() == BODY
