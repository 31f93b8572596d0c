"""Which form of an answer a client gets, by the qualities that it names."""

from collections.abc import Iterable

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.utils.mediatypes import media_type_matches


class ByQuality(BaseContentNegotiation):
    """Honours q values, which DRF's own negotiation does not."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """The parser for the body's media type."""
        sent = request.content_type
        return next((one for one in parsers if media_type_matches(one.media_type, sent)), None)

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,  # noqa: ARG002 - DRF's signature
    ) -> tuple[BaseRenderer, str]:
        """The renderer of the form that the client prefers; of equals, the first.

        Raises:
            NotAcceptable: the client takes none of them.
        """
        by_type = {each.media_type: each for each in renderers}
        wanted = request._request.get_preferred_type(list(by_type))  # noqa: SLF001 - DRF hides Django's request there
        if wanted is None:
            raise NotAcceptable(f"This address answers in {', '.join(by_type)}.")
        return by_type[wanted], wanted
