import pytest

from factcheck.archive import http

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def test_answer_is_taken_apart():
    answer = http.read(
        b"HTTP/1.1 200 OK\r\nX-One: a\r\nx-one: b\r\nX-\xff: \xe9\r\nContent-Length: 4\r\n\r\nbody"
    )
    assert (answer.status, answer.payload, answer.is_whole) == (200, b"body", True)
    assert answer.values("x-one") == ["a", "b"]


@pytest.mark.parametrize(
    ("message", "payload", "is_whole"),
    [
        (CHUNKED + b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n", b"abcde", True),
        (CHUNKED + b"A\r\n0123456789\r\n0\r\n\r\n", b"0123456789", True),
        (CHUNKED + b"3\r\nabc\r\n", b"abc", False),
        (CHUNKED + b"9\r\nabc", b"abc", False),
        (CHUNKED, b"", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcd", b"ab", True),
        (b"HTTP/1.1 301 Moved\r\nContent-Length: 400\r\n\r\n<ht", b"<ht", False),
        (b"HTTP/1.0 200 OK\r\n\r\nuntil the end", b"until the end", True),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b"", True),
        (b"HTTP/1.1 200 OK\nContent-Length: 2\n\nab", b"ab", True),
    ],
)
def test_payload_ends_where_the_answer_says(message, payload, is_whole):
    answer = http.read(message)
    assert (answer.payload, answer.is_whole) == (payload, is_whole)


def test_interim_answers_are_passed_over():
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    answer = http.read(hints + hints + b"HTTP/1.1 404 Not Found\r\n\r\nno")
    assert (answer.status, answer.payload) == (404, b"no")


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\r\n",
        b"nonsense",
        b"HTTP/1.1 OK\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        CHUNKED + b"zz\r\nabc\r\n",
    ],
)
def test_what_is_no_answer_is_refused(message):
    with pytest.raises(ValueError, match=r".*"):
        http.read(message)


def test_megabytes_of_tiny_chunks_are_read_in_linear_time():
    answer = http.read(CHUNKED + b"1\r\nx\r\n" * 500_000 + b"0\r\n\r\n")
    assert len(answer.payload) == 500_000
