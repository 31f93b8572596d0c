import pytest

from factcheck.errors import SourceRejected
from factcheck.fetching.framing import MAX_CHUNK_LINE_BYTES, ChunkSizes, body_start

KB = 1024


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n", b"text"),
        (b"HTTP/1.1 200 OK\nA: b\n\n", b"text\n\nand more"),
        (b"HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 100 \r\n\r\nHTTP/1.1 200 OK\r\n\r\n", b"\r\n\r\n"),
        (b"HTTP/1.1 101 Switching\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nA: b\r\n", b""),
        (b"HTTP/1.1 103 Hints\r\n\r\n", b""),
    ],
)
def test_body_begins_past_all_heads(head, body):
    assert body_start(head + body) == len(head)


def walk(answer: bytes, *, step: int, start: int = 0) -> None:
    sizes, come = ChunkSizes(start, KB), bytearray()
    for offset in range(0, len(answer), step):
        come += answer[offset : offset + step]
        sizes.check(come)


def code_of(answer: bytes, step: int) -> str:
    with pytest.raises(SourceRejected) as refused:
        walk(answer, step=step)
    return refused.value.code


@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_chunks_within_the_limit_are_let_by(step):
    chunks = b"400\r\n" + b"F" * KB + b"\r\n3;name=FFFFFFFFFFFFFFFF\r\nFF\n\r\n0\r\nX: y\r\n\r\n"
    walk(b"head" + chunks, step=step, start=4)


@pytest.mark.parametrize("step", [1, 7, 10_000])
@pytest.mark.parametrize(
    ("size", "code"),
    [
        (b"FFFFFFFFFFFFFFFF\r\n", "bad_response"),
        (b"7fffffffffffffff;x\r\n", "bad_response"),
        (b"10000000001\r\n", "bad_response"),
        (b"401\r\n", "too_large"),
        (b"x" * (MAX_CHUNK_LINE_BYTES + 1), "bad_response"),
    ],
)
def test_chunk_is_refused_by_its_size_alone(size, code, step):
    assert code_of(b"2\r\nok\r\n" + size, step) == code


@pytest.mark.parametrize("line", [b"-5\r\n", b"ZZ\r\n", b"\r\n", b"1" * 17 + b"\r\n", b"0x5\r\n"])
def test_line_that_is_no_size_is_left_to_the_parser(line):
    walk(line + b"FFFFFFFFFFFFFFFF\r\n", step=1)
