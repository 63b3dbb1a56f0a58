"""The site: the record and its figures as pages that open anywhere.

``analysis site`` writes ``output/site/``: plain files that ask nothing of a network, open from
a disk as well as from any server below any path, and link every number to the claims it stands
on. What a page is called is said in :mod:`analysis.facts.addresses`.

- ``matter``: what there is to show, gathered from the record once;
- ``writing``: words, links and cells as HTML, everything escaped; templates;
- ``decisions``, ``sources``, ``registers``, ``conflicts``, ``codebook``, ``figures``,
  ``notebooks``: the pages, one module a kind;
- ``drawing``: the SVG of a figure made fit to stand in a page;
- ``searching``: what the search and the filters look things up in;
- ``building``: all of it written beside the old site and put in its place.
"""
