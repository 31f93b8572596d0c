from datetime import timedelta

import pytest
from django.utils import timezone

from factcheck.errors import TooManyTries
from factcheck.models import Tries
from factcheck.services import logins
from tests.moments import at_once

pytestmark = pytest.mark.django_db


def age(door, by):
    Tries.objects.filter(door=door).update(last_at=timezone.now() - by)


def test_door_is_shut_after_five_tries():
    for _ in range(5):
        logins.take_try("door")
    with pytest.raises(TooManyTries) as caught:
        logins.take_try("door")
    assert caught.value.until == logins.shut_until("door")
    assert timedelta(minutes=14) < caught.value.until - timezone.now() <= timedelta(minutes=15)


def test_other_doors_stay_open():
    for _ in range(5):
        logins.take_try("door")
    logins.take_try("other door")
    assert logins.shut_until("other door") is None


def test_door_opens_again_after_a_quarter_of_an_hour_for_five_more():
    for _ in range(5):
        logins.take_try("door")
    age("door", logins.SHUT_FOR + timedelta(seconds=1))
    assert logins.shut_until("door") is None
    for _ in range(5):
        logins.take_try("door")
    with pytest.raises(TooManyTries):
        logins.take_try("door")


def test_refused_tries_do_not_keep_the_door_shut_longer():
    for _ in range(5):
        logins.take_try("door")
    until = logins.shut_until("door")
    with pytest.raises(TooManyTries):
        logins.take_try("door")
    assert logins.shut_until("door") == until


def test_tries_are_forgotten_when_the_right_person_came_in():
    for _ in range(4):
        logins.take_try("door")
    logins.forget("door")
    for _ in range(5):
        logins.take_try("door")


def test_door_with_an_endless_name_is_counted_too():
    for _ in range(5):
        logins.take_try("x" * 100_000)
    with pytest.raises(TooManyTries):
        logins.take_try("x" * 100_000)


def test_old_tries_are_dropped():
    logins.take_try("old")
    logins.take_try("new")
    age("old", logins.SHUT_FOR + timedelta(seconds=1))
    assert logins.purge() == 1
    assert Tries.objects.get().door == "new"


@pytest.mark.django_db(transaction=True)
def test_no_more_than_five_of_many_tries_at_once_get_through():
    outcomes = at_once(*[lambda: logins.take_try("door")] * 40)
    outcomes += at_once(*[lambda: logins.take_try("door")] * 40)
    assert outcomes.count(None) == 5
    assert sum(isinstance(each, TooManyTries) for each in outcomes) == 75
