"""How a quotation is graded: the definitions, and the decision between several witnesses.

Explained, with the reasons and what they cannot tell, in ``docs/quotations.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.measures.stretches import Phrase, are_kin, content_of, spelled_otherwise
from analysis.measures.witnesses import Known, Match

VERBATIM, TRIMMED, ALTERED, BACK_TRANSLATED, NOT_FOUND = (
    "verbatim", "trimmed", "altered", "back-translated", "not found",
)  # fmt: skip
NO_WITNESS, NOT_QUOTED = "no witness", "not quoted"
GRADES = (VERBATIM, TRIMMED, ALTERED, BACK_TRANSLATED, NOT_FOUND, NO_WITNESS, NOT_QUOTED)

STRETCH = 4  # words in a row from which a stretch counts: three of "violations of human
# rights" stand in every report, and fewer than four words prove nothing of a long text
IN_PASSAGE = 3  # the same between renderings of one passage, which speak of one thing anyway
SEEN = 0.5  # share of a phrase that must be covered: of less than half, nothing is said
IN_ORDER = 0.6  # share of the words the witness speaks of, and of the content words, that must
# be exceeded for the words to be its own with changes; else they share its sense at most
LONG_RUN = 7  # words in a row that nobody arrives at by translating back
CONTENT, CONTENT_IN_PASSAGE = 4, 2  # content words in common, and
SENSE = 0.5  # their share, from which two sentences say the same; of two pieces of one source
# together more than ``IN_ORDER`` is asked
CLEARLY = 0.25  # share of a phrase by which another match must cover more than a verbatim one
SHOWN = 25  # words shown of a stretch or a match, at most


@dataclass(frozen=True, slots=True)
class Grade:
    """How a phrase stands to the words that witnesses have.

    Parameters
    ----------
    grade
        One of ``GRADES``.
    covered
        Share of its printed words, from 0 to 1, that stand in the same order in the match;
        of a verbatim phrase, in all ``witnesses`` together.
    n_words
        Its printed words, those in brackets left out.
    stretch
        The words covered, at most 25, ``…`` for those passed over.
    match, body, year, symbol, stage, match_source, match_text
        The best match: id, the text it stands in, the document it was read in (empty for a
        clause of an added text), its words (at most 25). Empty, and None for the year, where
        nothing matches.
    witnesses
        The rows the grade rests on, parted by semicolons, the match among them.
    note
        What else a reader must know.
    """

    grade: str
    covered: float
    n_words: int
    stretch: str = ""
    match: str = ""
    body: str = ""
    year: int | None = None
    symbol: str = ""
    stage: str = ""
    match_source: str = ""
    match_text: str = ""
    witnesses: str = ""
    note: str = ""


def grade_phrase(
    known: Known,
    text: str,
    families: frozenset[str],
    body: str | None,
    year: int | None,
    *,
    least: int = STRETCH,
) -> Grade:
    """Grade one phrase against the independent among the witnesses known.

    Parameters
    ----------
    known
        The witnesses.
    text
        The phrase, as printed.
    families
        Those of the document that prints it; a witness must be of none of them.
    body, year
        The text it is said to stand in; None where that is not asked.
    least
        Words in a row from which a stretch counts.
    """
    phrase = known.spelling.cut(text)
    size = len(phrase.printed)
    if not known.speaks(families):
        return Grade(NO_WITNESS, 0.0, size, note="nobody else is known to print this")
    matches = known.near(phrase, families, body, year)
    notes = _notes_on(phrase)
    if least == STRETCH > min(size, len(phrase.words)):
        return _grade_short(phrase, matches, notes)
    if size < STRETCH:
        notes.append(_say_short(size))
    passage = least == IN_PASSAGE
    tiles = _tiles([m for m in matches if m.found.clean], matches, min(least, len(phrase.words)))
    changed, changed_there = _changed(phrase, matches, passage)
    covered = _share(phrase, tiles) if tiles else 0.0
    # Of a text known in full every word is spoken of: what it does not have is put in.
    least_share = 1.0 if any(m.witness.whole for m in tiles) else 0.0 if passage else SEEN
    verbatim = bool(tiles) and covered >= least_share
    asked = (body, year)
    if changed is not None and not (verbatim and _stands(phrase, tiles, changed, passage)):
        same = [] if changed.far == 0 or passage else _same_sense(phrase, matches, passage)
        if not same or _share(phrase, [changed]) >= _share(phrase, same) + CLEARLY:
            return _tell(phrase, changed_there, [changed], known, asked, notes)
        return _tell(phrase, BACK_TRANSLATED, same, known, asked, notes)
    if verbatim:
        return _tell(phrase, VERBATIM, tiles, known, asked, notes)
    same = _same_sense(phrase, matches, passage)
    if same:
        return _tell(phrase, BACK_TRANSLATED, same, known, asked, notes)
    longest = max((m.found.longest for m in matches), default=0)
    if longest >= least:
        notes.append(f"no more than {longest} words in a row are known")
    return Grade(NOT_FOUND, 0.0, size, note="; ".join(notes))


def _changed(phrase: Phrase, matches: Sequence[Match], passage: bool) -> tuple[Match | None, str]:
    """Find the best witness that has the phrase trimmed or altered; the text asked first."""
    rated = sorted(
        (min(m.far, 1), GRADES.index(grade), -_share(phrase, [m]), m.nearness, n)
        for n, m in enumerate(matches)
        if (grade := _grade_changed(phrase, m, passage))
    )
    return (matches[rated[0][-1]], GRADES[rated[0][1]]) if rated else (None, "")


def _stands(phrase: Phrase, tiles: Sequence[Match], changed: Match, passage: bool) -> bool:
    """Say whether a verbatim match stands beside a witness that has the phrase otherwise.

    It does not if the text asked about is known in full and has it otherwise, if a nearer
    witness has as much of it, or if another covers clearly more.
    """
    covered, other = _share(phrase, tiles), _share(phrase, [changed])
    if changed.far < min(m.far for m in tiles):
        return not (passage or changed.witness.whole or other > covered)
    return other < covered + CLEARLY


def _grade_short(phrase: Phrase, matches: Sequence[Match], notes: list[str]) -> Grade:
    """Grade a phrase too short to be anything but found whole, and in the text asked about."""
    told = [*notes, _say_short(len(phrase.printed))]
    whole = [
        m for m in matches if m.far == 0 and m.found.clean and len(m.found.matched) == m.found.size
    ]
    if not whole:
        return Grade(NOT_FOUND, 0.0, len(phrase.printed), note="; ".join(told))
    best = min(whole, key=lambda m: m.nearness)
    return _tell(phrase, VERBATIM, [best], None, (None, None), told)


def _grade_changed(phrase: Phrase, match: Match, passage: bool) -> str:
    """Say whether one witness has the phrase with words left out or changed; else nothing."""
    found, keys = match.found, phrase.keys
    n, theirs = len(found.matched), len(match.witness.phrase.keys)
    enough = n >= SEEN * min(found.size, theirs) if passage else _share(phrase, [match]) > SEEN
    says_the_same = found.clean and not found.put_in
    if says_the_same or n < (IN_PASSAGE if passage else STRETCH) or not enough:
        return ""
    if not found.put_in and n >= 2 * len(found.blocks):
        return TRIMMED
    first, end = found.spoken if passage else (0, found.size)
    content = [i for i in content_of(keys) if first <= i < end]
    shared = len(set(content) & set(found.matched))
    in_order = n > IN_ORDER * (n + found.put_in) and shared > IN_ORDER * len(content)
    return ALTERED if in_order else ""


def _same_sense(phrase: Phrase, matches: Sequence[Match], passage: bool) -> list[Match]:
    """Find one witness, or two of one document, that say the same in other words.

    Only of the text asked about: the formulas of these texts come again every year.
    """
    content = content_of(phrase.keys)
    kin: list[tuple[Match, frozenset[int]]] = []
    for match in matches:
        keys = match.witness.phrase.keys
        theirs = [keys[i] for i in content_of(keys)]
        own = frozenset(i for i in content if any(are_kin(phrase.keys[i], k) for k in theirs))
        usable = not match.found.clean and match.found.longest < LONG_RUN
        if own and usable and (passage or match.far == 0):
            kin.append((match, own))
    kin.sort(key=lambda pair: (min(pair[0].far, 1), -len(pair[1]), pair[0].nearness))
    for match, own in kin[: None if passage else 1]:
        of = len(content)
        if passage:  # outlets quote parts of a sentence: by the shorter, as in a collation
            of = min(of, len(content_of(match.witness.phrase.keys)))
        if len(own) >= max(CONTENT_IN_PASSAGE if passage else CONTENT, SENSE * of):
            return [match]
    pairs = [
        (-len(own | more), one.nearness, other.nearness, [one, other])
        for one, own in kin
        for other, more in kin
        if one.witness.source == other.witness.source != "" and one.witness.id < other.witness.id
    ]
    pairs = [p for p in pairs if -p[0] >= CONTENT and -p[0] > IN_ORDER * len(content)]
    return min(pairs)[3] if pairs and not passage else []


def _say_short(size: int) -> str:
    return f"{size} word{'s' * (size != 1)} only: too short to tell much"


def _tiles(clean: Sequence[Match], matches: Sequence[Match], least: int) -> list[Match]:
    """Choose witnesses whose stretches together cover most, those of the text asked first.

    Where two stretches merely meet, no third witness may have something else in between.
    """
    used: list[Match] = []
    seen: set[int] = set()
    for far in sorted({m.far for m in clean}):
        waiting = [m for m in clean if m.far == far and len(m.found.matched) >= least]
        while waiting:
            best = min(
                waiting,
                key=lambda m: (
                    -len(set(m.found.matched) - seen),
                    -len(m.found.matched),
                    m.nearness,
                ),
            )
            if set(best.found.matched) <= seen:
                break
            waiting.remove(best)
            if not _contradicted([*used, best], matches):
                used.append(best)
                seen |= set(best.found.matched)
    return used


def _contradicted(tiles: Sequence[Match], matches: Sequence[Match]) -> bool:
    """Say whether a witness has other words where two stretches meet without overlapping."""
    farthest = max(m.far for m in tiles)
    joined: list[tuple[int, int]] = []  # where stretches that overlap begin and end
    for i, end in sorted((m.found.blocks[0][0], sum(m.found.blocks[0][::2])) for m in tiles):
        if joined and (i < joined[-1][1] - 1 or end <= joined[-1][1]):
            i, end = joined[-1][0], max(end, joined.pop()[1])
        joined.append((i, end))
    for (_, end), (start, close) in zip(joined, joined[1:], strict=False):
        for match in matches:
            runs = match.found.blocks if match.far <= farthest else ()
            for (left, at, n), (right, there, more) in zip(runs, runs[1:], strict=False):
                between = right - left - n or there - at - n
                meets = end - 1 <= left + n and right <= max(start, end) + 1
                beside = left < end and right < close and min(n, more) >= IN_PASSAGE
                if between and meets and beside:
                    return True
    return False


def _tell(
    phrase: Phrase,
    grade: str,
    used: Sequence[Match],
    known: Known | None,
    asked: tuple[str | None, int | None],
    notes: Sequence[str],
) -> Grade:
    """Put a grade together: the best match named, the rest in the note."""
    best = min(used, key=lambda m: (-len(m.found.matched), m.nearness))
    one = best.witness
    there = {place for match in used for place in match.found.matched}
    told = list(notes)
    body, year = asked
    if best.far and body is not None:
        if known is not None and known.knows_whole(body, year):
            told.append(f"not in the text of {body} {year}, which is known in full")
        else:
            of = f" of {year}" if year is not None else ""
            told.append(
                f"no witness of the text{of} itself has as much; this is {one.body} {one.year}"
            )
        if grade != VERBATIM:
            told.append("the texts themselves may differ")
    if grade == ALTERED and len(best.found.matched) == len(one.phrase.keys):
        told.append("the witness has fewer words, and may be the one that left some out")
    spelled = dict.fromkeys(
        word for m in used for word in spelled_otherwise(phrase, m.witness.phrase, m.found)
    )
    if spelled:
        told.append("spelling: " + ", ".join(spelled))
    return Grade(
        grade,
        _share(phrase, used),
        len(phrase.printed),
        _shown(phrase, phrase.places(there)),
        one.id,
        one.body,
        one.year,
        one.symbol,
        one.stage,
        one.source,
        _window(best),
        ";".join(sorted(match.witness.id for match in used)),
        "; ".join(told),
    )


def _notes_on(phrase: Phrase) -> list[str]:
    notes = ["words in brackets set aside"] if phrase.bracketed else []
    return [*notes, "marks that words are left out"] if phrase.marked else notes


def _share(phrase: Phrase, used: Sequence[Match]) -> float:
    there = {place for match in used for place in match.found.matched}
    return len(phrase.places(there)) / len(phrase.printed) if phrase.printed else 0.0


def _shown(phrase: Phrase, places: set[int]) -> str:
    """Write out some of a phrase's words, at most ``SHOWN``, with ``…`` for those passed over."""
    kept = sorted(places)
    if len(kept) > SHOWN:
        kept = [*kept[: SHOWN // 2 + 1], *kept[-(SHOWN // 2) :]]
    words: list[str] = []
    for n, place in enumerate(kept):
        if n and place > kept[n - 1] + 1:
            words.append("…")
        words.append(phrase.printed[place])
    return " ".join(words)


def _window(match: Match) -> str:
    """Give the words of the witness about the match, at most ``SHOWN``."""
    phrase = match.witness.phrase
    if len(phrase.printed) <= SHOWN or not match.found.blocks:
        return " ".join(phrase.printed[:SHOWN])
    first = phrase.words[match.found.blocks[0][1]].first
    _, at, n = match.found.blocks[-1]
    last = phrase.words[at + n - 1].last
    start = max(0, min(first, len(phrase.printed) - SHOWN)) if last - first < SHOWN else first
    shown = " ".join(phrase.printed[start : start + SHOWN])
    ends = start + SHOWN >= len(phrase.printed)
    return f"{'… ' if start else ''}{shown}{'' if ends else ' …'}"
