from datetime import datetime

from factcheck.local.demo.pages import LEADS_INSIDE, SLOW_PATH, VANISHED, WEB, load
from factcheck.local.demo.publishers import OUTLETS

PAGES = load()


def test_every_file_is_a_page_with_what_search_shows():
    files = [f"/{file.parent.name}/{file.stem}" for file in WEB.glob("*/*.html")]
    assert len(files) >= 15
    assert set(PAGES) == {*files, VANISHED.path, LEADS_INSIDE.path}
    for page in PAGES.values():
        assert page.title
        assert page.summary
        assert datetime.fromisoformat(page.published_at).tzinfo


def test_every_page_says_that_it_is_a_demonstration():
    for page in PAGES.values():
        assert not page.body or b"This is a demonstration page." in page.body


def test_notes_and_menus_are_not_searched():
    for page in PAGES.values():
        assert "demonstration page" not in page.text
        assert "Opinion" not in page.text


def test_one_page_is_slow():
    assert [path for path, page in PAGES.items() if page.delay_seconds] == [SLOW_PATH]


def test_every_page_belongs_to_a_known_outlet():
    slugs = {outlet.slug for outlet in OUTLETS}
    assert {path.split("/")[1] for path in PAGES} == slugs


def test_outlets_are_named_once_and_know_their_address():
    assert len({outlet.name for outlet in OUTLETS}) == len(OUTLETS)
    assert OUTLETS[0].address("127.0.0.1:8901") == f"127.0.0.1:8901/{OUTLETS[0].slug}"
    assert {outlet.party for outlet in OUTLETS} == {"", "Ukraine", "Russia"}
