"""A walk along every link of a site."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag

_LINK = re.compile(r'\s(?:href|src|data|action)="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')


def broken_links(site: Path) -> list[str]:
    "Walk every page and drawing, and name the links that lead to no file or to no place in it."
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    texts = {
        name: (site / name).read_text(encoding="utf-8")
        for name in sorted(files)
        if name.endswith((".html", ".svg"))
    }
    places = {name: {unescape(one) for one in _ID.findall(text)} for name, text in texts.items()}
    broken, known = [], {}
    for name, text in texts.items():
        folder = name.rpartition("/")[0]
        for written in set(_LINK.findall(text)):
            link = unescape(written)
            if link.startswith(("http://", "https://")):
                continue
            if (folder, link) not in known or link.startswith("#"):
                target, place = urldefrag(link)
                steps = [*folder.split("/"), *unquote(target).split("/")] if target else [name]
                found: list[str] = []
                for step in filter(None, steps):
                    found = found[:-1] if step == ".." else [*found, step]
                address = "/".join(found)
                known[folder, link] = address in files and (
                    not place or unquote(place) in places.get(address, ())
                )
            if not known[folder, link]:
                broken.append(f"{name}: {link}")
    return broken
