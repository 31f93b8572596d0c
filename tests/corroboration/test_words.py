import pytest

from factcheck.corroboration.words import content, form, stem, tokens


@pytest.mark.parametrize(
    "family",
    [
        ["captured", "captures", "capture", "capturing"],
        ["evacuate", "evacuated", "evacuation", "evacuations"],
        ["settlement", "settlements"],
        ["Ukraine", "Ukrainian", "Ukrainians"],
        ["Russia", "Russian", "Russians"],
        ["territory", "territories"],
    ],
)
def test_inflections_have_one_stem(family):
    assert len({stem(word) for word in family}) == 1


def test_short_words_keep_their_endings():
    assert [stem(word) for word in ("bed", "days", "seen", "rely")] == [
        "bed",
        "days",
        "seen",
        "rely",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("captured", "prisoner"), ("fled", "evacuated"), ("Kyiv", "Ukraine"), ("Kremlin", "Russian")],
)
def test_wordings_of_one_event_or_nation_have_one_form(one, other):
    assert form(one) == form(other)


def test_content_tells_names_from_other_words():
    words = content("Soldiers were taken prisoner near Kursk on Wednesday, Oleksandr Syrskyi said.")
    assert words.names == {"kursk", "oleksandr", "syrskyi"}
    assert words.others == {"soldi", "captur", "taken"}


def test_a_capital_at_a_sentences_start_makes_no_name():
    assert content("Troops moved. Soldiers fell.").names == frozenset()
    assert content("It moved. Kursk fell, and Kursk burnt.").names == {"kursk"}


def test_nations_are_names_even_at_a_sentences_start():
    assert content("Ukrainian troops moved").names == {"ukrain"}


def test_tokens_are_the_words_as_written():
    assert tokens("The Soldiers of Kursk, 100 of them") == ["Soldiers", "Kursk"]
