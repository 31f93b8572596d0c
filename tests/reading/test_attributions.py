import pytest

from factcheck.reading import attributions

ASSERTED = {
    "Oleksandr Syrskyi said Russia fell back.": "Oleksandr Syrskyi",
    "Russia fell back, Oleksandr Syrskyi, the head of the army, said on Telegram.": (
        "Oleksandr Syrskyi"
    ),
    "The head of the army, Oleksandr Syrskyi, added that Russia fell back.": "Oleksandr Syrskyi",
    "Ann Lee, who was to go to Ohio, a state, on Monday, said it rained.": "Ann Lee",
    "President Volodymyr Zelenskyy has also denied it.": "Volodymyr Zelenskyy",
    "US president Joe Biden later confirmed it.": "Joe Biden",
    "Prime Minister Keir Starmer warned of it.": "Keir Starmer",
    "Zelenskyy has already twice said it rained.": "Zelenskyy",
    "On Tuesday, Zelenskyy said it rained.": "Zelenskyy",
    "On Tuesday Zelenskyy said it rained.": "Zelenskyy",
    "Zelenskyy on Tuesday said it rained.": "Zelenskyy",
    "A day earlier Alexei Smirnov had spoken of 28 villages.": "Alexei Smirnov",
    '"It rained," said Ann Lee, a farmer.': "Ann Lee",
    "\u201cIt rained,\u201d Ann Lee told reporters.": "Ann Lee",
    "It rained, said the governor.": "governor",
    "It rained, according to the Institute for the Study of War.": "Institute for the Study of War",
    "It rained, according to calculations by the Met Office.": "Met Office",
    "According to Kyiv, it rained.": "Kyiv",
    "The emergency grew, with Kyiv claiming 1,000 square kilometres.": "Kyiv",
    "Military analysts believe it may rain.": "Military analysts",
    "Russia's defence ministry reported that it rained.": "Russia's defence ministry",
    "A Foreign Ministry spokesperson confirmed it.": "Foreign Ministry spokesperson",
    "A woman living in Sumy said it rained.": "woman",
    "Biden spoke on Tuesday, saying that it rained.": "Biden",
    "It rained, Ann Lee said, adding that it was cold.": "Ann Lee",
    "It fell and officials said it rained.": "officials",
    "Ann and Bob said it rained.": "Ann and Bob",
    "He put losses at 315.": "",
    "It rained, he said.": "",
}


@pytest.mark.parametrize("sentence", ASSERTED)
def test_claimant_is_who_asserts(sentence):
    found = attributions.attribution(sentence)
    assert found.claimant == ASSERTED[sentence]
    assert sentence[found.start : found.end] == found.cue


@pytest.mark.parametrize(
    "sentence",
    [
        "Troops captured 100 soldiers.",
        "No casualties were reported.",
        "Officials could not confirm it.",
        "The claims of reports vary.",
        "The United States sent aid.",
        "Belgorod declared an emergency.",
        "Moscow tells a different story.",
        'The note "Ann said it rained" was found.',
        "I think it rained.",
        "It was said.",
        "",
    ],
)
def test_no_claimant_when_nobody_asserts(sentence):
    assert attributions.attribution(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "named", "claimant"),
    [
        ("He said it rained.", ("Ann Lee", "Kyiv"), "Ann Lee"),
        ("She said it rained.", ("Ann Lee", "Russian woman"), "Russian woman"),
        ("The aim, it said, is peace.", ("Kyiv", "Ann Lee"), "Kyiv"),
        ("They said it rained.", ("Ann Lee", "officials"), "officials"),
        ("Lee said it rained.", ("Ann Lee", "Bob Ray"), "Ann Lee"),
        ("He said it rained.", ("Kyiv",), ""),
    ],
)
def test_pronoun_and_surname_stand_for_whom_was_named_last(sentence, named, claimant):
    assert attributions.attribution(sentence, named).claimant == claimant


def test_medium_is_where_it_was_said():
    assert attributions.attribution("Ann Lee said on Telegram it rained.").medium == "Telegram"
    assert attributions.attribution("Ann Lee said it rained.").medium == ""


def test_named_claimant_comes_before_an_unresolved_pronoun():
    found = attributions.attribution("He said it rained, according to Kyiv.")
    assert found.claimant == "Kyiv"


def test_who_said_is_who_adds():
    found = attributions.attributions("It rained, Ann Lee said, adding that it was cold.")
    assert [one.claimant for one in found] == ["Ann Lee", "Ann Lee"]


def test_subject_is_whom_a_sentence_opens_with():
    assert attributions.subject("In Ohio, US president Joe Biden went home.") == "Joe Biden"
    assert attributions.subject("Then it rained.") == ""
