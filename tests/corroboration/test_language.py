import pytest

from factcheck.corroboration.language import detect, settle

ENGLISH = (
    "The governor said that the bridge was closed and that the troops had left the town, which is "
    "on the border of the region. He added that it was not clear for how long this has been so, "
    "and that the people were told to stay in their homes."
)
GERMAN = (
    "Der Gouverneur sagte, dass die Brücke gesperrt ist und dass die Truppen den Ort, der an der "
    "Grenze liegt, nicht mit den Bewohnern verlassen haben. Es ist nicht klar, wie lange das auf "
    "dem Gebiet des Kreises so ist, und die Menschen sind zu Hause."
)
UKRAINIAN = (
    "Губернатор сказав, що міст закрито, що війська не залишили місто, яке на кордоні. Він додав, "
    "що це не так, що для людей за його межами все як було. Це про всіх, від малого до великого, "
    "на це не зважають, як він каже, та також про його заступника."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (UKRAINIAN, "uk"),
        ("The bridge is closed.", ""),
        ("Alpha Beta Gamma Delta " * 20, ""),
        ("", ""),
    ],
)
def test_language_is_told_by_common_words_of_a_text_long_enough(text, language):
    assert detect(text) == language


def test_running_text_outweighs_what_a_template_declares():
    assert settle("en", GERMAN) == "de"
    assert settle("ja", "Too short to tell.") == "ja"
