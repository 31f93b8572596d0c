from factcheck.services import allowances


def test_each_request_of_a_caller_is_counted(settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    left = [allowances.take("one").left for _ in range(3)]
    assert left in ([1, 0, -1], [1, 0, 1], [1, 1, 0])  # a new minute may begin meanwhile
    assert allowances.take("other").left == 1
    assert 0 < allowances.take("other").renewed_in_seconds <= 60


def test_nobody_is_counted_while_redis_does_not_answer(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert allowances.take("one").left == settings.API_REQUESTS_PER_MINUTE
