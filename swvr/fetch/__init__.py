"""Fetching a source again from its publisher: ``swvr data fetch``, the only part with a network.

A fetch writes a new vintage beside the old ones, ``data/<source>/<vintage>/``, with a sidecar
that says where, when and as what it was downloaded, and describes it in ``datapackage.json``.
It never writes over a vintage. Nothing that builds or checks the book imports this package.

The modules build on each other in this order: `download` (an address to a file), `content`
(what a file holds), `vintage` (a table to a folder under ``data/``), `population` and `ilostat`
(one source each), `sources` (all of them by name).
"""
