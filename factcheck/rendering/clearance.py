"""What of a story may run, and with what wording, by what was ruled; rules on nothing itself."""

from dataclasses import dataclass
from enum import StrEnum

from factcheck.enums import Status

MAX_WORDING_CHARACTERS = 400


class Clearance(StrEnum):
    """What an editor of the story may do with a claim."""

    RUN = "may run"
    ATTRIBUTE = "with attribution only"
    REWORD = "only reworded"
    CUT = "must not run as fact"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Ruled:
    """An approved rating; `number` is its step on a scale from `worst` to `best`, None for none."""

    label: str
    number: int | None = None
    best: int | None = None
    worst: int | None = None


@dataclass(frozen=True, slots=True)
class Cleared:
    """What may be done with a claim, and how it is to be worded, as a sentence for an editor."""

    clearance: Clearance
    wording: str


def clear(text: str, *, claimant: str, status: Status, ruled: Ruled | None) -> Cleared:
    """Whether and how a claim may run, by its status and its approved rating.

    Without a ruling it is held, and with a withdrawn verdict again. The best step of the scale runs
    as it stands, the worst does not; between them the wording must say what is off. What could
    not be settled runs as its claimant's word.
    """
    if status is Status.SET_ASIDE:
        return Cleared(Clearance.HOLD, "Nobody checked it: the desk set it aside.")
    if ruled is None or status in {Status.WITHDRAWN, Status.UNVERIFIED}:
        return Cleared(Clearance.HOLD, "Nobody has ruled on it yet.")
    label = f"The newsroom rates it \u201c{ruled.label}\u201d."
    if ruled.number is None or ruled.best == ruled.worst:
        return Cleared(Clearance.ATTRIBUTE, f"{_as_said(text, claimant)} {label}")
    if ruled.number == ruled.best:
        return Cleared(Clearance.RUN, f"As it stands. {label}")
    if ruled.number == ruled.worst:
        said = f"That it was said may run: {_as_said(text, claimant)} " if claimant else ""
        return Cleared(Clearance.CUT, f"{said}{label}")
    return Cleared(Clearance.REWORD, f"Say what is off or open. {label}")


def _as_said(text: str, claimant: str) -> str:
    """The claim in its claimant's mouth."""
    short = text.strip().rstrip(".")
    if len(short) > MAX_WORDING_CHARACTERS:
        short = f"{short[: MAX_WORDING_CHARACTERS - 1]}\u2026"
    return f"\u201c{short}\u201d, {claimant or 'as it was reported'}" + (
        " said." if claimant else "."
    )
