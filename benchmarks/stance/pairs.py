"""Claims and texts that people labelled, read from public sets as they are published."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

SUPPORTS, REFUTES, NEITHER = "supports", "refutes", "neither"
CLASSES = (SUPPORTS, REFUTES, NEITHER)
_TITLE = "(meta data) TITLE:"
# How far a stated number may be from the known one to be right, and from where on it is wrong.
RIGHT_WITHIN, WRONG_FROM = 0.02, 0.15
_UNITS = {
    "growth": "per cent",
    "percent": "per cent",
    "inflation": "per cent",
    "undernour": "per cent",
    "population": "people",
    "gdp": "dollars",
    "gni": "dollars",
    "price": "dollars",
    "expectancy": "years",
}
_TAG = re.compile(r"</?(?:location|number)>")


class Pair(NamedTuple):
    """A claim, a text that was found for it, its title, and what people say it does."""

    claim: str
    text: str
    label: str
    title: str = ""

    def is_held_out(self) -> bool:
        """Whether it is of the half to report on; all pairs of a claim are in one half."""
        return sha256(self.claim.encode()).digest()[0] % 2 == 1


def fever_symmetric(folder: Path) -> Iterator[Pair]:
    """Sentences of encyclopedia, half of them written to turn the claim around."""
    for path in sorted(folder.glob("*.jsonl")):
        for row in _rows(path):
            yield Pair(row["claim"], row["evidence"], row["gold_label"].lower())


def healthver(folder: Path) -> Iterator[Pair]:
    """Findings of papers for and against claims on health."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                label = row["label"].strip().lower()
                yield Pair(row["claim"], row["evidence"], NEITHER if label == "neutral" else label)


def wice(folder: Path) -> Iterator[Pair]:
    """Whole pages cited for sentences of an encyclopedia; partly supported is neither."""
    for path in sorted(folder.glob("claim*.jsonl")):
        for row in _rows(path):
            label = SUPPORTS if row["label"] == "supported" else NEITHER
            head, *lines = row["evidence"] or [""]
            title = head.removeprefix(_TITLE).strip() if head.startswith(_TITLE) else ""
            yield Pair(row["claim"], "\n".join([head, *lines][bool(title) :]), label, title)


def numerical(folder: Path) -> Iterator[Pair]:
    """A known value, and a sentence that states it rightly or wrongly."""
    for path in sorted(folder.glob("*_claims*.tsv")):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            judged, *_ = cells = line.split("\t")
            if judged == "Y" and (label := _rightly(cells[-2])):
                sentence, place, known, what = cells[-10], cells[-8], cells[-6], cells[-7]
                yield Pair(_known(place, what, float(known)), _TAG.sub("", sentence), label)


def kursk_facts(folder: Path) -> Iterator[Pair]:
    """What two sides said of the same places, in other units, on other days, by one another."""
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t"))
        for one, other in permutations(rows, 2):
            if label := _relation(one, other):
                yield Pair(_dated(one), _dated(other), label)


READERS: dict[str, Callable[[Path], Iterator[Pair]]] = {
    "fever_symmetric": fever_symmetric,
    "healthver": healthver,
    "wice": wice,
    "numerical_claims_emnlp2015": numerical,
    "kursk_facts": kursk_facts,
}


def read(data: Path) -> dict[str, list[Pair]]:
    """Every set that lies in `data`, by its folder's name."""
    there = {name: data / name for name in READERS if (data / name).is_dir()}
    return {name: list(READERS[name](folder)) for name, folder in there.items()}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _rightly(error: str) -> str:
    """The label of a number that is off by the share `error`; "" in between."""
    off = abs(float(error))
    return SUPPORTS if off <= RIGHT_WITHIN else REFUTES if off >= WRONG_FROM else ""


def _known(place: str, measured: str, value: float) -> str:
    """The knowledge base's value as a sentence."""
    unit = next((unit for part, unit in _UNITS.items() if part in measured), "")
    return f"{place} has a {measured.replace('_', ' ')} of {value:,.10g} {unit}".rstrip() + "."


def _relation(one: dict[str, str], other: dict[str, str]) -> str:
    """What `other` says of `one`, as the set's own relations tell; "" when they do not."""
    updates = "UPDATE" in one["relation"] + other["relation"]
    if f"CONFLICTS with {one['fact_id']}" in other["relation"]:
        return REFUTES
    if one["group"] != other["group"]:
        return ""
    if updates and one["event_date"] != other["event_date"]:
        return NEITHER
    is_same = one["event_date"] == other["event_date"] and one["claimant"] == other["claimant"]
    return SUPPORTS if is_same else ""


def _dated(row: dict[str, str]) -> str:
    try:
        day = date.fromisoformat(row["event_date"])
    except ValueError:
        return row["statement_in_own_words"]
    return f"As of {day.day} {day:%B %Y}: {row['statement_in_own_words']}"
