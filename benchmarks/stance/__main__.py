"""How well suggested stances agree with people's, next to simpler ways.

`--data` is a folder with one folder for each set, in the form its makers publish it. Each set is
halved by its claims: rules and the baselines' thresholds may be looked at beside the dev half, and
`--half held-out`, the default, is what is reported. Labels are supports, refutes and neither (the
service's context and unrelated). F1 is given by class and as their mean over the classes that
occur in a set (macro).
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.stance import pairs, ways
from benchmarks.stance.pairs import CLASSES, Pair

SHARED = Path("../shared/data")


def f1_of(label: str, told: Sequence[str], found: Sequence[str]) -> float:
    """The harmonic mean of precision and recall of one class."""
    right = sum(one == other == label for one, other in zip(told, found, strict=True))
    of_both = told.count(label) + found.count(label)
    return 2 * right / of_both if of_both else 0.0


def measure(way: ways.Way, held: Sequence[Pair]) -> dict[str, float]:
    """Macro-F1, accuracy and the F1 of each class that people gave."""
    told, found = [pair.label for pair in held], [way(pair) for pair in held]
    by_class = {label: f1_of(label, told, found) for label in CLASSES if label in told}
    right = sum(one == other for one, other in zip(told, found, strict=True))
    figures = {"macro_f1": sum(by_class.values()) / len(by_class), "accuracy": right / len(told)}
    return {name: round(value, 3) for name, value in (figures | by_class).items()}


def show(name: str, held: Sequence[Pair], table: dict[str, dict[str, float]]) -> None:
    """One set's table."""
    counts = ", ".join(f"{sum(pair.label == label for pair in held)} {label}" for label in CLASSES)
    print(f"\n{name}: {len(held)} pairs ({counts})")
    print(f"{'':16}{'macro-F1':>9}{'accuracy':>10}" + "".join(f"{label:>10}" for label in CLASSES))
    for way, figures in table.items():
        cells = [f"{figures.get(label, '-'):>10}" for label in CLASSES]
        print(f"{way:16}{figures['macro_f1']:9.3f}{figures['accuracy']:10.3f}{''.join(cells)}")


def show_mistakes(held: Sequence[Pair]) -> None:
    """What the service suggests otherwise than people."""
    for pair in held:
        if (found := ways.ours(pair)) != pair.label:
            print(f"{pair.label} -> {found}: {pair.claim} | {pair.text[:300]}")


def main() -> int:
    """Print the tables; 0, or 2 when data are missing."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.stance")
    parser.add_argument("--data", type=Path, default=SHARED, help="default: %(default)s")
    parser.add_argument("--set", action="append", choices=pairs.READERS, help="default: all")
    parser.add_argument("--half", choices=("dev", "held-out", "both"), default="held-out")
    parser.add_argument("--mistakes", action="store_true", help="list what differs")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    options = parser.parse_args()
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name, every in pairs.read(options.data).items():
        dev = [pair for pair in every if not pair.is_held_out()]
        half = {"dev": dev, "both": every}.get(options.half) or [
            pair for pair in every if pair.is_held_out()
        ]
        if half and name in (options.set or pairs.READERS):
            found[name] = {key: measure(way, half) for key, way in ways.every(dev).items()}
            show(name, half, found[name])
            if options.mistakes:
                show_mistakes(half)
    if not found:
        print(f"No labelled pairs in {options.data}; see --data.", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps({"half": options.half, "sets": found}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
