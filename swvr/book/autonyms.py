"""What languages call themselves."""

from __future__ import annotations

from babel import Locale


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
    language = Locale.parse(code.replace("-", "_")).language
    name = Locale(language).get_display_name() or language
    return name[:1].upper() + name[1:]
