"""Names of countries and areas: UN usage, in any language that CLDR has."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

from swvr.data import DESCRIPTOR, DataPackage, did_you_mean, iso_alpha_2, nearest_codes
from swvr.errors import SwvrError
from swvr.project import Project, find_project

OVERRIDES = "country_names"
FALLBACK = "en"


def country_name(code: str, language: str, project: Project | None = None) -> str:
    """Return the name of a country as the United Nations uses it.

    The name is the one in the resource ``country_names`` if it has one in this language, else
    CLDR's. A code that CLDR does not know has its English UN name in other languages, unless
    ``country_names`` has a better one: a new language needs data, not code.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-3, or one of the data package's ``countryCodes``.
    language
        A locale of CLDR, such as ``en`` or ``zh``.
    project
        The checkout; by default the one found from the working directory.

    Raises
    ------
    SwvrError
        If the code or the language is unknown; near codes are named.

    Examples
    --------
    >>> country_name("VNM", "en"), country_name("BOL", "zh")
    ('Viet Nam', '多民族玻利维亚国')
    """
    project = project or find_project()
    if code not in known_codes(project):
        raise SwvrError(
            f"'{code}' is not a country code", remedy=nearest_codes(code, known_codes(project))
        )
    overrides = _overrides(project, _stamp(project))
    cldr = _territories(language).get(iso_alpha_2().get(code, ""))
    candidates = (
        overrides.get((code, language)),
        overrides.get((code, language.partition("_")[0])),
        cldr,
        overrides.get((code, FALLBACK)),
    )
    name = next((name for name in candidates if name), None)
    if name is None:
        raise SwvrError(
            f"{code} has no name in '{language}'",
            where=f"resource {OVERRIDES}",
            remedy=f"add its name in {FALLBACK}, then run `swvr data seal`",
        )
    return name


def known_codes(project: Project | None = None) -> frozenset[str]:
    """Return every country code that data may use: ISO 3166-1 and the package's own."""
    project = project or find_project()
    return _known_codes(project, _stamp(project))


def _stamp(project: Project) -> int:
    """Return when the data package was last changed, so that what is kept of it stays true."""
    try:
        return (project.data / DESCRIPTOR).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@lru_cache(maxsize=8)
def _known_codes(project: Project, stamp: int) -> frozenset[str]:
    return DataPackage.read(project).country_codes


@lru_cache(maxsize=8)
def _overrides(project: Project, stamp: int) -> dict[tuple[str, str], str]:
    """Return the UN names that differ from CLDR's, by code and language."""
    names = DataPackage.read(project).load(OVERRIDES)
    keys = zip(names["country"], names["language"], strict=True)
    return dict(zip(keys, names["name"], strict=True))


@lru_cache(maxsize=8)
def _territories(language: str) -> dict[str, str]:
    """Return CLDR's names of territories in a language, by alpha-2 code."""
    try:
        return dict(Locale.parse(language).territories)
    except (ValueError, UnknownLocaleError):
        raise SwvrError(
            f"'{language}' is not a language of CLDR",
            remedy=did_you_mean(language, ("en", "zh"), otherwise="use a code such as en or zh"),
        ) from None
