"""A page of every kind that the site has."""

from __future__ import annotations

PAGES = (
    "index.html", "marks/index.html", "marks/stance_timeline.html", "marks/votes.html",
    "decisions/index.html", "decisions/KOR-UNGA-2022-committee-sponsorship.html",
    "claims/index.html", "claims/f0006.html", "sources/index.html",
    "sources/upi-2025-11-12.html", "sources/unvotes-nd.html", "administrations/index.html",
    "administrations/moon_jae_in.html", "resolutions/index.html", "resolutions/UNGA-2022.html",
    "countries/index.html", "countries/KOR.html", "conflicts/index.html", "codebook/index.html",
    "codebook/claims.html", "codebook/themes.html", "notebooks/index.html",
    "notebooks/01_positions.html", "search/index.html", "cite/index.html",
)  # fmt: skip
