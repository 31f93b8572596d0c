from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import ProviderUseFactory, UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "admin:factcheck_search_providers"


def test_each_provider_says_how_it_stands(at_desk, reviewer, settings):
    settings.GDELT_ENABLED, settings.BRAVE_SEARCH_KEY = True, "key"
    settings.SEARXNG_URL, settings.SEARXNG_PER_DAY = "http://searxng.test/", 2
    now = timezone.now()
    ProviderUseFactory(provider="searxng", counted_on=now.date(), count=2)
    ProviderUseFactory(
        provider="gdelt",
        failures_in_row=5,
        last_failure="The site was too busy.",
        resting_until=now + timedelta(hours=1, seconds=30),
    )
    page = at_desk(reviewer).get(reverse(ADDRESS)).content.decode()
    for words in (
        "Where News searches",
        "2 questions today of 2.",
        "Quota used up",
        "Resting",
        "Failed 5 times in a row: The site was too busy.",
        "It is off until GOOGLE_FACT_CHECK_KEY is set.",
        "This desk watches no feed.",
    ):
        assert words in page


def test_providers_are_shown_to_people_of_desks(at_desk):
    root = UserFactory(is_superuser=True, is_staff=True)
    assert at_desk(root).get(reverse(ADDRESS)).status_code == 404
