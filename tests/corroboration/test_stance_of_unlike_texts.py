"""What passages say about claims they were not written for: a table for people to read."""

from datetime import date

import pytest

from factcheck.corroboration.claim_text import ClaimText
from factcheck.corroboration.stance import suggest
from factcheck.enums import Stance

SUPPORTS = {
    "More than 100 soldiers were captured in Kursk.": [
        "102 soldiers were captured in Kursk.",
        "В Курской области взяты в плен 102 солдата.",
        "Hundreds of soldiers were captured in Kursk.",
    ],
    "The bridge is one mile long.": [
        "The bridge is 1.6 km long.",
    ],
    "The river bridge at Tarn is 1 mile long.": [
        "The river bridge at Tarn is 1.6 km long.",
    ],
    "The government spent $1.2 billion on roads in Ohio.": [
        "Ohio's government spent $1,200 million on roads.",
    ],
    "The mayor of Lyon resigned.": [
        "The mayor of Lyon resigned on Tuesday.",
    ],
    "12 people were killed in the Lyon fire.": [
        "Correction: an earlier version of this article said that 21 people were killed in the Lyon fire; the correct number is 12.",
    ],
    "The vaccine may cause headaches in children.": [
        "The vaccine causes headaches in children.",
    ],
    "Between 20 and 30 tanks were destroyed near Sudzha.": [
        "25 tanks were destroyed near Sudzha.",
    ],
    "Up to 1,000 troops crossed into Kursk.": [
        "About 800 troops crossed into Kursk.",
    ],
    "Dozens of people were killed in Kursk.": [
        "38 people were killed in Kursk.",
    ],
    "Tens of thousands of people were evacuated from Kursk.": [
        "76,000 people were evacuated from Kursk.",
    ],
    "More than 100 Russian soldiers were captured in Kursk.": [
        "У Курській області взяли в полон 102 російських солдатів.",
        "In Kursk wurden 102 russische Soldaten gefangen genommen.",
        "À Koursk, 102 soldats russes ont été capturés.",
    ],
    "121,000 people were evacuated from Kursk.": [
        "Из Курской области эвакуировано 121 тысяча человек.",
        "Aus Kursk wurden 121.000 Menschen evakuiert.",
    ],
    "Ukrainian troops captured Russian soldiers near Sudzha.": [
        "Russian soldiers were captured near Sudzha by Ukrainian troops.",
    ],
    "A train crash in Odisha killed at least 275 people.": [
        "The death toll from the train crash in Odisha has risen to 288.",
    ],
    "Inflation in Turkey rose to 61.5 per cent in September 2023.": [
        "Annual inflation in Turkey was 61.53% in September 2023.",
    ],
    "The ship Ever Given is 400 metres long.": [
        "The Ever Given is a 1,312 ft long ship.",
    ],
    "The EU approved 50 billion euros in aid for Ukraine.": [
        "The EU approved €50bn in aid for Ukraine.",
    ],
    "About half a million people fled Sudan.": [
        "Some 500,000 people have fled Sudan.",
    ],
    "Half of voters in Poland backed the party.": [
        "50 per cent of voters in Poland backed the party.",
    ],
    "The wildfire in Hawaii killed 97 people.": [
        "An earlier count of 115 dead in the Hawaii wildfire was revised down to 97 people.",
    ],
    "Pfizer said its vaccine is 95% effective.": [
        "Pfizer said that its vaccine is 95 per cent effective.",
    ],
    "117 Ukrainian drones were shot down over Russia.": [
        "ПВО сбила 117 украинских беспилотников над Россией.",
        "Über Russland wurden 117 ukrainische Drohnen abgeschossen.",
        "La Russie a abattu 117 drones ukrainiens.",
    ],
    "The dam was destroyed by an explosion.": [
        "The dam was destroyed by an explosion, investigators found.",
    ],
}
REFUTES = {
    "More than 100 soldiers were captured in Kursk.": [
        "Some 40 soldiers were captured in Kursk.",
        "Fewer than 50 soldiers were captured in Kursk.",
    ],
    "As of 9 August, 76,000 people had been evacuated from Kursk region.": [
        "By 9 August, 121,000 people had been evacuated from Kursk region.",
    ],
    "Inflation in Turkey was 3 per cent in June.": [
        "Inflation in Turkey was 5 per cent in June.",
    ],
    "The government spent $1.2 billion on roads in Ohio.": [
        "Ohio's government spent $1.2 million on roads.",
    ],
    "The mayor of Lyon resigned.": [
        "The mayor of Lyon denied that he had resigned.",
        "The mayor of Lyon did not resign.",
        "Reports that the mayor of Lyon resigned are untrue.",
        "Correction: An earlier version of this article wrongly said that the mayor of Lyon resigned.",
    ],
    "12 people were killed in the Lyon fire.": [
        "An earlier version of this story said that 12 people were killed in the Lyon fire. The number is 21.",
    ],
    "Between 20 and 30 tanks were destroyed near Sudzha.": [
        "45 tanks were destroyed near Sudzha.",
    ],
    "Up to 1,000 troops crossed into Kursk.": [
        "More than 2,000 troops crossed into Kursk.",
    ],
    "More than 100 Russian soldiers were captured in Kursk.": [
        "In Kursk wurden rund 40 russische Soldaten gefangen genommen.",
    ],
    "Unemployment fell to 4 per cent in Germany.": [
        "Unemployment rose to 6 per cent in Germany.",
    ],
    "Exports from Chile increased in May.": [
        "Exports from Chile decreased in May.",
    ],
    "The court in Oslo acquitted the minister.": [
        "The court in Oslo convicted the minister.",
    ],
    "Russia has retaken Sudzha.": [
        "Kyiv denied that Russia has retaken Sudzha.",
    ],
    "A train crash in Odisha killed 275 people.": [
        "A train crash in Odisha killed nobody.",
        "No one was killed in the train crash in Odisha.",
    ],
    "The ship Ever Given is 400 metres long.": [
        "The Ever Given is 200 metres long, a ship of the Golden class.",
    ],
    "The EU approved 50 billion euros in aid for Ukraine.": [
        "The EU approved €5bn in aid for Ukraine.",
    ],
    "The study on hydroxychloroquine found lower mortality.": [
        "The study on hydroxychloroquine that found lower mortality has been retracted.",
    ],
    "The wildfire in Hawaii killed 115 people.": [
        "Correction: This article originally said the wildfire in Hawaii killed 115 people. It killed 97 people.",
    ],
    "117 Ukrainian drones were shot down over Russia.": [
        "Над Росією збито 20 українських дронів.",
    ],
    "The prime minister was shot dead in Tokyo.": [
        "Rumours that the prime minister was shot dead in Tokyo are baseless.",
        "The claim that the prime minister was shot dead in Tokyo is false.",
    ],
    "The dam was not destroyed by an explosion.": [
        "The dam was destroyed by an explosion.",
    ],
}
CONTEXT = {
    "As of 9 August, 76,000 people had been evacuated from Kursk region.": [
        "By 12 August, 121,000 people had been evacuated from Kursk region.",
    ],
    "121,000 people had been evacuated from Kursk region as of 12 August.": [
        "Some 76,000 people had been evacuated from Kursk by 9 August.",
    ],
    "Unemployment rose by 3 percentage points in Spain.": [
        "Unemployment rose by 3 per cent in Spain.",
    ],
    "The mayor of Lyon resigned.": [
        "It is unclear whether the mayor of Lyon resigned.",
    ],
    "NATO said that Russia attacked Poland.": [
        "Russia attacked Poland.",
    ],
    "Ukrainian troops captured Russian soldiers near Sudzha.": [
        "Russian troops captured Ukrainian soldiers near Sudzha.",
    ],
    "Inflation in Turkey rose to 61.5 per cent in September 2023.": [
        "Annual inflation in Turkey was 83.45% in September 2022.",
    ],
    "The central bank raised rates by 2 percentage points.": [
        "The central bank raised rates by two percent.",
    ],
    "The minister resigned on Friday, the BBC reported.": [
        "The minister resigned on Friday.",
    ],
    "As of 9 August 2024, 12 civilians had been killed in Kursk region.": [
        "As of 20 August 2024, 31 civilians had been killed in the Kursk region.",
    ],
    "By 9 August, 3,000 people had left Kursk.": [
        "The number of people who had left Kursk stood at 76,000 on August 10.",
    ],
    "The drug may reduce deaths.": [
        "It is not known whether the drug reduces deaths.",
    ],
    "The prime minister was shot dead in Tokyo.": [
        "The opposition alleged that the prime minister was shot dead in Tokyo.",
    ],
}
ANOTHER_OCCASION = {
    "A fire in Lyon killed 12 people on Monday.": [
        "A fire in Marseille killed 12 people on Monday.",
    ],
    "A fire in Lyon killed 12 people in March 2021.": [
        "A fire in Lyon killed 12 people in March 2019.",
    ],
    "A train crash in Odisha killed at least 275 people.": [
        "A train crash in Bihar killed at least 275 people.",
    ],
    "A bomb exploded in Kabul on 3 May 2021.": [
        "A bomb exploded in Kabul on 12 June 2019.",
    ],
}


def pairs(table):
    return [(claim, passage) for claim, passages in table.items() for passage in passages]


@pytest.mark.parametrize(("claim", "passage"), pairs(SUPPORTS))
def test_passage_supports(claim, passage):
    assert suggest(ClaimText.of(claim), passage).stance is Stance.SUPPORTS


@pytest.mark.parametrize(("claim", "passage"), pairs(REFUTES))
def test_passage_refutes(claim, passage):
    assert suggest(ClaimText.of(claim), passage).stance is Stance.REFUTES


@pytest.mark.parametrize(("claim", "passage"), pairs(CONTEXT))
def test_passage_is_context(claim, passage):
    assert suggest(ClaimText.of(claim), passage).stance is Stance.CONTEXT


@pytest.mark.parametrize(("claim", "passage"), pairs(ANOTHER_OCCASION))
def test_passage_of_another_occasion_is_neither_for_nor_against(claim, passage):
    assert suggest(ClaimText.of(claim), passage).stance in {Stance.CONTEXT, Stance.UNRELATED}


def test_other_languages_are_read_word_for_word_and_said_to_be():
    found = suggest(
        ClaimText.of("102 soldiers were captured in Kursk."),
        "\u0412 \u041a\u0443\u0440\u0441\u043a\u0435 \u0432\u0437\u044f\u0442\u044b \u0432 "
        "\u043f\u043b\u0435\u043d 102 \u0441\u043e\u043b\u0434\u0430\u0442\u0430.",
    )
    assert found.reason.endswith("(Read word for word from Russian.)")
    assert found.score <= 0.8


def test_day_of_the_page_counts_against_a_claim_that_says_up_to_when():
    claim = ClaimText.of("As of 9 August 2024, 12 people had been killed in Kursk.")
    passage = "31 people were killed in Kursk."
    assert suggest(claim, passage).stance is Stance.REFUTES
    later = suggest(claim, passage, published=date(2024, 8, 20))
    assert later.stance is Stance.CONTEXT
    assert later.reason == "Gives 31 people, but 11 days later than the claim's 12 people."
