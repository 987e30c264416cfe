"""The country codes that data may use: ISO 3166-1, as CLDR has it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from babel.core import get_global

from swvr.data.problem import did_you_mean

# In CLDR's table of aliases, but withdrawn from ISO 3166-1 or only reserved there.
WITHDRAWN = frozenset({"ANT", "BUR", "DDR", "FXX", "NTZ", "SCG", "SUN", "TMP", "YMD", "YUG", "ZAR"})
RESERVED = frozenset({"ASC", "CPT", "DGA", "TAA"})
USER_ASSIGNED = re.compile(r"AAA|Q[M-Z][A-Z]|X[A-Z]{2}|ZZZ")


@lru_cache(maxsize=1)
def iso_alpha_2() -> dict[str, str]:
    """Return ISO 3166-1: alpha-3 to alpha-2, from CLDR's territory aliases."""
    aliases = get_global("territory_aliases")
    return {
        code: targets[0]
        for code, targets in aliases.items()
        if re.fullmatch(r"[A-Z]{3}", code)
        and len(targets) == 1
        and code not in WITHDRAWN | RESERVED
        and not USER_ASSIGNED.fullmatch(code)
    }


def nearest_codes(code: str, known: Iterable[str]) -> str:
    """Say which country codes are near to ``code``, also when it is an alpha-2 code."""
    by_alpha_2 = {two: three for three, two in iso_alpha_2().items()}
    if code.upper() in by_alpha_2:
        return f"did you mean {by_alpha_2[code.upper()]}?"
    return did_you_mean(code.upper(), known, otherwise="country codes are ISO 3166-1 alpha-3")
