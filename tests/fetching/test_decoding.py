import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.errors import SourceRejected
from factcheck.fetching.decoding import Decoder

KB = 1024
MB = 1024 * KB


def gz(body):
    """The body in gzip, the same bytes at any time: they name the tests, which workers compare."""
    return gzip.compress(body, mtime=0)


PAGE = b"<p>Forces captured more than 100 soldiers.</p>" * 40


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def decode(data: bytes, *header: str, step: int = 10 * MB, max_bytes: int = MB) -> bytes:
    decoder = Decoder(header, max_bytes)
    pieces = [
        piece
        for start in range(0, len(data), step)
        for piece in decoder.feed(data[start : start + step])
    ]
    decoder.finish()
    assert all(len(piece) <= max(96 * KB, step) for piece in pieces)
    return b"".join(pieces)


def code_of(data: bytes, *header: str, max_bytes: int = MB) -> str:
    with pytest.raises(SourceRejected) as refused:
        decode(data, *header, max_bytes=max_bytes)
    return refused.value.code


@pytest.mark.parametrize("step", [1, 7, 10 * MB])
@pytest.mark.parametrize(
    ("header", "packed"),
    [
        ((), PAGE),
        (("identity",), PAGE),
        (("gzip",), gz(PAGE)),
        (("X-GZIP",), gz(PAGE)),
        (("deflate",), zlib.compress(PAGE)),
        (("deflate",), raw_deflate(PAGE)),
        (("deflate, gzip",), gz(zlib.compress(PAGE))),
        (("gzip", "deflate"), zlib.compress(gz(PAGE))),
        (("gzip, identity,",), gz(PAGE)),
        (("br",), brotli.compress(PAGE)),
        (("br, br",), brotli.compress(brotli.compress(PAGE))),
        (("gzip", "br"), brotli.compress(gz(PAGE))),
        (("gzip",), gz(PAGE[:100]) + gz(PAGE[100:])),
    ],
)
def test_body_is_decoded_however_it_arrives(header, packed, step):
    assert decode(packed, *header, step=step) == PAGE


@given(st.binary(max_size=300), st.integers(1, 3000), st.integers(1, 64))
def test_body_survives_packing_in_any_pieces(seed, times, step):
    body = seed * times
    assert decode(gz(body), "gzip", step=step, max_bytes=MB) == body


@pytest.mark.parametrize(
    "header",
    [("zstd",), ("compress",), ("gzip;q=1",), ("gzip, zstd",), ("",) * 3 + ("zstd",)],
)
def test_body_is_refused_when_a_coding_is_unknown(header):
    assert code_of(PAGE, *header) == "bad_encoding"


def test_body_is_refused_when_it_has_three_codings_though_each_is_known():
    packed = gz(gz(gz(PAGE)))
    assert code_of(packed, "gzip, gzip", "gzip") == "bad_encoding"


@pytest.mark.parametrize("size", [64 * KB, 64 * KB + 1, 64 * KB + 4, 64 * KB + 257])
def test_body_is_whole_when_its_last_bytes_wait_inside_zlib(size):
    assert decode(raw_deflate(bytes(size)), "deflate") == bytes(size)


@pytest.mark.parametrize(
    "packed",
    [
        gz(PAGE)[:-1],
        gz(PAGE)[:-9],
        gz(PAGE)[:5],
        b"",
        b"<html>not packed</html>",
        gz(PAGE) + b"and more",
        gz(PAGE)[:-8] + b"wrongsum",
    ],
)
def test_body_is_refused_when_its_gzip_is_cut_or_corrupt(packed):
    assert code_of(packed, "gzip") == "bad_encoding"


@pytest.mark.parametrize(
    "packed", [zlib.compress(PAGE)[:-1], b"x", b"", zlib.compress(PAGE) * 2, b"\xff" * 20]
)
def test_body_is_refused_when_its_deflate_is_cut_or_corrupt(packed):
    assert code_of(packed, "deflate") == "bad_encoding"


@pytest.mark.parametrize(
    "packed",
    [
        brotli.compress(PAGE)[:-1],
        b"",
        b"<html>not packed</html>",
        brotli.compress(PAGE) + b"and more",
        b"\xff" * 20,
    ],
)
def test_body_is_refused_when_its_brotli_is_cut_or_corrupt(packed):
    assert code_of(packed, "br") == "bad_encoding"


@pytest.mark.parametrize("step", [1, 100_000])
@pytest.mark.parametrize("size", [32 * KB, 32 * KB + 1, 96 * KB, 300 * KB + 7])
def test_body_is_whole_when_its_last_bytes_wait_inside_brotli(size, step):
    assert decode(brotli.compress(bytes(size)), "br", step=step) == bytes(size)


def test_body_is_taken_up_to_its_limit_and_refused_beyond():
    assert len(decode(gz(bytes(MB)), "gzip")) == MB
    assert code_of(gz(bytes(MB + 1)), "gzip") == "too_large"
    assert code_of(bytes(MB + 1)) == "too_large"
    assert len(decode(brotli.compress(bytes(MB)), "br")) == MB
    assert code_of(brotli.compress(bytes(MB + 1)), "br") == "too_large"


def test_bomb_is_refused_when_only_the_space_between_two_codings_is_large():
    inner = gz(b"")  # 20 bytes that decode to none
    assert code_of(gz(inner * (MB // 10)), "gzip, gzip") in {"too_large", "bad_encoding"}
    stored = b"\x00\x00\x00\xff\xff" * MB  # empty stored blocks without end
    assert code_of(gz(stored), "deflate, gzip") == "too_large"


def test_body_is_refused_when_it_has_thousands_of_gzip_members():
    assert code_of(gz(b"") * 2_000, "gzip") == "bad_encoding"


def test_body_is_refused_before_it_comes_when_it_says_that_it_is_too_large():
    decoder = Decoder((), MB)
    decoder.expect(MB)
    with pytest.raises(SourceRejected) as refused:
        decoder.expect(MB + 1)
    assert refused.value.code == "too_large"
