import pandas as pd
import pytest

from analysis.errors import ParameterError
from analysis.facts.policies import normalise_policies
from analysis.facts.tables import read_table
from analysis.measures.policies import (
    compare_tracks,
    count_measures,
    describe_matrix,
    in_words,
    list_measures,
    narrow_policies,
    say_basis,
    tabulate_measures,
    tabulate_tracks,
)

DIRECTIONS = ["rights_promoting", "conciliatory", "rights_reducing"]
GOVERNMENTS = ["first", "second", "third"]
ADMINISTRATIONS = pd.DataFrame(
    {
        "country": "AAA",
        "start": ["2010-02-25", "2017-05-10", "2022-05-10"],
        "end_excluded": ["2017-05-10", "2022-05-10", ""],
        "short": ["First", "Second", "Third"],
    },
    index=pd.Index(GOVERNMENTS, name="id"),
    dtype="string",
)
NAMES = ADMINISTRATIONS["short"]


def coded(*rows):
    "Rows of id, day, administration, actor_kind, track, direction, step_of."
    names = ["id", "day", "administration", "actor_kind", "track", "direction", "step_of"]
    found = pd.DataFrame(rows, columns=names).set_index("id")
    kinds = {
        "administration": GOVERNMENTS,
        "actor_kind": ["state", "foreign_or_civil"],
        "track": ["domestic", "un"],
        "direction": DIRECTIONS,
    }
    for column, words in kinds.items():
        found[column] = pd.Categorical(found[column], words, ordered=True)
    return found.assign(
        first=pd.to_datetime(found["day"]), last=pd.to_datetime(found["day"]), country="AAA",
        administration_by="date", documents="paper", title=found.index + "'s title",
    )  # fmt: skip


@pytest.fixture
def policies():
    return coded(
        ("m1", "2016-01-01", "first", "state", "domestic", "conciliatory", ""),
        ("m2", "2016-02-01", "first", "foreign_or_civil", "un", "rights_promoting", ""),
        ("m3", "2023-01-01", "third", "state", "domestic", "rights_reducing", "m4"),
        ("m4", "2023-02-01", "third", "state", "domestic", "rights_reducing", ""),
        ("m5", "2023-03-01", "third", "state", "un", "rights_promoting", ""),
    )


@pytest.fixture(scope="module")
def dossier(data):
    tables = ("policies", "administrations", "acting_presidents", "sources")
    return normalise_policies(*[read_table(data, name) for name in tables])


def cell(counts, administration, track, direction):
    found = counts[
        (counts["administration"] == administration)
        & (counts["track"] == track)
        & (counts["direction"] == direction)
    ]
    return found.iloc[0]


def test_acts_of_others_are_counted_under_no_government(policies):
    "What Washington or a group did is not this government's measure."
    counts = count_measures(policies)

    assert counts["n"].sum() == 4
    assert cell(counts, "first", "un", "rights_promoting")["n"] == 0
    assert "m2" not in ";".join(counts["policies"])


def test_an_empty_cell_is_counted_as_nought(policies):
    "Every government has every direction on both tracks, found or not."
    counts = count_measures(policies)

    assert len(counts) == len(GOVERNMENTS) * 2 * len(DIRECTIONS)
    assert cell(counts, "second", "domestic", "conciliatory")[["n", "policies"]].tolist() == [0, ""]


def test_a_step_is_counted_and_said_to_be_one(policies):
    "An announcement and its execution are two dated acts of one measure."
    found = cell(count_measures(policies), "third", "domestic", "rights_reducing")

    assert found[["n", "n_steps", "policies"]].tolist() == [2, 1, "m3;m4"]


def test_a_dot_stands_at_its_place_in_time(policies):
    "The first measure of a cell is its first dot."
    dots = list_measures(policies).set_index("policy")

    assert dots.loc[["m3", "m4"], "place"].tolist() == [0, 1]
    assert dots.loc["m4", "n"] == 2
    assert dots["step"].to_dict() == {"m1": False, "m3": True, "m4": False, "m5": False}


def test_a_government_can_go_different_ways_on_the_two_tracks(policies):
    "What it does most at home it does not do most at the UN."
    tracks = compare_tracks(count_measures(policies)).set_index("administration")

    assert tracks.loc["third", ["domestic", "un", "ways"]].tolist() == [
        "rights_reducing", "rights_promoting", "different ways",
    ]  # fmt: skip


def test_a_track_without_a_measure_is_compared_with_nothing(policies):
    "Nothing found at the UN isn't going another way there."
    tracks = compare_tracks(count_measures(policies)).set_index("administration")

    assert tracks.loc["first", "ways"] == tracks.loc["second", "ways"] == ""


def test_directions_on_a_level_are_both_named():
    "A tie is not broken by the order of the words."
    level = coded(
        ("m1", "2016-01-01", "first", "state", "domestic", "conciliatory", ""),
        ("m2", "2016-01-02", "first", "state", "domestic", "rights_reducing", ""),
        ("m3", "2016-01-03", "first", "state", "un", "rights_reducing", ""),
    )
    tracks = compare_tracks(count_measures(level)).set_index("administration")

    assert tracks.loc["first", ["domestic", "ways"]].tolist() == [
        "conciliatory and rights_reducing", "one way",
    ]  # fmt: skip


def test_the_table_has_n_beside_every_row_of_counts(policies):
    "The directions of a row add up to its n."
    table = tabulate_measures(count_measures(policies), NAMES)
    words = [in_words(word) for word in DIRECTIONS]

    assert (table[words].sum(axis=1) == table["n"]).all()
    assert table.loc[table["n"] > 0, ["Administration", "Track", "n"]].values.tolist() == [
        ["First", "Domestic", 1], ["Third", "Domestic", 2], ["Third", "UN", 1],
    ]  # fmt: skip


def test_a_year_keeps_what_reaches_into_it(policies):
    "Both years are included, and so are the governments between them."
    found = narrow_policies(policies, ADMINISTRATIONS, first_year=2020, last_year=2023)

    assert list(found.index) == ["m3", "m4", "m5"]
    assert list(found["administration"].cat.categories) == ["second", "third"]


def test_a_country_without_measures_has_no_rows_and_no_governments(policies):
    "Nothing coded for a country is no error and lends it nobody else's governments."
    found = narrow_policies(policies, ADMINISTRATIONS, country="BBB")

    assert found.empty
    assert count_measures(found).empty
    assert compare_tracks(count_measures(found)).empty


def test_a_choice_of_sources_keeps_what_one_of_them_tells(policies):
    "A measure told by two documents stays while one of them counts."
    told = policies.assign(documents=["paper;wire", "wire", "wire", "paper", "wire"])
    found = narrow_policies(told, ADMINISTRATIONS, sources=["paper"])

    assert found["documents"].to_dict() == {"m1": "paper", "m4": "paper"}


def test_an_unknown_track_is_refused_with_the_nearest(policies):
    "A misspelt track would else be an empty figure."
    with pytest.raises(ParameterError, match="track: found 'domestc'; did you mean 'domestic'"):
        narrow_policies(policies, ADMINISTRATIONS, track="domestc")


def test_the_basis_says_how_many_and_that_they_are_a_selection(policies):
    "No reader shall take the rows for a census."
    own = narrow_policies(policies, ADMINISTRATIONS)

    assert say_basis(own, "all").startswith(
        "Measures: 4, of the state's own actors, a researched selection and no census. "
        "Sources: all (n = 1)."
    )


def test_the_matrix_in_words_names_who_goes_different_ways(policies):
    "The text says what the picture shows, from the same numbers."
    told = describe_matrix(count_measures(policies), NAMES)

    assert "Third 2 at home (most often rights reducing) and 1 at the UN" in told
    assert told.endswith("The most frequent directions of the two tracks differ under Third.")


def test_lee_jae_myungs_government_goes_different_ways_at_home_and_at_the_un(dossier):
    "It cut rights work at home and co-sponsored in New York."
    counts = count_measures(dossier)
    tracks = compare_tracks(counts).set_index("administration")

    assert tracks.loc["lee_jae_myung", ["domestic", "un", "ways"]].tolist() == [
        "rights_reducing", "rights_promoting", "different ways",
    ]  # fmt: skip
    assert cell(counts, "lee_jae_myung", "un", "rights_reducing")["n"] == 0
    assert cell(counts, "lee_jae_myung", "domestic", "rights_promoting")["n"] == 0
    assert "m110" in cell(counts, "lee_jae_myung", "un", "rights_promoting")["policies"]


def test_every_own_measure_of_the_dossier_is_counted_once(dossier):
    "None vanishes, none is counted under two governments."
    counted = ";".join(p for p in count_measures(dossier)["policies"] if p).split(";")
    own = dossier.index[dossier["actor_kind"] == "state"]

    assert sorted(counted) == sorted(own)


def test_the_tracks_of_the_dossier_read_in_words(dossier, data):
    "A table for print has names and words, no codes."
    names = read_table(data, "administrations")["short"]
    table = tabulate_tracks(compare_tracks(count_measures(dossier)), names)

    assert table["Administration"].tolist()[0] == "Kim DJ"
    assert not table.astype(str).apply(lambda column: column.str.contains("_")).any(axis=None)
