import pytest

from factcheck.corroboration.polarity import Polarity, read
from factcheck.corroboration.words import content

MATTER = content("the soldiers were captured").others


@pytest.mark.parametrize(
    ("text", "polarity", "cue"),
    [
        ("The soldiers were captured.", Polarity.ASSERTS, ""),
        ("The soldiers were not captured.", Polarity.DENIES, "not"),
        ("No soldiers were captured.", Polarity.DENIES, "No"),
        ("Moscow denied that soldiers were captured.", Polarity.DENIES, "denied"),
        ("Reports that soldiers were captured are false.", Polarity.DENIES, "false"),
        ("Moscow did not deny it, or was it false?", Polarity.ASSERTS, ""),
        ("The soldiers were captured, but nobody was hurt.", Polarity.ASSERTS, ""),
        ("It did not rain, and soldiers were captured.", Polarity.ASSERTS, ""),
        ("Not only soldiers were captured.", Polarity.ASSERTS, ""),
        ("No more than 40 soldiers were captured.", Polarity.ASSERTS, ""),
        ("The advance was halted and soldiers captured.", Polarity.ASSERTS, ""),
        (
            "The capture could not be verified.",
            Polarity.LEAVES_OPEN,
            "could not be verified",
        ),
        (
            "That soldiers were captured has not been independently verified.",
            Polarity.LEAVES_OPEN,
            "not been independently verified",
        ),
        ("Soldiers were captured by nobody.", Polarity.DENIES, "nobody"),
        ("It is not known whether soldiers were captured.", Polarity.LEAVES_OPEN, "not known"),
        ("Our map does not confirm it.", Polarity.LEAVES_OPEN, "does not confirm"),
    ],
)
def test_polarity_is_read_with_its_cue(text, polarity, cue):
    assert read(text, MATTER) == (polarity, cue)


def test_a_claim_was_reported_is_not_left_open():
    assert read("Soldiers were reportedly captured.", MATTER).polarity is Polarity.ASSERTS
