import pandas as pd
import pytest

from analysis.facts.record import read_record
from analysis.facts.scope import read_scope
from analysis.measures import evidence

GAP = "KOR-UNGA-2022-committee-sponsorship"
FIRST = "KOR-HRC-2008-council-sponsorship"


@pytest.fixture(scope="module")
def record(data):
    return read_record(data=data)


@pytest.fixture(scope="module")
def scope(record):
    return read_scope(record)


@pytest.fixture(scope="module")
def disputed(record, scope):
    return evidence.disputed_in(record, scope, everyone=True)


@pytest.fixture(scope="module")
def testimony(record, disputed):
    return evidence.testimony_on(record, disputed)


@pytest.fixture(scope="module")
def ruled(record, disputed):
    return evidence.values_by_rule(record, disputed)


@pytest.fixture
def little():
    "Three documents on two acts."
    rows = [
        ("A", "2022-11-17", "2022-11-17", "published", "d1", "cosponsor", evidence.SO, "a1"),
        ("B", "2022", "2022-01-01", "as_of_date", "d2", "yes", evidence.EITHER, "b1"),
        ("C", "2025-11-12", "2025-11-12", "published", "d1", "not_cosponsor",
         evidence.OTHERWISE, "c1;c2"),
        ("C", "2025-11-12", "2025-11-12", "published", "d2", "yes", evidence.ANNOUNCED, "c3"),
    ]  # fmt: skip
    columns = ["source", "report_date", "report_first", "dated_by", "decision", "value", "stance",
               "claims"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).assign(publisher="P", kind="newspaper")


@pytest.fixture
def two():
    return pd.DataFrame(
        {"id": ["d1", "d2"], "date": ["2022-11-16", "2007"], "value": ["cosponsor", ""],
         "status": ["contested", "tied"]}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "decided", "modality", "stance"),
    [
        ("cosponsor", "cosponsor", "done", "says so"),
        ("not_cosponsor", "cosponsor", "done", "says otherwise"),
        ("cosponsor", "", "done", "one of two"),
        ("cosponsor", "not_cosponsor", "announced", "announces"),
    ],
)
def test_a_claim_says_so_or_otherwise_or_announces(value, decided, modality, stance):
    "An announcement contradicts nothing, and a tie has nothing to contradict."
    assert evidence.stance_of(value, decided, modality) == stance


def test_a_document_silent_on_an_act_has_an_empty_cell(little, two):
    "Silence is neither a yes nor a no."
    matrix = evidence.matrix_of(little, two)

    assert list(matrix["source"]) == ["A", "B", "C"]
    assert list(matrix["d1"]) == ["says so", "", "says otherwise"]
    assert list(matrix["d2"]) == ["", "says yes", "announces"]


def test_agreement_counts_documents_and_the_days_of_their_reports(little, two):
    "Two claims of one document are one document; an announcement counts for neither side."
    agreement = evidence.agreement_on(little, two).set_index("decision")

    assert agreement.loc["d1", ["for", "against", "announced"]].tolist() == [1, 1, 0]
    assert agreement.loc["d1", ["first_for", "last_against"]].tolist() == [
        "2022-11-17", "2025-11-12",
    ]  # fmt: skip
    assert agreement.loc["d1", "rivals"] == "not_cosponsor"
    assert agreement.loc["d2", ["for", "against", "announced"]].tolist() == [0, 1, 1]


def test_an_agencys_text_in_anothers_paper_is_named_as_the_agencys():
    "Two papers that print one agency are seen to have one origin."
    sources = pd.DataFrame(
        {"publisher": ["OANA", "Yonhap", "UPI"], "mirror_of": ["Yonhap", "Yonhap", ""]}
    )

    assert list(evidence.publishers_of(sources)) == ["Yonhap, in OANA", "Yonhap", "UPI"]


def test_marks_carry_the_name_of_their_panel(little, two):
    "One row a mark, in one file."
    marks = evidence.join_marks(a=little, b=two)

    assert list(marks["panel"]) == ["a"] * 4 + ["b"] * 2


def test_moves_are_told_by_what_the_rules_find_not_by_ties():
    "A rule that finds nothing moves no conclusion."
    ruled = pd.DataFrame(
        {
            "decision": ["d1", "d1", "d2", "d2"],
            "rule": ["majority", "unanimous"] * 2,
            "value": ["yes", "", "yes", "abstain"],
            "status": ["contested", "tied", "contested", "contested"],
        }
    )
    table = evidence.table_by_rule(ruled, pd.Series({"yes": "yes", "abstain": "abstained"}))

    assert table.values.tolist() == [
        ["d1", "yes", "tied", "no"],
        ["d2", "yes", "abstained", "yes"],
    ]


def test_a_record_without_disputes_says_so_in_words(record, scope):
    "The five founding articles do not contradict each other."
    founding = record.under(sources="founding")
    disputed = evidence.disputed_in(founding, scope)
    testimony = evidence.testimony_on(founding, disputed)

    assert disputed.empty
    assert evidence.matrix_of(testimony, disputed).empty
    assert evidence.values_by_rule(founding, disputed).empty
    assert "no decision is disputed" in evidence.describe_rules(
        evidence.values_by_rule(founding, disputed)
    )
    assert "no decision is disputed" in evidence.describe_matrix(testimony, disputed)


def test_only_the_countrys_own_disputes_are_shown_unless_all_are_asked_for(record, scope, disputed):
    "Others' disputes stand beside them, in order of the acts' dates."
    own = evidence.disputed_in(record, scope)

    assert set(own["country"]) == {"KOR"}
    assert set(own["id"]) < set(disputed["id"])
    assert list(disputed["date"]) == sorted(disputed["date"])


def test_every_document_behind_a_disputed_decision_testifies(disputed, testimony):
    "Counts of documents in the decision and in the matrix are the same."
    agreement = evidence.agreement_on(testimony, disputed).set_index("decision")

    for decision in disputed.to_dict("records"):
        row = agreement.loc[decision["id"]]
        assert (row["for"], row["against"]) == (decision["n_for"], decision["n_against"])


def test_every_claim_cited_by_a_disputed_decision_stands_in_the_matrix(disputed, testimony):
    "None is lost on the way from the decision to the figure."
    cited = {
        claim
        for column in ("claims_for", "claims_against", "claims_announced")
        for cell in disputed[column]
        for claim in cell.split(";")
        if claim
    }

    assert {claim for cell in testimony["claims"] for claim in cell.split(";")} == cited


def test_reports_stand_in_order_of_their_days(testimony):
    "An undated report would come last, not first."
    days = [day or "9999" for day in testimony["report_first"]]

    assert days == sorted(days)


def test_those_who_deny_the_assemblys_2022_all_wrote_three_years_later(disputed, testimony):
    "At the time nobody did."
    row = evidence.agreement_on(testimony, disputed).set_index("decision").loc[GAP]

    assert row["value"] == "cosponsor"
    assert row["rivals"] == "not_cosponsor"
    assert row["first_for"].startswith("2022-11")
    assert row["first_against"] >= "2025-10"


def test_the_assemblys_2022_moves_under_the_latest_report_only(ruled):
    "Contemporary, official and majority find a sponsor, latest does not, unanimous finds nothing."
    found = ruled[ruled["decision"] == GAP].set_index("rule")

    assert found["value"].to_dict() == {
        "contemporary": "cosponsor", "official": "cosponsor", "majority": "cosponsor",
        "latest": "not_cosponsor", "unanimous": "",
    }  # fmt: skip
    assert list(found.index[found["moved"]]) == ["latest"]
    assert found.loc["latest", "rival"] == "cosponsor"
    assert found.loc["unanimous", "status"] == "tied"


def test_the_councils_2008_moves_where_late_summaries_outnumber_the_list(ruled):
    "Three summaries against a list and one report: majority follows the three."
    found = ruled[ruled["decision"] == FIRST].set_index("rule")["value"]

    assert found[["contemporary", "official"]].tolist() == ["not_cosponsor", "not_cosponsor"]
    assert found["majority"] == "cosponsor"


def test_the_rule_asked_for_is_the_one_the_others_are_held_against(record, scope):
    "Under latest, it is the other rules that differ."
    latest = record.under(rule="latest")
    ruled = evidence.values_by_rule(latest, evidence.disputed_in(latest, scope))
    gap = ruled[ruled["decision"] == GAP]

    assert set(gap.loc[gap["moved"], "rule"]) == {"contemporary", "official", "majority"}


def test_every_rule_leaves_the_same_acts_disputed(ruled):
    "A rule decides a dispute; it doesn't end it."
    left = ruled[ruled["status"].isin(("contested", "tied"))].groupby("rule").size()

    assert left.nunique() == 1
    assert set(ruled.loc[ruled["rule"] == "unanimous", "status"]) == {"tied"}


def test_the_descriptions_name_what_is_disputed_most_and_what_moves(disputed, testimony, ruled):
    "A reader who can't see the figures learns kind, extent, order and exceptions."
    matrix = evidence.describe_matrix(testimony, disputed)
    rules = evidence.describe_rules(ruled)

    assert f"{len(disputed)} disputed decisions" in matrix
    assert f"Most documents speak against {GAP}" in matrix
    assert f"{GAP} is not_cosponsor under latest" in rules
    assert "unanimous: 0 contested" in rules
