"""A redline as a page of its own: HTML that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.measures.alignment import ONLY_NEW, ONLY_OLD
from analysis.measures.redline import NOTHING

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ old }} / {{ new }}</title>
<style>
:root { color-scheme: light dark; --ink: #1c1c1f; --quiet: #5f5f66; --new: #a3123f;
  --line: #d5d5da; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8ea; --quiet: #a8a8b0; --new: #ff8fae; --line: #45454b; }
}
body { color: var(--ink); font: 1rem/1.5 "Open Sans", system-ui, sans-serif; margin: 0 auto;
  max-width: 70rem; padding: 1rem; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
th, td { border-top: 1px solid var(--line); padding: .5rem .7rem .5rem 0; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
th:first-child { width: 12%; } th[scope=row] { color: var(--quiet); font-weight: normal; }
del { color: var(--quiet); } ins { color: var(--new); }
span, del, ins { unicode-bidi: isolate; }
p.note { color: var(--quiet); font-size: .85rem; }
@media (max-width: 40rem) {
  table, tbody, tr, th:first-child, td { display: block; width: auto; } thead { display: none; }
  td::before { color: var(--quiet); content: attr(data-text) ": "; font-size: .85rem; }
}
</style>
</head>
<body>
<h1><bdi>{{ old }}</bdi> / <bdi>{{ new }}</bdi></h1>
<p>{{ alt }}</p>
<table>
<thead><tr><th scope="col">What became of it</th><th scope="col">{{ old }}</th>
<th scope="col">{{ new }}</th></tr></thead>
<tbody>
{% for row in rows %}
<tr><th scope="row">{% for part in row.label %}{{ part }}<br>{% endfor %}</th>
{% for head, gone, unseen in ((old, "added", row.unseen[0]), (new, "dropped", row.unseen[1])) %}
<td dir="auto" data-text="{{ head }}">{% if unseen %}<i>not seen</i>{% else %}
{% for what, words in row.words if what != gone %}
{% if what == "same" %}<span>{{ words }}</span>{% elif what == "dropped" %}<del>{{ words }}</del>
{% else %}<ins>{{ words }}</ins>{% endif %}{{ " " }}{% endfor %}{% endif %}</td>
{% endfor %}
</tr>
{% endfor %}
</tbody>
</table>
{% if not rows %}
<p>{{ nothing }}</p>
{% endif %}
<p class="note">{{ note }}</p>
</body>
</html>
"""


def write_redline(redline: pd.DataFrame, *, heads: Sequence[str], alt: str, note: str) -> str:
    """Write a redline as HTML.

    Parameters
    ----------
    redline
        As :func:`analysis.measures.redline.redline_of` gives it.
    heads
        What stands above the older and the newer text.
    alt
        What it shows, in words.
    note
        The line at the foot: sources and coverage.

    Returns
    -------
    str
        A whole page, without scripts, to be read on a screen of any width. Every text is
        escaped, and a mark of direction in a clause does not reach beyond its own words.
    """
    from jinja2 import Environment, StrictUndefined

    page = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).from_string(PAGE)
    rows = [
        {
            "label": str(row["label"]).split("\n"),
            "words": row["words"],
            "unseen": [row["change"] == ONLY_NEW, row["change"] == ONLY_OLD],
        }
        for row in redline.to_dict("records")
    ]
    old, new = heads
    told = {"old": old, "new": new, "alt": alt, "note": note, "nothing": NOTHING}
    return page.render(rows=rows, **told).rstrip() + "\n"
