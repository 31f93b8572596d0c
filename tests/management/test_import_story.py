import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from factcheck.models import Claim, Desk, Story
from tests.factories import DeskFactory, UserFactory
from tests.stories import PAGE, TEXT

pytestmark = pytest.mark.django_db


def run(*args):
    output = StringIO()
    call_command("import_story", *args, stdout=output)
    return output.getvalue()


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "story.txt"
    file.write_text(TEXT)
    return str(file)


def test_import_prints_story_and_claims_as_json(path, desk, editor):
    out = json.loads(run(path, "--json", "--by", editor.username))
    text = out["story"]["text"]
    first = out["claims"][0]
    assert set(first) >= {"text", "quote", "start", "end", "claimant", "figures", "hedges"}
    assert text[first["start"] : first["end"]] == first["quote"]
    assert (first["claimant"], first["figures"][0]["low"]) == ("Oleksandr Syrskyi", 100)


def test_import_says_what_it_took_in_and_what_it_knew(path, desk, editor):
    assert "Took in “A day at the border”" in run(path, "--by", editor.username)
    assert "is in already" in run(path, "--by", editor.username)
    assert (Story.objects.count(), Claim.objects.count()) == (1, 2)


def test_import_furnishes_an_empty_installation(path):
    run(path)
    story = Story.objects.get()
    assert (story.desk.slug, story.added_by.has_usable_password()) == ("news", False)


def test_import_takes_an_address(desk, editor, httpserver, settings):
    settings.FETCH_LOOPBACK_EXCEPTION = f"127.0.0.1:{httpserver.port}"
    httpserver.expect_request("/story").respond_with_data(PAGE, content_type="text/html")
    url = f"http://127.0.0.1:{httpserver.port}/story"
    assert json.loads(run(url, "--json"))["story"]["url"] == url


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["/nowhere.txt"], "cannot be read: No such file"),
        (["{path}", "--by", "nobody-known"], "There is nobody called"),
        (["{path}", "--desk", "golf"], "Name a desk with --desk: news"),
        (["{path}", "--language", "klingon"], "unknown_language"),
        (["http://10.0.0.1/"], "private_address"),
    ],
)
def test_import_is_refused_in_a_sentence(path, desk, args, message):
    with pytest.raises(CommandError, match=message):
        run(*[arg.format(path=path) for arg in args])
    assert not Story.objects.exists()


def test_import_asks_which_of_several_desks(path, desk):
    DeskFactory(slug="sports")
    with pytest.raises(CommandError, match="news, sports"):
        run(path)
    run(path, "--desk", "sports")
    assert Story.objects.get().desk == Desk.objects.get(slug="sports")


def test_import_needs_a_person_of_the_desk(path, desk):
    UserFactory(username="outsider")
    with pytest.raises(CommandError, match="no such desk among yours"):
        run(path, "--by", "outsider")
