"""How fast years are compared clause by clause: 23 made texts of 70 clauses.

``python benchmarks/wording.py`` prints a table: for each question the median of the
repetitions and what is wanted of it. The texts are made by chance from words of our own, once
as resolutions go (nine clauses in ten stay from year to year) and once with no clause left as
it was. Nothing here is asserted by a test: machines differ.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Callable
from itertools import combinations

import pandas as pd
from bench import Line, timed

from analysis.measures.alignment import align_clauses, align_years
from analysis.measures.biographies import biographies, lifespans
from analysis.measures.novelty import novelty_by_text, novelty_of_clauses
from analysis.measures.word_changes import word_changes

YEARS, CLAUSES = 23, 70
VERBS = "Condemns;Urges;Calls upon;Requests;Decides;Recalling;Noting;Welcoming".split(";")
LITTLE = "of the and to in for with by on that its from".split()
SYLLABLES = "ar bo ca del fen gor hal in jo kel lor min nor pa ros sun tar ul ver wen".split()


def sentence(chance: random.Random) -> list[str]:
    words = [chance.choice(VERBS)]
    for _ in range(chance.randint(6, 24)):
        words += [chance.choice(LITTLE), "".join(chance.choices(SYLLABLES, k=2))]
    return words


def reword(words: list[str], chance: random.Random) -> list[str]:
    new = list(words)
    for at in chance.sample(range(len(new)), max(1, len(new) // 6)):
        new[at] = "".join(chance.choices(SYLLABLES, k=2))
    return new


def made(kept: float) -> pd.DataFrame:
    """Make the texts of all years; a clause is kept, else reworded or put for another."""
    chance = random.Random(23)
    clauses = [sentence(chance) for _ in range(CLAUSES)]
    frames = []
    for year in range(2003, 2003 + YEARS):
        frame = pd.DataFrame(
            {"body": "UNGA", "year": year, "symbol": f"A/{year}", "stage": "plenary",
             "place": range(CLAUSES), "kind": "operative", "themes": "",
             "text": [" ".join(words) for words in clauses], "basis": "text"}
        )  # fmt: skip
        frames.append(frame.set_index(pd.Index([f"{year} {n}" for n in range(CLAUSES)])))
        clauses = [
            words if chance.random() < kept
            else reword(words, chance) if chance.random() < 0.6
            else sentence(chance)
            for words in clauses
        ]  # fmt: skip
    clauses_of_all = pd.concat(frames)
    return clauses_of_all.assign(body=pd.Categorical(clauses_of_all["body"], ordered=True))


def whole(clauses: pd.DataFrame) -> None:
    """Compare years in every way: neighbours, words within clauses, novelty, lives of phrases."""
    aligned = align_years(clauses)
    reworded = aligned[aligned["reworded"]]
    for old, new in zip(reworded["old_text"], reworded["new_text"], strict=True):
        word_changes(old, new)
    novelty_by_text(novelty_of_clauses(clauses), clauses)
    lifespans(biographies(clauses, clauses[["body", "year"]].drop_duplicates()))


def every_pair(clauses: pd.DataFrame) -> None:
    texts = [text for _, text in clauses.groupby("year")]
    for old, new in combinations(texts, 2):
        align_clauses(old, new)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeat", type=int, default=5)
    given = parser.parse_args()
    began = timed(lambda: whole(made(0.9)))
    print(Line("whole comparison in a new process, libraries read (s)", "", began, most=3))
    questions: list[tuple[str, Callable[[pd.DataFrame], None]]] = [
        ("whole comparison", whole), ("each year with every other", every_pair),
    ]  # fmt: skip
    for kept, say in ((0.9, "nine in ten clauses stay"), (0.0, "no clause stays")):
        clauses = made(kept)
        for question, work in questions:
            took = statistics.median(timed(lambda: work(clauses)) for _ in range(given.repeat))  # noqa: B023
            figures = f"{len(clauses)} clauses, {clauses['text'].nunique()} wordings; {say}"
            print(Line(f"{question} (s)", figures, took, most=3), flush=True)


if __name__ == "__main__":
    sys.exit(main())
