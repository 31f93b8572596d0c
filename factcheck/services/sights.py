"""What a page showed of a claim, as a token that comes back with a step, and what moved since.

The version of a claim tells that something happened; this tells what is different.
"""

import hashlib
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

from factcheck.enums import Stance
from factcheck.errors import InvalidInput
from factcheck.ledger.chain import canonical
from factcheck.models import Claim, Source
from factcheck.services import evidence

SIGNER = Signer(salt="factcheck.sights")
MAX_TOKEN_CHARACTERS = 20_000
# Enough to tell that a value is another one; what a ruling is tied to is hashed in full.
PRINT_CHARACTERS = 6


def token(claim: Claim) -> str:
    """The wording and the evidence of `claim` as they are now, for whoever is shown them."""
    shown = [printed(item) for item in evidence.weighed(claim)]
    rows = [[item["source"], *(item[name] for name in evidence.SEEN)] for item in shown]
    return SIGNER.sign_object([claim.pk, mark(claim.text), rows], compress=True)


def moved_since(sight: str, claim: Claim) -> tuple[str, ...]:
    """What is another one than `sight` showed, each difference as a clause; nothing of no sight.

    Raises:
        InvalidInput: `unknown_sight`: no page has carried this.
    """
    if not sight:
        return ()
    wording, rows = opened(sight, claim)
    urls = dict(Source.objects.filter(claim=claim).values_list("pk", "url"))
    then = [
        {"source": pk, "url": urls[pk]} | dict(zip(evidence.SEEN, marks, strict=True))
        for pk, *marks in rows
    ]
    now = [printed(item) for item in evidence.weighed(claim)]
    reworded = () if wording == mark(claim.text) else ("the claim is worded otherwise",)
    return (*reworded, *evidence.moved([*map(spoken, then)], [*map(spoken, now)]))


def opened(sight: str, claim: Claim) -> list[Any]:
    """What a token of this claim holds: the mark of its wording, and of each source.

    Raises:
        InvalidInput: `unknown_sight`: it is none.
    """
    try:
        shown: list[Any] = SIGNER.unsign_object(sight[:MAX_TOKEN_CHARACTERS])
    except (BadSignature, ValueError):
        shown = [0]
    if shown[0] != claim.pk:
        raise InvalidInput(
            "This is not what the claim gave as `seen`. Read the claim again and send its `seen`.",
            code="unknown_sight",
            field="seen",
        )
    return shown[1:]


def is_of(sight: str, claim: Claim) -> bool:
    """Whether a page has carried this token for `claim`."""
    try:
        opened(sight, claim)
    except InvalidInput:
        return False
    return True


def printed(item: dict[str, Any]) -> dict[str, Any]:
    """An item of the evidence cut down to marks."""
    marks = {name: mark(item[name]) for name in evidence.SEEN}
    stance = stance_mark(item["source"], item["stance"])
    return {"source": item["source"], "url": item["url"], **marks, "stance": stance}


def stance_mark(source_id: int, stance: str) -> str:
    """A few characters that tell a stance from another, to nobody but us."""
    return salted_hmac(SIGNER.salt, f"{source_id} {stance}").hexdigest()[:PRINT_CHARACTERS]


def spoken(item: dict[str, Any]) -> dict[str, Any]:
    """A printed item with its stance in the clear again."""
    known = {stance_mark(item["source"], each): each for each in ("", *Stance.values)}
    return item | {"stance": known.get(item["stance"], item["stance"])}


def mark(value: object) -> str:
    """A few characters that tell `value` from another."""
    return hashlib.sha256(canonical(value)).hexdigest()[:PRINT_CHARACTERS]


def digest_of(claim_text: str, weighed: list[dict[str, Any]]) -> str:
    """The SHA-256, in hex, of a claim's wording with its evidence, in canonical JSON."""
    return hashlib.sha256(canonical({"claim": claim_text, "evidence": weighed})).hexdigest()
