"""The same machinery on another dossier: an invented country, another resolution, other years."""

from __future__ import annotations

import re
import shutil

import pandas as pd
import pytest

import analysis
from analysis.__main__ import main

GENERAL = ("acts", "values", "bodies", "symbols", "stage_words", "position_words")
TABLES = {
    "countries": "id,iso2,name,kind,aliases\n"
    "ATL,AT,Atlantis,state,the Isle\nLEM,LM,Lemuria,state,\n",
    "administrations": (
        "id,country,president,president_local,short,aliases,party,orientation,start,"
        "end_excluded,removed,source\n"
        "old,ATL,Old Queen,,Old,,,conservative,1990-01-01,1992-06-01,,annals\n"
        "new,ATL,New King,,New,,,liberal,1992-06-01,,,annals\n"
    ),
    "acting_presidents": "id,administration,name,start,end_excluded,source\n",
    "sources": (
        "id,publisher,kind,published,published_how,language,mirror_of,founding,note\n"
        "annals,The Annals,newspaper,1993-01-02,in_text,en,,000,\n"
        "record,United Nations,un_record,1991-12-20,in_text,en,,,\n"
        "register-of-resolutions,This dossier,dataset,,,,,,\n"
    ),
    "founding_facts": "id,source,fact,treatment,refs,conflict,reason\n",
    "recorded_votes": (
        "id,resolution,stage,country,value,source,record\n"
        "v0001,UNGA-1991,plenary,ATL,abstain,record,\nv0002,UNGA-1991,plenary,LEM,no,record,\n"
    ),
    "sponsor_lists": "id,resolution,document,list_kind,as_of_date,country,source\n",
}
RESOLUTION = {
    "body": "UNGA", "committee_adoption": "recorded_vote", "adoption": "recorded_vote",
    "confidence": "high", "sources": "record", "lead_sponsors": "LEM",
}  # fmt: skip
CLAIM = {
    "source": "annals", "actor": "the Isle", "body": "UNGA", "act": "sponsorship",
    "modality": "done", "confidence": "high", "as_of_date": "1993-01-02",
}  # fmt: skip


def write(raw, table, rows, label_of):
    "Write rows with all the columns of the label, empty where nothing is given."
    columns = re.findall(r"^\[columns\.(\w+)\]", label_of.read_text("utf-8"), re.MULTILINE)
    frame = pd.DataFrame([dict.fromkeys(columns, "") | row for row in rows], columns=columns)
    frame.to_csv(raw / f"{table}.csv", index=False)


@pytest.fixture(scope="module")
def dossier(data, tmp_path_factory):
    "A data folder of an invented country, with the labels of the real one."
    folder = tmp_path_factory.mktemp("atlantis") / "data"
    raw, real = folder / "raw", data / "raw"
    raw.mkdir(parents=True)
    (raw / "dossier.toml").write_text(
        'title = "Atlantis"\ncountry = "ATL"\nquestion = "Did it?"\n', encoding="utf-8"
    )
    for name in GENERAL:
        shutil.copy(real / f"{name}.csv", raw)
    for name, text in TABLES.items():
        (raw / f"{name}.csv").write_text(text, encoding="utf-8")
    years = {1991: "1991-12-10", 1992: "1992-12-10"}
    write(
        raw,
        "resolutions",
        [
            RESOLUTION
            | {"id": f"UNGA-{y}", "year": y, "session": y - 1945, "adoption_date": d}
            | {"committee_date": f"{y}-11-20"}
            for y, d in years.items()
        ],
        real / "resolutions.toml",
    )
    write(
        raw,
        "claims",
        [
            CLAIM | {"id": "p0001", "years": "1991", "value": "not_cosponsor"},
            CLAIM | {"id": "p0002", "years": "1992", "value": "cosponsor", "period": "in 1992"},
        ],
        real / "claims.toml",
    )
    for table in raw.glob("*.csv"):
        label = (real / f"{table.stem}.toml").read_text(encoding="utf-8")
        label = re.sub(r"^rows( *)= .*$", "rows = [0, 5000]", label, flags=re.MULTILINE)
        label = re.sub(r"^range( *)= .*$", "", label, flags=re.MULTILINE)
        (raw / f"{table.stem}.toml").write_text(label, encoding="utf-8")
    return folder


def test_another_dossiers_record_comes_out_of_its_own_tables(dossier):
    "Other names, other governments, other years; nothing of the first dossier is needed."
    record = analysis.read_record(data=dossier)
    decisions = record.of("ATL").decisions.set_index("id")

    assert record.country == "ATL"
    assert decisions.loc["ATL-UNGA-1991-plenary-vote", "value"] == "abstain"
    assert decisions.loc["ATL-UNGA-1991-committee-sponsorship", "administration"] == "old"
    assert decisions.loc["ATL-UNGA-1992-committee-sponsorship", "administration"] == "new"
    assert decisions.loc["ATL-UNGA-1992-committee-sponsorship", "value"] == "cosponsor"
    assert "LEM-UNGA-1991-tabling-lead" in set(record.decisions["id"])


def test_its_notebook_runs_and_shows_its_own_country_and_years(dossier, tmp_path, capsys):
    "The folder of the data is the only thing that changes."
    command = ["run", "01_positions", "--data", str(dossier), "--output", str(tmp_path)]

    assert main(command) == 0
    assert "decisions of ATL" in capsys.readouterr().out
    marks = pd.read_csv(tmp_path / "figures" / "01_positions" / "stance_timeline.csv")
    assert set(marks["year"]) == {1991, 1992}
    assert "ATL-UNGA-1992-committee-sponsorship" in set(marks["decisions"])
    drawn = tmp_path / "figures" / "01_positions" / "stance_timeline.svg"
    assert main(["trace", str(drawn), "UNGA 1992 sponsorship", *command[2:4]]) == 0
    assert "No address to lead to." in capsys.readouterr().out


def test_its_processed_tables_lie_beside_its_raw_ones(dossier):
    "Each dossier keeps its own."
    assert main(["data", "--data", str(dossier)]) == 0
    assert (dossier / "processed" / "decisions.csv").read_text(encoding="utf-8").count("ATL") > 3


def test_its_site_has_its_own_pages_and_nothing_of_the_first_dossier(dossier, tmp_path):
    "Tables that it does not have are not missed; codes may refer to tables that it has not."
    places = ["--data", str(dossier), "--output", str(tmp_path)]

    assert main(["run", "01_positions", *places]) == 0
    assert main(["site", *places]) == 0
    site = tmp_path / "site"
    first = (site / "index.html").read_text(encoding="utf-8")
    assert "<h1>Did it?</h1>" in first
    assert 'href="decisions/ATL-UNGA-1992-committee-sponsorship.html"' in first
    pages = {path.stem for path in (site / "decisions").glob("*-*.html")}
    assert pages == set(analysis.read_record(data=dossier).decisions["id"])
    assert "Korea" not in first
