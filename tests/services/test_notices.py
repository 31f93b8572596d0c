import pytest

from factcheck.enums import Action, NoticeKind, Status
from factcheck.errors import InvalidInput
from factcheck.models import Notice
from factcheck.services import notices
from tests.claims import WAYS, claim_in, crew_of, others_than, take
from tests.published import withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(desk):
    return crew_of(desk)


def heard(person):
    return [(row.kind, row.text) for row in person.notices.order_by("pk")]


def test_assignee_hears_who_gave_what_until_when(desk, crew):
    claim = claim_in(Status.ASSIGNED, crew, desk)
    row = crew.researcher.notices.get()
    assert row.text == f"{crew.editor} gave you {notices.named(claim)}."
    assert row.due_at == claim.assignments.get().due_at
    assert (row.subject, row.read_at) == (f"claim:{claim.pk}", None)
    assert heard(crew.editor) == []


def test_whoever_loses_a_claim_to_another_hears_of_it(desk, crew):
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    other = others_than(crew, desk)
    take(Action.ASSIGN, claim, crew.editor, other)
    assert heard(crew.researcher)[-1][0] == NoticeKind.TAKEN
    assert heard(other.researcher)[-1][0] == NoticeKind.GIVEN


@pytest.mark.parametrize(
    ("action", "by", "hearer", "kind"),
    [
        (Action.DECLINE, "researcher", "editor", NoticeKind.DECLINED),
        (Action.TAKE_BACK, "editor", "researcher", NoticeKind.TAKEN),
        (Action.SET_ASIDE, "editor", "researcher", NoticeKind.SET_ASIDE),
        (Action.SEND_BACK, "second", "researcher", NoticeKind.SENT_BACK),
        (Action.APPROVE, "second", "researcher", NoticeKind.APPROVED),
        (Action.PUBLISH, "editor", "second", NoticeKind.PUBLISHED),
    ],
)
def test_step_is_told_to_whom_it_concerns_with_its_reason(desk, crew, action, by, hearer, kind):
    status = {
        Action.SEND_BACK: Status.IN_REVIEW,
        Action.APPROVE: Status.IN_REVIEW,
        Action.PUBLISH: Status.RULED,
    }.get(action, Status.IN_RESEARCH)
    assert action == Action.PUBLISH or len(WAYS[status]) < 4
    claim = claim_in(status, crew, desk)
    explained = {Action.DECLINE, Action.TAKE_BACK, Action.SET_ASIDE, Action.SEND_BACK}
    words = {"reason": " She is ill. "} if action in explained else {}
    take(action, claim, getattr(crew, by), crew, **words)
    found, text = heard(getattr(crew, hearer))[-1]
    assert found == kind
    assert text.startswith(f"{getattr(crew, by)} ")
    assert text.endswith(" \u201cShe is ill.\u201d") == bool(words)


def test_withdrawal_is_told_to_both_who_ruled(desk, crew):
    claim = claim_in(Status.PUBLISHED, crew, desk)
    withdraw(claim, crew)
    for person in (crew.researcher, crew.second):
        assert heard(person)[-1][0] == NoticeKind.WITHDRAWN
    assert heard(crew.editor) == []


def test_withdrawal_is_told_to_whoever_has_the_claim_by_then(desk, crew):
    claim, other = claim_in(Status.PUBLISHED, crew, desk), others_than(crew, desk)
    take(Action.REOPEN, claim, crew.editor, crew)
    take(Action.ASSIGN, claim, crew.editor, other)
    withdraw(claim, crew)
    assert heard(other.researcher)[-1][0] == NoticeKind.WITHDRAWN


def test_nobody_is_told_what_they_did_or_what_they_have_still(desk, crew):
    claim = claim_in(Status.ASSIGNED, crew, desk)
    take(Action.ASSIGN, claim, crew.editor, crew)
    assert [kind for kind, _ in heard(crew.researcher)] == [NoticeKind.GIVEN] * 2
    take(Action.ASSIGN, claim, crew.editor, crew, assignee_id=crew.editor.pk)
    assert heard(crew.editor) == []


def test_what_is_told_of_a_subject_is_seen_by_whoever_looks_at_it(crew):
    for person in (crew.editor, crew.second):
        notices.tell([person.pk], NoticeKind.SERVICE, "One.", subject="claim:7")
        notices.tell([person.pk], NoticeKind.SERVICE, "Two.", subject="claim:8")
    notices.seen(crew.editor, "claim:7")
    assert notices.unread_count(crew.editor) == 1
    assert notices.unread_count(crew.second) == 2


def test_refused_step_tells_nobody(desk, crew):
    claim = claim_in(Status.ASSIGNED, crew, desk)
    before = Notice.objects.count()
    with pytest.raises(InvalidInput):
        take(Action.ASSIGN, claim, crew.editor, crew, due_at=claim.logged_at)
    assert Notice.objects.count() == before


def test_what_has_a_key_is_told_once_and_nobody_is_nobody(crew):
    for text in ("First.", "Second."):
        notices.tell([crew.editor.pk, 0], NoticeKind.SERVICE, text, key="endpoint:1:off")
    assert heard(crew.editor) == [(NoticeKind.SERVICE, "First.")]


def test_long_words_are_cut(crew):
    notices.tell([crew.editor.pk], NoticeKind.SERVICE, "word " * 1_000)
    assert len(crew.editor.notices.get().text) == 1_000


def test_notices_are_marked_as_seen_by_their_own_person_alone(crew):
    for person in (crew.editor, crew.second):
        notices.tell([person.pk], NoticeKind.SERVICE, "One.")
        notices.tell([person.pk], NoticeKind.SERVICE, "Two.")
    first = crew.editor.notices.order_by("pk")[0]
    strange = crew.second.notices.first()
    assert notices.read(crew.editor, [first.pk, strange.pk]) == 1
    assert notices.unread_count(crew.editor) == 1
    assert notices.read_up_to(crew.editor, first.pk) == 0
    assert notices.read_up_to(crew.editor, crew.second.notices.latest("pk").pk) == 1
    assert notices.unread_count(crew.second) == 2


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"mail_pace": "hourly", "time_zone": ""}, "mail_pace"),
        ({"mail_pace": "never", "time_zone": "Kyiv"}, "time_zone"),
        ({"mail_pace": "never", "time_zone": "../../etc/passwd"}, "time_zone"),
    ],
)
def test_wish_that_cannot_be_kept_is_refused(crew, words, field):
    with pytest.raises(InvalidInput) as refused:
        notices.choose(crew.editor, **words)
    assert refused.value.field == field
