"""The service's only outbound HTTP, guarded; knows no settings and no models.

Whatever goes wrong is one of these, by its `code`. `SourceUnavailable`: try again later.

    dns_error           the name has no address, or its DNS server did not answer in time
    connection_error    nobody listens there, or the connection broke before an answer
    proxy_error         the newsroom's proxy did not let the request through
    timeout             the time for the whole fetch ran out, wherever it was spent
    cut_off             the connection ended before the body was whole
    rate_limited        429, or 503 with a time; `retry_after_seconds` holds it
    http_408 http_425 http_5xx   with the very number
    not_yet             the host's turn did not come in time; nothing was asked
    robots_unavailable  robots.txt could not be had, so the page was not asked for
    fault               a mistake of this service, which is in its log

`SourceRejected`: never again. Of these the first six mean that the page was not asked for.

    bad_scheme          neither http nor https
    bad_address         no address, or one that two programs might read differently
    bad_port            no web port
    local_name          a name that exists only inside a network
    private_address     an address outside the public internet, or a name that leads to one
    robots_disallow     the site asks programs not to read the page
    bad_redirect        a redirect that does not say where to
    too_many_redirects  more than the limit
    too_large           head, body, or a redirect's body over the limit, packed or unpacked
    bad_encoding        a content coding that is damaged, unknown, or one too many
    bad_response        no proper HTTP
    tls_error           the certificate is expired, another host's, or nobody's that is trusted
    no_content          an empty page
    http_3xx http_4xx   with the very number
"""

from factcheck.fetching.batch import Manners, Outcome, Wanted, fetch_many
from factcheck.fetching.client import USER_AGENT, Client, fetch
from factcheck.fetching.delivery import Courier, Delivered, deliver
from factcheck.fetching.fetched import Exchange, Fetched, Hop
from factcheck.fetching.guard import Guard
from factcheck.fetching.limits import Limits
from factcheck.fetching.politeness import NOT_YET, Pace
from factcheck.fetching.slots import OwnSlots

__all__ = [
    "NOT_YET",
    "USER_AGENT",
    "Client",
    "Courier",
    "Delivered",
    "Exchange",
    "Fetched",
    "Guard",
    "Hop",
    "Limits",
    "Manners",
    "Outcome",
    "OwnSlots",
    "Pace",
    "Wanted",
    "deliver",
    "fetch",
    "fetch_many",
]
