"""A published version as the message that tells other programs of it.

Source: https://github.com/standard-webhooks/standard-webhooks, spec 1.0, on the payload.
"""

from collections.abc import Mapping
from typing import Any

from factcheck.enums import EndpointForm, VerdictKind
from factcheck.rendering import ninjs

# Whatever else changes a verdict corrects it.
KINDS: Mapping[str, str] = {
    VerdictKind.FIRST: "verdict.published",
    VerdictKind.WITHDRAWAL: "verdict.withdrawn",
    VerdictKind.EXPIRY: "verdict.expired",
}


def render(form: EndpointForm, body: Mapping[str, Any]) -> dict[str, Any]:
    """What an endpoint is told of a version, from the version's stored body alone.

    The same body gives the same message, whenever it is sent.
    """
    if form is EndpointForm.NINJS:
        return ninjs.render(body)
    return {"type": kind_of(body), "timestamp": body["published_at"], "data": body}


def kind_of(body: Mapping[str, Any]) -> str:
    """What happened: `verdict.published`, `.corrected`, `.withdrawn` or `.expired`."""
    correction = body["correction"]
    return KINDS.get(correction["kind"] if correction else VerdictKind.FIRST, "verdict.corrected")
