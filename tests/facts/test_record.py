"""What must come out right on the real record: the acceptance list, asked as a historian would."""

from __future__ import annotations

import random

import pandas as pd
import pytest

import analysis
from analysis.facts.decisions import ELSEWHERE, WRONG_KIND
from analysis.facts.labels import split_list
from analysis.facts.record import Record
from analysis.facts.rules import RULES
from analysis.facts.speaking import NO_BODY, REASONS
from analysis.reports.processed import processed_tables


@pytest.fixture(scope="module")
def record() -> Record:
    return analysis.read_record()


@pytest.fixture(scope="module")
def founding(record) -> Record:
    return record.under(sources="founding")


def find(record: Record, name: str) -> pd.Series | None:
    found = record.decisions[record.decisions["id"] == name]
    return found.iloc[0] if len(found) else None


def value(record: Record, name: str) -> str:
    decision = find(record, name)
    return "no decision" if decision is None else decision["value"]


def test_the_assembly_of_2022_is_decided_against_the_founding_articles(record):
    "Co-sponsor under Yoon; the founding articles' '2019 to 2022' stay among the losing claims."
    decision = find(record, "KOR-UNGA-2022-committee-sponsorship")

    assert (decision["value"], decision["status"]) == ("cosponsor", "contested")
    assert decision["administration"] == "yoon_suk_yeol"
    lost = record.claims.loc[split_list(decision["claims_against"])]
    articles = record.table("sources")["founding"].reindex(lost["source"]).dropna()
    assert set(articles) == {"000", "002", "003"}
    assert set(lost["years"][lost.index.str.startswith("f")]) == {"2019/2022"}


def test_the_founding_articles_alone_put_2022_under_a_president_who_had_left(founding):
    "Not sponsoring, and flagged: they name Moon, the day of the act names Yoon."
    decision = find(founding, "KOR-UNGA-2022-committee-sponsorship")

    assert decision["value"] == "not_cosponsor"
    assert ELSEWHERE in split_list(decision["flags"])
    assert decision["administration"] == "yoon_suk_yeol"
    said = founding.claims.loc[split_list(decision["claims_for"]), "administration_said"]
    assert "moon_jae_in" in set(said)


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("KOR-HRC-2022-council-sponsorship", "not_cosponsor"),
        ("KOR-HRC-2023-council-sponsorship", "cosponsor"),
        ("KOR-UNGA-2019-committee-sponsorship", "not_cosponsor"),
        ("KOR-UNGA-2020-committee-sponsorship", "not_cosponsor"),
        ("KOR-UNGA-2021-committee-sponsorship", "not_cosponsor"),
        ("KOR-UNGA-2019-committee-consensus", "joined"),
        ("KOR-UNGA-2020-committee-consensus", "joined"),
        ("KOR-UNGA-2021-committee-consensus", "joined"),
        ("KOR-HRC-2008-council-vote", "yes"),
        ("KOR-HRC-2008-council-sponsorship", "not_cosponsor"),
        ("KOR-HRC-2009-council-sponsorship", "cosponsor"),
        ("KOR-UNGA-2008-committee-sponsorship", "cosponsor"),
        ("KOR-UNGA-2006-committee-vote", "yes"),
        ("KOR-UNGA-2006-plenary-vote", "yes"),
        ("KOR-UNGA-2007-committee-vote", "abstain"),
        ("KOR-UNGA-2007-plenary-vote", "abstain"),
        ("KOR-CHR-2003-council-vote", "absent"),
        ("KOR-CHR-2004-council-vote", "abstain"),
        ("KOR-CHR-2005-council-vote", "abstain"),
        ("USA-UNGA-2025-tabling-sponsorship", "not_cosponsor"),
        ("USA-UNGA-2025-committee-sponsorship", "cosponsor"),
        ("KOR-UNGA-2025-tabling-sponsorship", "cosponsor"),
        ("KOR-UNGA-2025-committee-sponsorship", "cosponsor"),
        ("JPN-UNGA-2023-tabling-sponsorship", "not_cosponsor"),
        ("JPN-UNGA-2023-committee-sponsorship", "cosponsor"),
        ("JPN-HRC-2019-council-sponsorship", "not_cosponsor"),
        ("CHN-UNGA-2012-committee-consensus", "dissociated"),
        ("RUS-UNGA-2018-committee-consensus", "dissociated"),
    ],
)
def test_the_record_by_the_default_rule(record, decision, expected):
    "The acts a historian of the matter would look up first."
    assert value(record, decision) == expected


def test_who_governed_on_the_day(record):
    "The Council of April 2022 is Moon's, the Assembly of that November is Yoon's."
    governed = {
        name: find(record, name)["administration"]
        for name in ("KOR-HRC-2022-council-sponsorship", "KOR-UNGA-2022-committee-sponsorship")
    }

    assert list(governed.values()) == ["moon_jae_in", "yoon_suk_yeol"]
    assert find(record, "KOR-HRC-2022-council-sponsorship")["date"] == "2022-04-01"


@pytest.mark.parametrize(
    ("day", "who", "acting"),
    [
        ("2024-12-17", "yoon_suk_yeol", "Han Duck-soo"),
        ("2016-12-19", "park_geun_hye", "Hwang Kyo-ahn"),
        ("2017-03-24", "park_geun_hye", "Hwang Kyo-ahn"),
        ("2022-05-09", "moon_jae_in", ""),
        ("2022-05-10", "yoon_suk_yeol", ""),
        ("2017-05-09", "park_geun_hye", "Hwang Kyo-ahn"),
        ("2017-05-10", "moon_jae_in", ""),
        ("2025-06-03", "yoon_suk_yeol", "Lee Ju-ho"),
        ("2025-06-04", "lee_jae_myung", ""),
        ("2024-12-27", "yoon_suk_yeol", "Choi Sang-mok"),
        ("2022-05", "", ""),
        ("1990-01-01", "", ""),
        ("", "", ""),
    ],
)
def test_handover_days_and_acting_presidents(record, day, who, acting):
    "The day of handover is the successor's; a month with a handover in it names nobody."
    assert record.calendar.in_office("KOR", day) == (who, acting)


def test_the_plenaries_under_acting_presidents_are_those_of_2016_and_2024(record):
    "By the resolutions' own dates; the Council of March 2017 and April 2025 join them."
    resolutions = record.table("resolutions")
    acting = {
        name: record.calendar.in_office("KOR", str(row["adoption_date"]))[1]
        for name, row in resolutions.iterrows()
    }

    assert {name: who for name, who in acting.items() if who} == {
        "CHR-2004": "Goh Kun",
        "UNGA-2016": "Hwang Kyo-ahn",
        "HRC-2017": "Hwang Kyo-ahn",
        "UNGA-2024": "Han Duck-soo",
        "HRC-2025": "Han Duck-soo",
    }


def test_an_abstention_told_of_a_year_without_a_vote_is_no_abstention(record):
    "It is flagged as the wrong kind of act; no text adopted without a vote has a vote decision."
    voted = record.decisions[record.decisions["act"] == "vote"]
    held = record.table("resolutions")
    for decision in voted.itertuples():
        column = "committee_adoption" if decision.stage == "committee" else "adoption"
        assert held.loc[f"{decision.body}-{decision.year}", column] == "recorded_vote"
    wrong = record.claims[record.claims["said"].str.contains("abst")]
    assert len(wrong) > 5
    assert set(wrong["act"]) == {"sponsorship"}
    spoken = record.spoken[record.spoken["claim"].isin(wrong.index)]
    names = "KOR-" + spoken["body"] + "-" + spoken["year"].astype(str) + "-" + spoken["stage"]
    for name in set(names + "-" + spoken["act"]) - {"KOR-UNGA-2025-tabling-sponsorship"}:
        assert WRONG_KIND in find(record, name)["flags"]
    assert WRONG_KIND in find(record, "USA-UNGA-2025-tabling-sponsorship")["flags"]


def test_41_and_61_sponsors_stand_each_at_its_stage(record):
    "Both numbers are right: one of the tabling, one of the committee."
    held = record.table("resolutions").loc["UNGA-2025"]
    counts = record.table("counts")
    told = counts[(counts["year"] == 2025) & (counts["body"] == "UNGA")]

    assert (held["sponsors_at_tabling"], held["sponsors_at_adoption"]) == (41, 61)
    assert set(told[told["stage"] == "tabling"]["value"]) == {41}
    assert {41, 61} == set(told[told["stage"] == "committee"]["value"])


def test_the_signatories_of_the_open_letter_stay_unresolved(record):
    "Twenty, or one and twenty others: both counts stand, and none is chosen."
    counts = record.table("counts")

    assert sorted(counts[counts["quantity"] == "signatories"]["value"]) == [20, 21]


def test_an_announcement_alone_leaves_the_act_unknown(record):
    "A tentative decision was reported for the Council of 2026; nobody saw the list."
    decisions = record.of("KOR").decisions
    in_2026 = decisions[(decisions["body"] == "HRC") & (decisions["year"] == 2026)]

    assert list(in_2026["status"]) == ["unknown"]
    assert list(in_2026["value"]) == [""]
    assert in_2026["n_announced"].iloc[0] > 0


def test_an_announcement_and_the_vote_are_two_claims_of_one_decision(record):
    "The ministry's word of 16 November 2006 and the vote of 17 November."
    decision = find(record, "KOR-UNGA-2006-committee-vote")
    announced = record.claims.loc[split_list(decision["claims_announced"])]
    done = record.claims.loc[split_list(decision["claims_for"])]

    assert decision["date"] == "2006-11-17"
    assert "2006-11-16" in set(announced["as_of_date"])
    assert set(done["modality"]) == {"done"}
    assert set(announced["modality"]) == {"announced"}


def test_japan_led_the_text_until_2018_and_not_since(record):
    "Leading is an act of its own, and Japan went on sponsoring."
    led = record.of("JPN").decisions.query("act == 'lead'")

    assert led[led["value"] == "lead"]["year"].max() == 2018
    assert set(led[led["year"] > 2018]["value"]) == {"not_lead"}


def test_japan_is_off_the_councils_final_list_in_2019_only(record):
    "The one year in which the list closed without it."
    final = record.of("JPN").decisions.query("act == 'sponsorship' and stage == 'council'")

    assert list(final[final["value"] == "not_cosponsor"]["year"]) == [2019]


def test_leaving_the_consensus_is_neither_a_vote_nor_a_missing_name(record):
    "China, Russia and others dissociated themselves; nobody's absence from a list says so."
    left = record.decisions.query("act == 'consensus' and value == 'dissociated'")

    assert {"CHN", "RUS", "CUB", "VEN", "IRN"} <= set(left["country"])
    stood = record.claims.loc[[c for cell in left["claims_for"] for c in split_list(cell)]]
    assert set(stood["act"]) == {"consensus"}


@pytest.mark.parametrize("rule", sorted(RULES))
@pytest.mark.parametrize("sources", ["all", "founding", "kind:newspaper"])
def test_no_claim_vanishes(record, rule, sources):
    "Each is cited by exactly the decisions it speaks to, or listed as set aside."
    chosen = record.under(rule=rule, sources=sources)
    cited: dict[str, set[str]] = {}
    for decision in chosen.decisions.itertuples():
        for cell in (decision.claims_for, decision.claims_against, decision.claims_announced):
            for claim in split_list(cell):
                cited.setdefault(claim, set()).add(decision.id)
    spoken = chosen.spoken
    actor = spoken["claim"].map(chosen.claims["actor"])
    meant = (
        actor + "-" + spoken["body"] + "-" + spoken["year"].astype(str) + "-"
        + spoken["stage"] + "-" + spoken["act"]
    )  # fmt: skip
    expected = meant.groupby(spoken["claim"]).agg(set).to_dict()

    assert cited == expected
    aside = set(chosen.set_aside["claim"])
    assert not aside & set(cited)
    assert aside | set(cited) == set(chosen.claims.index)
    assert set(chosen.set_aside["reason"]) <= set(REASONS)


def test_a_claim_that_names_no_body_is_set_aside_and_listed(record):
    "The Reuters text names no body: its series of years speaks to none."
    aside = record.set_aside[record.set_aside["reason"] == NO_BODY]
    sources = record.claims.loc[aside["claim"], "source"]

    assert "reuters-2025-11-13" in set(sources)


def test_every_name_in_the_claims_has_become_a_code(record):
    "Seoul, S.Korea and South Korea are one actor."
    assert set(record.claims["actor"]) <= set(record.table("countries").index)
    raw = record.table("claims")
    assert {"South Korea", "Seoul", "S.Korea"} <= set(raw["actor"])
    assert set(record.claims.loc[raw.index[raw["actor"] == "Seoul"], "actor"]) == {"KOR"}


def test_the_report_date_is_the_sources_own_or_else_the_claims(record):
    "And each claim says which of the two it is."
    published = record.claims["source"].map(record.table("sources")["published"])
    own = record.claims["report_date_from"] == "published"

    assert (record.claims["report_date"][own] == published[own]).all()
    assert (published[~own] == "").all()
    assert (record.claims["report_date"][~own] == record.claims["as_of_date"][~own]).all()


def test_the_order_of_rows_changes_no_byte_of_what_is_processed(record, shuffled_data):
    "Sources and rows permuted: the processed tables are the same."
    again = processed_tables(analysis.read_record(data=shuffled_data))
    for name, frame in processed_tables(record).items():
        assert again[name].to_csv(index=False) == frame.to_csv(index=False), name


@pytest.fixture
def shuffled_data(tmp_path):
    "A copy of the data folder in which every raw table's rows stand in another order."
    from analysis.facts.record import find_data

    source, target = find_data() / "raw", tmp_path / "raw"
    target.mkdir()
    chance = random.Random(20031)
    for path in source.iterdir():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".csv":
            frame = pd.read_csv(path, dtype="string", keep_default_na=False)
            order = list(range(len(frame)))
            chance.shuffle(order)
            text = frame.iloc[order].to_csv(index=False)
        (target / path.name).write_text(text, encoding="utf-8")
    return tmp_path


def test_an_unknown_day_of_tabling_lies_between_the_session_and_the_committee(record):
    "2024: some day from September to 20 November, and so under Yoon; 2017: under Moon."
    for year, who in ((2024, "yoon_suk_yeol"), (2017, "moon_jae_in")):
        decision = find(record, f"KOR-UNGA-{year}-tabling-sponsorship")
        assert decision["date"].startswith(f"{year}-09/{year}-11-")
        assert decision["administration"] == who


def test_one_utterance_is_one_statement(record):
    "Pyongyang's word after the text of 2024 is not made into a second one in the plenary."
    said = record.of("PRK").decisions.query("year == 2024 and act == 'statement'")
    coded = [c for cell in said["claims_for"] for c in split_list(cell) if c.startswith("f")]

    assert len(coded) == len(set(coded)) == 2
