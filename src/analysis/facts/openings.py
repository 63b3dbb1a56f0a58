"""The words that open a clause: its verb, with the adverbs and the feeling that belong to it.

A grammar of drafting, not a list of clauses. An opening is adverbs, then a head, then what
may follow a head. The head is a participle or an adjective in the preamble ("Recalling",
"Concerned", "Mindful"), a verb in the third person in the operative part ("Urges"), with the
particle that belongs to it ("Calls upon", "Taking note", "Bearing in mind"). After it may
stand adverbs ("also", "strongly"), a feeling ("with deep concern") or a degree ("in the
strongest terms"). A verb of expression carries its object ("Expresses its very serious
concern"). Two verbs joined by "and" are read as the first of them.
"""

from __future__ import annotations

import re

__all__ = ["base_opening", "is_usual_opening", "read_opening"]

LONGEST = 16  # words looked at: no opening is longer

# A degree or a feeling may stand between commas: "Condemns, in the strongest terms, all".
_WORD = re.compile(
    r"\s*(?:,\s*(?=(?:in the [a-z ]{0,30}?terms|with (?:[a-z]+ )?[a-z]+),))?"
    r"([^\W\d_]+(?:[-'’‐‑][^\W\d_]+)*)"
)
_AHEAD = re.compile(r"[\s\[(“\"‘'«…]*")

_ADVERBS = frozenset(
    "accordingly again also equally even further furthermore hereby meanwhile moreover more most "
    "nevertheless nonetheless now once still therefore thus too very".split()
)
_NO_ADVERB = frozenset("assembly early elderly family italy july only reply supply".split())
_REPETITION = frozenset("also again further furthermore moreover once".split())

_ADJECTIVES = frozenset(
    "anxious appreciative aware cognizant confident conscious desirous eager fearful grateful "
    "hopeful indignant mindful proud ready seized sensitive".split()
)
_NO_PARTICIPLE = frozenset(
    "according beijing concerning during evening everything following including king meeting "
    "morning nothing notwithstanding pending regarding something spring thing "
    "indeed kindred need sacred speed united".split()
)
_NO_VERB = frozenset(
    "across always as besides children's has his its perhaps peoples states thanks these this "
    "those thus towards unless various was whereas women's yes".split()
)
_IRREGULAR = frozenset("become been found given heard held made met seen taken".split())

# What belongs to a verb that says little by itself; the longer before the shorter.
_PARTICLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "tak": (
        ("into", "full", "account"), ("into", "account"), ("into", "consideration"),
        ("due", "account"), ("due", "note"), ("full", "note"), ("account",), ("cognizance",),
        ("note",),
    ),
    "bear": (("in", "mind"),), "keep": (("in", "mind"),), "hav": (("in", "mind"),),
    "pay": (("special", "tribute"), ("tribute",)), "call": (("upon",), ("for",), ("on",)),
    "look": (("forward",),), "draw": (("attention",),), "giv": (("due", "consideration"),),
}  # fmt: skip
_BEING = frozenset("being continuing feeling remaining is remains feels".split())
_EXPRESSION = ("express", "voic", "convey", "extend", "reiterat", "renew")
_WEIGHT = ("emphasi", "record", "repeat", "stress", "underlin", "underscor")  # of "its concern"
_FEELINGS = frozenset(
    "admiration alarm anguish anxiety appreciation approval concern condemnation condolences "
    "consternation conviction determination disappointment dismay disapproval distress gratitude "
    "grief hope horror indignation interest opposition outrage regret satisfaction shock "
    "solidarity sorrow support sympathy thanks".split()
)
_STOPS = frozenset(
    "about and as at because by for from in of on over regarding that the to upon with".split()
)

_USUAL_PREAMBULAR = frozenset(
    "acknowledging acting affirming alarmed appalled appreciating aware bearing believing calling "
    "cognizant commending concerned condemning confident confirming conscious considering "
    "convinced deploring desiring determined dismayed disturbed emphasizing emphasising "
    "encouraged encouraging endorsing expressing guided having highlighting inspired insisting "
    "keeping looking mindful noting observing outraged paying reaffirming realizing recalling "
    "recognizing recognising regretting reiterating remaining resolved saddened seeking shocked "
    "stressing supporting taking troubled underlining underscoring urging viewing welcoming".split()
)
_USUAL_OPERATIVE = frozenset(
    "acknowledges adopts affirms appeals appoints appreciates approves authorizes bears calls "
    "commends concurs condemns confirms congratulates considers decides declares demands deplores "
    "designates determines directs draws emphasizes encourages endorses establishes expresses "
    "extends highlights insists instructs invites looks notes pays proclaims reaffirms recalls "
    "recognizes recommends regrets reiterates remains reminds renews requests resolves stresses "
    "strongly supports takes transmits underlines underscores urges welcomes".split()
)


def read_opening(text: str, kind: str) -> str:
    """Give the words that open a clause.

    Parameters
    ----------
    text
        The clause, its lines joined and without its number.
    kind
        ``preambular``, ``operative``; with any other word both are tried.

    Returns
    -------
    str
        The opening as printed, with single spaces and without commas; empty if the clause
        opens otherwise.

    Examples
    --------
    >>> read_opening("Noting with concern also that relief is late,", "preambular")
    'Noting with concern also'
    >>> read_opening("Expresses its very serious concern at arrests;", "operative")
    'Expresses its very serious concern'
    """
    words = _first_words(text)
    lower = [word.lower() for word in words]
    at = _past_adverbs(lower, 0)
    end = 0
    if kind != "operative":
        end = _preambular_head(lower, at)
    if not end:
        end = _operative_head(lower, at, usual=kind == "preambular")
    return " ".join(words[: _past_tail(lower, end)]) if end else ""


def base_opening(verb: str) -> str:
    """Take the words that only say that it is said again from an opening.

    Parameters
    ----------
    verb
        An opening, as :func:`read_opening` gives it.

    Returns
    -------
    str
        Without "also", "further", "again", "once again", wherever they stand; the first
        letter is a capital. An opening of nothing else is given as it is.

    Examples
    --------
    >>> base_opening("Also condemns"), base_opening("Noting with concern also")
    ('Condemns', 'Noting with concern')
    """
    words = verb.split()
    kept = [
        word
        for n, word in enumerate(words)
        if word.lower() not in _REPETITION
        and not (word.lower() == "more" and n and words[n - 1].lower() == "once")
    ]
    plain = " ".join(kept)
    return plain[0].upper() + plain[1:] if plain else verb


def is_usual_opening(text: str, kind: str) -> bool:
    """Say whether a line opens with a word usual there, so that no blank line need precede it.

    Parameters
    ----------
    text
        A line.
    kind
        ``preambular`` or ``operative``.
    """
    words = [word.lower() for word in _first_words(text)]
    at = _past_adverbs(words, 0)
    usual = _USUAL_PREAMBULAR if kind == "preambular" else _USUAL_OPERATIVE
    return at < len(words) and words[at] in usual


def _first_words(text: str) -> list[str]:
    """Give the words before the first mark or figure, at most as many as an opening has."""
    found: list[str] = []
    ahead = _AHEAD.match(text)
    place = ahead.end() if ahead else 0
    while len(found) < LONGEST and (match := _WORD.match(text, place)):
        found.append(match[1])
        place = match.end()
    return found


def _is_adverb(word: str) -> bool:
    return word in _ADVERBS or (len(word) > 4 and word[-2:] == "ly" and word not in _NO_ADVERB)


def _past_adverbs(words: list[str], at: int) -> int:
    while at < len(words) and _is_adverb(words[at]):
        at += 1
    return at


def _is_participle(word: str) -> bool:
    return len(word) > 4 and word.endswith(("ing", "ed")) and word not in _NO_PARTICIPLE


def _preambular_head(words: list[str], at: int) -> int:
    """Give the place after the head, 0 if none stands there."""
    if at >= len(words):
        return 0
    word = words[at]
    if word == "having":
        done = _past_adverbs(words, at + 1)
        if done < len(words) and (words[done] in _IRREGULAR or words[done].endswith("ed")):
            return _past_particle(words, "tak", done) if words[done] == "taken" else done + 1
    if word in _ADJECTIVES:
        return at + 1
    return _past_object(words, at) if _is_participle(word) else 0


def _operative_head(words: list[str], at: int, *, usual: bool = False) -> int:
    if at >= len(words):
        return 0
    word = words[at]
    if usual and word not in _USUAL_OPERATIVE:
        return 0
    third = len(word) > 3 and word[-1] == "s" and word[-2] not in "s'’" and word not in _NO_VERB
    return _past_object(words, at) if third or word == "is" else 0


def _past_object(words: list[str], at: int) -> int:
    """Give the place after a verb and what belongs to it."""
    word = words[at]
    root = word.removesuffix("ing") if word.endswith("ing") else word.removesuffix("s")
    if word in _BEING:
        state = _past_adverbs(words, at + 1)
        if state < len(words) and (words[state] in _ADJECTIVES or words[state].endswith("ed")):
            return state + 1
    for verb in _PARTICLES:
        if root.removesuffix("e") == verb:
            return _past_particle(words, verb, at)
    own = words[_past_adverbs(words, at + 1) :][:1] == ["its"]
    if word.startswith(_EXPRESSION) or (own and word.startswith(_WEIGHT)):
        return _past_feeling(words, at)
    return at + 1


def _past_particle(words: list[str], verb: str, at: int) -> int:
    place = _past_adverbs(words, at + 1)
    for particle in _PARTICLES[verb]:
        if tuple(words[place : place + len(particle)]) == particle:
            return place + len(particle)
    return at + 1


def _past_feeling(words: list[str], at: int) -> int:
    """Give the place after what is expressed; other verbs need a feeling known as one."""
    place = first = _past_adverbs(words, at + 1)
    if place < len(words) and words[place] in {"its", "their", "the", "our"}:
        place += 1
    for n in range(place, min(place + 5, len(words))):
        if words[n] in _FEELINGS:
            return n + 1
        if words[n] in _STOPS:
            return n if place > first and n > place and words[at].startswith("express") else at + 1
    return at + 1


def _past_tail(words: list[str], end: int) -> int:
    """Give the place after adverbs, feelings and degrees that follow a head."""
    while True:
        after = _past_adverbs(words, end)
        if words[after : after + 1] == ["with"]:
            for n in range(after + 1, min(after + 5, len(words))):
                if words[n] in _FEELINGS:
                    after = n + 1
                    break
        elif words[after : after + 2] == ["in", "the"]:
            ahead = words[after + 2 : after + 6]
            if "terms" in ahead and not _STOPS & set(ahead[: ahead.index("terms")]):
                after += 3 + ahead.index("terms")
        if after == end:
            return end
        end = after
