import base64

import pytest

from factcheck.api.paging import cursor_after
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


def walk(caller, path):
    """The pages from `path` on."""
    while path:
        page = caller.get(path).json()
        yield [row["id"] for row in page["results"]]
        path = page["next"]


def test_pages_hold_every_row_once_newest_first(program, editor, desk):
    made = [ClaimFactory(desk=desk).pk for _ in range(5)]
    pages = list(walk(program(editor), "claims/?limit=2"))
    assert pages == [made[:2:-1], [made[2], made[1]], [made[0]]]


def test_last_page_that_is_full_has_no_next(program, editor, desk):
    ClaimFactory.create_batch(2, desk=desk)
    assert program(editor).get("claims/?limit=2").json()["next"] is None


def test_rows_that_come_in_meanwhile_neither_repeat_nor_hide_others(program, editor, desk):
    made = [ClaimFactory(desk=desk).pk for _ in range(4)]
    seen = []
    for page in walk(program(editor), "claims/?limit=1"):
        seen += page
        ClaimFactory(desk=desk)
    assert seen == made[::-1]


def test_next_page_keeps_the_filters(program, editor, desk):
    ClaimFactory.create_batch(3, desk=desk)
    ClaimFactory(desk=desk, text="Something else.")
    following = program(editor).get("claims/?limit=1&q=soldiers").json()["next"]
    assert "q=soldiers" in following
    assert "limit=1" in following


BAD_TOKENS = [
    "nonsense",
    "",
    "5",
    "%00",
    "%ED%A0%80",
    "\u00fc",
    cursor_after(2**63),
    cursor_after(0),
    cursor_after(-1),
    base64.urlsafe_b64encode(b" 12").decode(),
    base64.urlsafe_b64encode(b"1_2").decode(),
    base64.urlsafe_b64encode("\u0661".encode()).decode(),
    base64.urlsafe_b64encode(b"9" * 5_000).decode(),
    cursor_after(12) + "=",
]


@pytest.mark.parametrize("token", BAD_TOKENS)
@pytest.mark.parametrize("path", ["claims/", "verdicts/"])
def test_page_token_that_is_not_ours_is_refused(path, token, program, editor):
    answer = program(editor).get(f"{path}?cursor={token}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize("limit", ["0", "101", "-1", "many", "", "1.5", "9" * 5_000])
def test_limit_is_between_one_and_a_hundred(limit, program, editor):
    answer = program(editor).get(f"claims/?limit={limit}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "limit"
