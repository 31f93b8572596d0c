import time

import pytest

from factcheck.enums import Role
from factcheck.services import presence
from tests.factories import ClaimFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(desk):
    return ClaimFactory(desk=desk)


def test_people_who_look_in_are_told_of_each_other(claim, editor, reviewer, second_reviewer):
    assert presence.look_in(claim, editor) == []
    assert presence.look_in(claim, reviewer) == [editor]
    assert presence.look_in(claim, editor) == [reviewer]
    assert presence.look_in(claim, second_reviewer) == [editor, reviewer]


def test_nobody_is_told_of_whoever_only_asks(claim, editor, reviewer):
    assert presence.others(claim, editor) == []
    assert presence.look_in(claim, reviewer) == []
    assert presence.others(claim, editor) == [reviewer]


def test_claim_is_open_to_those_who_opened_that_claim(claim, desk, editor, reviewer):
    presence.look_in(claim, editor)
    assert presence.look_in(ClaimFactory(desk=desk), reviewer) == []


def test_whoever_does_not_look_again_is_gone_after_a_while(
    claim, editor, reviewer, shared_memory, monkeypatch
):
    presence.look_in(claim, editor)
    (key,) = shared_memory.scan_iter("factcheck:open:*", count=1000)
    assert 0 < shared_memory.ttl(key) <= presence.OPEN_SECONDS
    now = time.time()
    with monkeypatch.context() as clock:
        clock.setattr(time, "time", lambda: now + presence.OPEN_SECONDS - 1)
        assert presence.others(claim, reviewer) == [editor]
        clock.setattr(time, "time", lambda: now + presence.OPEN_SECONDS + 1)
        assert presence.others(claim, reviewer) == []


def test_nobody_is_told_of_people_who_are_not_on_the_desk_any_more(claim, editor, stranger):
    gone = UserFactory(is_active=False)
    MembershipFactory(user=gone, desk=claim.desk, role=Role.REVIEWER)
    for each in (stranger, gone):
        presence.look_in(claim, each)
    assert presence.others(claim, editor) == []


def test_nobody_is_known_of_while_redis_does_not_answer(claim, editor, reviewer, settings):
    presence.look_in(claim, reviewer)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert presence.look_in(claim, editor) == []
