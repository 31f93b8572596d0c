"""Hostile content, fed to the doors through which the service itself reads."""

import re
import zipfile
from collections.abc import Callable
from typing import Any

from benchmarks.hostile_fetch import bodies, files, keeping
from benchmarks.hostile_fetch.outcomes import NOT_UNDERSTOOD, STEERING, Outcome, of_error
from factcheck import parsing
from factcheck.archive import unpacking
from factcheck.errors import SourceError

URL = "http://site.example/news/"
INNER = "http://169.254.169.254/"
# Nothing that was read is run, followed or shown as it came; the copy is kept as bytes.
_LEGIBLE = ("PARSED", "STORED_AS_DATA", "NOT_FOLLOWED", "ALLOWED")


def read(body: bytes, content_type: str = "text/html", charset: str = "") -> Outcome:
    """A body's way through the reader."""
    document = parsing.read(body, url=URL, content_type=content_type, charset=charset)
    said = f"{document.title}{document.text}{document.author}{document.site_name}"
    if STEERING.search(said) or "<script" in document.text or "root:" in document.text:
        return Outcome("wrong", (), f"it says {said[:80]!r}")
    codes = ("STORED_AS_DATA",) if document.unread else _LEGIBLE
    return Outcome("inert", codes, document.unread)


def read_feed(body: bytes) -> Outcome:
    """A feed's way through the reader."""
    feed = parsing.feed(body, url=URL)
    said = "".join(f"{each.title}{each.summary}" for each in feed.entries)
    if STEERING.search(said) or "root:" in said:
        return Outcome("wrong", (), f"it says {said[:80]!r}")
    if any(not each.url.startswith("http") for each in feed.entries):
        return Outcome("wrong", (), "an entry leads out of the web")
    clamped = any(each.published_at is None for each in feed.entries) or not feed.entries
    return Outcome("inert", ("PARSED", "ALLOWED", "DROPPED", *["CLAMPED"][: int(clamped)]))


def _json(words: str, _plain: str) -> Outcome:
    rules = (
        (r"\bnan\b|infinity", [b'{"a": NaN}', b'{"a": Infinity}', b'{"a": -Infinity}']),
        (r"duplicate|dup", [b'{"a": 1, "a": 2}']),
        (r"not.object|answers? \[\]|null|array|list|scalar", [b"[]", b"null", b'"x"', b"7"]),
        (r"nest|deep|depth|recurs", [b'{"a":' * 100_000, b'{"a":' + b"[" * 100_000]),
        (r"1e\d|float|exponent", [b'{"a": 1e999}']),
        (r"digit|number|integer|bignum", [b'{"a": ' + b"9" * 100_000 + b"}"]),
        (r"surrogate", [rb'{"a": "\ud800"}']),
        (r"\\u0000|\bnul\b", [rb'{"a": "x\u0000y"}']),
        (r"utf-8|bytes|encoding", [b'{"a": "\xff"}']),
        (r"truncat|cut off|half", [b'{"a": [1, 2']),
        (r"trailing|garbage|html|malformed|not json", [b'{"a": 1} more', b"<html>"]),
        (r"\bmb\b|huge|large|oversi", [b'{"a": "' + b"x" * 20 * bodies.MB + b'"}']),
    )
    tried = next((made for pattern, made in rules if re.search(pattern, words)), None)
    if tried is None:
        return NOT_UNDERSTOOD
    ends = []
    for body in tried:
        try:
            found = parsing.strict_json(body)
        except SourceError as error:
            ends.append(of_error(error))
        else:
            is_fit = not STEERING.search(str(found))
            ends.append(Outcome("inert" if is_fit else "wrong", ("PARSED", "ALLOWED", "CLAMPED")))
    return ends[0] if len({end.result for end in ends}) == 1 else Outcome("wrong", (), str(ends))


def _xml(words: str, plain: str) -> Outcome:
    if "xinclude" in words:
        included = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
        return read_feed(bodies.rss(bodies.item(f"{included}A title")))
    if re.search(r"nest|deep|depth", words):
        count = bodies.number(words, 100_000)
        return read_feed(bodies.rss("<a>" * count + "</a>" * count))
    return read_feed(bodies.entities(f"{words} {plain}"))


def _dates(_words: str, plain: str) -> Outcome:
    named = [*re.findall(r"-?\d[\d:TZ+-]*", plain), "9" * 400, "Fri, 31 Dec 9999 23:59:59 -1200"]
    return read_feed(bodies.rss("".join(bodies.item(date=each) for each in named)))


def _feed(words: str, plain: str) -> Outcome:
    if re.search(r"javascript:|data:|file:|scheme", words):
        links = ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "/a")
        return read_feed(
            bodies.rss("".join(bodies.item().replace("/a", each, 1) for each in links))
        )
    if re.search(r"title|description|summary|control|\bnul\b|bidi", words):
        hostile = bodies.hostile_text(words).replace("\x00", "") + "x" * bodies.MB
        return read_feed(bodies.rss(bodies.item(f"<![CDATA[{hostile}<script>x</script>]]>")))
    if re.search(r"unclosed|truncat|malformed|not well", words):
        return read_feed(bodies.rss(bodies.item())[:-25])
    if re.search(r"items|entries", words):
        return read_feed(bodies.rss(bodies.item() * bodies.number(words, 1_000_000)))
    return _xml(words, plain) if re.search(r"entit|dtd", words) else NOT_UNDERSTOOD


def _sitemap(words: str, _plain: str) -> Outcome:
    if not re.search(r"itself|recurs|index|loop|cycl", words):
        pages = f"<url><loc>{URL}</loc></url>" * bodies.number(words, 50_000)
        return read_feed(f"<?xml version='1.0'?><urlset>{pages}</urlset>".encode())
    lists_itself = f"<sitemap><loc>{URL}</loc></sitemap>"
    return read_feed(f"<?xml version='1.0'?><sitemapindex>{lists_itself}</sitemapindex>".encode())


def _svg(_words: str, _plain: str) -> Outcome:
    drawn = (
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script><foreignObject/></svg>"
    )
    return read(drawn, "image/svg+xml")


def _pdf(words: str, _plain: str) -> Outcome:
    return read(files.pdf(words), "application/pdf")


def _image(words: str, _plain: str) -> Outcome:
    return read(bodies.image(words), "image/png")


def _archive(words: str, _plain: str) -> Outcome:
    try:
        with zipfile.ZipFile(files.archive(words)) as package:
            unpacking.refuse_harmful(package)
    except zipfile.BadZipFile as error:
        return Outcome("aborted", ("BAD_CONTENT",), str(error))
    return Outcome("inert", _LEGIBLE)


# What a body begins with, by what a scenario calls it.
_BEGINNINGS = {
    r"\bexe\b|\bmz\b|program|executable": b"MZ\x90\0\x03",
    r"\belf\b": b"\x7fELF\x02",
    r"gzip|gz\b|compressed": b"\x1f\x8b\x08",
    r"zip|docx|jar\b|office": b"PK\x03\x04\x14",
    r"\bpdf\b": b"%PDF-1.7",
    r"polyglot|gif": b"GIF89a\x01\0\x01\0/*",
    r"\bpng\b(?!, body)": b"\x89PNG\r\n\x1a\n",
    r"jpe?g": b"\xff\xd8\xff\xe0",
    r"mp4|video|audio|mp3": b"ID3\x04",
    r"wasm": b"\0asm\x01",
}


def _mismatch(words: str, plain: str) -> Outcome:
    declared = re.search(r"content-type: ([\w./+-]+)", plain, re.IGNORECASE)
    content_type = declared[1].lower() if declared else "text/html"
    if re.search(r"\bno content-type|missing", words):
        return read(bodies.html(), "")
    told = words.rpartition("body")[2] or words
    if "polyglot" not in told and ("html" in told or "script" in told):
        return read(bodies.html("<script>alert(1)</script>"), content_type)
    begun = (start for name, start in _BEGINNINGS.items() if re.search(name, told))
    return read(next(begun, b"\x00\x01\x02") + bytes(2_000), content_type)


def _charset(words: str, _plain: str) -> Outcome:
    page = bodies.html("<p>Kyïv</p>").decode()
    if "bom" in words:
        wide = "utf-32" if "32" in words else "utf-16"
        return read(page.encode(wide), charset="utf-8")
    named = re.search(r"charset ?=? ?['\"]?([\w.:-]+)", words)
    if "utf-7" in words or "utf7" in words:
        return read(b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-" + page.encode(), charset="utf-7")
    if re.search(r"overlong|invalid|malformed|truncat", words):
        return read(page.encode() + b"\xc0\xbcscript\xc0\xbe\xff\xfe\xed\xa0\x80", charset="utf-8")
    if re.search(r"lie|lying|mismatch|wrong|really|but ", words):
        return read(page.replace("ïv", "їв").encode("utf-8"), charset="windows-1251")
    return read(page.encode(), charset=named[1] if named else "unknown")


def _page(words: str, plain: str) -> Outcome:
    if re.search(r"json.?ld|ld.json", words):
        deep = '{"a":' * 20_000 + '{"@type": "NewsArticle", "headline": NaN}'
        return read(bodies.html(head=f"<script type='application/ld+json'>{deep}</script>"))
    if re.search(r"title of|huge title|<title>|long title", words):
        return read(bodies.html(head=f"<title>{'x' * 5 * bodies.MB}</title>"))
    if re.search(r"nest|deep|depth", words):
        return read(bodies.nested(words))
    if re.search(r"\bnul\b|control|bidi|rtl|override|zero.width|invisible|surrogate|ansi", words):
        hostile = bodies.hostile_text(words)
        return read(bodies.html(f"<p>{hostile}</p>", f"<title>{hostile}</title>"))
    return read(bodies.html(_inner(words, plain)))


def _inner(words: str, plain: str) -> str:
    if re.search(r"unclosed|soup|malformed", words):
        return "<b><p><table><tr><i></b><td><a href=<p>&#;&amp <![CDATA[ <!-- -"
    if "attribute" in words:
        size = min(bodies.number(words, bodies.MB), 8 * bodies.MB)
        return f"<p title='{'x' * size}' {'a=b ' * 100_000}>x</p>"
    if re.search(r"regex|redos|backtrack|quadratic", words):
        letter = (bodies.quoted(plain) or ["a"])[0][:10]
        return f"<p>{letter * bodies.number(words, 50_000)}!</p>"
    if re.search(r"elements|tags|comments|paragraphs", words):
        return "<p>x</p><!-- y -->" * bodies.number(words, 500_000)
    scripts = "<script>fetch('http://127.0.0.1/')</script><iframe src=file:///etc/passwd></iframe>"
    leads = f"<base href='{INNER}'><a href='{INNER}'>x</a><link rel=canonical href='{INNER}'>"
    return (
        f"{scripts}{leads}<img src=x onerror=alert(1)><meta http-equiv=refresh content='0;{INNER}'>"
    )


Player = Callable[[str, str], Outcome]
# What is asked of which door; the first that fits counts.
RULES: tuple[tuple[str, Player], ...] = (
    (r"csv|formula|spreadsheet|=hyperlink", keeping.cells),
    (r"\blogs?\b|log line|log.injection|cr lf|crlf in", keeping.log),
    (r"filename|file name|disposition", keeping.filename),
    (r"warc", keeping.warc_record),
    (r"\bzip\b|wacz|archive entry|symlink|zip.slip|jar with", _archive),
    (r"json.?ld|ld.json", _page),
    (r"json|provider", _json),
    (r"pubdate|future.date|\bdates?\b.*\d{4}|overflowerror", _dates),
    (r"sitemap", _sitemap),
    (r"charset|\bbom\b|utf-?7|utf-?8|utf-?16|utf-?32|encoding", _charset),
    (r"content-type|ct.mismatch|body is|polyglot", _mismatch),
    (r"\bpdf\b", _pdf),
    (r"pixel|decompressionbomb|\d ?[x\u00d7] ?\d[\d,]* ?(?:px|pixel|png|image)|image bomb", _image),
    (r"\bsvg\b", _svg),
    (r"\bxml\b|xxe|<!entity|<!doctype \w+ |\bdtd\b|laughs|xinclude|external entity", _xml),
    (r"\bfeed|\brss\b|\batom\b", _feed),
    (r"xss|og:title|meta.*<script|escap|quote", keeping.shown),
    (
        (
            r"html|<\w+>|div|soup|nest|attribute|regex|redos|backtrack|\bnul\b|bidi|rtl|zero.width|"
            r"control|script|iframe|surrogate|ansi|elements|onerror|meta|refresh|canonical|link|title"
        ),
        _page,
    ),
)


def play(vector: dict[str, Any]) -> Outcome:
    """Make what the vector's words say, and hand it to the door that it is for."""
    plain = vector.get("scenario", "")
    words = f"{vector['id']} {plain}".lower().replace("content-", "content ", 1)
    for pattern, player in RULES:
        if re.search(pattern, words):
            try:
                return player(words, plain)
            except SourceError as error:
                return of_error(error)
    return NOT_UNDERSTOOD
