from datetime import date

import pytest

from factcheck.corroboration.declared import Declared, read

ARTICLE = (
    '{"@type": "NewsArticle", "headline": "A fire", "datePublished": "2024-08-14T10:00:00Z",'
    ' "author": [{"name": "Jane Doe"}, "AP"], "publisher": {"name": "Example"}}'
)
EXPECTED = Declared("A fire", ("Jane Doe", "AP"), "Example", date(2024, 8, 14))


@pytest.mark.parametrize(
    "script",
    [ARTICLE, f"[{ARTICLE}]", f'{{"@graph": [{{"@type": "WebSite", "name": "x"}}, {ARTICLE}]}}'],
)
def test_article_is_found_wherever_it_stands(script):
    assert read([script]) == EXPECTED


def test_the_first_article_of_many_scripts_counts():
    assert read(["{broken", '{"@type": "WebSite"}', ARTICLE]) == EXPECTED


@pytest.mark.parametrize(
    "script",
    [
        "",
        "7",
        "null",
        "[" * 100_000,
        '{"@type": 7}',
        '{"@type": "Person", "name": "Jane Doe"}',
        '{"@graph": {"@graph": {"@graph": {}}}}',
        "[" + "9" * 10_000 + "]",
        '[{"@graph": [' + "{}," * 2_000 + "{}]}]",
    ],
)
def test_what_is_no_article_declares_nothing(script):
    assert read([script]) == Declared()


def test_odd_values_are_left_out():
    script = (
        '{"@type": ["Thing", "Article"], "author": {"name": ["", 7]},'
        ' "headline": {}, "datePublished": "x"}'
    )
    assert read([script]) == Declared()
