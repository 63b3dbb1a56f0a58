"""How fast texts of resolutions are read and taken apart: fifteen pages in each form.

``python benchmarks/texts.py`` prints a line a form: the median of five repetitions of reading
the file and of parsing it, and what is wanted of their sum. The text is made here, in the
United Nations' layout. Nothing here is asserted by a test: machines differ.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPEAT = 5
MOST = 0.3  # seconds a text

sys.path.insert(0, str(ROOT / "tests"))


def measure(path: Path) -> tuple[float, float, int | None, int]:
    """Give the medians of reading and of parsing, in seconds, the pages and the pieces."""
    from analysis.facts.resolution_text import parse_text
    from analysis.facts.text_files import read_text_file

    reading, parsing = [], []
    for _ in range(REPEAT):
        began = time.perf_counter()
        file = read_text_file(path)
        read = time.perf_counter()
        pieces = parse_text(file.text)
        parsing.append(time.perf_counter() - read)
        reading.append(read - began)
    return statistics.median(reading), statistics.median(parsing), file.pages, len(pieces)


def main() -> int:
    from facts.texts.layouts import ARCADIA, ENDINGS, FORMS, lengthened

    # So often the paragraphs fill fifteen pages of the PDF, with some 45 000 signs.
    laid = lengthened(ARCADIA, 76)
    print(f"{'form':<8}{'pages':>6}{'pieces':>8}{'read s':>9}{'parse s':>9}{'sum s':>8}")
    met = True
    with tempfile.TemporaryDirectory() as folder:
        for form, lay_out in FORMS.items():
            path = Path(folder) / f"resolution{ENDINGS[form]}"
            path.write_bytes(lay_out(laid))
            read, parsed, pages, pieces = measure(path)
            said = "met" if read + parsed <= MOST else "NOT MET"
            met = met and read + parsed <= MOST
            print(
                f"{form:<8}{pages or '':>6}{pieces:>8}{read:>9.3f}{parsed:>9.3f}"
                f"{read + parsed:>8.3f}  <= {MOST:g}  {said}"
            )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
