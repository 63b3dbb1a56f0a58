import pandas as pd
import pytest

from analysis.errors import SourceError
from analysis.facts.policies import normalise_policies, normalise_switches
from analysis.facts.tables import read_table

ADMINISTRATIONS = pd.DataFrame(
    [
        ("first", "AAA", "2010-02-25", "2017-05-10"),
        ("second", "AAA", "2017-05-10", "2022-05-10"),
        ("third", "AAA", "2022-05-10", ""),
    ],
    columns=["id", "country", "start", "end_excluded"],
    dtype="string",
).set_index("id")
ACTING = pd.DataFrame(
    [("stand_in", "first", "Stand-in", "2016-12-09", "2017-05-10")],
    columns=["id", "administration", "name", "start", "end_excluded"],
    dtype="string",
).set_index("id")
SOURCES = pd.DataFrame(
    {"founding": ["", "000"]}, index=pd.Index(["agency-1", "article-1"]), dtype="string"
)


def measures(*rows):
    "Rows of id, date, administration; perhaps step_of, sources, founding."
    columns = ["id", "date", "administration", "step_of", "sources", "founding"]
    filled = [(*row, *[""] * (len(columns) - len(row))) for row in rows]
    return pd.DataFrame(filled, columns=columns, dtype="string").set_index("id")


def normalised(*rows):
    return normalise_policies(measures(*rows), ADMINISTRATIONS, ACTING, SOURCES)


@pytest.fixture(scope="module")
def coded(data):
    tables = ("policies", "administrations", "acting_presidents", "sources")
    return normalise_policies(*[read_table(data, name) for name in tables])


@pytest.mark.parametrize(
    ("date", "administration"),
    [("2017-05-09", "first"), ("2017-05-10", "second"), ("2022-05-09", "second")],
)
def test_the_day_of_handover_belongs_to_the_successor(date, administration):
    "The last day of a term is the day before."
    found = normalised(("m1", date, administration))

    assert list(found["administration_by"]) == ["date"]
    with pytest.raises(SourceError, match="which was not in office"):
        normalised(("m1", date, "third"))


def test_every_government_out_of_office_is_named_with_its_row():
    "One run tells the coder all there is to mend."
    with pytest.raises(SourceError) as fault:
        normalised(("m1", "2018-01-01", "first"), ("m2", "2019", "third"), ("m3", "2020", "second"))

    assert list(fault.value.faults) == [
        "policies.csv, row m1, column administration: found 'first', which was not in office on "
        "2018-01-01; expected 'second'; correct date or administration.",
        "policies.csv, row m2, column administration: found 'third', which was not in office on "
        "2019; expected 'second'; correct date or administration.",
    ]


@pytest.mark.parametrize(
    ("date", "by"), [("2017", "source"), ("2017-05", "source"), ("2018", "date")]
)
def test_a_date_with_a_handover_in_it_does_not_decide(date, by):
    "The coded government stands, as the source's word, and says so."
    found = normalised(("m1", date, "second"))

    assert found.loc["m1", ["administration", "administration_by"]].tolist() == ["second", by]


def test_a_period_belongs_to_the_government_it_began_under():
    "Who leaves a post vacant for five years began to do so on the first day."
    found = normalised(("m1", "2018/2023", "second"))

    assert found.loc["m1", "administration_by"] == "date"
    assert found.loc["m1", "precision"] == "interval"
    with pytest.raises(SourceError, match="expected 'second'"):
        normalised(("m1", "2018/2023", "third"))


def test_an_acting_president_is_named_under_the_government_he_stood_in_for():
    "The government of a removed president runs to the day of the successor."
    found = normalised(("m1", "2017-03-24", "first"), ("m2", "2016-12-08", "first"))

    assert found["acting_president"].to_dict() == {"m2": "", "m1": "Stand-in"}


def test_a_date_reaches_over_all_its_days():
    "A month is known as a month, not as its first day."
    found = normalised(("m1", "2020-02", "second"))

    assert found.loc["m1", ["first", "last"]].astype(str).tolist() == ["2020-02-01", "2020-02-29"]


def test_a_government_without_a_measure_is_kept_in_order_of_office():
    "No measure found isn't the same as no government."
    found = normalised(("m1", "2023", "third"))

    assert list(found["administration"].cat.categories) == ["first", "second", "third"]


def test_a_step_of_a_step_is_refused():
    "A stage is counted beside its measure once, not through another stage."
    rows = (
        ("m1", "2018", "second"),
        ("m2", "2018", "second", "m1"),
        ("m3", "2018", "second", "m2"),
    )

    with pytest.raises(SourceError, match="row m3, column step_of: found 'm2', which is itself"):
        normalised(*rows)


def test_a_founding_article_counts_among_the_documents():
    "What it speaks of is told by it, besides the sources that date it."
    found = normalised(("m1", "2018", "second", "", "agency-1", "000;001"))

    assert found.loc["m1", "documents"] == "agency-1;article-1"


def test_no_coded_government_contradicts_the_calendar(coded):
    "All rows of the dossier pass; those whose date is too coarse are few, and known."
    by_source = set(coded.index[coded["administration_by"] == "source"])

    assert {"m045", "m088", "m091"} <= by_source <= {"m045", "m046", "m088", "m091"}
    assert coded["first"].is_monotonic_increasing


def test_the_acting_presidents_of_known_days(coded):
    "After Park's impeachment Hwang, after Yoon's Han, for Roh's suspension Goh."
    acting = coded["acting_president"]

    assert acting[["m004", "m042", "m087", "m090"]].tolist() == [
        "Goh Kun", "Hwang Kyo-ahn", "Han Duck-soo", "Han Duck-soo",
    ]  # fmt: skip
    assert acting["m041"] == acting["m043"] == ""


def test_acts_of_un_bodies_are_nobodys_measure(coded):
    "The Council created the inquiry and the Assembly adopted the text: no government did."
    others = coded[coded["actor_kind"] == "foreign_or_civil"]

    assert {"m027", "m115"} <= set(others.index)
    assert not set(others["actor"]) & {"National Assembly", "Constitutional Court", "Government"}


def test_stances_on_resolutions_are_the_un_track(coded):
    "Whatever else stands there, a stance on a resolution is never domestic."
    stances = coded[coded["category"] == "un_resolutions"]

    assert set(stances["track"]) == {"un"}
    assert set(coded.loc[coded["category"] == "laws", "track"]) == {"domestic"}


STATES = pd.DataFrame(
    [("lamp", "lit", "on", "lit"), ("lamp", "out", "off", "dark")],
    columns=["switch", "state", "level", "label"],
    dtype="string",
)


def throws(*rows):
    found = pd.DataFrame(rows, columns=["id", "switch", "date", "state", "policy"], dtype="string")
    return found.assign(switch=found["switch"].astype("category")).set_index("id")


def test_a_state_gets_its_level_and_its_label():
    "What on and off mean for a switch stands in a table, not in code."
    policies = measures(("m1", "2018", "second"))
    found = normalise_switches(throws(("sw1", "lamp", "2018-03", "out", "m1")), STATES, policies)

    assert found.loc["sw1", ["level", "label"]].tolist() == ["off", "dark"]


def test_an_unknown_state_is_refused_with_the_nearest():
    "A word nobody has met is refused, not guessed."
    policies = measures(("m1", "2018", "second"))

    with pytest.raises(
        SourceError, match=r"row sw1, column state: found 'lid'; did you mean 'lit'"
    ):
        normalise_switches(throws(("sw1", "lamp", "2018", "lid", "m1")), STATES, policies)


def test_a_throw_of_another_time_than_its_measure_is_refused():
    "The measure's sources are the throw's evidence, so they speak of the same days."
    policies = measures(("m1", "2018", "second"))

    with pytest.raises(SourceError, match="found '2019-01', but m1 is of 2018"):
        normalise_switches(throws(("sw1", "lamp", "2019-01", "out", "m1")), STATES, policies)


def test_every_throw_of_the_dossier_has_a_level_and_a_measure_of_its_time(data):
    "The loudspeakers alone were thrown seven times."
    found = normalise_switches(
        read_table(data, "switches"),
        read_table(data, "switch_states"),
        read_table(data, "policies"),
    )

    assert found["level"].notna().all()
    assert (found["switch"] == "loudspeakers").sum() == 7
    assert found.loc[found["state"] == "restricted", "level"].eq("between").all()
