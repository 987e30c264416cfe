"""All the sources that can be fetched again, by the name that the command line gives them."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from swvr.data import DataPackage, Resource, did_you_mean
from swvr.errors import SwvrError
from swvr.fetch import ilostat, population
from swvr.fetch.download import Patience, Progress
from swvr.fetch.vintage import Vintage, compared
from swvr.project import Project

Fetch = Callable[
    [DataPackage, str | None, str | None, Progress, Patience | None], tuple[Vintage, Resource]
]
SOURCES: MappingProxyType[str, Fetch] = MappingProxyType(
    {"ilostat": ilostat.fetch, "population": population.fetch}
)


def fetch(
    project: Project,
    source: str,
    *,
    progress: Progress,
    vintage: str | None = None,
    url: str | None = None,
    patience: Patience | None = None,
) -> list[str]:
    """Fetch a source again, as a new vintage beside those that are there.

    Parameters
    ----------
    project
        The checkout.
    source
        A name of `SOURCES`.
    progress
        Told of each step.
    vintage
        The name of the new vintage; by default one that the source chooses.
    url
        Another address than the publisher's usual one.
    patience
        How long to try.

    Returns
    -------
    list of str
        The files written, relative to the project, with what is new in them.

    Raises
    ------
    SwvrError
        If there is no such source, its vintage is there already, or what came is refused.
    """
    if source not in SOURCES:
        known = " and ".join(SOURCES)
        raise SwvrError(
            f"there is no source '{source}'",
            where="swvr data fetch",
            remedy=did_you_mean(source, SOURCES, otherwise=f"the sources are {known}"),
        )
    package = DataPackage.read(project)
    planned, resource = SOURCES[source](package, vintage, url, progress, patience)
    for line in compared(planned, resource):
        progress(line)
    return [
        f"data/{resource.path}",
        f"data/{planned.sidecar}",
        f"{package.file}, resource {resource.name}",
    ]
