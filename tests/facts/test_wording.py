"""Phrases of the resolutions: what may be quoted, what may be compared, what is only reported."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from analysis.errors import SourceError
from analysis.facts.record import Record, read_record
from analysis.facts.wording import (
    normalise_phrases,
    normalise_shifts,
    normalise_spelling,
    pattern_of,
    read_phrases,
    read_reports,
    read_shifts,
)


@pytest.fixture(scope="module")
def record(data) -> Record:
    return read_record(data=data)


@pytest.fixture
def verbs() -> pd.DataFrame:
    return pd.DataFrame(
        {"kind": ["operative", "preambular"], "family": ["directive", "frame"]},
        index=["Urges", "Noting"],
    )


@pytest.fixture
def themes() -> pd.DataFrame:
    return pd.DataFrame({"order": [2, 1]}, index=["food", "torture"])


@pytest.fixture
def bodies() -> pd.DataFrame:
    return pd.DataFrame({"order": [1, 2]}, index=["UNGA", "HRC"])


def phrases(*rows: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["element", "operative_verb", "theme"])
    frame.index = pd.Index([f"w{n:04d}" for n in range(1, len(rows) + 1)])
    return frame.assign(body="UNGA", year=2014)


def test_themes_come_in_drawing_order_with_those_nobody_has_seen(themes, verbs, bodies):
    "A theme without a phrase keeps its row in the grid."
    known = normalise_phrases(phrases(("operative", "Urges", "food")), themes, verbs, bodies)

    assert list(known["theme"].cat.categories) == ["torture", "food"]
    assert list(known["body"].cat.categories) == ["UNGA", "HRC"]


def test_a_phrase_without_a_verb_has_no_family(themes, verbs, bodies):
    "Nobody guesses the verb that opens a clause."
    known = normalise_phrases(phrases(("unknown", "", "food")), themes, verbs, bodies)

    assert known[["kind", "family"]].iloc[0].tolist() == ["", ""]


def test_a_verb_of_the_preamble_opens_no_operative_clause(themes, verbs, bodies):
    "Every such row is named, with its verb and the part it is coded in."
    rows = phrases(
        ("operative", "Noting", "food"),
        ("unknown", "Noting", "food"),
        ("preambular", "Urges", "food"),
    )

    with pytest.raises(SourceError) as fault:
        normalise_phrases(rows, themes, verbs, bodies)

    assert fault.value.faults == (
        "row w0001, column operative_verb: found 'Noting', a verb of the preambular part, in an "
        "element coded operative; correct one of the two.",
        "row w0003, column operative_verb: found 'Urges', a verb of the operative part, in an "
        "element coded preambular; correct one of the two.",
    )


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Long–standing", "long-standing"),
        ("“grave”  violations", '"grave" violations'),
        ("People’s", "people's"),
        ("labor", "labor"),
    ],
)
def test_marks_are_evened_out_and_spelling_is_not(written, compared):
    "A dash is a matter of type; labor and labour are two spellings."
    assert normalise_spelling(written) == compared


def test_a_word_is_looked_for_whole():
    "Gravely is not grave."
    assert not pattern_of("grave").search("gravely concerned")
    assert pattern_of("his/her duties").search("shall discharge his/her duties in accordance")


def test_words_to_follow_must_exclude_each_other():
    "One phrase would else show the older word and the newer one at once."
    shifts = pd.DataFrame(
        [
            ["its resources; amount of its resources", "", "spending", ""],
            ["illicit", "nuclear", "law", ""],
        ],
        index=["h01", "h02"],
        columns=["words", "context", "clause", "note"],
    )

    with pytest.raises(SourceError) as fault:
        normalise_shifts(shifts)

    assert fault.value.faults == (
        "shifts.csv, row h01: 'its resources' stands within 'amount of its resources', so that "
        "one phrase would show both; name words that exclude each other.",
        "shifts.csv, row h02, column words: found 1; name two or more.",
    )


def test_every_phrase_known_is_read(record):
    "No row is lost between the table and the measures."
    assert len(read_phrases(record)) == len(record.table("wording")) == 323
    assert len(read_reports(record)) == len(record.table("wording_reported")) == 155


def test_no_body_year_and_stage_has_a_phrase_twice(record):
    "Two newspapers quoting one phrase are one phrase."
    known = read_phrases(record).assign(spelled=lambda p: p["phrase"].map(normalise_spelling))

    assert not known.duplicated(["body", "year", "stage", "spelled"]).any()


def test_the_korea_post_is_no_source_of_resolution_wording(record):
    "Its quotation marks hold words put back from Korean: they are renderings, never phrases."
    phrases, renderings = read_phrases(record), record.table("renderings")
    theirs = renderings[renderings["source"] == "koreapost-2025-11-12"]

    assert "koreapost-2025-11-12" not in set(phrases["source"])
    assert set(theirs.loc[theirs["statement"].isin(["S03", "S04"]), "manner"]) == {"translated"}


def test_illicit_of_2025_is_a_newspapers_word(record):
    "The text of 2025 has unlawful; illicit was put there by a back-translation."
    known = read_phrases(record)
    found = known[known["phrase"].str.contains("illicit")]

    assert sorted(found["year"]) == [2023]


def test_no_phrase_holds_the_reporters_two_state_theory(record):
    "The text speaks of an announcement that reunification would no longer be pursued."
    phrases, themes = read_phrases(record), record.table("themes")
    ours = [*phrases["phrase"], *read_reports(record)["content"], *themes["label"]]

    assert not [text for text in ours if re.search(r"two.states?\b", text, re.IGNORECASE)]


def test_reunification_is_first_spoken_of_in_2024(record):
    "The clause is older than the text of 2025, whose reporters called it new."
    known = read_phrases(record)

    assert known.loc[known["theme"] == "reunification", "year"].min() == 2024


def test_the_founding_articles_alone_know_a_few_phrases_of_one_draft(record):
    "With a choice of sources, only their phrases count."
    few = read_phrases(record.under(sources="founding"))

    assert set(zip(few["body"], few["year"], few["stage"], strict=True)) == {
        ("UNGA", 2025, "draft")
    }
    assert set(few["source"]) == {"upi-2025-11-12"}


def test_phrases_of_the_founding_articles_stand_in_them(record, reference):
    "What is quoted from an article can be found there, word by word."
    article = next((reference / "sources").glob("000_*.txt")).read_text(encoding="utf-8")
    few = read_phrases(record.under(sources="founding"))

    assert len(few) == 4
    assert [
        p for p in few["phrase"] if normalise_spelling(p) not in normalise_spelling(article)
    ] == []


def test_words_to_follow_are_a_table(record):
    "Systemic and systematic, grave and gross, illicit and unlawful are followed."
    words = read_shifts(record).groupby("shift", sort=False)["words"].agg(list).tolist()

    assert ["systemic", "systematic"] in words
    assert ["grave", "gross"] in words
    assert ["illicit", "unlawful"] in words


def test_verbs_keep_the_two_orders_as_published(record):
    "Gruenberg has Decides as the weakest instructive word, the teaching page as the strongest."
    verbs = record.table("verbs")
    published = verbs[verbs["basis_gruenberg"] == "published"]
    gruenberg = published[published["family"].isin(["directive", "performative"])]

    assert list(gruenberg.sort_values("rank_gruenberg").index) == [
        "Decides", "Calls upon", "Recommends", "Requests", "Urges", "Demands",
    ]  # fmt: skip
    assert verbs["rank_teaching"].idxmax() == "Decides"
    assert verbs.at["Recommends", "rank_teaching"] < verbs.at["Calls upon", "rank_teaching"]


def test_the_teaching_page_ranks_groups_and_not_words(record):
    "It parts weak, medium and strong; an order within its groups would be ours."
    ranks = record.table("verbs")["rank_teaching"].dropna()

    assert ranks["Calls upon"] == ranks["Requests"] == ranks["Urges"]
    assert ranks["Invites"] == ranks["Encourages"] == ranks["Recommends"]


def test_verbs_of_praise_are_off_the_scale(record):
    "A welcome is not a weak censure."
    verbs = record.table("verbs")

    assert verbs.loc[verbs["family"] == "positive", "rank_gruenberg"].isna().all()


def test_only_degrees_and_unlisted_verbs_rest_on_our_coding(record):
    "Every rung says whether it is published, leans on its base word, or is ours."
    verbs = record.table("verbs")
    ranked, said = verbs["rank_gruenberg"].notna(), verbs["basis_gruenberg"].notna()

    assert (ranked == said).all()
    assert (verbs.loc[verbs["basis_gruenberg"] == "published", "sources"] != "").all()
    assert verbs.at["Strongly urges", "basis_gruenberg"] == "base word"
    assert verbs.at["Encourages", "basis_gruenberg"] == "own coding"
