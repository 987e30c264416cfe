"""The results of the multi-country survey: what was published, or what respondents give.

Exhibits ask for the same tables of both. Without the respondents' file there is what was printed,
with the sampling error that was not, and where nothing was printed the range that the printed
values allow; with the file, every value is estimated, with its design-based interval.

Unless they say otherwise, frames are indexed by ``country`` (ISO 3166-1 alpha-3), values are in
percent and differences in percentage points.
"""

from __future__ import annotations

import math
import os
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from swvr.data import load
from swvr.edition import Edition
from swvr.estimation.surveyed import ACTIVITIES, PublishedSurvey
from swvr.project import Project, find_project

if TYPE_CHECKING:
    from swvr.survey.microdata import Microdata

MICRODATA = "SWVR_MICRODATA"  # a respondents' file in place of the edition's
PUBLISHED, BOUNDS, ESTIMATE, SUPPRESSED = "published", "bounds", "estimate", "suppressed"
VALUES = ["country", "item", "group", "value", "low", "high", "kind"]
NO_DIFFERENCE = 1e-4  # percentage points: what the digits of a weight make of equal shares
CELL = ["country", "item", "group"]
PREDICTORS = ["country", "predictor", "odds_ratio", "low", "high", "significant", "kind"]
# The items behind the activities of table 3.2, and the sexes.
_PLANNED = dict(zip(("q8c", "q8d", "q8e"), ACTIVITIES, strict=True))
_SEXES = ("women", "men")


class SurveyResults(PublishedSurvey):
    """What was published of the survey, and the bounds on what was not.

    The frames of :class:`~swvr.estimation.surveyed.PublishedSurvey`, and besides them tables of
    values: one row per ``country``, ``item`` and ``group``, with ``value``, ``low``, ``high`` and
    ``kind``. Of ``published`` values and of an ``estimate``, low and high are the ends of the
    sampling interval; of ``bounds`` there is no value, and they are the smallest and the largest
    that the published values allow, without sampling error; what is ``suppressed`` has none.
    """

    from_respondents = False
    synthetic = False

    def __init__(self, edition: Edition, project: Project | None = None) -> None:
        super().__init__(edition, project)
        self.edition = edition

    @property
    def size(self) -> int:
        """How many respondents there are; about how many, of what was published."""
        return self.survey.sample_size * len(self.survey.countries)

    @cached_property
    def _bounds(self) -> pd.DataFrame:
        from swvr.survey.bounds import published_bounds  # noqa: PLC0415  (scipy takes its time)

        return published_bounds(self.edition, self._project)

    def _values(self, exhibit: str) -> pd.DataFrame:
        rows = self._bounds[self._bounds["exhibit"] == exhibit]
        return rows.assign(value=math.nan, kind=BOUNDS)[VALUES].reset_index(drop=True)

    @property
    def activities(self) -> pd.DataFrame:
        """Who helped friends or neighbours (q3c), organizations (q3b), the government (q3a)."""
        return self._values("fig_3_4")

    @property
    def participation(self) -> pd.DataFrame:
        """Civic participation (q4a) and social innovation (q5a); by area from respondents."""
        return self._values("fig_3_5")

    @property
    def change_levels(self) -> pd.DataFrame:
        """Who volunteered more, less and about as much (``q6_increased`` and so on)."""
        return self._values("fig_3_6")

    @property
    def plans_by_past(self) -> pd.DataFrame:
        """Who plans to volunteer (q7) among those who did so in three ways (the groups)."""
        return self._values("fig_3_7")

    @property
    def innovation(self) -> pd.DataFrame:
        """Who proposed new solutions (q5a), and who is likely to (q8e)."""
        return self._values("fig_3_8")

    def left_out(self, exhibit: str) -> pd.DataFrame:
        """Return what an exhibit cannot show for want of respondents, by its name in the report.

        One row per ``country``, ``item`` and ``group``: the cells that are suppressed, and all of
        a country that has no respondent. Nothing is left out of what was published.
        """
        return pd.DataFrame(columns=CELL)

    @cached_property
    def odds_ratios(self) -> pd.DataFrame:
        """Table A2: odds ratios of planning to volunteer, by past behaviour.

        One row per ``country`` and ``predictor`` (``first``, which can be read as question 1 or
        as volunteer action, ``q3a``, ``q3b``, ``q3c``): ``odds_ratio``, ``low``, ``high``,
        ``significant`` (at the level of the edition) and ``kind``. Published are those that are
        significant, without their intervals.
        """
        table = load(self.survey.predictors, self._project)
        table = table[table["country"].isin(self.survey.countries)]
        return table.assign(
            low=math.nan, high=math.nan, significant=table["odds_ratio"].notna(), kind=PUBLISHED
        )[PREDICTORS].reset_index(drop=True)


class RespondentResults(SurveyResults):
    """What a file of respondents gives, in the tables of :class:`SurveyResults`.

    What the survey did not ask, the polls of earlier years, stays as published.
    """

    from_respondents = True

    def __init__(
        self, edition: Edition, microdata: Microdata, project: Project | None = None
    ) -> None:
        super().__init__(edition, project)
        self.microdata = microdata
        self.synthetic = microdata.synthetic

    @cached_property
    def tabulated(self) -> pd.DataFrame:
        """Every estimate: see :func:`swvr.survey.tabulation.tabulate`."""
        from swvr.survey.tabulation import tabulate  # noqa: PLC0415

        return tabulate(self.microdata.frame, confidence=self.survey.confidence)

    @cached_property
    def respondents(self) -> pd.Series:
        """Respondents by country."""
        counts = self.tabulated[self.tabulated["exhibit"] == "fig_3_2"]
        return counts.set_index("country")["n"]

    @property
    def size(self) -> int:
        """How many respondents there are."""
        return int(self.respondents.sum())

    def _cells(self, exhibit: str) -> pd.DataFrame:
        return self.tabulated[self.tabulated["exhibit"] == exhibit]

    def _values(self, exhibit: str) -> pd.DataFrame:
        rows = self._cells(exhibit)
        kind = rows["suppressed"].map({True: SUPPRESSED, False: ESTIMATE})
        named = rows.rename(columns={"estimate": "value"}).assign(kind=kind)
        return named[VALUES].reset_index(drop=True)

    def left_out(self, exhibit: str) -> pd.DataFrame:
        """Return what an exhibit cannot show for want of respondents."""
        rows = self._cells(exhibit)
        absent = sorted(set(self.survey.countries) - set(rows["country"]))
        cells = rows[["item", "group"]].drop_duplicates()
        empty = pd.DataFrame({"country": absent}).merge(cells, how="cross")
        return pd.concat([rows.loc[rows["suppressed"], CELL], empty[CELL]], ignore_index=True)

    @cached_property
    def action_rates(self) -> pd.DataFrame:
        """Volunteer action rates with intervals, highest first: ``rate``, ``low``, ``high``."""
        rows = self._cells("fig_3_2").set_index("country")
        rates = rows.rename(columns={"estimate": "rate"})[["rate", "low", "high"]]
        return rates.dropna().sort_values("rate", ascending=False, kind="stable")

    @cached_property
    def action_rates_by_sex(self) -> pd.DataFrame:
        """Action rates of ``women`` and ``men`` and their gap, women furthest behind first."""
        table = self._by_sex(self._cells("fig_3_3"), ["country"])
        return table.sort_values("difference", kind="stable")

    @cached_property
    def plans(self) -> pd.DataFrame:
        """Plans for the next 12 months by sex, and the gap women − men, by activity."""
        rows = self._cells("tab_3_2")
        rows = rows.assign(activity=rows["item"].map(_PLANNED))
        table = self._by_sex(rows, ["country", "activity"]).reset_index()
        rank = table["country"].map(self.survey.countries.index) * len(ACTIVITIES)
        rank += table["activity"].map(ACTIVITIES.index)
        columns = ["country", "activity", "women", "men", "difference", "low", "high", "differs"]
        return table.assign(rank=rank).sort_values("rank")[columns].reset_index(drop=True)

    def _by_sex(self, rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
        """Put women beside men, with the interval of the gap from those of the two.

        The two samples are parts of one, taken to be independent. The interval is put together
        from the distances of the two rates to the ends of theirs [Newcombe1998]_, as that of the
        published rates is, so that it has a width where a rate is 100 and its error therefore 0.
        """
        wide = rows.pivot(index=keys, columns="group", values=["estimate", "low", "high"])
        ends = {"": "estimate", "_low": "low", "_high": "high"}
        table = pd.DataFrame(
            {f"{sex}{end}": wide[column, sex] for end, column in ends.items() for sex in _SEXES}
        ).dropna()
        difference = table["women"] - table["men"]
        difference = difference.where(difference.abs() > NO_DIFFERENCE, 0.0)
        down = (table["women"] - table["women_low"]) ** 2 + (table["men_high"] - table["men"]) ** 2
        up = (table["women_high"] - table["women"]) ** 2 + (table["men"] - table["men_low"]) ** 2
        table = table.assign(
            difference=difference, low=difference - down**0.5, high=difference + up**0.5
        )
        return table.assign(differs=(table["low"] > 0) | (table["high"] < 0))

    @cached_property
    def civic_participation(self) -> pd.DataFrame:
        """Civic participation: ``increased``, ``decreased``, the net ``difference``.

        ``net_printed`` is what the respondents' net difference is rounded to.
        """
        rows = self._cells("tab_3_1")
        wide = rows.pivot(index="country", columns="item", values="estimate")
        net = rows[rows["item"] == "q4b_net"].set_index("country")
        table = pd.DataFrame(
            {
                "increased": wide["q4b_increased"],
                "decreased": wide["q4b_decreased"],
                "net_printed": wide["q4b_net"].round(),
                "difference": wide["q4b_net"],
                "low": net["low"],
                "high": net["high"],
            }
        ).dropna(subset="difference")
        table["differs"] = (table["low"] > 0) | (table["high"] < 0)
        table["agrees"] = True
        return table.sort_values("difference", kind="stable")

    @cached_property
    def change(self) -> pd.DataFrame:
        """Net change since the year before."""
        rows = self._cells("fig_3_6")
        net = rows[rows["item"] == "q6_net"].set_index("country")
        table = net.rename(columns={"estimate": "difference"})[["difference", "low", "high"]]
        table = table.dropna(subset="difference").assign(
            differs=lambda t: (t["low"] > 0) | (t["high"] < 0)
        )
        return table.sort_values("difference", ascending=False, kind="stable")

    @cached_property
    def odds_ratios(self) -> pd.DataFrame:
        """Odds ratios of planning to volunteer, by past behaviour, with their intervals."""
        return self.odds_ratios_read("q1")

    def odds_ratios_read(self, first: str) -> pd.DataFrame:
        """Return the odds ratios with the first column read as ``q1`` or as ``action``."""
        from swvr.survey.predictors import predictors  # noqa: PLC0415

        found = predictors(self.microdata.frame, first=first, confidence=self.survey.confidence)
        behaviours = [first, "q3a", "q3b", "q3c"]
        rows = found[found["predictor"].isin(behaviours)]
        kind = (rows["status"] == "estimated").map({True: ESTIMATE, False: SUPPRESSED})
        rows = rows.assign(kind=kind, predictor=rows["predictor"].replace({first: "first"}))
        return rows[PREDICTORS].reset_index(drop=True)


def survey_results(edition: Edition, project: Project | None = None) -> SurveyResults:
    """Return the survey's results: from respondents where there is a file, else as published.

    The file is that of the edition (``survey.microdata``) or the one that the environment
    variable ``SWVR_MICRODATA`` names, which ``--microdata`` sets.

    Raises
    ------
    SwvrError
        If the file cannot be read or an answer in it is not admissible.
    """
    project = project or find_project()
    override = os.environ.get(MICRODATA)
    if override:
        path = Path(override)
    elif edition.survey.microdata is not None:
        path = project.root / edition.survey.microdata
    else:
        return _published(edition.model_dump_json(), project)
    try:
        state = path.stat()
    except OSError:
        return _respondents(edition, path, project)  # which says what is wrong with it
    return _kept(edition.model_dump_json(), path, project, (state.st_mtime_ns, state.st_size))


# The exhibits of a chapter ask one after the other: what was worked out for one is kept.


@lru_cache(maxsize=4)
def _published(edition: str, project: Project) -> SurveyResults:
    return SurveyResults(Edition.model_validate_json(edition), project)


@lru_cache(maxsize=2)
def _kept(edition: str, path: Path, project: Project, _state: tuple[int, int]) -> RespondentResults:
    return _respondents(Edition.model_validate_json(edition), path, project)


def _respondents(edition: Edition, path: Path, project: Project) -> RespondentResults:
    # Polars and svy load here, and only for who has a file.
    from swvr.survey.microdata import read_microdata  # noqa: PLC0415
    from swvr.survey.questionnaire import load_questionnaire  # noqa: PLC0415

    questionnaire = load_questionnaire(edition, project)
    microdata = read_microdata(path, questionnaire, edition.survey.countries, project=project)
    return RespondentResults(edition, microdata, project)
