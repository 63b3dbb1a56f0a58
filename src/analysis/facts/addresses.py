"""Addresses on the site: what a page is called, so that a link lasts.

An address names the thing and never its place in a list, so the page of a claim stays where
it is when claims are added. Figures are printed with these addresses in them, and the site
(:mod:`analysis.reports.site`) makes the pages they lead to. All are relative to the site's
own first page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from analysis.errors import SourceError

LONGEST = 80
"""Letters of a slug; with its folder and ending it fits every file system."""

_FIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_UNFIT = re.compile(r"[^A-Za-z0-9_-]+")
# A list's own page, and names that one system or another keeps for itself.
_RESERVED = re.compile(r"index|con|prn|aux|nul|com[0-9]|lpt[0-9]", re.IGNORECASE)


def slug_of(name: str) -> str:
    """Give the part of an address that stands for an id.

    Parameters
    ----------
    name
        An id, such as a claim's or a decision's; any text will do.

    Returns
    -------
    str
        Letters of ASCII, digits, ``-`` and ``_`` only, which no file system refuses and no
        address writes with percent signs. An id that is fit already is its own slug. Of any
        other, what is unfit becomes ``-``, and twelve digits of the id's sha256 follow after
        ``~``, so that two ids never share a slug.

    Examples
    --------
    >>> slug_of("KOR-UNGA-2022-tabling-sponsorship")
    'KOR-UNGA-2022-tabling-sponsorship'
    >>> slug_of("A/RES/79/181 OP2 (a)")
    'A-RES-79-181-OP2-a~dc6fefa80f4a'
    """
    if _FIT.fullmatch(name) and len(name) <= LONGEST and not _RESERVED.fullmatch(name):
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{_UNFIT.sub('-', name).strip('-')[:LONGEST].rstrip('-')}~{digest}"


def check_slugs(names: Iterable[str], what: str) -> None:
    """Refuse ids whose pages would be one file.

    Parameters
    ----------
    names
        Ids of one kind of thing.
    what
        The kind, in the singular, for the message.

    Raises
    ------
    SourceError
        If two ids have one slug, or slugs that differ in capitals alone, which some file
        systems take for one. Every pair is named.
    """
    first: dict[str, str] = {}
    faults = []
    for name in dict.fromkeys(names):
        other = first.setdefault(slug_of(name).lower(), name)
        if other != name:
            faults.append(
                f"{what} {name!r}: its page would be that of {other!r}, since capitals do not "
                "tell files apart everywhere; rename one."
            )
    if faults:
        raise SourceError(faults)


def decision_address(name: str) -> str:
    """Give the page of a decision."""
    return f"decisions/{slug_of(name)}.html"


def claim_address(name: str) -> str:
    """Give the page of a claim."""
    return f"claims/{slug_of(name)}.html"


def source_address(name: str) -> str:
    """Give the page of a source."""
    return f"sources/{slug_of(name)}.html"


def administration_address(name: str) -> str:
    """Give the page of an administration."""
    return f"administrations/{slug_of(name)}.html"


def resolution_address(name: str) -> str:
    """Give the page of a resolution."""
    return f"resolutions/{slug_of(name)}.html"


def country_address(code: str) -> str:
    """Give the page that lists a country's decisions."""
    return f"countries/{slug_of(code)}.html"


def table_address(name: str) -> str:
    """Give the page of the codebook that describes a raw table."""
    return f"codebook/{slug_of(name)}.html"


def figure_address(name: str) -> str:
    """Give the page of a figure, by its file name without ending."""
    return f"marks/{slug_of(name)}.html"


def mark_address(figure: str, mark: str) -> str:
    """Give the place of a mark on its figure's page.

    Examples
    --------
    >>> mark_address("stance_timeline", "a-UNGA-2022-sponsorship")
    'marks/stance_timeline.html#a-UNGA-2022-sponsorship'
    """
    return f"{figure_address(figure)}#{mark}"


def row_address(source: str, row: str) -> str:
    """Give the place of a raw table's row on the page of its source.

    Examples
    --------
    >>> row_address("un-news-nd", "w0001")
    'sources/un-news-nd.html#w0001'
    """
    return f"{source_address(source)}#{slug_of(row)}"
