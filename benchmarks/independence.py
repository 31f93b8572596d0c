"""How well sources are grouped into origins, next to simpler ways, on pages labelled by hand.

`--corpus` is a folder with index.json (id -> {"url", ...}) and pages/<id>.html.gz; `--labels` maps
each event to its groups of ids that share an origin: {event: [[id, id], [id]]}. The pages of an
event are read and grouped as the service does, but for rows that a desk edits: the publisher is
told by the address alone, and no claim is given.

Pairs are counted within events. Precision: of the pairs put together, how many belong together.
Recall: of those that belong together, how many were. ARI is the adjusted Rand index, over all pages
at once and as the mean of the events.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from pathlib import Path

from factcheck.corroboration import page, publishers
from factcheck.corroboration.independence import SourceText, group
from factcheck.errors import SourceRejected

SHARED = Path("../shared/corpus")
LABELS = Path(__file__).with_name("independence_labels.json")
RESEMBLANCE = 0.5  # from which the plain baseline takes two texts for one
SHINGLE_WORDS = 5

Way = Callable[[Sequence[SourceText]], list[Hashable]]


@dataclass(frozen=True, slots=True)
class Event:
    """The pages of one event, and for each the label of its group."""

    name: str
    sources: list[SourceText]
    labels: list[Hashable]


def read_page(corpus: Path, key: str, position: int, url: str) -> SourceText:
    """A page as the grouping looks at it; one that holds no article has no text."""
    body = gzip.decompress((corpus / "pages" / f"{key}.html.gz").read_bytes())
    publisher = publishers.publisher_key(url)
    try:
        article = page.read(body, url=url, content_type="text/html")
    except SourceRejected:
        return SourceText(position, "", url, publisher, publisher)
    return SourceText(
        key=position,
        text=article.text,
        url=url,
        publisher=publisher,
        publisher_name=article.site_name or publisher,
        wire_credit=article.wire_credit,
        canonical_url=article.canonical_url,
        links=tuple((link.url, link.text) for link in article.links),
    )


def read_events(corpus: Path, labels: Path) -> list[Event]:
    """Every labelled event of which there are at least two pages."""
    index = json.loads((corpus / "index.json").read_text(encoding="utf-8"))
    told = json.loads(labels.read_text(encoding="utf-8"))
    events = []
    for name, groups in told.items():
        members = [(key, number) for number, keys in enumerate(groups) for key in keys]
        sources = [
            read_page(corpus, key, position, index[key]["url"])
            for position, (key, _) in enumerate(members)
        ]
        events.append(Event(name, sources, [number for _, number in members]))
    return [event for event in events if len(event.sources) > 1]


# --- ways of grouping ---


def ours(sources: Sequence[SourceText]) -> list[Hashable]:
    """As the service does."""
    found = {
        key: number
        for number, origin in enumerate(group(sources).origins)
        for key in origin.members
    }
    return [found[source.key] for source in sources]


def each_alone(sources: Sequence[SourceText]) -> list[Hashable]:
    """Every link is an origin of its own, as when links are counted."""
    return [source.key for source in sources]


def same_wire(sources: Sequence[SourceText]) -> list[Hashable]:
    """Those that credit one agency are one."""
    return [source.wire_credit or source.key for source in sources]


def same_text(sources: Sequence[SourceText]) -> list[Hashable]:
    """Those whose texts are the same but for white space are one."""
    return [" ".join(source.text.split()) or source.key for source in sources]


def resembling(sources: Sequence[SourceText]) -> list[Hashable]:
    """Those whose sets of five-word shingles resemble each other by half are one (Jaccard)."""
    sets = [shingles(source.text) for source in sources]
    labels = list(range(len(sources)))
    for one, other in combinations(range(len(sources)), 2):
        either = len(sets[one] | sets[other])
        if either and len(sets[one] & sets[other]) / either >= RESEMBLANCE:
            labels = [labels[one] if label == labels[other] else label for label in labels]
    return list(labels)


def shingles(text: str) -> set[tuple[str, ...]]:
    """Every five words in a row."""
    words = text.lower().split()
    return {tuple(words[at : at + SHINGLE_WORDS]) for at in range(len(words) - SHINGLE_WORDS + 1)}


WAYS: dict[str, Way] = {
    "ours": ours,
    "each link alone": each_alone,
    "same wire credit": same_wire,
    "same text": same_text,
    "resemblance 0.5": resembling,
}

# --- figures ---


def pairs(labels: Sequence[Hashable]) -> set[tuple[int, int]]:
    """The pairs of positions that are together."""
    return {
        (one, other)
        for one, other in combinations(range(len(labels)), 2)
        if labels[one] == labels[other]
    }


def adjusted_rand(told: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """1 for the same groups, about 0 for chance.

    Source: Hubert and Arabie, "Comparing partitions" (1985).
    """
    together = len(pairs(told) & pairs(found))
    in_told, in_found = len(pairs(told)), len(pairs(found))
    every = comb(len(told), 2)
    expected = in_told * in_found / every if every else 0.0
    most = (in_told + in_found) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def measure(way: Way, events: Sequence[Event]) -> dict[str, float]:
    """Precision, recall, F1 and ARI of one way."""
    right = put_together = belong = 0
    all_told: list[Hashable] = []
    all_found: list[Hashable] = []
    by_event = []
    for event in events:
        found = way(event.sources)
        right += len(pairs(event.labels) & pairs(found))
        put_together += len(pairs(found))
        belong += len(pairs(event.labels))
        all_told += [(event.name, label) for label in event.labels]
        all_found += [(event.name, label) for label in found]
        by_event.append(adjusted_rand(event.labels, found))
    precision = right / put_together if put_together else 1.0
    recall = right / belong if belong else 1.0
    both = precision + recall
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / both, 3) if both else 0.0,
        "ari": round(adjusted_rand(all_told, all_found), 3),
        "ari_mean": round(sum(by_event) / len(by_event), 3) if by_event else 1.0,
    }


def show_mistakes(events: Sequence[Event]) -> None:
    """Each pair that ours puts together or apart wrongly."""
    for event in events:
        told, found = pairs(event.labels), pairs(ours(event.sources))
        for one, other in sorted(told ^ found):
            what = "wrongly together" if (one, other) in found else "wrongly apart"
            print(f"{event.name}: {what}: {event.sources[one].url} | {event.sources[other].url}")


def main() -> int:
    """Print the table; 0, or 2 when data are missing."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.independence")
    parser.add_argument("--corpus", type=Path, default=SHARED)
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--mistakes", action="store_true", help="list the pairs that are wrong")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    options = parser.parse_args()
    try:
        events = read_events(options.corpus, options.labels)
    except (OSError, KeyError, ValueError) as error:
        print(f"The data cannot be read ({error!r}); see --corpus and --labels.", file=sys.stderr)
        return 2
    found = {name: measure(way, events) for name, way in WAYS.items()}
    pages = sum(len(event.sources) for event in events)
    print(f"{len(events)} events, {pages} pages")
    print(f"{'':18}{'precision':>10}{'recall':>8}{'F1':>7}{'ARI':>7}{'ARI, mean of events':>21}")
    for name, figures in found.items():
        precision, recall, f1, ari, mean = figures.values()
        print(f"{name:18}{precision:10.3f}{recall:8.3f}{f1:7.3f}{ari:7.3f}{mean:21.3f}")
    if options.mistakes:
        show_mistakes(events)
    if options.json:
        print(json.dumps({"events": len(events), "pages": pages, **found}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
