"""One language of the book: its words, its numbers, its names of countries and regions.

English is the source language: messages are written in English in the code and looked up in
``locale/<language>/LC_MESSAGES/swvr.po``. Numbers and lists follow CLDR (Babel); country names
follow the United Nations (:mod:`swvr.countries`).
"""

from __future__ import annotations

import gettext
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, reduce
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_compact_decimal, format_decimal

from swvr.countries import country_name
from swvr.errors import SwvrError
from swvr.project import Project, find_project

SOURCE = "en"
DOMAIN = "swvr"
# Languages whose plain CLDR locale is one country's: the United Nations write «a, b and c».
CLDR_LOCALES = {"en": "en_001"}
_IDEOGRAPHIC = {"Hans", "Hant", "Jpan"}  # ISO 15924, as in CLDR's likely subtags
SHORTENED_FROM = 10_000  # counts below are written out
NONE = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for it)
    """Mark a message for the catalogues that is translated later, where it is used."""
    return message


# Codes used in the data and what they are called. Each name is a message of the catalogue.
NAMES = {
    "africa": N_("Africa"),
    "americas": N_("the Americas"),
    "arab_states": N_("Arab States"),
    "asia_pacific": N_("Asia and the Pacific"),
    "europe_central_asia": N_("Europe and Central Asia"),
    "europe_cis": N_("Europe and the Commonwealth of Independent States"),
    "latin_america_caribbean": N_("Latin America and the Caribbean"),
    "other": N_("other countries"),
    "rest": N_("the rest of the world"),
    "world": N_("the world"),
    "women": N_("women"),
    "men": N_("men"),
    "total": N_("total"),
    "formal": N_("formal"),
    "informal": N_("informal"),
    "advise_authorities": N_("advise authorities"),
    "raise_awareness": N_("raise awareness"),
    "new_solutions": N_("propose new solutions"),
}

# Names that differ where they stand alone.
LABELS = {
    "americas": N_("Americas"),
    "rest": N_("Rest of the world"),
    "world": N_("World"),
}


@dataclass(frozen=True)
class Language:
    """A language that the book speaks.

    Attributes
    ----------
    code
        ISO 639 code, as in ``editions/*.yml``: ``en``, ``zh``.
    catalogue
        The translations; for the source language, none.
    names
        What an edition calls codes in this language, before :data:`NAMES`: see :meth:`knowing`.

    Examples
    --------
    >>> say = language("en")
    >>> say("{share} of adults", share=say.percent(14.84))
    '14.8% of adults'
    """

    code: str
    catalogue: gettext.NullTranslations
    names: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def locale(self) -> Locale:
        """The CLDR locale; for English that of international use, without American habits."""
        return Locale.parse(CLDR_LOCALES.get(self.code, self.code))

    def __call__(self, message: str, /, **values: object) -> str:
        """Translate ``message`` and fill its ``{placeholders}`` with ``values``.

        Raises
        ------
        SwvrError
            If the translation has a placeholder that the message has not.
        """
        words = self.catalogue.gettext(message)
        try:
            return words.format(**values)
        except (KeyError, IndexError, ValueError) as error:
            raise SwvrError(
                f"the words {words!r} can't be filled in: their placeholders are not those of "
                f"{message!r}",
                where=f"locale/{self.code}/LC_MESSAGES/{DOMAIN}.po",
                remedy="use each {placeholder} of the message, and no other",
            ) from error

    # -- numbers ---------------------------------------------------------------------------

    def number(self, value: float, decimals: int = 0) -> str:
        """Format a number with a fixed count of decimals: ``1,234.5``; a dash for none."""
        if math.isnan(value):
            return NONE
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        rounded = round_half_up(value, decimals)
        text = format_decimal(abs(rounded), format=pattern, locale=self.locale)
        return MINUS + text if rounded < 0 else text

    def percent(self, value: float, decimals: int = 1) -> str:
        """Format a percentage that is given in percent: ``14.8%``, ``14,8 %``; a dash for none."""
        if math.isnan(value):
            return NONE
        sign = self.locale.percent_formats[None]
        return f"{sign.prefix[0]}{self.number(value, decimals)}{sign.suffix[0]}"

    def signed(self, value: float, decimals: int = 0) -> str:
        """Format a difference with its sign: ``+3``, ``−29``, ``0``; a dash for none."""
        text = self.number(value, decimals)
        if text == NONE:
            return text
        return f"+{text}" if round_half_up(value, decimals) > 0 else text

    def signed_percent(self, value: float, decimals: int = 0) -> str:
        """Format a growth in percent with its sign: ``+24.3%``, ``−2.6%``; a dash for none."""
        text = self.percent(value, decimals)
        rose = not math.isnan(value) and round_half_up(value, decimals) > 0
        return f"+{text}" if rose else text

    def points(self, value: float, decimals: int = 0) -> str:
        """Format a size in percentage points: ``3 percentage points``, ``3个百分点``."""
        text = self.number(value, decimals)
        if text == self.number(1):
            return self("1 percentage point")
        return self("{number} percentage points", number=text)

    def people(self, value: float, significant: int = 3) -> str:
        """Format a count of persons to so many significant digits: ``862 million``, ``8.62亿``.

        Counts below ten thousand are written out: ``1,234``.
        """
        if abs(value) < SHORTENED_FROM:
            return self.number(value)
        return self._compact(value, significant)

    def millions(self, value: float) -> str:
        """Format an amount given in millions, to four digits: ``237.4 million``, ``2.374亿``."""
        return self._compact(1e6 * value, 4)

    def dollars(self, millions: float) -> str:
        """Format an amount given in million US dollars: ``237.4 million US dollars``."""
        return self("{number} US dollars", number=self.millions(millions))

    def rounded_to(self, value: float, unit: float) -> str:
        """Format a number that is rounded to ``unit``, at least a thousand: ``237.4 million``."""
        if abs(value) < SHORTENED_FROM:
            return self.number(value)
        places = math.floor(math.log10(abs(value))) - math.floor(math.log10(unit)) + 1
        return self._compact(value, max(places, 1))

    def _compact(self, value: float, significant: int) -> str:
        """Shorten a number to so many digits, with the language's own word for its size."""
        digits = significant - 1 - math.floor(math.log10(abs(value)))
        rounded = round_half_up(value, digits)
        # Languages that write the long form as the short one have no long form in CLDR.
        forms = self.locale.compact_decimal_formats
        form: Literal["long", "short"] = "long" if "long" in forms else "short"
        text = format_compact_decimal(
            abs(rounded), format_type=form, locale=self.locale, fraction_digits=significant - 1
        )
        return MINUS + text if rounded < 0 else text

    def interval(self, low: str, high: str) -> str:
        """Join the two ends of a range: ``5.9% to 6.1%``."""
        return self("{low} to {high}", low=low, high=high)

    # -- names -----------------------------------------------------------------------------

    def knowing(self, names: Mapping[str, Mapping[str, str]]) -> Language:
        """Return the language with names that an edition gives: code to name by language.

        As ``region_names`` of an edition file; :func:`in_language` chooses.
        """
        own = {code: in_language(words, self.code) for code, words in names.items()}
        return replace(self, names={**self.names, **own})

    def name(self, code: str) -> str:
        """Name a region, sex, type or activity of the data, as in a sentence.

        Raises
        ------
        SwvrError
            If the code has no name of the edition and none in :data:`NAMES`.
        """
        if code in self.names:
            return self.names[code]
        if code not in NAMES:
            raise SwvrError(
                f"no name for the code {code!r}",
                where="swvr/language.py",
                remedy="name a region under region_names in the edition file; add any other code "
                "to NAMES and to the catalogues in locale/",
            )
        return self(NAMES[code])

    def label(self, code: str) -> str:
        """Name a code as a label stands alone: with a capital where the script has them."""
        known = code in LABELS and code not in self.names
        name = self(LABELS[code]) if known else self.name(code)
        return name[:1].upper() + name[1:]

    def country(self, code: str) -> str:
        """Name a country (ISO 3166-1 alpha-3) as the United Nations does."""
        return country_name(code, self.code)

    def pairs(self, names: Iterable[str], numbers: Iterable[str]) -> str:
        """List names with their numbers: ``Africa 17.5%, Arab States 9.0% and …``."""
        together = zip(names, numbers, strict=True)
        return self.listing(self("{name} {number}", name=n, number=x) for n, x in together)

    def listing(self, items: Iterable[str]) -> str:
        """Join words to a list: ``India, Kenya and Senegal``."""
        return format_list(list(items), locale=self.locale)

    def series(self, items: Iterable[str]) -> str:
        """Join words that may hold an «and»: ``Kenya, Trinidad and Tobago``."""
        words = list(items)
        pattern = self.locale.list_patterns["standard"]["middle"]
        return reduce(pattern.format, words) if words else ""

    def alternatives(self, items: Iterable[str]) -> str:
        """Join words of which one applies: ``yes, no or refused``."""
        return format_list(list(items), style="or", locale=self.locale)


def in_language(words: Mapping[str, str], code: str) -> str:
    """Choose what an edition file says in a language.

    An edition has words in each of its languages; of another edition, which may lack this one,
    it is those in the source language, or else the first.

    Examples
    --------
    >>> in_language({"en": "Africa", "zh": "非洲"}, "es")
    'Africa'
    """
    return words.get(code) or words.get(SOURCE) or next(iter(words.values()))


def round_half_up(value: float, decimals: int = 0) -> float:
    """Round as published figures are rounded: halves away from zero.

    Python rounds halves to even and sees 17.25 as 17.2; statistical offices print 17.3.
    A tolerance of 1e-9 keeps 0.285 (stored as 0.28499...) from being rounded down.
    """
    scale = 10.0 ** abs(decimals)  # a whole number, so that it is exact
    scaled = abs(value) * scale if decimals >= 0 else abs(value) / scale
    whole = math.floor(scaled + 0.5 + 1e-9)
    return math.copysign(whole / scale if decimals >= 0 else whole * scale, value)


def autonym(code: str) -> str:
    """Return a language's own name for itself, whatever its country.

    Raises
    ------
    babel.UnknownLocaleError, ValueError
        If CLDR does not know the language.

    Examples
    --------
    >>> [autonym(code) for code in ("en", "zh_CN", "fr")]
    ['English', '中文', 'Français']
    """
    bare = Locale.parse(code.replace("-", "_")).language
    name = Locale(bare).get_display_name() or bare
    return name[:1].upper() + name[1:]


def in_ideographs(code: str) -> bool:
    """Say whether a language is written in Chinese characters, as CLDR knows.

    Examples
    --------
    >>> [in_ideographs(code) for code in ("zh", "ja", "es")]
    [True, True, False]
    """
    bare = code.replace("-", "_").partition("_")[0]
    likely = get_global("likely_subtags").get(bare, "")
    return any(part in _IDEOGRAPHIC for part in likely.split("_"))


def language(code: str, project: Project | None = None) -> Language:
    """Open a language of the book.

    Raises
    ------
    SwvrError
        If CLDR does not know the language, there is no catalogue for it, or it can't be read.
    """
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError) as error:
        raise SwvrError(
            f"unknown language {code!r}",
            where="--lang",
            remedy="use an ISO 639 code that the edition lists, such as en or zh",
        ) from error
    if code == SOURCE:
        return Language(code, gettext.NullTranslations())
    project = project or find_project()
    path = catalogue_path(code, project)
    place = project.relative(path)
    if not path.is_file():
        raise SwvrError(
            f"no catalogue for the language {code!r}",
            where=place,
            remedy="copy another language's catalogue there and translate it",
        )
    return Language(code, _read_catalogue(path, place, path.stat().st_mtime_ns))


def catalogue_path(code: str, project: Project) -> Path:
    """Return where the translations into a language are kept."""
    return project.locale / code / "LC_MESSAGES" / f"{DOMAIN}.po"


@lru_cache(maxsize=16)
def _read_catalogue(path: Path, place: str, _modified: int) -> gettext.GNUTranslations:
    try:
        with path.open("rb") as source:
            catalogue = read_po(source, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, LookupError) as error:
        raise SwvrError(
            f"not a gettext catalogue: {error}",
            where=place,
            remedy="mend what is named; the file is UTF-8 and its header says so",
        ) from error
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
