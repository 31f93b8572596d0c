import json

import pytest

from factcheck import archive
from factcheck.archive import cdxj, warc
from tests.exchanges import BODY, answer, exchange, redirect


def test_each_answer_has_a_line_that_leads_to_its_record():
    file = archive.write(
        [
            exchange(
                "http://paper.example.org/a", response=redirect("https://paper.example.org/b")
            ),
            exchange(
                "https://paper.example.org/b",
                response=answer(BODY, "Content-Type: Text/HTML; charset=utf-8"),
            ),
        ],
        software="FactCheck/0.1",
        metadata={},
    )
    moved, page = cdxj.lines(file, "one.warc.gz")
    assert moved.startswith("org,example,paper)/a 20261120093015 {")
    told = json.loads(page.partition("{")[1] + page.partition("{")[2])
    assert (told["url"], told["mime"], told["status"], told["filename"]) == (
        "https://paper.example.org/b",
        "text/html",
        "200",
        "one.warc.gz",
    )
    start, end = int(told["offset"]), int(told["offset"]) + int(told["length"])
    (record,) = warc.records(file[start:end])
    assert record.block.endswith(BODY)
    assert json.loads(moved[moved.index("{") :])["mime"] == "unk"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.org/", "org,example)/"),
        ("http://www2.example.org", "org,example)/"),
        ("https://example.org:443/A/b/", "org,example)/a/b"),
        ("http://example.org:8080/a?b=2&a=1", "org,example:8080)/a?a=1&b=2"),
        ("http://192.0.2.7/a", "192.0.2.7)/a"),
        ("http://[2001:db8::1]/a", "2001:db8::1)/a"),
    ],
)
def test_addresses_of_one_site_sort_together(url, key):
    assert cdxj.sort_key(url) == key
