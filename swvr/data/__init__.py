"""The data package: every file under ``data/``, read only through its description.

``data/datapackage.json`` (Frictionless Data Package v2) names each file, its columns, their
constraints and its checksum. `load` gives one resource as a table, after it has checked all of
these with a small interpreter of its own: the frictionless library takes longer to import than
all the files take to read, so only `DataPackage.validate` uses it.

Beyond the standard, a field may say ``"codelist": "country"`` (the values are ISO 3166-1 alpha-3
or one of the package's ``countryCodes``) or ``"codelist": "period"`` (reference periods, as
``6w``), ``"unitField": "unit"`` (where that column of the row says ``percent``, the value is at
most 100) and ``"translate": true`` (the values are words,
shown through the catalogues in ``locale/``). A resource that was fetched names in ``provenance``
the file beside it that says where it was downloaded from.

The modules build on each other in this order: `problem`, `country_codes`, `schema`, `reading`
(bytes to cells), `values` (cells to a table), `folder`, `consistency`, `second_opinion`,
`package`, `sealing`.
"""

from swvr.data.country_codes import iso_alpha_2, nearest_codes
from swvr.data.folder import DESCRIPTOR
from swvr.data.package import POPULATION, REGIONS, SHOWN, DataPackage, check_consistency, load
from swvr.data.problem import Problem, did_you_mean, error_from
from swvr.data.schema import Field, ForeignKey, Resource
from swvr.data.sealing import seal

__all__ = [
    "DESCRIPTOR",
    "POPULATION",
    "REGIONS",
    "SHOWN",
    "DataPackage",
    "Field",
    "ForeignKey",
    "Problem",
    "Resource",
    "check_consistency",
    "did_you_mean",
    "error_from",
    "iso_alpha_2",
    "load",
    "nearest_codes",
    "seal",
]
