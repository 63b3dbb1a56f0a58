"""Texts of our own wording under the dossier's title and symbols, to be put on its shelf."""

from __future__ import annotations

from dataclasses import replace

from facts.texts.layouts import ARCADIA, Layout

TITLE = "Situation of human rights in the Democratic People's Republic of Korea"
CAMPS = "Strongly urges the Government to close the prison camps, and to let all prisoners go;"
HARVEST = "Expresses its very serious concern at the burning of harvests before the winter;"
LETTERS = "Requests the Secretary-General to answer the letters of families in good time;"


def resolution(symbol: str, *clauses: str, year: int = 2024, title: str = TITLE) -> Layout:
    """Lay out a resolution of the Assembly with these operative clauses, numbered from 1."""
    number = symbol.removeprefix("A/RES/")
    return replace(
        ARCADIA,
        symbol=symbol,
        title=title,
        head=(
            f"United Nations {symbol}",
            "Distr.: General",
            f"7 January {year + 1}",
            f"Resolution adopted by the General Assembly on 17 December {year}",
            f"{number}. {title}",
        ),
        paragraphs=(
            *ARCADIA.paragraphs[:3],
            *((f"{n}.", clause) for n, clause in enumerate(clauses, start=1)),
        ),
        footnotes=ARCADIA.footnotes[:2],
        closing=("54th plenary meeting", f"17 December {year}"),
    )
