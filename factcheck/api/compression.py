"""Answers packed as the client takes them, in brotli or gzip; only what is public.

What is for one person alone is never packed, so that its length tells nothing of what is in it.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus

import brotli  # type: ignore[import-untyped]  # it ships no types
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

LEAST_BYTES = 500  # what is shorter gets no smaller by more than the headers grow
# Levels at which packing takes less time than sending what it saves.
BROTLI_QUALITY = 4
GZIP_LEVEL = 5
GZIP_WINDOW_BITS = 16 + zlib.MAX_WBITS  # zlib's way to ask for gzip's frame
TEXTS = ("text/", "application/json", "application/ld+json", "application/x-ndjson")

# What packs a piece, perhaps giving nothing yet, and what gives the rest.
Packer = tuple[Callable[[bytes], bytes], Callable[[], bytes]]


def brotli_packer() -> Packer:
    """By RFC 7932."""
    compressor = brotli.Compressor(quality=BROTLI_QUALITY)
    return compressor.process, compressor.finish


def gzip_packer() -> Packer:
    """By RFC 1952."""
    compressor = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_WINDOW_BITS)
    return compressor.compress, compressor.flush


PACKERS = {"br": brotli_packer, "gzip": gzip_packer}


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Pack public answers as clients like them best."""

    def packing(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if "public" in response.headers.get("Cache-Control", ""):
            patch_vary_headers(response, ["Accept-Encoding"])
            coding = preferred(request.headers.get("Accept-Encoding", ""))
            if coding and is_worth_it(response):
                pack(response, coding)
        return response

    return packing


def preferred(accepted: str) -> str:
    """The coding to use for a client that names these: brotli, else gzip, else none ("")."""
    named = {}
    for each in accepted.lower().split(","):
        coding, _, quality = each.partition(";")
        named[coding.strip()] = quality.replace(" ", "").rstrip("0.") != "q="
    return next((coding for coding in PACKERS if named.get(coding)), "")


def is_worth_it(response: HttpResponseBase) -> bool:
    """Whether it is text, whole, long enough, and not packed yet."""
    is_text = response.headers.get("Content-Type", "").startswith(TEXTS)
    is_short = isinstance(response, HttpResponse) and len(response.content) < LEAST_BYTES
    is_whole = response.status_code == HTTPStatus.OK
    return is_text and is_whole and not is_short and "Content-Encoding" not in response.headers


def pack(response: HttpResponseBase, coding: str) -> None:
    """Put the packed body in place; its ETag says from now on that other forms mean the same."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = packed(response.streaming_content, coding)  # type: ignore[arg-type]  # nothing here streams asynchronously
    elif isinstance(response, HttpResponse):
        response.content = b"".join(packed([response.content], coding))
        response.headers["Content-Length"] = str(len(response.content))
    response.headers["Content-Encoding"] = coding
    if (etag := response.headers.get("ETag", "")).startswith('"'):
        response.headers["ETag"] = f"W/{etag}"


def packed(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The pieces packed as one, as they come."""
    pack_piece, finish = PACKERS[coding]()
    for piece in pieces:
        if some := pack_piece(piece):
            yield some
    yield finish()
