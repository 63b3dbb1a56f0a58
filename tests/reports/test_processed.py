"""The processed tables follow from the raw ones, byte for byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

WANTED = (
    "country,body,year,stage,act,value,status,administration,acting_president,rule,"
    "n_for,n_against,claims_for,claims_against"
)


@pytest.fixture(scope="module")
def rebuilt(data, tmp_path_factory):
    "The processed tables made anew, elsewhere, under another language, time zone and hash seed."
    folder = tmp_path_factory.mktemp("elsewhere") / "data"
    shutil.copytree(data / "raw", folder / "raw")
    elsewhere = {"PYTHONHASHSEED": "4711", "TZ": "Asia/Pyongyang", "LC_ALL": "C"}
    command = [sys.executable, "-m", "analysis", "data", "--data", str(folder)]
    subprocess.run(command, check=True, env={**os.environ, **elsewhere}, cwd=folder)
    return folder / "processed"


def test_what_is_committed_is_what_the_command_makes(data, rebuilt):
    "Whatever the folder, the language, the time zone and the hash seed."
    committed = {p.name: p.read_bytes() for p in (data / "processed").glob("*.csv")}

    assert {p.name: p.read_bytes() for p in rebuilt.iterdir()} == committed
    assert {"claims.csv", "decisions.csv", "set_aside.csv"} <= set(committed)


def test_decisions_begin_with_the_columns_a_reader_expects(data):
    "Country, body, year, stage, act, value, status, and who decided them."
    head = (data / "processed" / "decisions.csv").read_text(encoding="utf-8").splitlines()[0]

    assert head.startswith(WANTED)


def test_a_country_without_administrations_has_an_empty_cell(data):
    "Nobody is put in office by us."
    import pandas as pd

    decisions = pd.read_csv(data / "processed" / "decisions.csv", keep_default_na=False)
    others = decisions[decisions["country"] != "KOR"]

    assert len(others) > 1000
    assert set(others["administration"]) == {""}
    dated = decisions[(decisions["country"] == "KOR") & (decisions["date"] != "")]
    assert "" not in set(dated["administration"])
