"""Words as often as those of a language are: the second half as often as the first, and so on."""

from benchmarks.serving.filling import COMMON, word

VOCABULARY = [*COMMON, *map(word, range(1_000, 20_000))]
DRAWS = 65_536
# Which word is drawn by each of the draws. Source: Zipf's law, with the exponent 1.
DRAWN = [int(len(VOCABULARY) ** (draw / DRAWS)) - 1 for draw in range(DRAWS)]
MASK = 0xFFFFFFFF


def text(number: int, words: int) -> str:
    """So many words, always the same of the same number."""
    state = number * 2_654_435_761 & MASK
    found = []
    for _ in range(words):
        # Source: Numerical Recipes, 2nd edition, 7.1, "quick and dirty" generators.
        state = (state * 1_664_525 + 1_013_904_223) & MASK
        found.append(VOCABULARY[DRAWN[state >> 16]])
    return " ".join(found)
