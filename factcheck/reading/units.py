"""What figures count, under one name each, and how units convert; knows no numbers' wording."""

from decimal import Decimal
from typing import NamedTuple


class Measure(NamedTuple):
    """Of what kind a unit is, and how many of that kind's base unit it holds."""

    kind: str
    factor: Decimal


# Source: International yard and pound agreement, 1959 (inch = 2.54 cm, pound = 0.45359237 kg);
# hectare, acre, tonne and short ton as in NIST Handbook 44, appendix C.
MEASURES = {
    "metres": Measure("length", Decimal(1)),
    "centimetres": Measure("length", Decimal("0.01")),
    "kilometres": Measure("length", Decimal(1000)),
    "miles": Measure("length", Decimal("1609.344")),
    "nautical miles": Measure("length", Decimal(1852)),
    "inches": Measure("length", Decimal("0.0254")),
    "yards": Measure("length", Decimal("0.9144")),
    "feet": Measure("length", Decimal("0.3048")),
    "square metres": Measure("area", Decimal(1)),
    "square kilometres": Measure("area", Decimal(1_000_000)),
    "square miles": Measure("area", Decimal("2589988.110336")),
    "hectares": Measure("area", Decimal(10_000)),
    "acres": Measure("area", Decimal("4046.8564224")),
    "kilograms": Measure("mass", Decimal(1)),
    "tonnes": Measure("mass", Decimal(1000)),
    "short tons": Measure("mass", Decimal("907.18474")),
    "pounds weight": Measure("mass", Decimal("0.45359237")),
    "litres": Measure("volume", Decimal(1)),
    "seconds": Measure("time", Decimal(1)),
    "minutes": Measure("time", Decimal(60)),
    "hours": Measure("time", Decimal(3600)),
    "days": Measure("time", Decimal(86_400)),
    "weeks": Measure("time", Decimal(604_800)),
    "months": Measure("months", Decimal(1)),
    "years": Measure("months", Decimal(12)),
    "decades": Measure("months", Decimal(120)),
    "megawatts": Measure("power", Decimal(1)),
    "gigawatts": Measure("power", Decimal(1000)),
    "per cent": Measure("per cent", Decimal(1)),
    "percentage points": Measure("percentage points", Decimal(1)),
}

# Nouns that newspapers use for the same heads and places, so that a source's wording may differ.
KINDS = {
    "military": (
        "soldiers troops servicemen servicewomen fighters prisoners captives conscripts "
        "personnel combatants recruits guards forces"
    ),
    "people": "people residents civilians inhabitants citizens evacuees locals persons men women",
    "children": "children minors pupils",
    "dead": "killed dead deaths fatalities died",
    "wounded": "wounded injured hurt injuries",
    "settlements": "settlements villages towns communities localities",
    "drones": "drones uavs",
    "aircraft": "jets planes aircraft warplanes bombers airplanes",
    "vehicles": "vehicles",
}

# As written (lower case, singular or abbreviated) -> the name used here.
SPELLINGS = {
    "m": "metres",
    "cm": "centimetres",
    "km": "kilometres",
    "kms": "kilometres",
    "mi": "miles",
    "inch": "inches",
    "ft": "feet",
    "foot": "feet",
    "sq km": "square kilometres",
    "sq kms": "square kilometres",
    "square km": "square kilometres",
    "square kilometers": "square kilometres",
    "square kilometer": "square kilometres",
    "square kilometre": "square kilometres",
    "km2": "square kilometres",
    "km²": "square kilometres",
    "km^2": "square kilometres",
    "m²": "square metres",
    "m2": "square metres",
    "square meters": "square metres",
    "square meter": "square metres",
    "square metre": "square metres",
    "sq m": "square metres",
    "sq mi": "square miles",
    "sq miles": "square miles",
    "square mile": "square miles",
    "square mi": "square miles",
    "nautical mile": "nautical miles",
    "meter": "metres",
    "meters": "metres",
    "kilometer": "kilometres",
    "kilometers": "kilometres",
    "centimeters": "centimetres",
    "ha": "hectares",
    "kg": "kilograms",
    "kgs": "kilograms",
    "kilos": "kilograms",
    "kilogrammes": "kilograms",
    "ton": "tonnes",
    "tons": "tonnes",
    "metric tons": "tonnes",
    "lbs": "pounds weight",
    "liters": "litres",
    "liter": "litres",
    "hrs": "hours",
    "mw": "megawatts",
    "gw": "gigawatts",
    "°c": "degrees celsius",
    "degree celsius": "degrees celsius",
    "degrees celsius": "degrees celsius",
    "degrees centigrade": "degrees celsius",
    "°f": "degrees fahrenheit",
    "degrees fahrenheit": "degrees fahrenheit",
    "%": "per cent",
    "percent": "per cent",
    "pct": "per cent",
    "percentage point": "percentage points",
    "person": "people",
    "man": "men",
    "woman": "women",
    "child": "children",
    "serviceman": "servicemen",
    "year-old": "years",
    "strong": "people",
    "$": "dollars",
    "us$": "dollars",
    "usd": "dollars",
    "us dollars": "dollars",
    "£": "pounds",
    "gbp": "pounds",
    "€": "euros",
    "eur": "euros",
    "euro": "euros",
    "₽": "roubles",
    "rubles": "roubles",
    "ruble": "roubles",
    "₴": "hryvnias",
    "hryvnia": "hryvnias",
}

_KIND_OF = {noun: kind for kind, nouns in KINDS.items() for noun in nouns.split()}
_OTHER_NOUNS = "dollars pounds euros roubles hryvnias casualties tanks missiles"


def _singular(noun: str) -> str:
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun.removesuffix("s")


TIMES = frozenset(name for name, unit in MEASURES.items() if unit.kind in ("time", "months"))
_PLURALS = {_singular(noun): noun for noun in (*MEASURES, *_KIND_OF, *_OTHER_NOUNS.split())}
KNOWN = frozenset({*MEASURES, *_KIND_OF, *_OTHER_NOUNS.split(), *SPELLINGS, *_PLURALS})


def named(words: str) -> str:
    """The one name of a unit: "Square Kilometers" and "km2" are "square kilometres"."""
    plain = " ".join(words.lower().replace(".", "").split())
    return SPELLINGS.get(plain) or _PLURALS.get(plain, plain)


def measure(unit: str) -> Measure | None:
    """What kind `unit` is and its factor to the kind's base; None for no unit."""
    if not unit:
        return None
    return MEASURES.get(unit) or Measure(_KIND_OF.get(unit, unit), Decimal(1))
