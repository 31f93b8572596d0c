import time
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from factcheck.errors import InvalidInput, NotFound, NotPermitted, TooManyTries
from factcheck.models import AuditEvent, RecoveryCode, SecondFactor, User
from factcheck.services import second_factors
from tests.conftest import person
from tests.factories import DeskFactory, UserFactory
from tests.moments import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asked_for(settings):
    settings.TWO_FACTOR = True


@pytest.fixture
def administrator(desk):
    return person(desk, "administrator", "administrator")


def app_of(user):
    address = second_factors.begin(user)
    return pyotp.TOTP(parse_qs(urlsplit(address).query)["secret"][0])


def code(app, steps=0):
    return app.at(int(time.time()) + 30 * steps)


def set_up(user):
    """An authenticator that works, and the recovery codes; the code of the step before is used."""
    app = app_of(user)
    return app, second_factors.confirm(user, code(app, -1))


def verbs():
    return list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))


def test_everyone_with_a_role_is_asked(editor, reviewer, administrator):
    guest, owner = UserFactory(), UserFactory(is_superuser=True)
    asked = [second_factors.is_asked_of(each) for each in (editor, reviewer, administrator, owner)]
    assert asked == [True] * 4
    assert not second_factors.is_asked_of(guest)


def test_nobody_is_asked_where_it_is_switched_off(editor, settings):
    settings.TWO_FACTOR = False
    assert second_factors.is_passed({}, editor)


def test_session_of_somebody_else_does_not_count(editor, reviewer):
    assert not second_factors.is_passed({}, editor)
    assert not second_factors.is_passed({"second_factor": reviewer.pk}, editor)
    assert second_factors.is_passed({"second_factor": editor.pk}, editor)


def test_authenticator_counts_once_a_code_came_back(editor):
    app = app_of(editor)
    assert not second_factors.is_set_up(editor)
    codes = second_factors.confirm(editor, code(app))
    assert second_factors.is_set_up(editor)
    assert len(set(codes)) == 10
    assert verbs() == ["person.set_up_second_factor"]


def test_secret_stays_the_same_until_it_is_confirmed(editor):
    assert app_of(editor).secret == app_of(editor).secret


def test_secret_and_codes_are_not_kept_as_they_are(editor):
    app, codes = set_up(editor)
    assert app.secret not in SecondFactor.objects.get().secret
    kept = RecoveryCode.objects.values_list("digest", flat=True)
    assert not {each.replace("-", "") for each in codes} & set(kept)


def test_second_authenticator_is_not_set_up_beside_the_first(editor):
    set_up(editor)
    with pytest.raises(InvalidInput, match="already"):
        second_factors.begin(editor)
    with pytest.raises(InvalidInput):
        second_factors.confirm(editor, "000000")


def test_code_is_taken_once(editor):
    app, _ = set_up(editor)
    now = code(app)
    second_factors.check(editor, f" {now[:3]} {now[3:]} ")
    with pytest.raises(InvalidInput, match="used already"):
        second_factors.check(editor, now)


def test_older_code_is_not_taken_after_a_newer_one(editor):
    app, _ = set_up(editor)
    second_factors.check(editor, code(app, 1))
    with pytest.raises(InvalidInput):
        second_factors.check(editor, code(app))


@pytest.mark.parametrize("wrong", ["", "000", "abcdef", "١٢٣٤٥٦", "\x00", "\ud800", "9" * 10_000])
def test_wrong_code_is_refused(editor, wrong):
    set_up(editor)
    with pytest.raises(InvalidInput):
        second_factors.check(editor, wrong)


@pytest.mark.parametrize("steps", [-3, 3])
def test_code_of_another_time_is_refused(editor, steps):
    app, _ = set_up(editor)
    with pytest.raises(InvalidInput):
        second_factors.check(editor, code(app, steps))


def test_code_is_refused_before_anything_is_set_up(editor):
    app = app_of(editor)
    with pytest.raises(InvalidInput):
        second_factors.check(editor, code(app))
    with pytest.raises(InvalidInput):
        second_factors.confirm(UserFactory(), "000000")


def test_recovery_code_lets_in_once_and_is_told(editor):
    _, codes = set_up(editor)
    second_factors.check(editor, codes[3].upper())
    with pytest.raises(InvalidInput):
        second_factors.check(editor, codes[3])
    event = AuditEvent.objects.get(verb="person.use_recovery_code")
    assert event.data == {"left": 9}


def test_recovery_code_of_somebody_else_is_refused(editor, reviewer):
    set_up(editor)
    _, codes = set_up(reviewer)
    with pytest.raises(InvalidInput):
        second_factors.check(editor, codes[0])


def test_new_recovery_codes_end_the_earlier_ones(editor):
    _, codes = set_up(editor)
    fresh = second_factors.renew_codes(editor)
    with pytest.raises(InvalidInput):
        second_factors.check(editor, codes[0])
    second_factors.check(editor, fresh[0])
    assert "person.renew_recovery_codes" in verbs()


def test_codes_are_not_guessed_forever(editor):
    app, _ = set_up(editor)
    for _ in range(5):
        with pytest.raises(InvalidInput):
            second_factors.check(editor, "000000")
    with pytest.raises(TooManyTries):
        second_factors.check(editor, code(app))


def test_authenticator_is_taken_away_by_an_administrator(editor, administrator):
    set_up(editor)
    second_factors.take_away(user_id=editor.pk, by=administrator)
    second_factors.take_away(user_id=editor.pk, by=administrator)
    assert not second_factors.is_set_up(editor)
    assert not RecoveryCode.objects.exists()
    assert verbs().count("person.take_second_factor") == 1


def test_authenticator_is_not_taken_away_by_others(editor, reviewer):
    set_up(editor)
    elsewhere = person(DeskFactory(), "elsewhere", "administrator")
    for other in (editor, reviewer, elsewhere):
        with pytest.raises(NotPermitted):
            second_factors.take_away(user_id=editor.pk, by=other)
    with pytest.raises(NotFound):
        second_factors.take_away(user_id=0, by=elsewhere)
    assert second_factors.is_set_up(editor)


def test_authenticator_outlives_a_new_secret_key_with_the_earlier_one_at_hand(editor, settings):
    app, _ = set_up(editor)
    settings.SECRET_KEY, earlier = "another " * 8, settings.SECRET_KEY
    with pytest.raises(InvalidInput, match="no longer be checked"):
        second_factors.check(editor, code(app))
    settings.SECRET_KEY_FALLBACKS = [earlier]
    second_factors.check(editor, code(app))


@pytest.mark.django_db(transaction=True)
def test_one_code_lets_one_in_however_many_show_it_at_once(editor):
    app, codes = set_up(editor)
    for shown in (code(app), codes[0]):
        calls = [lambda shown=shown: second_factors.check(User.objects.get(), shown)] * 4
        assert at_once(*calls).count(None) == 1
