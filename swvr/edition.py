"""An edition of the report: the one place where its year, inputs and exhibits are named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Literal, TypeVar

from pydantic import Field, ValidationError, model_validator

from swvr.errors import SwvrError
from swvr.parts import Part, mistakes
from swvr.project import Project, find_project
from swvr.yaml_file import read_mapping

Region = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
ExhibitName = Annotated[str, Field(pattern=r"^(fig|tab|unv|own)_[a-z0-9_]+$")]
ChapterName = Annotated[str, Field(pattern=r"^\d{2}_[a-z0-9_]+$")]
DocumentName = Annotated[str, Field(pattern=r"^[a-z]+$")]
PlaceName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Percent = Annotated[float, Field(ge=0, le=100)]
Confidence = Annotated[float, Field(gt=0, lt=1)]
# Relative to the project, so that an edition file holds no path of a machine.
MicrodataPath = Annotated[str, Field(pattern=r"^[^/\\~:][^\\:]*\.(csv|parquet)$")]
ReferencePeriod = Literal["1w", "4w", "12m"]
Period = Annotated[str, Field(pattern=r"^[1-9][0-9]?[dwm]$")]  # so many days, weeks or months
TotalMethod = Literal[
    "larger", "inclusion_exclusion_low", "inclusion_exclusion_high", "independence"
]
FactorMethod = Literal["ratio_of_means", "weighted", "matched", "none"]
ImputationMethod = Literal[
    "regional_weighted_mean", "regional_mean", "regional_median", "world_weighted_mean"
]


T = TypeVar("T")


def _there(part: T | None, key: str) -> T:
    """Return a part that an edition may lack.

    Raises
    ------
    SwvrError
        If this edition lacks it.
    """
    if part is None:
        raise SwvrError(
            f"this edition has no {key}",
            where="edition file",
            remedy=f"add the key {key} with its data, or leave out what needs it",
        )
    return part


class Source(Part):
    """Something that exhibits cite: a key of ``references.bib`` and a short name."""

    key: str
    short: dict[LanguageCode, str]


class Sources(Part):
    """Everything that the exhibits of an edition cite.

    ``report`` and ``administrator`` are the documents recomputed; ``regions`` is where the regions
    are defined, if that is not the report; ``survey`` is the multi-country survey,
    ``survey_story`` what was published of it elsewhere, ``past_month`` the earlier polls. Whatever
    an edition has no exhibits from may be left out.
    """

    report: Source
    population: Source
    cited_regions: Source | None = Field(None, alias="regions")
    cited_administrator: Source | None = Field(None, alias="administrator")
    cited_survey: Source | None = Field(None, alias="survey")
    cited_survey_story: Source | None = Field(None, alias="survey_story")
    cited_past_month: Source | None = Field(None, alias="past_month")

    @property
    def regions(self) -> Source:
        """Where the regions are defined: by default the report."""
        return self.cited_regions or self.report

    @property
    def administrator(self) -> Source:
        """The report on the UN Volunteers programme."""
        return _there(self.cited_administrator, "sources.administrator")

    @property
    def survey(self) -> Source:
        """The multi-country survey."""
        return _there(self.cited_survey, "sources.survey")

    @property
    def survey_story(self) -> Source:
        """What was published of the survey elsewhere."""
        return _there(self.cited_survey_story, "sources.survey_story")

    @property
    def past_month(self) -> Source:
        """The earlier polls."""
        return _there(self.cited_past_month, "sources.past_month")

    def cited(self) -> dict[str, Source]:
        """Return the sources that the edition has, by key."""
        fields = type(self).model_fields
        found = {field.alias or name: getattr(self, name) for name, field in fields.items()}
        return {key: source for key, source in found.items() if source is not None}


class Population(Part):
    """The population table, and the year of it that weights the estimates.

    ``adult_age`` is where the working-age population of the table starts.
    """

    resource: str
    reference_year: int
    adult_age: Annotated[int, Field(ge=0)]


class GroupingCheck(Part):
    """Another grouping of countries, to find out which one a printed rate was made with.

    ``move`` maps a country to another region, or to ``None`` to leave it out; ``label`` says so
    in each language.
    """

    name: str
    label: dict[LanguageCode, str]
    move: dict[CountryCode, Region | None]


class Survey(Part):
    """The multi-country survey: who was asked, and where its published values are kept.

    ``sample_size`` is per country; ``design_effect`` divides it; ``confidence`` is the level of
    every interval drawn. ``questionnaire`` is the resource that says what was asked,
    ``fieldwork`` how, ``constraints`` what else was published of the answers;
    ``microdata`` the file of the answers, relative to the project, or null where there is none.
    """

    countries: Annotated[list[CountryCode], Field(min_length=1)]
    year: int
    fieldwork_year: int
    sample_size: Annotated[int, Field(gt=1)]
    design_effect: Annotated[float, Field(ge=1)]
    confidence: Confidence
    past_month_years: Annotated[list[int], Field(min_length=2, max_length=3)]
    action_rates: str
    civic_participation: str
    plans: str
    change: str
    past_month: str
    predictors: str
    fieldwork: str
    constraints: str
    questionnaire: str
    microdata: MicrodataPath | None


class Alternatives(Part):
    """Choices that could as well have been made in the estimate from national rates.

    The specification curve takes each: from which year an observation may be (null: any), at
    what age the youngest respondents may start (null: any), and the year of the population.
    """

    earliest_years: Annotated[list[int | None], Field(min_length=1)]
    oldest_first_ages: Annotated[list[int | None], Field(min_length=1)]
    population_years: Annotated[list[int], Field(min_length=1)]


class National(Part):
    """The estimate from the rates and hours that countries publish: its inputs and its rules.

    ``rates`` and ``hours`` are data resources; ``coverage`` says whose rates stand for their
    country. The rates of the multi-country survey join them, over ``survey_reference_period``,
    or not (null). Of several rates of a country, those from ``earliest_year`` (or of any age,
    null) to ``latest_year`` are used, of the ``reference_periods`` and ``sources`` in this
    order. ``total_from_parts``, ``factors``, ``imputation`` and, for one sex or one type,
    ``imputation_by_sex_and_type`` name the method of each step; ``resamples``, ``seed`` and
    ``confidence`` are those of the intervals. ``income_groups`` and ``alternatives`` are for
    the specification curve alone.
    """

    rates: str
    hours: str
    coverage: Annotated[list[str], Field(min_length=1)]
    survey_reference_period: ReferencePeriod | None
    latest_year: int
    earliest_year: int | None
    reference_periods: Annotated[list[ReferencePeriod], Field(min_length=1)]
    sources: list[str]
    total_from_parts: TotalMethod
    factors: FactorMethod
    imputation: ImputationMethod
    imputation_by_sex_and_type: ImputationMethod
    resamples: Annotated[int, Field(ge=1)]
    seed: Annotated[int, Field(ge=0)]
    confidence: Confidence
    income_groups: str
    alternatives: Alternatives

    @model_validator(mode="after")
    def _years_run_forwards(self) -> National:
        if self.earliest_year is not None and self.earliest_year > self.latest_year:
            raise ValueError(
                f"earliest_year {self.earliest_year} is after latest_year {self.latest_year}"
            )
        return self


class Results(Part):
    """The results of the UN Volunteers programme in the year of the Administrator's report.

    ``indicators`` and ``ratings`` are its results framework, ``annual_statistics`` the years
    before and after it from other sources; the rest is what it says of the programme.
    """

    year: int
    indicators: str
    ratings: str
    programme: str
    hosts: str
    goals: str
    history: str
    gender: str
    annual_statistics: str


class Partnerships(Part):
    """Partnerships of volunteers and the state: the case studies, and what is advised of them.

    ``countries``, ``groups``, ``sdgs``, ``methods`` and ``numbers`` are about the ``cases``;
    ``evidence`` links each of the ``recommendations`` to exhibits and cases.
    """

    cases: str
    countries: str
    groups: str
    sdgs: str
    methods: str
    numbers: str
    recommendations: str
    evidence: str


class Appendices(Part):
    """The data behind the appendices: words, their standards, and what the reports print.

    ``exhibits`` lists the figures and tables of the documents recomputed.
    """

    abbreviations: str
    glossary: str
    standards: str
    exhibits: str


class Document(Part):
    """What a document prints: its published numbers, and every numeral of it; data resources.

    ``source`` says which of the sources it is. Where its text is not at hand, ``numerals`` is left
    out, and the numbers are those of pages that quote it: ``places`` names these pages, in each
    language, as a table shows them.
    """

    source: Literal["report", "administrator"]
    numbers: str
    given_numerals: str | None = Field(None, alias="numerals")
    places: dict[PlaceName, dict[LanguageCode, str]] = Field(default_factory=dict)

    @property
    def numerals(self) -> str:
        """Every numeral of its text, with the rule that leaves it out."""
        return _there(self.given_numerals, "ledger.documents….numerals")


class Ledger(Part):
    """The documents whose numbers are checked, by the name that rows give them.

    ``inputs`` is the resource of the inputs that were not published, ``rules`` that of the rules
    that leave numerals out; a ledger without numerals needs none. Claims and identities stand
    beside the edition file, in ``editions/<year>/claims.yml`` and
    ``editions/<year>/identities.yml``, if there are any.
    """

    given_rules: str | None = Field(None, alias="rules")
    inputs: str
    documents: Annotated[dict[DocumentName, Document], Field(min_length=1)]

    @model_validator(mode="after")
    def _numerals_have_rules(self) -> Ledger:
        listed = any(each.given_numerals for each in self.documents.values())
        if listed and self.given_rules is None:
            raise ValueError("rules: missing; the numerals of a document refer to them")
        return self

    @property
    def rules(self) -> str:
        """The rules that leave numerals out."""
        return _there(self.given_rules, "ledger.rules")


class Edition(Part):
    """One edition of the report, as its YAML file in ``editions/`` describes it.

    ``regions``, ``estimates`` and ``national_measurement`` are resources: the grouping of
    countries, the printed estimates, and the countries that measure volunteer work.
    ``definition`` says in a phrase who counts as a volunteer, ``reference_period`` over what time
    (days, weeks or months: ``4w``). ``region_names`` names the regions that the book does not know
    yet, in each language, as in a sentence.

    Parts that an edition lacks are left out of its file; to ask for one is then an error that
    names the key, and :meth:`has` says whether it is there.
    """

    year: Annotated[int, Field(ge=1971, le=2100)]
    title: dict[LanguageCode, str]
    languages: Annotated[list[LanguageCode], Field(min_length=1)]
    definition: dict[LanguageCode, str]
    reference_period: Period
    sources: Sources
    population: Population
    regions: str
    region_names: dict[Region, dict[LanguageCode, str]] = Field(default_factory=dict)
    grouping_checks: list[GroupingCheck] = Field(default_factory=list)
    estimates: str
    given_two_estimates: str | None = Field(None, alias="two_estimates")
    given_measurement: str | None = Field(None, alias="national_measurement")
    given_full_time: Annotated[float, Field(gt=0)] | None = Field(
        None, alias="full_time_hours_per_month"
    )
    given_survey: Survey | None = Field(None, alias="survey")
    given_national: National | None = Field(None, alias="national")
    given_results: Results | None = Field(None, alias="results")
    given_partnerships: Partnerships | None = Field(None, alias="partnerships")
    appendices: Appendices
    given_ledger: Ledger | None = Field(None, alias="ledger")
    exhibits: dict[ChapterName, list[ExhibitName]]
    chapters: Annotated[list[ChapterName], Field(min_length=1)]

    @model_validator(mode="after")
    def _every_language_has_its_words(self) -> Edition:
        for code in self.languages:
            if code not in self.title:
                raise ValueError(f"title: no title in {code}")
            for check in self.grouping_checks:
                if code not in check.label:
                    raise ValueError(f"grouping_checks, {check.name}: no label in {code}")
            if code not in self.definition:
                raise ValueError(f"definition: no words in {code}")
            for region, names in self.region_names.items():
                if code not in names:
                    raise ValueError(f"region_names.{region}: no name in {code}")
            for place, names in self._places().items():
                if code not in names:
                    raise ValueError(f"ledger.documents….places.{place}: no name in {code}")
            for name, source in self.sources.cited().items():
                if code not in source.short:
                    raise ValueError(f"sources.{name}.short: no name in {code}")
        return self

    @model_validator(mode="after")
    def _every_exhibit_has_a_chapter(self) -> Edition:
        strays = [chapter for chapter in self.exhibits if chapter not in self.chapters]
        if strays:
            raise ValueError(f"exhibits: {', '.join(strays)} is not among the chapters")
        return self

    @model_validator(mode="after")
    def _nothing_is_listed_twice(self) -> Edition:
        lists: dict[str, Sequence[str | int | None]] = {
            "languages": self.languages,
            "chapters": self.chapters,
            "exhibits": self.exhibit_names,
            "grouping_checks": [check.name for check in self.grouping_checks],
        }
        if survey := self.given_survey:
            lists["survey.countries"] = survey.countries
            lists["survey.past_month_years"] = survey.past_month_years
        if national := self.given_national:
            lists |= {
                "national.alternatives.earliest_years": national.alternatives.earliest_years,
                "national.alternatives.oldest_first_ages": national.alternatives.oldest_first_ages,
                "national.alternatives.population_years": national.alternatives.population_years,
                "national.coverage": national.coverage,
                "national.reference_periods": national.reference_periods,
                "national.sources": national.sources,
            }
        for key, items in lists.items():
            twice = sorted({str(item) for item in items if items.count(item) > 1})
            if twice:
                raise ValueError(f"{key}: {', '.join(twice)} is listed twice")
        return self

    @property
    def exhibit_names(self) -> list[str]:
        """Every exhibit, in the order of the book."""
        return [name for names in self.exhibits.values() for name in names]

    def chapter_of(self, exhibit: str) -> str:
        """Return the chapter that shows an exhibit; nothing if this edition has no such."""
        found = (chapter for chapter, names in self.exhibits.items() if exhibit in names)
        return next(found, "")

    @property
    def own_names(self) -> dict[str, dict[LanguageCode, str]]:
        """What it calls regions and pages that the book does not know: code to name by language."""
        return {**self.region_names, **self._places()}

    def _places(self) -> dict[str, dict[LanguageCode, str]]:
        documents = self.given_ledger.documents.values() if self.given_ledger else ()
        return {place: names for each in documents for place, names in each.places.items()}

    @property
    def two_estimates(self) -> str:
        """What the estimates rest on, beside those of the report before."""
        return _there(self.given_two_estimates, "two_estimates")

    @property
    def national_measurement(self) -> str:
        """The countries that measure volunteer work nationally."""
        return _there(self.given_measurement, "national_measurement")

    @property
    def full_time_hours_per_month(self) -> float:
        """Hours a month of a full-time worker."""
        return _there(self.given_full_time, "full_time_hours_per_month")

    @property
    def survey(self) -> Survey:
        """The multi-country survey."""
        return _there(self.given_survey, "survey")

    @property
    def national(self) -> National:
        """The estimate from national rates."""
        return _there(self.given_national, "national")

    @property
    def results(self) -> Results:
        """The results of the UN Volunteers programme."""
        return _there(self.given_results, "results")

    @property
    def partnerships(self) -> Partnerships:
        """The case studies and recommendations."""
        return _there(self.given_partnerships, "partnerships")

    @property
    def ledger(self) -> Ledger:
        """The documents whose numbers are checked."""
        return _there(self.given_ledger, "ledger")

    def has(self, key: str) -> bool:
        """Say whether the edition has a part, by its key in the file."""
        fields = type(self).model_fields
        name = next(name for name, field in fields.items() if key in (name, field.alias))
        return getattr(self, name) not in (None, [], {})

    def resources(self) -> list[str]:
        """Return the data resources that the edition names."""
        return [name for names in self.resources_by_key().values() for name in names]

    def resources_by_key(self) -> dict[str, list[str]]:
        """Return the data resources that the edition names, by the key that names them."""
        found = {
            "population": [self.population.resource],
            "regions": [self.regions],
            "estimates": [self.estimates],
            "appendices": _texts(self.appendices),
        }
        for key in ("two_estimates", "national_measurement"):
            if self.has(key):
                found[key] = [getattr(self, key)]
        if survey := self.given_survey:
            found["survey"] = _texts(survey, but={"microdata"})
        if national := self.given_national:
            found["national"] = [national.rates, national.hours, national.income_groups]
        for key in ("results", "partnerships"):
            if self.has(key):
                found[key] = _texts(getattr(self, key))
        if ledger := self.given_ledger:
            documents = ledger.documents.values()
            found["ledger"] = [ledger.inputs, *(each.numbers for each in documents)]
            numerals = [each.numerals for each in documents if each.given_numerals]
            if ledger.given_rules:
                found["numerals"] = [ledger.rules, *numerals]
        return found


def _texts(part: Part, but: frozenset[str] | set[str] = frozenset()) -> list[str]:
    """Return the keys of a part that are text: the names of data resources."""
    return [
        value
        for name in type(part).model_fields
        if name not in but and isinstance(value := getattr(part, name), str)
    ]


_PARTS: tuple[type[Part], ...] = (
    Edition,
    Source,
    Sources,
    Population,
    GroupingCheck,
    Survey,
    Alternatives,
    National,
    Results,
    Partnerships,
    Appendices,
    Document,
    Ledger,
)


def available_years(project: Project | None = None) -> list[int]:
    """Return the years that have an edition file, oldest first."""
    folder = (project or find_project()).editions
    return sorted(
        int(path.stem) for path in folder.glob("*.yml") if re.fullmatch(r"[0-9]{4}", path.stem)
    )


def load_edition(year: int, project: Project | None = None) -> Edition:
    """Read and validate ``editions/<year>.yml``.

    Raises
    ------
    SwvrError
        If there is no such edition, the file is not YAML, or a key is unknown, missing or of the
        wrong type; the message names file, key and remedy.
    """
    project = project or find_project()
    path = project.editions / f"{year}.yml"
    if not path.is_file():
        years = ", ".join(map(str, available_years(project))) or "none"
        raise SwvrError(
            f"there is no edition {year} (editions: {years})",
            where=project.relative(path),
            remedy="choose one of these with --year, or write this file",
        )
    try:
        edition = Edition.model_validate(
            read_mapping(
                path, project, "an edition", "start from an edition in editions/ that works"
            )
        )
    except ValidationError as error:
        raise SwvrError(
            "\n  ".join(mistakes(error, _PARTS)),
            where=project.relative(path),
            remedy="mend these keys; editions/ holds working examples",
        ) from error
    if edition.year != year:
        raise SwvrError(
            f"key year: {edition.year} stands in the file of {year}",
            where=project.relative(path),
            remedy=f"write year: {year}, or rename the file",
        )
    return edition
