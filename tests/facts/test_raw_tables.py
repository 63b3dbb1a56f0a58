from itertools import combinations, pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest

from analysis.facts.dates import bounds
from analysis.facts.spelling import close_up
from analysis.facts.tables import read_table, split_list

DATA = Path(__file__).parents[2] / "data"
MIRRORS = (
    "njpuji.com urhairsalon.com telagas.com 106.2.224.58 iphonefresh.com tricksfast.com "
    "vpn.supremacy.info web.test.ohchr.un-icc.cloud keyanhelp.cn onpharmvermen.com rhythmusic.net "
    "bbb.livejournal.com undpwatch.blogspot.com ourglobalimpact.blogspot.com photios.blogspot.com "
    "minjok.com rappler.com a24now.com genocidewatch.com wikisum.wiki familycarefoundation.biz "
    "ajw-origin.potaufeu.asahi.com"
).split()
TALLY = ["yes", "no", "abstain"]


@pytest.fixture(scope="module")
def table():
    return lambda name: read_table(DATA, name)


@pytest.fixture(scope="module")
def resolutions(table):
    return table("resolutions")


@pytest.fixture(scope="module")
def votes(table):
    return table("recorded_votes")


@pytest.fixture(scope="module")
def lists(table):
    return table("sponsor_lists")


def counted(votes):
    "Votes by resolution and value."
    return votes.groupby(["resolution", "value"], observed=False).size().unstack()[TALLY]


def host(address):
    return urlsplit(address).netloc.partition(":")[0].removeprefix("www.")


# Documents


def test_each_document_has_an_address_but_the_one_found_without(table):
    "The register is no document of its own; the Human Rights Watch text bore no address."
    sources, addresses = table("sources"), table("source_addresses")

    assert set(sources.index) - set(addresses["source"]) == {
        "hrw-2006-11-16",
        "register-of-resolutions",
    }


def test_an_address_leads_to_one_document_however_it_is_written(table):
    "Neither https, www, a port nor the order of the parameters makes a second document."
    addresses = table("source_addresses")["address"]
    parts = addresses.map(urlsplit)

    plain = [(host(a), p.path.rstrip("/"), *sorted(parse_qsl(p.query)))
             for a, p in zip(addresses, parts, strict=True)]  # fmt: skip

    assert len(set(plain)) == len(plain)


def test_no_reader_is_led_to_a_host_that_only_mirrors(table):
    addresses = table("source_addresses")
    held = addresses["address"].map(host).isin(MIRRORS)

    assert held.sum() == len(MIRRORS) + 1  # two items at one of them
    assert set(addresses.loc[held, "link"]) == {"no"}
    assert set(addresses.loc[~held, "link"]) == {"yes"}


def test_a_press_release_and_its_copies_are_one_document(table):
    addresses = table("source_addresses").set_index("address")
    release = addresses.loc["https://press.un.org/en/2024/gashc4432.doc.htm"]
    copies = addresses[addresses["source"] == release["source"]]

    assert list(copies["role"]) == ["original", "copy", "copy"]


def test_the_five_founding_articles_are_five_documents(table):
    founding = table("sources")["founding"].dropna()

    assert founding.astype(str).to_dict() == {
        "upi-2025-11-12": "000",
        "reuters-2025-11-13": "001",
        "koreapost-2025-11-12": "002",
        "news1-2025-10-28": "003",
        "hrw-2006-11-16": "004",
    }


def test_a_date_tells_how_it_is_known(table):
    sources = table("sources")

    assert (sources["published_how"].notna() == (sources["published"] != "")).all()


def test_a_date_said_to_stand_in_the_address_stands_there(table):
    sources, addresses = table("sources"), table("source_addresses")
    dated = sources.loc[sources["published_how"] == "in_address", "published"]
    digits = addresses["address"].str.replace(r"[^0-9]", "", regex=True)
    found = digits.groupby(addresses["source"]).agg(" ".join)

    def stands_in(source, date):
        year, month, *day = date.split("-")
        days = "".join(day)
        forms = [year + month + days, year[2:] + month + days, month + days + year[2:]]
        return any(form in found[source] for form in forms)

    assert [s for s, date in dated.items() if not stands_in(s, date)] == []


# Countries, actors, bodies


def test_namibia_is_not_missing(table):
    "Its two letters are NA, which tables like to take for an empty cell."
    countries, votes = table("countries"), table("recorded_votes")

    assert countries.loc["NAM", "iso2"] == "NA"
    assert (votes["country"] == "NAM").sum() == 9


def test_no_name_means_two_countries(table):
    countries = table("countries")
    names = [
        (close_up(name), code)
        for code, row in countries.iterrows()
        for name in {row["name"], *split_list(row["aliases"])}
    ]

    owners = pd.DataFrame(names, columns=["name", "code"]).groupby("name")["code"].nunique()

    assert list(owners[owners > 1].index) == []


def test_actors_who_share_a_name_are_told_apart_by_the_date(table):
    "Two presidents named Lee, two names of one Foreign Ministry: never in the same years."
    actors = table("actors")
    named = {key: {close_up(n) for n in split_list(row["aliases"])}
             for key, row in actors.iterrows()}  # fmt: skip
    sharing = [pair for pair in combinations(named, 2) if named[pair[0]] & named[pair[1]]]

    assert sharing == [("lee_jae_myung", "lee_myung_bak"), ("mofa_kor", "mofat_kor")]
    for later, earlier in sharing:
        assert bounds(actors.loc[earlier, "until"])[0] <= bounds(actors.loc[later, "from"])[0]


def test_an_assembly_text_is_adopted_twice_and_any_other_once(table):
    stages = table("bodies")["vote_stages"].map(split_list)

    assert stages.to_dict() == {
        "UNGA": ["committee", "plenary"],
        "HRC": ["council"],
        "CHR": ["council"],
    }


# Administrations


def test_a_government_follows_the_last_without_gap_or_overlap(table):
    terms = table("administrations").sort_values("start")

    assert list(terms["end_excluded"])[:-1] == list(terms["start"])[1:]
    assert list(terms["end_excluded"])[-1] == ""


def test_presidents_in_actors_govern_when_administrations_say(table):
    terms, actors = table("administrations"), table("actors").loc[lambda a: a["kind"] == "person"]
    held = actors.loc[terms.index]

    assert list(held["from"]) == list(terms["start"])
    assert list(held["until"]) == list(terms["end_excluded"])


def test_whoever_stood_in_did_so_within_a_term_and_alone(table):
    acting, terms = table("acting_presidents"), table("administrations")
    whole = terms.loc[acting["administration"]]

    assert (acting["start"].to_numpy() >= whole["start"].to_numpy()).all()
    assert (acting["end_excluded"].to_numpy() <= whole["end_excluded"].to_numpy()).all()
    in_order = acting.sort_values("start")
    assert all(
        before <= after
        for before, after in pairwise(in_order[["start", "end_excluded"]].to_numpy().ravel())
    )


@pytest.mark.parametrize("name", ["park_geun_hye", "yoon_suk_yeol"])
def test_a_president_removed_early_was_stood_in_for_to_the_end_of_the_term(table, name):
    term, acting = table("administrations").loc[name], table("acting_presidents")
    stood_in = acting[acting["administration"] == name]

    assert stood_in["start"].min() < term["removed"] < term["end_excluded"]
    assert stood_in["end_excluded"].max() == term["end_excluded"]


# Resolutions


def test_there_is_a_text_every_year(resolutions):
    years = resolutions.groupby("body")["year"].agg(list)

    assert years["UNGA"] == list(range(2005, 2026))
    assert years["HRC"] == list(range(2008, 2027))
    assert years["CHR"] == [2003, 2004, 2005]


def test_a_text_is_named_by_body_and_year_and_its_symbol_by_the_session(resolutions):
    names = resolutions["body"] + "-" + resolutions["year"].astype(str)
    assert list(names) == list(resolutions.index)

    assembly = resolutions[(resolutions["body"] == "UNGA") & (resolutions["symbol"] != "")]
    session = (assembly["year"] - 1945).astype(str)
    assert list(assembly["session"].astype(str)) == list(session)
    assert list(assembly["symbol"].str.split("/").str[2]) == list(session)
    council = resolutions[resolutions["body"] == "HRC"]
    assert list(council["symbol"].str.split("/").str[3]) == list(council["session"].astype(str))


def test_a_text_is_tabled_then_passed_in_committee_then_adopted(resolutions):
    for name, row in resolutions.iterrows():
        days = [row["tabling_date"], row["committee_date"], row["adoption_date"]]
        seen = [bounds(day) for day in days if day]
        assert all(a[0] < b[0] for a, b in pairwise(seen)), name
        assert {day[:4] for day in days if day} == {str(row["year"])}, name


def test_a_tabling_date_names_its_document(resolutions):
    dated = resolutions["tabling_date"] != ""

    assert (dated == (resolutions["tabling_date_source"] != "")).all()
    held = resolutions[dated]
    assert all(
        one in split_list(all_)
        for one, all_ in zip(held["tabling_date_source"], held["sources"], strict=True)
    )


def test_only_the_assembly_has_a_committee(resolutions):
    in_committee = resolutions["committee_date"] != ""

    assert set(resolutions.loc[in_committee, "body"]) == {"UNGA"}
    assert set(resolutions.loc[~in_committee, "body"]) == {"HRC", "CHR"}


@pytest.mark.parametrize("step", ["", "committee_"])
def test_votes_are_counted_where_a_vote_was_held_and_only_there(resolutions, step):
    how = {"": "adoption", "committee_": "committee_adoption"}[step]
    recorded = (resolutions[how] == "recorded_vote").to_numpy()
    counts = resolutions[[step + value for value in TALLY]].notna()

    assert (counts.all(axis=1).to_numpy() == recorded).all()
    assert (counts.any(axis=1).to_numpy() == recorded).all()


def test_the_assembly_voted_in_2005_to_2011_and_again_in_2014_and_2015(resolutions):
    voted = resolutions[(resolutions["adoption"] == "recorded_vote")]

    assert list(voted.loc[voted["body"] == "UNGA", "year"]) == [*range(2005, 2012), 2014, 2015]
    assert list(voted.loc[voted["body"] == "HRC", "year"]) == [*range(2008, 2012), 2014, 2015]


# Recorded votes


def test_the_roll_calls_of_the_assembly_agree_with_the_tallies_but_for_two(votes, resolutions):
    "2007 has one yes that was an abstention; 2009 lacks one yes. Both stay as published."
    roll = counted(votes[votes["stage"] == "plenary"])
    official = resolutions.loc[roll.index, TALLY].astype(int)
    off = (roll.to_numpy() - official.to_numpy()).tolist()

    assert {name: by for name, by in zip(roll.index, off, strict=True) if any(by)} == {
        "UNGA-2007": [1, 0, -1],
        "UNGA-2009": [-1, 0, 0],
    }
    assert len(roll) == 9


def test_the_roll_call_of_the_council_is_whole_for_2010_only(votes, resolutions):
    roll = counted(votes[votes["stage"] == "council"])

    assert list(roll.index) == ["HRC-2008", "HRC-2010", "HRC-2014", "HRC-2015"]
    assert list(roll["yes"]) == list(resolutions.loc[roll.index, "yes"])
    others = roll[["no", "abstain"]].sum(axis=1)
    assert others.to_dict() == {"HRC-2008": 0, "HRC-2010": 18, "HRC-2014": 0, "HRC-2015": 0}


def test_nobody_votes_twice_on_one_text(votes):
    assert not votes.duplicated(["resolution", "stage", "country"]).any()


def test_south_korea_voted_yes_in_2006_and_from_2008_on(votes):
    mine = votes[(votes["country"] == "KOR") & (votes["stage"] == "plenary")]
    said = mine.set_index("resolution")["value"].astype(str)

    assert set(said[said == "abstain"].index) == {"UNGA-2005", "UNGA-2007"}
    assert set(said) == {"yes", "abstain"}


def test_north_korea_never_voted_for_a_text_about_itself(votes):
    mine = votes[votes["country"] == "PRK"]

    assert len(mine) == 9
    assert set(mine["value"]) == {"no"}


# Sponsor lists


def test_a_list_printed_with_a_draft_holds_as_many_states_as_the_register_says(lists, resolutions):
    printed = lists[lists["list_kind"] == "initial"].groupby("resolution").size()

    assert printed.to_dict() == resolutions.loc[printed.index, "sponsors_at_tabling"].to_dict()
    assert len(printed) == 7


def test_states_that_joined_later_make_up_the_number_at_adoption(lists, resolutions):
    "Known to the last state for two texts only."
    for name, document in (("UNGA-2007", "A/C.3/62/L.37/Rev.1"), ("UNGA-2023", "A/C.3/78/L.39")):
        whole = lists[(lists["resolution"] == name) & (lists["document"] == document)]
        assert len(whole) == resolutions.loc[name, "sponsors_at_adoption"]
        assert whole["country"].is_unique


def test_nobody_stands_twice_on_one_list(lists):
    assert not lists.duplicated(["document", "list_kind", "country"]).any()


def test_japan_joined_in_2023_after_the_draft_was_printed(lists):
    japan = lists[(lists["country"] == "JPN") & (lists["resolution"] == "UNGA-2023")]

    assert list(japan["list_kind"].astype(str)) == ["additional"]
