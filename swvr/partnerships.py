"""Partnerships of volunteers and the state: case studies, and the advice that rests on them.

The report tells of its cases in prose (SWVR 2022, chapters 4 to 6 and Appendix A). Here they are
tables: what the report says of a case, where it says so, and nothing that it does not say. The
cases were chosen to tell something; counts of them describe the report, not volunteering.
"""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from swvr.data import load
from swvr.edition import Edition
from swvr.errors import SwvrError
from swvr.frames import records
from swvr.language import N_
from swvr.project import Project

# Codes of the data and what they are called; each name is a message of the catalogues.
MODELS = {
    "deliberative_governance": N_("deliberative governance"),
    "co_production": N_("co-production of services"),
    "social_innovation": N_("social innovation"),
}
SIZES = {"large": N_("large"), "small": N_("small")}
GROUPS = {
    "activists": N_("activists"),
    "community_leaders": N_("community leaders"),
    "community_members": N_("community members"),
    "families_friends": N_("families and friends"),
    "farmers": N_("farmers"),
    "indigenous": N_("indigenous people"),
    "international_volunteers": N_("international volunteers"),
    "key_populations": N_("key populations for HIV"),
    "market_vendors": N_("market vendors"),
    "migrants_refugees": N_("migrants and refugees"),
    "persons_with_disabilities": N_("persons with disabilities"),
    "professionals": N_("professionals"),
    "rural_residents": N_("people in rural areas"),
    "slum_dwellers": N_("slum dwellers"),
    "women": N_("women"),
    "youth": N_("young people"),
}
EXHIBIT, CASE = "exhibit", "case"
INTERVIEWS = "interviews"
CONCLUSIONS = "named_in_conclusions"  # the report's conclusions name it; else the reading is ours


class CaseStudies:
    """The case studies of an edition and the recommendations, joined and checked.

    Parameters
    ----------
    edition
        The edition whose ``partnerships`` names the resources.
    project
        The checkout; by default the one found from the working directory.

    Raises
    ------
    SwvrError
        If a case has no country, group or evidence, one of its countries lies in another region, a
        code has no name, or a recommendation rests on nothing or on what is neither an exhibit of
        the edition nor a case.
    """

    def __init__(self, edition: Edition, project: Project | None = None) -> None:
        self._edition = edition
        self._project = project
        self._named = edition.partnerships
        self._check_children()
        self._check_codes()
        self._check_evidence()

    def _load(self, resource: str) -> pd.DataFrame:
        return load(resource, self._project)

    # -- cases -----------------------------------------------------------------------------

    @cached_property
    def cases(self) -> pd.DataFrame:
        """The cases, by code, as the report orders them.

        Columns ``name``, ``region``, ``model``, ``size``, ``issue``, ``founded`` (year; missing
        where the report gives none), ``name_printed`` and ``place``.
        """
        return self._load(self._named.cases).sort_values("place").set_index("case")

    @cached_property
    def countries(self) -> pd.DataFrame:
        """The countries of the cases: ``case``, ``country``, ``region``, ``place``."""
        regions = self._load(self._edition.regions)[["country", "region"]]
        return self._load(self._named.countries).merge(regions, on="country", how="left")

    @cached_property
    def groups(self) -> pd.DataFrame:
        """Who volunteers: ``case``, ``group``, ``place``."""
        return self._load(self._named.groups)

    @cached_property
    def goals(self) -> pd.DataFrame:
        """The goals that a case serves: ``case``, ``goal``, ``sdg_basis`` and why."""
        return self._load(self._named.sdgs)

    @cached_property
    def methods(self) -> pd.DataFrame:
        """What a case rests on: ``case``, ``evidence``, ``place``."""
        return self._load(self._named.methods)

    @cached_property
    def numbers(self) -> pd.DataFrame:
        """Every number that the report states of a case, with what it counts and where."""
        return self._load(self._named.numbers)

    @property
    def people(self) -> pd.DataFrame:
        """The numbers that count persons."""
        return self.numbers[self.numbers["unit"] == "persons"]

    # -- counts ----------------------------------------------------------------------------

    def by_group(self) -> pd.DataFrame:
        """Count the cases by group of volunteers, region and model.

        Returns
        -------
        pandas.DataFrame
            Columns ``group``, ``region``, ``model`` and ``cases``; a case that has several groups
            is counted in each.
        """
        joined = self.groups.merge(self.cases.reset_index(), on="case", validate="many_to_one")
        counts = joined.groupby(["group", "region", "model"], sort=True)["case"].nunique()
        return counts.rename("cases").reset_index()

    def by_country(self) -> pd.DataFrame:
        """Return a row per case and country; a case in three countries is in three.

        Columns are those of :attr:`countries`, and ``model``, ``size`` and ``name``.
        """
        columns = ["model", "size", "name"]
        return self.countries.merge(self.cases[columns], left_on="case", right_index=True)

    def small_with_interviews(self) -> list[str]:
        """Return the countries of the small cases for which people were interviewed as well."""
        small = self.cases.index[self.cases["size"] == "small"]
        asked = self.methods.loc[self.methods["evidence"] == INTERVIEWS, "case"]
        chosen = self.countries["case"].isin(small) & self.countries["case"].isin(asked)
        return sorted(self.countries.loc[chosen, "country"])

    def models_without_people(self) -> list[str]:
        """Return the models of which no case comes with a count of persons."""
        counted = set(self.cases.loc[self.people["case"], "model"])
        return [model for model in MODELS if model not in counted]

    # -- recommendations -------------------------------------------------------------------

    @cached_property
    def recommendations(self) -> pd.DataFrame:
        """The recommendations, by number: ``advice``, ``place``."""
        return self._load(self._named.recommendations).set_index("recommendation")

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """What each rests on: ``recommendation``, ``evidence``, ``kind``, ``basis`` and where."""
        return self._load(self._named.evidence)

    # -- checks ----------------------------------------------------------------------------

    def _check_children(self) -> None:
        known = set(self._load(self._named.cases)["case"])
        for key in ("countries", "groups", "methods"):
            table: pd.DataFrame = getattr(self, key)
            lacking = sorted(known - set(table["case"]))
            if lacking:
                raise SwvrError(
                    f"no row for the case {lacking[0]}",
                    where=f"resource {getattr(self._named, key)}",
                    remedy="add one, then run `swvr data seal`",
                )
        strays = self.countries[
            self.countries["region"] != self.countries["case"].map(self.cases["region"])
        ]
        for row in records(strays):
            raise SwvrError(
                f"{row.country} does not lie in the region of the case {row.case}, "
                f"{self.cases.loc[row.case, 'region']}",
                where=f"resource {self._named.countries}",
                remedy="correct its countries, or the region of the case",
            )

    def _check_codes(self) -> None:
        for names, column, table, resource in (
            (MODELS, "model", self.cases, self._named.cases),
            (SIZES, "size", self.cases, self._named.cases),
            (GROUPS, "group", self.groups, self._named.groups),
        ):
            strange = sorted(set(table[column]) - set(names))
            if strange:
                raise SwvrError(
                    f"the {column} {strange[0]!r} has no name",
                    where=f"resource {resource}",
                    remedy="correct the code, or name it in swvr/partnerships.py",
                )

    def _check_evidence(self) -> None:
        where = f"resource {self._named.evidence}"
        known = {EXHIBIT: set(self._edition.exhibit_names), CASE: set(self.cases.index)}
        for kind, rows in self.evidence.groupby("kind"):
            for name in rows["evidence"]:
                if name not in known[str(kind)]:
                    raise SwvrError(
                        f"{name} is no {kind} of the edition {self._edition.year}",
                        where=where,
                        remedy="name an exhibit of its file in editions/, or the code of a case",
                    )
        bare = sorted(set(self.recommendations.index) - set(self.evidence["recommendation"]))
        if bare:
            raise SwvrError(
                f"nothing is named that recommendation {bare[0]} rests on",
                where=where,
                remedy="add a row",
            )
