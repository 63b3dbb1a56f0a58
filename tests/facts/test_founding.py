"""The five founding articles: every fact accounted for, every claim as the article words it."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.facts.labels import read_label
from analysis.facts.periods import read_period
from analysis.facts.tables import read_table, split_list

ARTICLES = {  # document: number of the article, first words of its body, paragraphs of the body
    "upi-2025-11-12": ("000", "SEOUL, Nov. 12", 13),
    "reuters-2025-11-13": ("001", "The nation will", 8),
    "koreapost-2025-11-12": ("002", "The Lee Jae-myung", 10),
    "news1-2025-10-28": ("003", "On Tuesday", 8),
    "hrw-2006-11-16": ("004", "(Seoul)", 6),
}
FACTS = {  # document: its first and last fact
    "upi-2025-11-12": (1, 41),
    "reuters-2025-11-13": (42, 63),
    "koreapost-2025-11-12": (64, 90),
    "news1-2025-10-28": (91, 115),
    "hrw-2006-11-16": (116, 138),
}
HELD_IN = (  # tables whose rows a fact may point to
    "claims", "counts", "policies", "statements", "wording", "wording_reported", "sources",
    "actors", "administrations", "bodies", "resolutions", "countries",
)  # fmt: skip


@pytest.fixture(scope="module")
def facts(data: Path) -> pd.DataFrame:
    return read_table(data, "founding_facts")


@pytest.fixture(scope="module")
def claims(data: Path) -> pd.DataFrame:
    every = read_table(data, "claims")
    return every[every.index.str.startswith("f")]


@pytest.fixture(scope="module")
def refs(facts: pd.DataFrame) -> dict[str, list[str]]:
    return {fact: split_list(cell) for fact, cell in facts["refs"].items()}


def plain(text: str) -> str:
    """Straighten quotation marks and spaces; change nothing else."""
    for curly, straight in {"’": "'", "‘": "'", "“": '"', "”": '"'}.items():
        text = text.replace(curly, straight)
    return re.sub(r"\s+", " ", text).strip()


@pytest.fixture(scope="module")
def articles(reference: Path) -> dict[str, list[str]]:
    """Lines of each article, without the empty ones, by document."""
    folder = reference / "sources"
    found = {}
    for document, (number, _, _) in ARTICLES.items():
        [path] = folder.glob(f"{number}_*.txt")
        lines = path.read_text(encoding="utf-8").splitlines()
        found[document] = [plain(line) for line in lines if line.strip()]
    return found


def lines_at(document: str, place: str, lines: list[str]) -> list[str]:
    """Give the lines that a place in an article names: one line, or none."""
    _, opening, length = ARTICLES[document]
    [start] = [n for n, line in enumerate(lines) if line.startswith(opening)]
    places = {f"paragraph {n + 1}": lines[start + n] for n in range(length)}
    places |= dict(zip(["headline", "sub-headline"], lines[:start], strict=False))
    return [places[place]] if place in places else []


# The 138 facts


def test_all_138_facts_are_there_each_once(facts):
    "Nothing in the founding articles is passed over in silence."
    assert list(facts.index) == [f"sf{n:03d}" for n in range(1, 139)]


def test_each_fact_stands_under_its_own_article(facts):
    "The facts are numbered through the articles, one article after the other."
    spans = facts.reset_index().groupby("source", sort=False)["id"].agg(["first", "last"])

    assert {
        document: (int(first[2:]), int(last[2:]))
        for document, (first, last) in spans.T.to_dict("list").items()
    } == FACTS


def test_the_five_articles_are_the_founding_sources(data, facts):
    "The documents called founding are those whose facts are numbered."
    founding = read_table(data, "sources")["founding"]

    assert founding.dropna().to_dict() == {
        document: number for document, (number, _, _) in ARTICLES.items()
    }
    assert set(facts["source"]) == set(ARTICLES)


def test_a_fact_is_held_somewhere_or_the_reason_is_given(facts):
    "A fact that isn't coded says why."
    idle = facts[(facts["refs"] == "") & (facts["reason"] == "")]

    assert list(idle.index) == []


def test_a_fact_called_coded_is_coded(facts):
    "Only background, furniture and what is set aside may do without a row elsewhere."
    unheld = set(facts.loc[facts["refs"] == "", "treatment"])

    assert unheld == {"context", "furniture", "set_aside"}
    assert facts.loc[facts["treatment"].isin(unheld), "refs"].eq("").all()


def test_every_row_a_fact_points_to_exists(data, refs):
    "No reference of the list leads nowhere."
    known = {row for table in HELD_IN for row in read_table(data, table).index}

    assert {fact: cell for fact, cell in refs.items() if set(cell) - known} == {}


def test_claims_and_facts_name_each_other(claims, refs):
    "A claim cites exactly the facts that point to it, and each cites at least one."
    cited = {claim: set(split_list(cell)) for claim, cell in claims["fact"].items()}
    pointed = {claim: {fact for fact, cell in refs.items() if claim in cell} for claim in cited}

    assert cited == pointed
    assert all(cited.values())


def test_a_claim_and_its_facts_are_of_one_article(claims, facts):
    "A fact of one article proves nothing about another."
    strangers = [
        (claim, fact)
        for claim, row in claims.iterrows()
        for fact in split_list(row["fact"])
        if facts.loc[fact, "source"] != row["source"]
    ]

    assert strangers == []


def test_furniture_yields_nothing(facts, claims):
    "Comment forms, appeals and headlines of other stories are no evidence."
    furniture = facts.index[facts["treatment"] == "furniture"]
    cited = {fact for cell in claims["fact"] for fact in split_list(cell)}

    assert list(furniture) == ["sf041", "sf062", "sf063", "sf068", "sf138"]
    assert cited.isdisjoint(furniture)
    assert facts.loc[furniture, "refs"].eq("").all()


def test_a_count_told_by_an_article_is_its_own(data, refs, facts):
    "Signatories stay unresolved, 21 in one article and 20 in another; 41 sponsors were told once."
    counts = read_table(data, "counts")
    told = [
        (fact, int(counts.loc[ref, "value"]))
        for fact, cell in refs.items()
        for ref in cell
        if ref in counts.index and counts.loc[ref, "source"] == facts.loc[fact, "source"]
    ]

    assert told == [("sf012", 41), ("sf025", 21), ("sf094", 20)]


def test_a_statement_fact_has_its_rendering(data, refs, facts):
    "An utterance told by an article is among the renderings, from that article."
    renderings = read_table(data, "renderings")
    told = set(zip(renderings["statement"], renderings["source"], strict=True))
    missing = [
        (fact, ref)
        for fact, cell in refs.items()
        for ref in cell
        if re.fullmatch(r"S\d+", ref) and (ref, facts.loc[fact, "source"]) not in told
    ]

    assert missing == []


def test_a_measure_told_by_an_article_carries_the_articles_number(data, refs, facts):
    "The table of policies knows which founding article speaks of a measure."
    policies = read_table(data, "policies")
    missing = [
        (fact, ref)
        for fact, cell in refs.items()
        for ref in cell
        if ref in policies.index
        and ARTICLES[facts.loc[fact, "source"]][0] not in split_list(policies.loc[ref, "founding"])
    ]

    assert missing == []


def test_every_disagreement_is_listed_and_met(data, facts):
    "Each of the 22 disagreements has a sentence and at least one fact that takes part in it."
    listed = read_label(data / "raw" / "founding_facts.toml").extra["conflicts"]
    met = {number for cell in facts["conflict"] for number in split_list(cell)}

    assert set(listed) == met == {str(n) for n in range(1, 23)}


def test_facts_are_in_our_own_words(facts, articles):
    "No nine words in a row are an article's."

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z0-9]+", text.lower())
        return {tuple(words[n : n + 9]) for n in range(len(words) - 8)}

    texts = {document: runs(" ".join(lines)) for document, lines in articles.items()}
    copied = [
        fact
        for fact, row in facts.iterrows()
        if texts[row["source"]] & (runs(row["fact"]) | runs(row["reason"]))
    ]

    assert copied == []


# The claims


def test_every_founding_article_makes_claims(claims):
    "The five articles alone are a record of their own."
    assert claims.groupby("source").size().to_dict() == {
        "upi-2025-11-12": 10,
        "reuters-2025-11-13": 7,
        "koreapost-2025-11-12": 11,
        "news1-2025-10-28": 3,
        "hrw-2006-11-16": 4,
    }


def test_founding_documents_speak_only_through_their_own_coding(data):
    "Researched rows that stood for the founding articles have given way to it."
    every = read_table(data, "claims")
    of_articles = every.index[every["source"].isin(ARTICLES)]

    assert [claim for claim in of_articles if not claim.startswith("f")] == []


def test_every_quotation_stands_at_its_place(claims, articles):
    "Each claim rests on words that are in the article, in the very line named."
    missing = [
        claim
        for claim, row in claims.iterrows()
        if not any(
            plain(row["quotation"]) in line
            for line in lines_at(row["source"], row["place"], articles[row["source"]])
        )
    ]

    assert missing == []


def test_wording_and_period_are_the_articles_words(claims, articles):
    "The words for the position and for the time are found at the place of the claim."
    missing = [
        (claim, column)
        for claim, row in claims.iterrows()
        for column in ("wording", "period")
        if row[column]
        and not any(
            plain(row[column]) in line
            for line in lines_at(row["source"], row["place"], articles[row["source"]])
        )
    ]

    assert missing == []


def test_quotations_are_short_and_hold_the_wording(claims):
    "At most 25 words, with the words for the position among them."
    for claim, row in claims.iterrows():
        assert 0 < len(row["quotation"].split()) <= 25, claim
        assert row["wording"], claim
        assert plain(row["wording"]) in plain(row["quotation"]), claim
        assert row["said"] in row["wording"], claim


def test_years_are_what_the_periods_words_mean(data, claims):
    "A span in words is one claim with its first and last year; 'to date' fixes none."
    published = read_table(data, "sources")["published"]
    for claim, row in claims.iterrows():
        period = read_period(row["period"], published[row["source"]]) if row["period"] else None
        if period and period.first:
            first, last = str(period.first), str(period.last)
            assert row["years"] == (first if first == last else f"{first}/{last}"), claim
        elif row["period"] and row["period"] != "this time":  # its year is that of the article
            assert row["years"] == "", claim


def test_a_body_has_a_basis_and_none_has_none(claims):
    "A claim says whether its body is named or fixed by context."
    assert ((claims["body"] == "") == claims["body_basis"].isna()).all()


def test_a_series_without_a_body_is_left_without(claims):
    "The agency that names no body speaks to the Assembly only by the date of its news."
    reuters = claims[claims["source"] == "reuters-2025-11-13"]

    assert set(reuters.loc[reuters["body"] != "", "years"]) == {"2025"}
    assert set(reuters.loc[reuters["body"] == "", "years"]) == {
        "", "2008/2018", "2019/2022", "2023",
    }  # fmt: skip


def test_an_attribution_is_the_articles_own(data, claims, articles):
    "A government is named in a claim only where the article names its president."
    presidents = read_table(data, "administrations")["president"]

    def letters(text: str) -> str:
        return re.sub(r"[^a-z]", "", text.lower())

    unnamed = [
        claim
        for claim, row in claims.iterrows()
        if row["administration_said"]
        and letters(presidents[row["administration_said"]])
        not in letters(" ".join(articles[row["source"]]))
    ]

    assert unnamed == []


def test_2022_is_put_under_the_president_who_left_in_may(claims):
    "The articles' attribution is kept though it is wrong."
    gap = claims[claims["years"] == "2019/2022"]

    assert dict(zip(gap["source"], gap["administration_said"], strict=True)) == dict.fromkeys(
        ["upi-2025-11-12", "reuters-2025-11-13", "koreapost-2025-11-12", "news1-2025-10-28"],
        "moon_jae_in",
    )
    assert set(gap["value"]) == {"not_cosponsor"}


# The traps


def test_human_rights_watch_names_no_government(claims):
    "In 2006 the article names no president, so the claim doesn't either."
    assert claims.loc[claims["source"] == "hrw-2006-11-16", "administration_said"].eq("").all()


def test_the_vote_of_2006_is_announced_and_the_past_has_no_year(claims):
    "An announcement is not an act; 'to date' fixes no year and gives two answers."
    hrw = claims[claims["source"] == "hrw-2006-11-16"]
    columns = ["years", "body", "value", "modality"]

    assert hrw[columns].to_numpy().tolist() == [
        ["2006", "UNGA", "yes", "announced"],
        ["2006", "UNGA", "yes", "announced"],
        ["", "", "absent", "done"],
        ["", "", "abstain", "done"],
    ]


def test_one_article_speaks_twice_of_the_united_states(claims):
    "The sub-headline has it abstain, the text has it not sponsor: two claims, one answer."
    korea_post = claims[(claims["source"] == "koreapost-2025-11-12")]
    american = korea_post[korea_post["actor"].isin(["U.S.", "The United States"])]
    columns = ["place", "stage", "act", "value", "said"]

    assert american[columns].to_numpy().tolist() == [
        ["sub-headline", "tabling", "sponsorship", "not_cosponsor", "abstains"],
        ["paragraph 6", "tabling", "sponsorship", "not_cosponsor", ""],
    ]


def test_abstained_is_kept_as_a_word_and_never_as_a_vote(claims):
    "Where no vote was held, the word is recorded and the act is not sponsoring."
    wrong_kind = claims[claims["said"] != ""]

    assert dict(zip(wrong_kind["source"], wrong_kind["said"], strict=True)) == {
        "koreapost-2025-11-12": "abstains",
        "news1-2025-10-28": "abstained",
    }
    assert set(wrong_kind["act"]) == {"sponsorship"}
    assert set(claims.loc[claims["act"] == "vote", "source"]) == {"hrw-2006-11-16"}


def test_the_words_are_read_as_coded_but_for_the_wrong_kind(data, claims):
    "The vocabulary reads each article's words as the coder did, save for the two abstentions."
    words = read_table(data, "position_words").astype(str).set_index("said")
    read = words.loc[claims["wording"].str.lower(), ["act", "value"]].to_numpy().tolist()
    coded = claims[["act", "value"]].astype(str).to_numpy().tolist()
    differing = [claim for claim, a, b in zip(claims.index, read, coded, strict=True) if a != b]

    assert differing == list(claims.index[claims["said"] != ""])


def test_pyongyangs_statement_of_2024_keeps_no_stage(claims):
    "One article puts it after the adoption; it came after the committee, so no stage is coded."
    pyongyang = claims[(claims["act"] == "statement") & (claims["years"] != "")]

    assert list(pyongyang["years"]) == ["2024", "2024"]
    assert pyongyang["stage"].isna().all()


def test_what_was_sponsored_in_november_2025_is_the_draft(claims):
    "The lists of 12 November are those at tabling, with South Korea and without the United States."
    tabled = claims[claims["stage"] == "tabling"]
    american = tabled["actor"].isin(["U.S.", "The United States"])

    assert set(tabled["years"]) == {"2025"}
    assert set(tabled.loc[american, "value"]) == {"not_cosponsor"}
    assert set(tabled.loc[~american, "value"]) == {"cosponsor"}


def test_requests_and_expectations_are_no_claims(claims, refs):
    "Neither the open letter nor an expected vote says what a state did."
    for fact in ("sf039", "sf088", "sf093", "sf110", "sf119"):
        assert set(refs[fact]).isdisjoint(claims.index), fact
