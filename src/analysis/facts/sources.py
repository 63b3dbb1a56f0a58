"""Which sources count: all, the founding ones, one publisher's, or one kind."""

from __future__ import annotations

import pandas as pd

from analysis.errors import ParameterError
from analysis.facts.labels import nearest

ALL, FOUNDING = "all", "founding"


def choose_sources(sources: pd.DataFrame, choice: str) -> list[str]:
    """Give the documents a choice of sources admits.

    Parameters
    ----------
    sources
        ``sources.csv``, indexed by document: ``publisher``, ``kind``, ``mirror_of``,
        ``founding``.
    choice
        ``all``; ``founding`` (the articles the dossier began with); ``publisher:NAME``
        (what it published, or others copied from it); ``kind:KIND``.

    Returns
    -------
    list of str
        Ids of documents.

    Raises
    ------
    ParameterError
        If the choice, the publisher or the kind is unknown.
    """
    form, _, name = choice.partition(":")
    if choice == ALL:
        chosen = pd.Series(True, index=sources.index)
    elif choice == FOUNDING:
        chosen = sources["founding"].notna() & (sources["founding"].astype(object) != "")
    elif form == "publisher" and name:
        chosen = (sources["publisher"] == name) | (sources["mirror_of"] == name)
        known = sorted({*sources["publisher"], *sources["mirror_of"]} - {""})
        if not chosen.any():
            raise ParameterError(f"sources: no publisher {name!r}; {nearest(name, known)}.")
    elif form == "kind" and name:
        known = [str(k) for k in sources["kind"].cat.categories]
        chosen = sources["kind"].astype(str) == name
        if name not in known:
            raise ParameterError(f"sources: no kind {name!r}; {nearest(name, known)}.")
    else:
        forms = [ALL, FOUNDING, "publisher:NAME", "kind:KIND"]
        raise ParameterError(f"sources: found {choice!r}; {nearest(choice, forms)}.")
    return [str(name) for name in sources.index[chosen]]
