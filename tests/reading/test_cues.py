import pytest

from factcheck.reading import cues


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Ann said it and Bob denied it.", ["said", "denied"]),
        ("Officials have admitted it, saying so.", ["admitted", "saying"]),
        ("It was denied, by all reports.", []),
        ("Ann wants to say it.", []),
        ("Ann did not say it.", []),
        ("Ann called for calm.", []),
        ("Ann called it a lie.", ["called"]),
        ("Divers found a ship.", []),
        ("The stock added 2%.", []),
        ("Ann added that it rose.", ["added"]),
        ("Ann put it on a shelf.", []),
        ("Ann put the losses at 315.", ["put"]),
        ("Ann posted a card.", []),
        ("The pledged votes counted.", []),
        ("Ann spoke softly.", []),
        ("Divers found that it sank.", ["found"]),
        ("''Ann said so,'' Bob insisted.", ["insisted"]),
        ('Bob wrote "Ann said so', ["wrote"]),
    ],
)
def test_cues_are_the_asserting_words_outside_quotation_marks(sentence, words):
    assert [cue.word.split()[0] for cue in cues.find(sentence)] == words


def test_masked_sentence_keeps_every_offset():
    sentence = 'A "b c" d \u201ce\u201d f "g'
    masked = cues.masked(sentence)
    assert len(masked) == len(sentence)
    assert [masked.index(letter) for letter in "Adf"] == [sentence.index(x) for x in "Adf"]
    assert not set("bceg") & set(masked)
