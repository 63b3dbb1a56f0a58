"""Lives of phrases: seen, known to be lacking, or unknown, and never one drifting into another."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import ParameterError
from analysis.facts.clauses import read_clauses
from analysis.facts.record import read_record
from analysis.measures.biographies import (
    NOT_SEEN,
    SEEN,
    UNKNOWN,
    biographies,
    describe_biographies,
    lifespans,
)

BODIES = pd.CategoricalDtype(["UNGA", "HRC"], ordered=True)
FISHERMEN = "free the fishermen of the northern islands"
TEXTS = pd.DataFrame({"body": "UNGA", "year": range(2001, 2006)})


def clauses(*rows: tuple, basis: str = "phrase") -> pd.DataFrame:
    frame = pd.DataFrame([row[:2] for row in rows], columns=["year", "text"])
    frame.index = pd.Index([f"c{n}" for n in range(1, len(rows) + 1)], name="clause")
    return frame.assign(
        body=pd.Series(["UNGA"] * len(rows), index=frame.index, dtype=BODIES),
        stage="plenary",
        themes=[row[2] if len(row) > 2 else "abductees" for row in rows],
        basis=[row[3] if len(row) > 3 else basis for row in rows],
    )


def states(lives: pd.DataFrame) -> dict[str, list[str]]:
    return {label: life["state"].astype(str).tolist() for label, life in lives.groupby("label")}


def test_a_wording_is_followed_through_every_text():
    "Seen in two years; a year of phrases leaves it open, a whole text without it does not."
    known = clauses(
        (2001, f"Urges the authorities to {FISHERMEN}"),
        (2002, "open the ports"),
        (2003, "Decides to remain seized of the matter", "", "text"),
        (2004, f"to {FISHERMEN}, and their families"),
    )
    lives = biographies(known, TEXTS)

    assert states(lives) == {FISHERMEN: [SEEN, UNKNOWN, NOT_SEEN, SEEN, UNKNOWN]}
    assert lives["ids"].tolist() == ["c1", "", "c3", "c4", ""]
    assert lives["n_known"].tolist() == [1, 1, 1, 1, 0]


def test_a_life_is_summed_up_with_what_is_unknown_within_it():
    "From the first year seen to the last, with the open years between them counted."
    known = clauses(
        (2001, FISHERMEN), (2003, "Decides to remain seized", "", "text"), (2005, FISHERMEN)
    )
    life = lifespans(biographies(known, TEXTS)).iloc[0]

    assert life[["first", "last", "n_years"]].tolist() == [2001, 2005, 2]
    assert life[["n_unknown_between", "n_not_seen_between"]].tolist() == [2, 1]
    assert life["bodies"] == "UNGA"


def test_what_was_seen_in_one_year_only_has_no_life():
    "Two sources of one text are one sighting."
    assert biographies(clauses((2001, FISHERMEN), (2001, FISHERMEN)), TEXTS).empty


def test_one_word_makes_another_wording():
    "Grave and gross violations have each their own life, though most of their words are one."
    known = clauses(
        *((year, "the long and grave violations of all rights of widows") for year in (2001, 2002)),
        *((year, "the long and gross violations of all rights of widows") for year in (2003, 2004)),
    )
    lives = states(biographies(known, TEXTS))

    assert lives["long and grave violations of all rights of widows"][:4] == [
        SEEN, SEEN, UNKNOWN, UNKNOWN,
    ]  # fmt: skip
    assert lives["long and gross violations of all rights of widows"][2:4] == [SEEN, SEEN]


def test_phrases_are_not_joined_by_way_of_a_third():
    "A sentence that holds two phrases does not make them one."
    known = clauses(
        (2001, FISHERMEN),
        (2002, f"{FISHERMEN} and open their ports to grain ships"),
        (2003, "open their ports to grain ships"),
    )

    lives = biographies(known, TEXTS, wordings=[FISHERMEN, "open their ports to grain ships"])

    assert states(lives) == {
        FISHERMEN: [SEEN, SEEN, UNKNOWN, UNKNOWN, UNKNOWN],
        "open their ports to grain ships": [UNKNOWN, SEEN, SEEN, UNKNOWN, UNKNOWN],
    }
    assert states(biographies(known, TEXTS)).items() <= states(lives).items()


def test_in_whole_texts_a_formula_has_no_life_and_each_clause_its_own():
    "What closes every paragraph says nothing of any; what was left out in 2003 is known to be so."
    close = "in accordance with the law of all nations"
    matters = ["free the fishermen of the northern islands", "open all ports to grain ships",
               "count widows and orphans in every valley", "lift the tax on salt and lamps",
               "let singers cross mountain roads freely"]  # fmt: skip
    known = clauses(
        *(
            (year, f"Urges it to {matter} {close}")
            for year in (2001, 2002, 2003)
            for matter in matters[: 4 if year == 2003 else 5]
        ),
        basis="text",
    )
    lives = states(biographies(known, TEXTS))

    assert len(lives) == len(matters)
    for matter in matters:
        (life,) = (life for label, life in lives.items() if matter.split()[-1] in label)
        left_out = matter == matters[4]
        assert life == [SEEN, SEEN, NOT_SEEN if left_out else SEEN, UNKNOWN, UNKNOWN]


def test_a_longer_wording_may_differ_in_one_word_but_not_in_a_figure():
    "A slip of the press does not end a life; paragraph 6 is another paragraph than 3."
    wording = (
        "recalling also paragraph 3 of its resolution on the northern islands and their many ports"
    )
    known = clauses(
        (2001, wording),
        (2002, wording.replace("many", "main")),
        (2003, wording.replace("3", "6")),
    )
    life = biographies(known, TEXTS, wordings=[wording])

    assert life["state"].tolist()[:3] == [SEEN, SEEN, UNKNOWN]


def test_a_name_that_stands_under_every_theme_is_no_wording():
    "The country's name recurs in every year, and has no biography."
    name = "People's Republic of Arandia"
    known = clauses(
        *((2001 + n % 4, f"{word} in the {name}", f"theme {n}")
          for n, word in enumerate("grain ports widows laws camps schools".split())),
    )  # fmt: skip

    assert biographies(known, TEXTS).empty


def test_a_phrase_to_follow_can_be_given():
    "Asked for, it is followed even if it was seen in one year or in none."
    lives = biographies(
        clauses((2001, FISHERMEN)), TEXTS, wordings=["the fishermen of", "lighthouses"]
    )

    assert states(lives) == {
        "the fishermen of": [SEEN, *[UNKNOWN] * 4],
        "lighthouses": [UNKNOWN] * 5,
    }
    assert lifespans(lives)["n_texts"].tolist() == [1, 0]


def test_the_order_of_the_clauses_makes_no_difference(phrases, texts):
    "The same lives, whichever way the table is sorted."
    straight = biographies(phrases, texts)
    turned = biographies(phrases[::-1], texts)

    assert set(turned["biography"]) == set(straight["biography"])
    one = straight.set_index(["biography", "body", "year"])["state"]
    other = turned.set_index(["biography", "body", "year"])["state"]
    assert one.sort_index().equals(other.sort_index())


def test_what_cannot_be_followed_is_refused():
    "All at once, with what was expected."
    with pytest.raises(ParameterError) as refused:
        biographies(clauses((2001, FISHERMEN)), TEXTS, years=0, threshold=2, wordings=["–"])

    assert refused.value.faults == (
        "years: found 0; expected 1 or more.",
        "threshold: found 2; expected a share above 0, at most 1.",
        "wordings: found one without words; name phrases to follow.",
    )


@pytest.fixture(scope="module")
def record(data):
    return read_record(data=data)


@pytest.fixture(scope="module")
def phrases(record) -> pd.DataFrame:
    return read_clauses(record, basis="phrases")


@pytest.fixture(scope="module")
def texts(record) -> pd.DataFrame:
    return record.table("resolutions")


def test_the_lives_known_from_the_record_are_those_a_reader_would_name(phrases, texts):
    "Gross violations since 2014, torture since 2003, the highest level of the State 2014 to 2016."
    lives = lifespans(biographies(phrases, texts)).set_index("biography")
    spans = {name: (life["first"], life["last"]) for name, life in lives.iterrows()}

    assert spans["systematic-widespread-and-gross-violations-of-human-rights"] == (2014, 2025)
    assert spans["systematic-widespread-and-grave-violations-of-human-rights"] == (2006, 2013)
    assert spans[
        "torture-and-other-cruel-inhuman-or-degrading-treatment-or-punishment"
    ] == (2003, 2023)  # fmt: skip
    assert spans["policies-established-at-the-highest-level-of-the-state-for-decades"] == (
        2014, 2016,
    )  # fmt: skip
    assert all(len(label.removesuffix(" …").split()) <= 12 for label in lives["label"])


def test_no_phrase_of_the_record_is_said_to_have_been_left_out(phrases, texts):
    "As long as no text is known in full, the years between are unknown."
    lives = biographies(phrases, texts)

    assert set(lives["state"]) == {SEEN, UNKNOWN}
    assert len(lives) == lives["biography"].nunique() * len(texts)


def test_the_alt_text_names_the_longest_lives():
    "Counts of sightings and of what is open, then the longest life."
    told = describe_biographies(biographies(clauses((2001, FISHERMEN), (2004, FISHERMEN)), TEXTS))

    assert told == (
        "Lines of the lives of 1 wordings, years from left to right, from 2001 to 2005, one mark "
        "a text. 2 marks are sightings, 0 texts known in full without the words, 3 unknown, as "
        "only phrases or nothing is known of the text. Longest known: 'free the fishermen of the "
        "northern islands' 2001 to 2004 (seen in 2 texts, 2 between unknown)."
    )
