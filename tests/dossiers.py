"""Dossiers made for tests: one whose every text is hostile, and one that is very large."""

from __future__ import annotations

import csv
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

HOSTILE = (
    "<script>window.hacked=1</script>",
    '"><img src=x onerror="window.hacked=2">',
    "javascript:window.hacked=3",
    "<svg onload=window.hacked=4><a href=javascript:window.hacked=5>x</a></svg>",
    "{{ 7*7 }}{% include 'x' %}${7*7}<%= 7*7 %>#{7*7}",
    "\u202eback to front\u2067 and never back",
    "' onfocus='window.hacked=6' autofocus='",
    "</title></style></script></template><!-- <plaintext>",
    "&lt;b&gt; &amp;amp; &#x3c;i&#x3e;",
    "]]></svg><math><mtext></p><style>*{display:none}</style>",
    "<iframe srcdoc='&lt;script&gt;parent.hacked=7&lt;/script&gt;'></iframe>",
    "<base href=https://example.invalid/><meta http-equiv=refresh content=0>",
    "\\u003cscript\\u003e */ // ' + alert(1) + ' `${alert(1)}`",
)
"""Texts that would do something in a page that did not escape them."""

# Texts that the reading of a dossier understands, so that they must be words it knows.
UNDERSTOOD = {
    ("claims", "actor"), ("claims", "body"), ("claims", "period"), ("claims", "wording"),
    ("claims", "said"),
    ("position_words", "said"), ("stage_words", "said"), ("symbols", "pattern"),
    ("symbols", "example"), ("resolutions", "symbol"), ("resolutions", "draft_symbol"),
    ("countries", "iso2"), ("actors", "name"), ("switches", "state"), ("switch_states", "state"),
    ("shifts", "words"), ("shifts", "context"), ("sponsor_lists", "document"),
    ("wording", "symbol"), ("wording_reported", "symbol"),
}  # fmt: skip

Rows = list[dict[str, str]]


def rewrite(raw: Path, table: str, change: Callable[[Rows], Rows]) -> None:
    "Change the rows of a raw table."
    path = raw / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), list(reader.fieldnames or [])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def hostile_dossier(data: Path, folder: Path) -> Path:
    "Copy a dossier and put a hostile text wherever a text may stand."
    raw = folder / "raw"
    shutil.copytree(data / "raw", raw)
    for path in sorted(raw.glob("*.toml")):
        label = tomllib.loads(path.read_text(encoding="utf-8"))
        columns = [
            name
            for name, column in label.get("columns", {}).items()
            if column["type"] in ("text", "quotation", "address")
            and (path.stem, name) not in UNDERSTOOD
        ]

        def spoil(rows: Rows, columns: list[str] = columns, table: str = path.stem) -> Rows:
            for place, row in enumerate(rows):
                if table == "countries":  # by which claims may name it still
                    row["aliases"] = ";".join(filter(None, [row["aliases"], row["name"]]))
                for step, column in enumerate(columns):
                    if column == "address":
                        row[column] = f"https://example.org/'onclick=hacked=8;//{place}&amp;"
                    elif row[column] or column in ("note", "quotation"):
                        text = HOSTILE[(place + step) % len(HOSTILE)]
                        row[column] = f"{text} {place}"
            return rows

        if columns:
            rewrite(raw, path.stem, spoil)
    for ending in (".csv", ".toml"):  # its terms must stand in the phrases, which have gone
        (raw / f"theme_terms{ending}").unlink()
    (raw / "dossier.toml").write_text(
        f"title = '''{HOSTILE[0]}{HOSTILE[5]}'''\ncountry = 'KOR'\nquestion = '''{HOSTILE[1]}'''\n",
        encoding="utf-8",
    )
    return folder


def large_dossier(
    data: Path, folder: Path, claims: int = 10_000, documents: int = 2_000, *, heaped: bool = False
) -> Path:
    "Copy a dossier and add claims, spread over acts or heaped on one, until it has so many rows."
    raw = folder / "raw"
    shutil.copytree(data / "raw", raw)

    def more_sources(rows: Rows) -> Rows:
        kinds = ("newspaper", "news_agency", "government", "ngo")
        return rows + [
            dict.fromkeys(rows[0], "")
            | {
                "id": f"made-{n}", "publisher": f"Made Times {n}", "kind": kinds[n % 4],
                "published": f"{2005 + n % 20}-1{n % 3}-{1 + n % 28:02d}",
                "published_how": "in_text", "language": "en",
            }
            for n in range(documents)
        ]  # fmt: skip

    def more_claims(rows: Rows) -> Rows:
        with (raw / "countries.csv").open(encoding="utf-8", newline="") as file:
            countries = [row["id"] for row in csv.DictReader(file) if row["kind"] == "state"]
        made = []
        for n in range(claims - len(rows)):
            letter, number = "fpq"[n // 6000], 3000 + n % 6000
            year = 2010 if heaped else 2008 + n % 18
            made.append(
                dict.fromkeys(rows[0], "")
                | {
                    "id": f"{letter}{number}", "source": f"made-{n % documents}",
                    "actor": countries[0 if heaped else (n * 7) % len(countries)], "body": "UNGA",
                    "body_basis": "named", "years": str(year), "stage": "committee",
                    "act": "sponsorship", "modality": "done",
                    "value": "not_cosponsor" if n % 11 == 0 else "cosponsor",
                    "as_of_date": f"{year}-11", "confidence": "high", "place": f"paragraph {n % 9}",
                    "quotation": "" if heaped and n % 2 else f"it was a sponsor, says number {n}",
                }
            )  # fmt: skip
        return rows + made

    rewrite(raw, "sources", more_sources)
    rewrite(raw, "claims", more_claims)
    for table in ("sources", "claims"):
        label = raw / f"{table}.toml"
        lines = label.read_text(encoding="utf-8").splitlines()
        written = ["rows    = [1, 1000000]" if one.startswith("rows ") else one for one in lines]
        label.write_text("\n".join(written) + "\n", encoding="utf-8")
    return folder
