from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories import AppearanceFactory, ClaimFactory, StoryFactory

pytestmark = pytest.mark.django_db


def test_edit_is_brought_in_and_the_earlier_text_stays(program, editor, desk):
    story = StoryFactory(desk=desk, text="It rained. A bridge fell.", language="uk")
    claim = ClaimFactory(desk=desk)
    AppearanceFactory(claim=claim, story=story, start=11, end=25, quote="A bridge fell.")
    caller = program(editor)
    answer = caller.post(f"stories/{story.pk}/text/", {"text": "New. A bridge fell.", "title": "T"})
    assert answer.status_code == 200, answer.json()
    body = answer.json()
    assert (body["title"], body["claims"][0]["start"]) == ("T", 5)
    assert body["versions"][0]["number"] == 1
    gone = caller.post(f"stories/{story.pk}/text/", {"text": "Nothing of it."}).json()
    assert gone["claims"][0]["lost_at"]
    (newest, oldest) = caller.get(f"stories/{story.pk}/versions/").json()["results"]
    assert (newest["text"], oldest["text"]) == ("New. A bridge fell.", story.text)
    assert caller.get(f"claims/{claim.pk}/").json()["appearances"][0]["lost_at"]


def test_page_is_read_again_only_where_there_is_one(program, editor, desk):
    story = StoryFactory(desk=desk, url="")
    answer = program(editor).post(f"stories/{story.pk}/text/", {})
    assert (answer.status_code, answer.json()["code"]) == (400, "no_address")


def test_deadline_is_laid_down_and_the_story_answers_with_it(program, editor, desk):
    story = AppearanceFactory(claim=ClaimFactory(desk=desk)).story
    at, caller = timezone.now() + timedelta(days=1), program(editor)
    address = f"stories/{story.pk}/deadline/"
    answer = caller.post(address, {"deadline_at": at.isoformat()}).json()
    (row,) = caller.get("claims/").json()["results"]
    assert {datetime.fromisoformat(each) for each in (answer["deadline_at"], row["due_at"])} == {at}
    late = caller.post(address, {"deadline_at": "2020-01-01T00:00:00Z"})
    assert (late.status_code, late.json()["code"]) == (400, "bad_deadline")
