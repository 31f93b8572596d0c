"""Reviewed claims by an image: those with one among their evidence that looks nearly the same."""

from django.core.cache import cache

from factcheck import parsing
from factcheck.enums import Stance
from factcheck.errors import InvalidInput
from factcheck.models import Capture, Source
from factcheck.parsing import Fingerprint
from factcheck.services import addresses, fetches, reviews
from factcheck.services.reviews import Wish

# Of 128 bits. Copies that were scaled, recoloured or saved anew differ in up to 6 of them, and no
# two of 200 other pictures in fewer than 30.
NEAR = 12
MAX_COPIES = 1_000
REMEMBERED_SECONDS = 15 * 60


def look_at(url: str) -> Fingerprint:
    """How the image at an address looks, fetched as a program asks for it, and remembered.

    Raises:
        InvalidInput: it is no web address, or `no_image`.
        SourceUnavailable, SourceRejected: it could not be had, or was made to harm.
    """
    fetched = fetches.now(addresses.cleaned(url), by_program=True)
    look = parsing.read(fetched.body, **fetches.told_of(fetched)).fingerprint
    if look is None:
        raise InvalidInput(
            "There is no image at this address that can be compared with others: it takes a JPEG, "
            "PNG, WebP, GIF or AVIF with something on it.",
            code="no_image",
        )
    remember(url, look)
    return look


def remember(url: str, look: Fingerprint) -> None:
    """Spare the next page of the same answer its fetch."""
    cache.set(key_of(url), tuple(look), REMEMBERED_SECONDS)


def remembered(url: str) -> Fingerprint | None:
    """How the image looked that somebody asked for a moment ago."""
    found = cache.get(key_of(url))
    return Fingerprint(*found) if found else None


def key_of(url: str) -> str:
    """Under which name the look of an image is remembered."""
    return f"factcheck:look:{addresses.key_of(url)}"


def claims_with(look: Fingerprint, wish: Wish, *, offset: int, size: int) -> reviews.Page:
    """A page of claims with such an image among their evidence, each with its reviews.

    The claim with the most similar image comes first, of several the newest.
    """
    keys = [reviews.key_of(number) for number in nearest(look, wish)]
    here = keys[offset:][:size]
    return reviews.filled(wish, here, is_more=len(keys) > offset + size)


def nearest(look: Fingerprint, wish: Wish) -> list[int]:
    """The standing verdicts' claims with such an image, the most similar and the newest first."""
    distance = Capture.objects.looking_like(*look, within=NEAR, most=MAX_COPIES)
    shown = Source.objects.filter(capture__in=distance).exclude(human_stance=Stance.UNRELATED)
    places = dict(
        reviews.ours(wish)
        .filter(claim__in=shown.values("claim"))
        .values_list("claim_id", "position")
    )
    best: dict[int, int] = {}
    for claim_id, copy in shown.filter(claim__in=places).values_list("claim_id", "capture_id"):
        best[claim_id] = min(distance[copy], best.get(claim_id, distance[copy]))
    return sorted(best, key=lambda number: (best[number], -places[number]))
