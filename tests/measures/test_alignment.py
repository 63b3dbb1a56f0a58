"""Clauses of two years: what is said of them is what was done to them, and nothing else."""

from __future__ import annotations

import random
from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import ParameterError
from analysis.facts.clauses import read_clauses
from analysis.facts.record import read_record
from analysis.measures.alignment import (
    ADDED,
    DROPPED,
    MERGED,
    MOVED,
    REWORDED,
    SAME,
    SPLIT,
    align_clauses,
    align_years,
    coverage_of,
    describe_alignment,
)

VERBS = (
    "Recalling;Deeply concerned at;Noting;Welcoming;Stressing;Bearing in mind;Condemns;Urges;"
    "Strongly urges;Calls upon;Requests;Decides;Expresses its very serious concern at;Encourages"
).split(";")
SUBJECTS = (
    "the Government of Arandia;all Member States;the Secretary-General;the Special Envoy;"
    "the relevant organs;the authorities of Arandia;the specialized agencies;civil society"
).split(";")
WORDS = (
    "access aid amnesty appeal archive arrest asylum assembly basic border camp census charge "
    "child clinic coast code commerce community complaint consular consent court crew crops "
    "customs dam delegation detention dialogue disability disaster district doctor drought "
    "education election embassy engineer envoy equal evidence exile export family fisheries "
    "fishermen flood forest free full grain granaries grave harvest health herders hospital "
    "housing hunger impunity independent information inspectors islands journalists judges "
    "judiciary labour land language law letters lighthouse livelihood malnutrition market "
    "medicine migrants mines minorities missing monitoring mountain movement notice observers "
    "officers orphans parents passports pastoral peasants periodic pilgrims police ports press "
    "prisoners prompt prosecution protection public punishment railways rapid records refuge "
    "registry religion remedies repatriation report residence return reunion river safe salt "
    "sanitation schools seasonal sentence serious settlement shelter sick singers starvation "
    "strikes sugar teachers tenants timely torture trade transparent treaty trial unions "
    "unimpeded vaccines valleys victims villages visits voluntary water weavers widows witnesses"
).split()
LITTLE = "of the and to in for with by on that its from".split()
FORMULAS = (
    "of all human rights and fundamental freedoms;in the Republic of Arandia;"
    "in accordance with international law;as described in the report of the Special Envoy"
).split(";")
KINDS = ("preambular", "operative")


def sentence(chance: random.Random) -> list[str]:
    """Make a clause in the manner of a resolution: formulas, little words, words of the matter."""
    words = f"{chance.choice(VERBS)} {chance.choice(SUBJECTS)}".split()
    for _ in range(chance.randint(4, 18)):
        words += [chance.choice(LITTLE), chance.choice(WORDS)]
    for formula in chance.sample(FORMULAS, chance.randint(0, 2)):
        words += formula.split()
    return words


def reword(words: list[str], chance: random.Random, most: float) -> list[str]:
    """Change up to a share of the words: put another, leave one out, put one in."""
    new = list(words)
    for _ in range(chance.randint(1, max(1, int(most * len(words))))):
        at = chance.randrange(len(new))
        new[at : at + chance.choice([0, 1, 1, 1])] = chance.choice(
            [[chance.choice(WORDS)]] * 3 + [[]]
        )
    return new or words


def text(year: int, clauses: list, kinds: list[str] | None = None, basis: str = "text"):
    """Lay a text as a clause frame; a clause is its words or its line."""
    lines = [clause if isinstance(clause, str) else " ".join(clause) for clause in clauses]
    n = len(lines)
    return pd.DataFrame(
        {
            "body": pd.Categorical(["UNGA"] * n, ["UNGA", "HRC"], ordered=True), "year": year,
            "symbol": f"A/RES/{year}/1", "stage": "plenary", "place": range(n), "number": "",
            "kind": kinds or ["operative"] * n, "verb": "", "rung": "", "themes": "",
            "text": lines, "basis": basis, "source": "",
        },
        index=pd.Index([f"{year} {at}" for at in range(n)], name="clause"),
    )  # fmt: skip


def edited(seed: int, n: int, share: float, most: float):
    """Edit a made text by a script of its own; give both texts and what was done."""
    chance = random.Random(seed)
    old = [sentence(chance) for _ in range(n)]
    kept = [(at, words) for at, words in enumerate(old)]
    done: dict[str, set] = {MOVED: set(), ADDED: set(), DROPPED: set(), REWORDED: set()}
    for at in range(n):
        if chance.random() < share:
            what = chance.choice([MOVED, ADDED, DROPPED, REWORDED, REWORDED])
            here = next(place for place, (name, _) in enumerate(kept) if name == at)
            if what == DROPPED:
                done[DROPPED].add(at)
                del kept[here]
            elif what == REWORDED:
                done[REWORDED].add(at)
                kept[here] = at, reword(kept[here][1], chance, most)
            elif what == ADDED:
                kept.insert(chance.randint(0, len(kept)), (n + at, sentence(chance)))
                done[ADDED].add(n + at)
            elif far := [to for to in range(len(kept)) if abs(to - here) >= 4]:
                done[MOVED].add(at)
                kept.insert(chance.choice(far), kept.pop(here))
    places = {name: place for place, (name, _) in enumerate(kept)}
    done[ADDED] = {places[name] for name in done[ADDED]}
    done[MOVED] = {at for at in done[MOVED] if at in places}
    return text(2001, old), text(2002, [words for _, words in kept]), done


def places(told: pd.DataFrame, change: str, side: str) -> set[int]:
    return set(told.loc[told["change"] == change, f"{side}_place"].astype(int))


def swapped(told: pd.DataFrame) -> set[tuple]:
    """Tell an alignment from the other side."""
    names = [(ADDED, DROPPED), (SPLIT, MERGED), ("seen only in new", "seen only in old")]
    turned = {**dict(names), **{other: one for one, other in names}}
    return {
        (turned.get(row.change, row.change), row.reworded, row.new, row.old, repr(row.similarity))
        for row in told.itertuples()
    }


def rows(told: pd.DataFrame) -> set[tuple]:
    return {
        (row.change, row.reworded, row.old, row.new, repr(row.similarity))
        for row in told.itertuples()
    }


SCRIPTS = st.tuples(
    st.integers(0, 2**32), st.integers(20, 70), st.floats(0.02, 0.5), st.just(0.3)
)  # fmt: skip


def test_what_was_moved_added_and_dropped_is_found():
    "Of all edits made to 250 texts at least 95 in 100 are found, and as many of those told are so."
    n: Counter = Counter()

    @settings(max_examples=250, deadline=None, database=None)
    @given(SCRIPTS)
    def edit(script):
        old, new, done = edited(*script)
        told = align_clauses(old, new)
        for change, side in ((MOVED, "old"), (ADDED, "new"), (DROPPED, "old")):
            found = places(told, change, side)
            n[change, "right"] += len(found & done[change])
            n[change, "told"] += len(found)
            n[change, "done"] += len(done[change])
        n["texts"] += 1

    edit()

    assert n["texts"] >= 200
    for change in (MOVED, ADDED, DROPPED):
        assert n[change, "done"] > 200
        assert n[change, "right"] / n[change, "told"] >= 0.95
        assert n[change, "right"] / n[change, "done"] >= 0.95


@settings(max_examples=200, deadline=None)
@given(SCRIPTS)
def test_the_order_of_the_texts_only_swaps_the_names_of_changes(script):
    "Read backwards, what was added was dropped and what was split was merged: nothing else."
    old, new, _ = edited(*script)

    assert rows(align_clauses(new, old)) == swapped(align_clauses(old, new))


FEW_WORDS = st.lists(
    st.lists(st.sampled_from("human rights of food the".split()), max_size=5), max_size=9
)


@settings(max_examples=200, deadline=None)
@given(FEW_WORDS, FEW_WORDS, st.sampled_from(["text", "phrase"]))
def test_every_clause_stands_in_one_row_whichever_text_comes_first(one, other, basis):
    "Few words, many of them alike: nothing is lost, and nothing hangs on who is named first."
    old, new = text(2001, one, basis=basis), text(2002, other, basis=basis)
    told = align_clauses(old, new)

    for side, frame in (("old", old), ("new", new)):
        named = [name for cell in told[side] for name in cell.split(";") if name]
        assert sorted(named) == sorted(frame.index)
    assert rows(align_clauses(new, old)) == swapped(told)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 70))
def test_a_text_does_not_differ_from_itself(seed, n):
    "Adopted again word for word, every clause is the same, one that stands twice included."
    chance = random.Random(seed)
    clauses = [sentence(chance) for _ in range(n)]
    clauses += chance.choices(clauses, k=5) if clauses else []
    told = align_clauses(text(2001, clauses), text(2002, clauses))

    assert set(told["change"]) <= {SAME}
    assert told["old_place"].tolist() == told["new_place"].tolist() == list(range(len(clauses)))
    assert (told["similarity"] == 1).all()


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.integers(2, 3))
def test_a_clause_cut_in_adjacent_pieces_was_split_and_the_other_way_merged(seed, pieces):
    "One paragraph of a made text becomes two or three that follow each other."
    chance = random.Random(seed)
    clauses = [sentence(chance) for _ in range(30)]
    at = chance.randrange(30)
    while len(clauses[at]) < 24:
        clauses[at] = clauses[at] + sentence(chance)
    cuts = sorted(chance.sample([8, 12, 16], pieces - 1))
    parts = [clauses[at][a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True)]
    whole, cut = text(2001, clauses), text(2002, [*clauses[:at], *parts, *clauses[at + 1 :]])
    told, back = align_clauses(whole, cut), align_clauses(cut, whole)

    names = ";".join(f"2002 {n}" for n in range(at, at + pieces))
    assert told.loc[told["change"] != SAME, ["change", "old", "new"]].values.tolist() == [
        [SPLIT, f"2001 {at}", names]
    ]
    assert back.loc[back["change"] != SAME, ["change", "old", "new"]].values.tolist() == [
        [MERGED, names, f"2001 {at}"]
    ]


LINES = [
    "Urges the authorities to free the fishermen of the northern islands",
    "Calls upon all Member States to open their ports to the granaries of the valley",
    "Requests the Secretary-General to report on the lighthouses of the coast",
    "Decides to remain seized of the matter",
]


def test_renumbering_is_no_change():
    "A new first paragraph gives all others another number, and moves none of them."
    old = [f"{n}. {line}" for n, line in enumerate(LINES, start=1)]
    new = ["1. Welcomes the visit", *(f"{n}. {line}" for n, line in enumerate(LINES, start=2))]
    told = align_clauses(text(2001, old), text(2002, new))

    assert told["change"].tolist() == [ADDED, SAME, SAME, SAME, SAME]


def test_a_clause_that_went_into_the_operative_part_has_moved():
    "It stands where it stood among the others, and yet in another part of the text."
    old = text(2001, LINES, ["preambular", "preambular", "operative", "operative"])
    new = text(2002, LINES, ["preambular", "operative", "operative", "operative"])
    told = align_clauses(old, new)

    assert told["change"].tolist() == [SAME, MOVED, SAME, SAME]
    assert not told["reworded"].any()


def test_a_clause_that_moved_and_changed_is_told_as_both():
    "The paragraph on the fishermen comes first and names other islands."
    new = [LINES[3], LINES[0].replace("northern", "southern"), *LINES[1:3]]
    told = align_clauses(text(2001, LINES), text(2002, new))

    assert told[["change", "reworded"]].values.tolist() == [
        [MOVED, False], [REWORDED, True], [SAME, False], [SAME, False],
    ]  # fmt: skip

    told = align_clauses(text(2001, [*LINES[1:], LINES[0]]), text(2002, new[1:]))

    assert told[["change", "reworded"]].values.tolist() == [
        [MOVED, True], [SAME, False], [SAME, False], [DROPPED, False],
    ]  # fmt: skip


def test_what_was_dropped_is_told_where_it_stood():
    "The reader of the newer text finds the gap at its place."
    told = align_clauses(text(2001, LINES), text(2002, [LINES[0], LINES[2], LINES[3]]))

    assert told["change"].tolist() == [SAME, DROPPED, SAME, SAME]
    assert told["old"].tolist()[1] == "2001 1"


def test_a_text_of_which_nothing_is_known_is_aligned_with_nothing():
    "Every clause is new to it, and two such texts have no row."
    none = text(2001, [])

    assert align_clauses(none, text(2002, LINES))["change"].tolist() == [ADDED] * 4
    assert align_clauses(none, none).empty
    assert coverage_of(none, text(2002, LINES))["basis"].tolist() == ["none", "text"]


def test_a_phrase_not_seen_is_never_called_dropped():
    "Of phrases it is said only in which year they were seen; one within another is the same."
    old = text(2001, [LINES[0], LINES[3]], basis="phrase")
    new = text(2002, ["free the fishermen", "the fishermen of the northern islands", LINES[2]],
               basis="phrase")  # fmt: skip
    told = align_clauses(old, new).set_index("change")

    assert told.loc[SAME, "new"] == "2002 0;2002 1"
    assert told.loc["seen only in old", "old"] == "2001 1"
    assert told.loc["seen only in new", "new"] == "2002 2"


def test_phrases_of_one_clause_stand_in_the_order_of_its_words():
    "Whatever the order in which sources quote them; else words of both texts look changed."
    new = text(2002, ["of the northern islands", "free the fishermen"], basis="phrase")
    told = align_clauses(text(2001, ["Free the fishermen of the northern islands"]), new)

    assert told.loc[0, "new"] == "2002 1;2002 0"
    assert told.loc[0, "new_text"] == "free the fishermen … of the northern islands"
    assert told.loc[0, "new_place"] == 0


def test_a_text_set_beside_phrases_is_told_in_their_terms():
    "Phrases of the older year leave open what the clauses of the newer one add."
    told = align_clauses(text(2001, ["free the fishermen"], basis="phrase"), text(2002, LINES))

    assert told["change"].value_counts()[lambda n: n > 0].to_dict() == {
        SAME: 1, "seen only in new": 3,
    }  # fmt: skip


def test_an_alignment_does_not_hang_on_how_often_it_is_made():
    "The same two texts give the same table."
    old, new, _ = edited(7, 60, 0.4, 0.3)

    pd.testing.assert_frame_equal(align_clauses(old, new), align_clauses(old.copy(), new.copy()))


def test_what_cannot_be_aligned_is_refused_with_what_to_do():
    "Two texts in one frame, a threshold out of range, a clause given twice: all at once."
    two = pd.concat([text(2001, LINES), text(2001, LINES)])
    with pytest.raises(ParameterError) as refused:
        align_clauses(two, pd.concat([text(2001, LINES), text(2002, LINES)]), threshold=2)

    assert refused.value.faults == (
        "threshold: found 2; expected a share above 0, at most 1.",
        "old: found a clause twice; give each clause one row.",
        "new: found clauses of 2 texts (UNGA 2001 A/RES/2001/1; UNGA 2002 A/RES/2002/1); "
        "give the clauses of one.",
    )


def test_each_text_is_set_beside_the_one_known_before_it():
    "A year without a text is passed over, and the years compared are named."
    clauses = pd.concat([text(2001, LINES), text(2004, LINES[:2]), text(2005, LINES[:2])])
    told = align_years(clauses)

    assert told.groupby(["from_year", "year"])["change"].apply(list).to_dict() == {
        (2001, 2004): [SAME, SAME, DROPPED, DROPPED], (2004, 2005): [SAME, SAME],
    }  # fmt: skip
    assert told[["n_old", "n_new"]].drop_duplicates().values.tolist() == [[4, 2], [2, 2]]


def test_the_alt_text_counts_the_changes():
    "Who cannot see the table hears what it holds, from the numbers."
    told = describe_alignment(align_clauses(text(2001, LINES), text(2002, LINES[1:])))

    assert told == (
        "Clauses of the older text at the left and of the newer at the right, in the order of the "
        "newer, 4 rows: 4 with words of the older, 3 with words of the newer. Of them 3 same, "
        "1 dropped. No pair differs in its words."
    )


@pytest.fixture(scope="module")
def phrases(data) -> pd.DataFrame:
    return read_clauses(read_record(data=data), basis="phrases")


def of(phrases: pd.DataFrame, body: str, year: int) -> pd.DataFrame:
    return phrases[(phrases["body"] == body) & (phrases["year"] == year)]


def test_phrases_of_the_record_are_paired_where_they_are_the_same_words(phrases):
    "Illicit programmes of 2023 answer to the nuclear weapons of 2021; COVID is seen in 2021 only."
    old, new = of(phrases, "UNGA", 2021), of(phrases, "UNGA", 2023)
    told = align_clauses(old, new)
    pairs = dict(zip(told["old"], told["change"].astype(str), strict=True))
    seen = coverage_of(old, new)

    assert pairs["w0255"] == SAME
    assert pairs["w0267"] == REWORDED
    assert pairs["w0253"] == "seen only in old"
    assert (seen["basis"] == "phrase").all()
    assert (seen["n"] > 10).all()


def test_the_record_has_no_dropped_clause_as_long_as_only_phrases_are_known(phrases):
    "Nothing in the table of all years may be read as an absence."
    told = align_years(phrases)

    assert set(told["change"]) == {SAME, REWORDED, "seen only in new", "seen only in old"}
    assert (told["basis"] == "phrase").all()
