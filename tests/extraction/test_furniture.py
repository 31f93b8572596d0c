import pytest

from factcheck.extraction import furniture

RULED = {
    "Vehicles near the border. Credit: AP": "caption",
    "Photo: Ann Lee": "caption",
    "(AP Photo/Ann Lee)": "caption",
    "Subscribe free to our newsletter.": "promotion",
    "Want a quick briefing? Listen to our podcasts": "promotion",
    "READ MORE: What we know": "promotion",
    "By Ann Lee, in Kyiv": "byline",
    "Reporting by Ann Lee": "byline",
    "Our correspondent Ann Lee reports": "byline",
    "Updated on 6 August": "byline",
    "By Wednesday Russian forces had left.": "",
    "In a video: troops crossed the river.": "",
    "Published figures show a fall.": "",
    "Watch groups counted 100 tanks.": "",
    "Related costs rose.": "",
}


@pytest.mark.parametrize("passage", RULED)
def test_furniture_is_told_from_report_by_a_named_rule(passage):
    assert furniture.rule(passage) == RULED[passage]


def test_blanked_text_keeps_every_offset():
    text = "Troops left.\r\nCredit: AP\r\nThey came back.\n"
    blanked = furniture.blanked(text)
    assert blanked == "Troops left.\r\n          \r\nThey came back.\n"


def test_long_line_is_a_paragraph_and_stays():
    text = "Troops left. " * 30 + "Credit: AP"
    assert furniture.blanked(text) == text
