"""The outlets of the demo's web and what the desk knows of them; every one is invented."""

from typing import NamedTuple


class Outlet(NamedTuple):
    """An outlet: the first path segment of its pages, and whose side it is on ("" for nobody's)."""

    slug: str
    name: str
    kind: str
    party: str = ""

    def address(self, host: str) -> str:
        """Where its pages begin on the demo's `host`, such as 127.0.0.1:8901."""
        return f"{host}/{self.slug}"


OUTLETS = (
    Outlet("meridian-post", "Meridian Post", "newspaper"),
    Outlet("harbour-times", "Harbour Times", "newspaper"),
    Outlet("valley-courier", "Valley Courier", "newspaper"),
    Outlet("lantern-weekly", "Lantern Weekly", "magazine"),
    Outlet("fieldnote", "Fieldnote", "verification site"),
    Outlet("eastern-bulletin", "Eastern Bulletin", "newspaper"),
    Outlet("daybreak-radio", "Daybreak Radio", "broadcaster"),
    Outlet("northern-gazette", "Northern Gazette", "newspaper"),
    Outlet("contour-institute", "Contour Institute", "think tank"),
    Outlet("garden-almanac", "Garden Almanac", "magazine"),
    Outlet("ministry-channel", "Ministry Channel", "government channel", "Ukraine"),
    Outlet("foreign-affairs-desk", "Foreign Affairs Desk", "government channel", "Ukraine"),
    Outlet("defence-bulletin", "Defence Bulletin", "government channel", "Russia"),
    Outlet("border-press-desk", "Border Press Desk", "government channel", "Russia"),
    Outlet("shortlink", "Shortlink", "link shortener"),
)
