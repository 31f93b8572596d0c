"""The pages of the demo's web, as its search lists them and its server gives them."""

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

WEB = Path(__file__).parent / "web"
SLOW_SECONDS = 2.5
PRIVATE_ADDRESS = "http://10.0.0.7/press/kursk-prisoners"


@dataclass(frozen=True, slots=True)
class DemoPage:
    """A page at `path` as search lists it; `body` is what the server gives, if it gives any.

    `published_at` is in ISO 8601. `delay_seconds` pass before the answer; `location` is where the
    page sends whoever asks for it.
    """

    path: str
    title: str
    summary: str
    published_at: str
    text: str = ""
    body: bytes = b""
    delay_seconds: float = 0
    location: str = ""


# Search still lists these two. The first is gone for good, and the second leads into a private
# network, where the workers must not follow.
VANISHED = DemoPage(
    "/northern-gazette/prisoners-in-one-day",
    "More than 100 Russian soldiers captured in one day in Kursk",
    "Ukrainian troops captured more than 100 Russian soldiers on Wednesday, commander says.",
    "2024-08-14T18:40:00+03:00",
)
LEADS_INSIDE = DemoPage(
    "/shortlink/kursk-prisoners",
    "Kursk: Russian soldiers captured",
    "More than 100 Russian soldiers captured in the Kursk region on Wednesday, says Syrskyi.",
    "2024-08-14T19:00:00+03:00",
    location=PRIVATE_ADDRESS,
)
SLOW_PATH = "/fieldnote/pictures-of-prisoners"


class _Seen(NamedTuple):
    """What of a page's markup the search needs."""

    metas: dict[str, str]
    paragraphs: list[str]


class _Reader(HTMLParser):
    """Collects the meta elements and paragraphs of a page; its notes in small print are none."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = _Seen({}, [])
        self._in_paragraph = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta":
            name = given.get("property") or given.get("name") or ""
            self.seen.metas[name] = given.get("content") or ""
        if tag == "p":
            self.seen.paragraphs.append("")
        self._in_paragraph = tag == "p" or (self._in_paragraph and tag != "small")

    def handle_endtag(self, tag: str) -> None:
        self._in_paragraph = self._in_paragraph and tag != "p"

    def handle_data(self, data: str) -> None:
        if self._in_paragraph:
            self.seen.paragraphs[-1] += data


def load() -> dict[str, DemoPage]:
    """Every page by its path, read from the folder `web`."""
    pages = [_page(file) for file in sorted(WEB.glob("*/*.html"))]
    return {page.path: page for page in [*pages, VANISHED, LEADS_INSIDE]}


def _page(file: Path) -> DemoPage:
    body = file.read_bytes()
    reader = _Reader()
    reader.feed(body.decode())
    path = f"/{file.parent.name}/{file.stem}"
    return DemoPage(
        path,
        reader.seen.metas["og:title"],
        reader.seen.metas["description"],
        reader.seen.metas["article:published_time"],
        " ".join(reader.seen.paragraphs),
        body,
        SLOW_SECONDS if path == SLOW_PATH else 0,
    )
