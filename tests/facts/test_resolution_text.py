"""Texts of resolutions taken apart: clauses in full, and nothing dropped in silence."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.facts.clause_words import citations_in, join_lines, take_marks, words_in
from analysis.facts.mastheads import split_sponsors
from analysis.facts.resolution_text import Piece, masthead_of, parse_text

TEXTS = Path(__file__).parent / "texts"
SAMPLES = sorted(path.stem for path in TEXTS.glob("*.txt"))
CLAUSES = {"preambular", "operative"}


def sample(name: str) -> str:
    return (TEXTS / f"{name}.txt").read_bytes().decode("utf-8")


def found(text: str, *kinds: str) -> list[tuple[str, str, str, str]]:
    """Give kind or part, number, verb and text of the pieces of some kinds."""
    return [
        (piece.part or piece.kind, piece.number, piece.verb, piece.text)
        for piece in parse_text(text)
        if piece.kind in kinds
    ]


def clauses(text: str) -> list[tuple[str, str, str, str]]:
    return found(text, *CLAUSES)


# ---- The five samples ----


def line_of(piece: Piece) -> str:
    columns = (
        piece.kind, piece.number, piece.verb, ", ".join(piece.notes), ", ".join(piece.citations),
        piece.text,
    )  # fmt: skip
    return " | ".join(column or "-" for column in columns)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_clause_of_a_text_is_found_in_full(name):
    "Kind, number, opening, notes, citations and words of each clause, and no clause besides."
    expected = (TEXTS / f"{name}.clauses").read_text(encoding="utf-8").splitlines()[1:]
    read = [line_of(piece) for piece in parse_text(sample(name)) if piece.kind in CLAUSES]

    assert read == expected


def test_the_samples_are_the_layouts_that_were_promised():
    "Two drafts, a resolution of each of three bodies."
    assert SAMPLES == [
        "assembly_resolution", "commission_resolution", "committee_draft", "council_draft",
        "council_resolution",
    ]  # fmt: skip


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "assembly_resolution"])
def test_a_text_in_the_usual_layout_leaves_nothing_unplaced(name):
    "What is reported as unplaced is to be looked at by a person, so it must be rare."
    assert found(sample(name), "unplaced") == []


def test_a_heading_between_paragraphs_is_reported():
    "It is no clause and no page furniture."
    assert found(sample("assembly_resolution"), "unplaced") == [("heading", "", "", "Follow-up")]


def test_page_furniture_is_kept_as_furniture():
    "Running heads, page numbers, job numbers and bar codes stand apart, each in its place."
    furniture = found(sample("assembly_resolution"), "furniture")

    assert [(part, text) for part, _, _, text in furniture] == [
        ("code", "24-23912 (E) 070125"),
        ("code", "*2423912*"),
        ("rule", "__________"),
        ("page break", ""),
        ("header", "A/RES/79/901 Situation of human rights in Arcadia"),
        ("footer", "2/9 24-23912"),
        ("rule", "__________"),
        ("page break", ""),
        ("header", "Situation of human rights in Arcadia A/RES/79/901"),
        ("adoption", "54th plenary meeting 17 December 2024"),
        ("footer", "24-23912 3/9"),
    ]  # fmt: skip


def test_a_running_head_of_several_lines_is_page_furniture():
    "A long title is broken in the head as well, with the symbol above it."
    head = "A/RES/78/918\nSituation of human rights in the Arcadian People’s\nRepublic\n"
    text = (
        "United Nations A/RES/78/918\n78/918. Situation of human rights in the Arcadian\n"
        f"People’s Republic\nThe General Assembly,\nNoting all,\n\f{head}2/3 23-25857\n"
        f"1. Urges all to\n{head}3/3 23-25857\n\fcome.\n"
    )

    assert [text for *_, text in clauses(text)] == ["Noting all,", "Urges all to come."]
    assert found(text, "unplaced") == []


@pytest.mark.parametrize(
    "between",
    ["/...\n\f", "/…\nA/RES/78/918\npage 2\n", "2 of 4\n\f", "\f2 | 4\n",
     "\fSITUATION OF HUMAN RIGHTS IN ARCADIA  A/RES/78/918\n"],
)  # fmt: skip
def test_the_ways_in_which_pages_end_and_begin_leave_no_trace_in_a_clause(between):
    "Older documents point to the next page with a stroke and dots, some have heads in capitals."
    text = (
        "United Nations A/RES/78/918\n78/918. Situation of human rights in Arcadia\n"
        f"The General Assembly,\nNoting all,\n1. Urges all to\n{between}come.\n"
    )

    assert [text for *_, text in clauses(text)] == ["Noting all,", "Urges all to come."]
    assert found(text, "unplaced") == []


def test_the_head_of_a_report_that_holds_the_text_is_page_furniture():
    "Resolutions are also printed one after the other in a report with a symbol of its own."
    text = (
        "7/915. Situation of human rights in Arcadia\nThe Human Rights Council,\n"
        "Recalling the report contained in\nA/HRC/25/963\nand all that was said by those who\n"
        "A/HRC/7/978\npage 37\n\fhave seen it,\n1. Ends.\n"
    )

    assert [part for part, _, _, _ in found(text, "furniture")] == [
        "header",
        "footer",
        "page break",
    ]
    assert clauses(text)[0][3] == (
        "Recalling the report contained in A/HRC/25/963 and all that was said by those who have "
        "seen it,"
    )


def test_footnotes_are_read_with_their_marks_and_what_they_cite():
    "A note of two lines is one note."
    notes = [
        piece for piece in parse_text(sample("assembly_resolution")) if piece.kind == "footnote"
    ]

    assert [(note.number, note.text, note.citations) for note in notes] == [
        ("1", "Resolution 217 A (III).", ("217 A (III)",)),
        (
            "2",
            "Resolution 2200 A (XXI), annex; see also the notes of the Secretariat on the "
            "ratification of both.",
            ("2200 A (XXI)",),
        ),
        ("3", "A/79/977.", ("A/79/977",)),
    ]


def test_a_list_of_votes_broken_by_a_page_is_one_piece():
    "Countries are no clauses, and the running head within them is no country."
    (vote,) = [piece for piece in parse_text(sample("council_resolution")) if piece.part == "vote"]

    assert vote.text.startswith("[Adopted by a recorded vote of 4 to 2, with 3 abstentions.")
    assert "Northern Ireland and United States of America Against: Ruritania" in vote.text
    assert vote.text.endswith("India]")


# ---- Mastheads ----


def test_sixty_sponsors_are_told_apart():
    "Names that hold an and, names in brackets, marks, and a page break among them."
    masthead = masthead_of(parse_text(sample("committee_draft")))

    assert len(masthead.sponsors) == 60
    assert {
        "Australia", "Bosnia and Herzegovina", "Dominican Republic", "Trinidad and Tobago",
        "Micronesia (Federated States of)", "Netherlands (Kingdom of the)",
        "United Kingdom of Great Britain and Northern Ireland", "United States of America",
    } <= set(masthead.sponsors)  # fmt: skip
    assert masthead.sponsors[0] == "Albania"


@pytest.mark.parametrize(
    ("name", "symbols", "number", "stage", "organ", "session", "date"),
    [
        ("assembly_resolution", ("A/RES/79/901",), "79/901", "plenary", "General Assembly",
         "Seventy-ninth session", "17 December 2024"),
        ("committee_draft", ("A/C.3/79/L.934",), "", "draft", "General Assembly",
         "Seventy-ninth session", "31 October 2024"),
        ("council_resolution", ("A/HRC/RES/52/928",), "52/928", "plenary",
         "Human Rights Council", "Fifty-second session", "4 April 2023"),
        ("council_draft", ("A/HRC/58/L.909",), "", "draft", "Human Rights Council",
         "Fifty-eighth session", "21 March 2025"),
        ("commission_resolution", ("E/CN.4/RES/2003/910",), "2003/910", "plenary",
         "Commission on Human Rights", "", "16 April 2003"),
    ],
)  # fmt: skip
def test_a_masthead_says_which_text_it_is(name, symbols, number, stage, organ, session, date):
    "Where only the number is printed, the symbol follows from it and from the organ."
    masthead = masthead_of(parse_text(sample(name)))
    subject = "the Republic of Arcadia" if name == "council_draft" else "Arcadia"

    assert masthead.title == f"Situation of human rights in {subject}"
    assert (masthead.symbols, masthead.number, masthead.stage) == (symbols, number, stage)
    assert (masthead.organ, masthead.session, masthead.date) == (organ, session, date)


def test_the_document_on_whose_report_it_was_adopted_is_not_its_symbol():
    "The Committee's report stands in the masthead too."
    pieces = parse_text(sample("assembly_resolution"))

    assert "A/79/958/Add.3" in [one for piece in pieces for one in piece.citations]
    assert "A/79/958/Add.3" not in masthead_of(pieces).symbols


def test_a_name_broken_over_lines_is_one_sponsor():
    "Also where a line of it has no comma, and where the words that end the list are broken."
    text = (
        "Agenda item 71 (c)\nPromotion and protection of human rights: human rights\n"
        "situations and reports of special rapporteurs\nAlbania, Austria, Ukraine, United\n"
        "Kingdom of Great Britain and Northern Ireland and United\nStates of America: draft\n"
        "resolution\nSituation of human rights in Arcadia\nThe General Assembly,\n1. Urges.\n"
    )
    masthead = masthead_of(parse_text(text))

    assert masthead.sponsors == (
        "Albania", "Austria", "Ukraine", "United Kingdom of Great Britain and Northern Ireland",
        "United States of America",
    )  # fmt: skip
    assert masthead.title == "Situation of human rights in Arcadia"


def test_the_symbol_is_found_beside_other_words_of_the_masthead():
    "But a line about another document is not its name; it is reported."
    text = (
        "A/HRC/RES/52/928 Distr.: General 13 April 2023\nHuman Rights Council\n"
        "Having before it A/HRC/46/951\n\n52/928. Situation of human rights in Arcadia\n"
        "The Human Rights Council,\n1. Ends.\n"
    )

    assert masthead_of(parse_text(text)).symbols == ("A/HRC/RES/52/928",)
    assert found(text, "unplaced") == [("masthead", "", "", "Having before it A/HRC/46/951")]


def test_a_title_that_opens_with_a_participle_is_a_title():
    "It does not end with a comma."
    text = "Strengthening the role of villages\nThe General Assembly,\nRecalling x,\n1. Urges y.\n"

    assert masthead_of(parse_text(text)).title == "Strengthening the role of villages"


def test_a_title_at_the_head_of_a_page_is_the_title():
    "Below the running head of the second page, behind a long list of sponsors."
    text = (
        "A/C.3/79/L.934\nAlbania, Austria,\n\fA/C.3/79/L.934\nand Chile: draft resolution\n"
        "\fA/C.3/79/L.934\nSituation of human rights in Arcadia\nThe General Assembly,\n1. Ends.\n"
    )
    masthead = masthead_of(parse_text(text))

    assert masthead.title == "Situation of human rights in Arcadia"
    assert masthead.sponsors == ("Albania", "Austria", "Chile")


def test_a_masthead_in_capitals_is_read():
    "So the older documents have it."
    text = (
        "UNITED NATIONS\nDistr.\nGENERAL\nA/RES/60/918\n16 March 2006\n\nSixtieth session\n"
        "Agenda item 71 (c)\n\nRESOLUTION ADOPTED BY THE GENERAL ASSEMBLY\n\n"
        "[on the report of the Third Committee (A/60/909/Add.3)]\n\n"
        "60/918. Situation of human rights in Arcadia\n\nThe General Assembly,\n\n1. Ends.\n"
    )
    parts = [(part, text) for part, _, _, text in found(text, "masthead")]

    assert parts[0] == ("organ", "UNITED NATIONS")
    assert parts[5:7] == [
        ("agenda", "Agenda item 71 (c)"),
        ("adoption", "RESOLUTION ADOPTED BY THE GENERAL ASSEMBLY [on the report of the Third "
         "Committee (A/60/909/Add.3)]"),
    ]  # fmt: skip
    assert found(text, "unplaced") == []


def test_the_last_two_sponsors_are_joined_by_and():
    "But some States hold an and of their own."
    assert split_sponsors("Chile, Antigua and Barbuda and Peru: draft resolution") == (
        "Chile", "Antigua and Barbuda", "Peru",
    )  # fmt: skip


# ---- Paragraphs ----


def test_an_i_after_an_h_is_a_letter_unless_a_list_begins():
    "Told by the colon before it, or by the (ii) after it."
    letters = "\n".join(f"({sign}) To {sign};" for sign in "abcdefgh")
    head = "The General Assembly,\n1. Urges all:\n" + letters

    assert [number for _, number, _, _ in clauses(f"{head}\n(i) To i;\n(j) To j.")][-2:] == [
        "1 (i)", "1 (j)",
    ]  # fmt: skip
    nested = head.replace("To h;", "To h:") + "\n(i) One;\n(ii) Two;\n(i) To i."
    assert [number for _, number, _, _ in clauses(nested)][-3:] == [
        "1 (h) (i)", "1 (h) (ii)", "1 (i)",
    ]  # fmt: skip


def test_a_paragraph_may_begin_with_its_first_point():
    "Then each point has a verb of its own."
    text = "The General Assembly,\n1. (a) Decides to go;\n(b) Requests all to come;\n2. Ends."

    assert clauses(text) == [
        ("operative", "1 (a)", "Decides", "Decides to go;"),
        ("operative", "1 (b)", "Requests", "Requests all to come;"),
        ("operative", "2", "Ends", "Ends."),
    ]


def test_a_bracketed_letter_within_a_sentence_is_no_point():
    "Lines break where they like."
    text = (
        "The General Assembly,\n1. Urges all to read what is set out in paragraphs 5 (a),\n"
        "(b) and (c) above and in\n(d) below;\n2. Ends.\n"
    )

    assert [number for _, number, _, _ in clauses(text)] == ["1", "2"]


def test_a_figure_at_the_head_of_a_line_is_no_number():
    "A date goes on, whatever the line."
    text = (
        "The General Assembly,\nRecalling the letter of\n5. May 2024 and that of\n7 June 2024,\n"
        "1. Urges all.\n"
    )

    assert clauses(text)[0][3] == "Recalling the letter of 5. May 2024 and that of 7 June 2024,"


def test_numbers_may_begin_anew():
    "A text in sections counts each from one; the number is given as printed."
    text = "The General Assembly,\nI\n1. Urges all;\n2. Ends;\nII\n1. Welcomes it;\n2. Decides."

    assert [number for _, number, _, _ in clauses(text)] == ["1", "2", "1", "2"]
    assert [text for _, _, _, text in found(text, "unplaced")] == ["I", "II"]


def test_a_single_operative_paragraph_has_no_number():
    "None is printed, so none is given."
    text = "The General Assembly,\nRecalling its decision,\nDecides to meet again.\n"

    assert clauses(text)[1] == ("operative", "", "Decides", "Decides to meet again.")


def test_a_blank_line_before_it_does_not_make_a_decision_preambular():
    "Nor does a paragraph in the third person end the preamble for those after it."
    text = (
        "The General Assembly,\n\nRecalls the Charter,\n\nRecalling its decision,\n\n"
        "Decides to meet again.\n"
    )

    assert [(kind, verb) for kind, _, verb, _ in clauses(text)] == [
        ("operative", "Recalls"),
        ("preambular", "Recalling"),
        ("operative", "Decides"),
    ]


def test_labels_of_an_informal_draft_are_read():
    "PP and OP are how negotiators number."
    text = "The Human Rights Council,\nPP1 Guided by it,\nPP2 (new) Recalling it,\nOP1 Urges all;\n"

    assert clauses(text) == [
        ("preambular", "", "Guided", "Guided by it,"),
        ("preambular", "", "Recalling", "Recalling it,"),
        ("operative", "1", "Urges", "Urges all;"),
    ]


def test_an_annex_is_not_placed_but_not_lost():
    "Its numbered paragraphs are not the resolution's."
    text = (
        "The General Assembly,\n1. Adopts the statute.\n\nAnnex\n\nStatute of the house\n\n"
        "1. Recalls that doors close at six.\n"
    )

    assert len(clauses(text)) == 1
    assert found(text, "unplaced") == [
        ("annex", "", "", "Annex"),
        ("annex", "", "", "Statute of the house"),
        ("annex", "", "", "1. Recalls that doors close at six."),
    ]


def test_a_paragraph_that_fits_nowhere_is_reported():
    "Not guessed to be a clause, not glued to the one before."
    text = "The General Assembly,\n\n1. Urges all;\n\nThe people of the hills came.\n\n2. Ends.\n"

    assert found(text, "unplaced") == [("operative", "", "", "The people of the hills came.")]
    assert [number for _, number, _, _ in clauses(text)] == ["1", "2"]


def test_a_text_without_the_organs_words_is_read_as_far_as_it_goes():
    "An excerpt begins where it begins."
    text = "An editor's remark\nRecalling the Charter,\nNoting that all is lost,\n1. Urges it.\n"

    assert [kind for kind, _, _, _ in clauses(text)] == ["preambular", "preambular", "operative"]
    assert [piece.kind for piece in parse_text("Nothing of the sort.\n")] == ["unplaced"]


def test_an_opening_may_run_over_a_line():
    "Deeply at the end of one line, concerned at the head of the next."
    text = "The General Assembly,\nRecalling its resolution,\nDeeply\nconcerned at it,\n1. Ends.\n"

    assert clauses(text)[1][2:] == ("Deeply concerned", "Deeply concerned at it,")


# ---- Words ----


@pytest.mark.parametrize(
    ("lines", "elsewhere", "joined"),
    [
        (["inter-", "national"], "", "international"),
        (["long-", "standing"], "a long-standing wrong", "long-standing"),
        (["long-", "standing"], "long-standing, or longstanding", "longstanding"),
        (["non-", "refoulement"], "", "non-refoulement"),
        (["Secretary-", "General"], "", "Secretary-General"),
        (["2005-", "2006"], "", "2005-2006"),
        (["inter\u00ad", "na\u00adtional"], "", "international"),
        (["inter‑", "state"], "", "inter‑state"),
        (["A/HRC/", "25/63"], "", "A/HRC/25/63"),
        (["human rights\u00a0;", "and\u202f: this"], "", "human rights; and: this"),
        (["« so »"], "", "«so»"),
        (["that -", "as they say"], "", "that - as they say"),
    ],
)
def test_broken_lines_are_joined_by_a_rule(lines, elsewhere, joined):
    "A hyphen goes, unless the text knows the word only with it, or a capital or figure follows."
    assert join_lines(lines, words_in(elsewhere)) == joined


@pytest.mark.parametrize(
    ("text", "plain", "marks"),
    [
        ("Rights,1 the Covenants2 and", "Rights, the Covenants and", ("1", "2")),
        ("of 16 December 2005,2 and (III),1", "of 16 December 2005, and (III),", ("2", "1")),
        ("Rights,¹² of", "Rights, of", ("12",)),
        ("Rights,¹, ² of", "Rights, of", ("1", "2")),
        ("Rights;1, 3", "Rights;", ("1", "3")),
        ("Rights,1, 9 of", "Rights,, 9 of", ("1",)),
        ("Australia,* Chile**", "Australia, Chile", ("*", "**")),
        ("para.1 of COVID19, 10,000 in 2 years", "para.1 of COVID19, 10,000 in 2 years", ()),
        ("12 km² of land", "12 km² of land", ()),
        ("Rights,9", "Rights,9", ()),
    ],
)
def test_the_mark_of_a_footnote_is_taken_out_of_the_words(text, plain, marks):
    "A plain figure is a mark only if there is such a footnote."
    assert take_marks(text, {"1", "2", "3"}) == (plain, marks)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("resolutions 60/173 of 16 December 2005, 61/174 and S-17/1",
         ("60/173", "61/174", "S-17/1")),
        ("see A/HRC/25/63, E/CN.4/2004/L.21 and S/2023/915.",
         ("A/HRC/25/63", "E/CN.4/2004/L.21", "S/2023/915")),
        ("Security Council resolution 2397 (2017) and resolution 217 A (III)",
         ("2397 (2017)", "217 A (III)")),
        ("Commission resolution 2003/10, and 2003/10 again", ("2003/10",)),
        ("open 24/7, in 1/3 of all camps", ()),
    ],
)  # fmt: skip
def test_citations_are_given_in_one_form(text, cited):
    "Symbols as printed, resolutions by their number; a fraction is no resolution."
    assert citations_in(text) == cited


# ---- Nothing is dropped ----

FRAGMENTS = [
    "\n", "\n\n", "\f", "\r\n", " ", "\t", "The General Assembly,", "The Human Rights Council, ",
    "1. Condemns it;", "1 bis. Urges", "2. ", "(a) ", "(i) To go;", "(h)", "2/9", "12",
    "24-12345 (E)", "GE.23-06123(E)", "*2423912*", "A/RES/79/181", "Recalling", "Deeply concerned",
    "rights,1", "1 Resolution 217 A (III).", "__________", "* State not a member", "Annex", "II",
    "Albania, Austria,*", "and Chile: draft resolution", "79/181. Situation of", "inter-",
    "national", "¹", "[Adopted by", "]", "56th meeting", "4 April 2023", "In favour:", "\u00ad",
    "\u00a0;", "«\u00a0x", "\ufeff", "\u200b", "-", ",", ";", ":", "(", "\x1c", "\x85", "\u2028",
    "OP3 Urges", "PP1. Recalling", "Distr.: General", "Agenda item 4", "Seventy-ninth session",
]  # fmt: skip
ASSEMBLED = st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join)


def own_text(piece: Piece, pieces: list[Piece], text: str) -> str:
    """Give the stretch of a piece without what is nested in it."""
    places = set(range(piece.start, piece.end))
    for one in pieces:
        if one is not piece and piece.start <= one.start and one.end <= piece.end:
            places -= set(range(one.start, one.end))
    return "".join(text[place] for place in sorted(places))


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())


def check_nothing_is_lost(text: str) -> None:
    pieces = parse_text(text)
    masthead_of(pieces)
    reached = 0
    for piece in pieces:
        assert piece.start <= reached
        assert piece.start < piece.end
        reached = max(reached, piece.end)
    assert reached == len(text)
    assert all(one.start < other.start for one, other in pairwise(pieces))
    own = [own_text(piece, pieces, text) for piece in pieces]
    assert Counter("".join("".join(own).split())) == Counter("".join(text.split()))
    for piece, stretch in zip(pieces, own, strict=True):
        # What stands before the words is their number, and no more: (a), bis, OP, (new).
        assert letters(stretch).endswith(letters(piece.text))
        before = len(letters(stretch)) - len(letters(piece.text))
        assert before <= len(letters(piece.number)) + len("OPnew")


@given(ASSEMBLED)
@settings(max_examples=300)
def test_the_pieces_cover_the_original_whatever_its_order(text):
    "Fragments of a resolution thrown together: every sign is in one piece, every word is kept."
    check_nothing_is_lost(text)


@given(st.text(max_size=300))
def test_the_pieces_cover_any_text(text):
    "Also one that is no resolution at all."
    check_nothing_is_lost(text)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_pieces_cover_the_samples(name):
    "The words of all pieces are the words of the file."
    check_nothing_is_lost(sample(name))


def test_a_clause_broken_by_a_page_spans_the_furniture():
    "And the furniture is a piece of its own within its place."
    text = sample("committee_draft")
    pieces = parse_text(text)
    (clause,) = [piece for piece in pieces if piece.verb == "Taking note with appreciation"]
    within = [one.part for one in pieces if clause.start < one.start and one.end <= clause.end]

    assert within == ["footer", "page break", "header"]
    assert text[clause.start : clause.end].startswith("Taking note")
    assert text[clause.start : clause.end].endswith("to the region,\n\n")


def test_an_empty_text_has_no_pieces():
    "And blank space is furniture."
    assert parse_text("") == []
    assert [(piece.kind, piece.start, piece.end) for piece in parse_text(" \n ")] == [
        ("furniture", 0, 3)
    ]
