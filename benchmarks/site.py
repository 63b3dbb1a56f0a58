"""How long the site takes, how much memory and how large its pages are.

``python benchmarks/site.py`` makes the figures of the real record once, then times
``analysis site`` on top of them, and on a made dossier of 10,000 claims. Nothing here is
asserted by a test: machines differ.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from dossiers import large_dossier  # noqa: E402

ANALYSIS = [sys.executable, "-m", "analysis"]


def timed(*words: str | Path) -> tuple[float, float]:
    "Run a command; give its seconds and the most memory it held, in megabytes."
    started = time.perf_counter()
    process = subprocess.Popen([*ANALYSIS, *map(str, words)], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, words))} failed.")
    scale = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere
    return time.perf_counter() - started, used.ru_maxrss / scale


def described(site: Path) -> str:
    "Say how many pages there are, how large all of it is, and the largest page."
    files = [path for path in site.rglob("*") if path.is_file()]
    pages = [path for path in files if path.suffix == ".html"]
    largest = max(path.stat().st_size for path in pages) / 1e3
    whole = sum(path.stat().st_size for path in files) / 1e6
    return f"{len(pages):,} pages, {whole:.0f} MB, largest page {largest:.0f} kB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    print("| question | measured | wanted | |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as scratch:
        large = large_dossier(ROOT / "data", Path(scratch) / "large/data")
        real = ["--data", ROOT / "data", "--output", Path(scratch) / "real"]
        timed("run", *real)
        for question, places, seconds in (
            ("the real record, on top of its figures", real, 3),
            ("10,000 claims", ["--data", large, "--output", Path(scratch) / "large/output"], 20),
        ):
            taken = [timed("site", *places) for _ in range(repeat)]
            told = described(Path(places[3]) / "site")
            print(f"| {question} (s) | {statistics.median(t for t, _ in taken):.2f} | "
                  f"at most {seconds} | {told} |")  # fmt: skip
            print(f"| {question} (MB of memory) | {max(m for _, m in taken):.0f} | at most 500 | |")


if __name__ == "__main__":
    main()
