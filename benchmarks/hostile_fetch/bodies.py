"""Hostile pages and feeds by the words of a scenario; knows no parser."""

import re
import struct

MB = 1024 * 1024
# What a fetch lets through; a scenario that names more is as good with this.
MOST_BYTES = 10 * MB
_NUMBER = re.compile(r"\d[\d,_]*")
_QUOTED = re.compile("['\"\u2018-\u201d]([^'\"\u2018-\u201d]+)['\"\u2018-\u201d]")
_ADDRESS = re.compile(r"(?:file|https?|ftp|gopher|jar|php|expect|data):[^'\"\s>]*")
SENTENCE = "The commander said on Wednesday that a hundred soldiers had been captured."


def number(words: str, default: int) -> int:
    """The largest number that is named."""
    named = [int(each.replace(",", "").replace("_", "")) for each in _NUMBER.findall(words)]
    return min(max(named, default=default), 2 * MB)


def quoted(words: str) -> list[str]:
    """What stands in quotation marks."""
    return _QUOTED.findall(words)


def html(inner: str = "", head: str = "<title>A page</title>") -> bytes:
    """A page that has a readable article beside what it is made for."""
    text = f"<p>{SENTENCE}</p>" * 4
    page = f"<html><head>{head}</head><body><article>{text}{inner}</article>"
    return page.encode(errors="surrogatepass")[:MOST_BYTES]


def nested(words: str) -> bytes:
    """Elements in each other."""
    named = re.search(r"<(\w+)", words)
    mark, count = named[1] if named else "div", number(words, 100_000)
    return html(f"<{mark}>" * count + "deep" + f"</{mark}>" * count)


def hostile_text(words: str) -> str:
    """Characters that show nothing, steer or turn round, as far as the words name them."""
    if "bidi" in words or "rtl" in words or "override" in words or "direction" in words:
        return "invoice\u202efdp.exe\u2066x\u2069"
    if "zero-width" in words or "zero width" in words or "invisible" in words:
        return "cap\u200btu\ufeffred"
    if "surrogate" in words:
        return "half \ud800 character"
    return "a\x00b\x07c&#0;d\x1b[2Je\x85f"


def rss(items: str, head: str = "", attributes: str = "") -> bytes:
    """A feed with these items."""
    feed = f"<channel><title>Feed</title><link>http://feed.example/</link>{items}</channel>"
    return f'<?xml version="1.0"?>{head}<rss version="2.0"{attributes}>{feed}</rss>'.encode()


def item(title: str = "An entry", date: str = "Wed, 14 Aug 2024 10:00:00 GMT") -> str:
    """One item of a feed."""
    return f"<item><title>{title}</title><link>/a</link><pubDate>{date}</pubDate></item>"


def entities(words: str) -> bytes:
    """A feed whose document type declares what the words say."""
    if re.search(r"laugh|exponential|billion|entity bomb|expansion", words):
        chain = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
        return rss(item("&a9;"), f'<!DOCTYPE rss [<!ENTITY a0 "ha">{chain}]>')
    if "quadratic" in words or "blow" in words:
        return rss(item("&a;" * 10_000), f'<!DOCTYPE rss [<!ENTITY a "{"A" * 100_000}">]>')
    named = _ADDRESS.search(words)
    address = named[0] if named else "file:///etc/passwd"
    if "%" in words or "parameter" in words:
        return rss(item(), f'<!DOCTYPE rss [<!ENTITY % x SYSTEM "{address}"> %x;]>')
    if "dtd" in words or "doctype" in words:
        return rss(item(), f'<!DOCTYPE rss SYSTEM "{address}">')
    return rss(item("&x;"), f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{address}">]>')


def image(words: str) -> bytes:
    """The beginning of an image that says how large it is: as the words do, else far too large."""
    sides = re.search(r"(\d[\d,]*) ?[x\u00d7] ?(\d[\d,]*)", words)
    named = [sides[1], sides[2]] if sides else ["50,000", "50,000"]
    width, height = (int(each.replace(",", "")) for each in named)
    low = min(width, 65_535), min(height, 65_535)
    if "gif" in words:
        return b"GIF89a" + struct.pack("<HH", *low)
    if "jpg" in words or "jpeg" in words:
        return b"\xff\xd8\xff\xc0\0\x11\x08" + struct.pack(">HH", *reversed(low))
    if "bmp" in words or "bitmap" in words:
        return b"BM" + bytes(16) + struct.pack("<ii", width, height)
    if "webp" in words:
        sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        return b"RIFF\0\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0" + sizes
    if "tiff" in words:
        entries = struct.pack("<HHIIHHII", 256, 4, 1, width, 257, 4, 1, height)
        return b"II*\0" + struct.pack("<IH", 8, 2) + entries
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)
