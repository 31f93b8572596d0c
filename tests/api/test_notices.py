import pytest

from factcheck.enums import NoticeKind
from factcheck.services import notices

pytestmark = pytest.mark.django_db


def test_person_reads_their_own_notices_and_says_what_was_seen(program, crew):
    for person, text in ((crew.editor, "One."), (crew.editor, "Two."), (crew.second, "Other.")):
        notices.tell([person.pk], NoticeKind.SERVICE, text, subject="claim:7")
    caller = program(crew.editor)
    two, one = caller.get("notices/").json()["results"]
    assert (one["text"], two["text"]) == ("One.", "Two.")
    assert (one["subject"], one["read_at"]) == ("claim:7", None)
    assert caller.post("notices/read/", {"up_to": one["id"]}).json() == {"read": 1}
    (left,) = caller.get("notices/?unread=true").json()["results"]
    assert left["text"] == "Two."
    assert notices.unread_count(crew.second) == 1
