"""An edition of the report: the one place where its year, inputs and exhibits are named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Literal, TypeVar

from pydantic import Field, ValidationError, model_validator

from swvr.errors import SwvrError
from swvr.parts import Part, mistakes
from swvr.period import PATTERN
from swvr.project import Project, find_project
from swvr.yaml_file import read_mapping

_REGION = r"^[a-z][a-z0-9_]*$"
_COUNTRY = r"^[A-Z]{3}$"
_LANGUAGE = r"^[a-z]{2,3}$"
_EXHIBIT = r"^(fig|tab|unv|own)_[a-z0-9_]+$"
_CHAPTER = r"^\d{2}_[a-z0-9_]+$"
_DOCUMENT = r"^[a-z]+$"
# Relative to the project, so that an edition file holds no path of a machine.
_MICRODATA = r"^[^/\\~:][^\\:]*\.(csv|parquet)$"
_PLACE = r"^[a-z][a-z0-9_]*$"
_WORDS = r"\S"
_RESOURCE = r"^[a-z0-9_.-]+$"
_FORMS = {
    _REGION: "be the code of a region: lower-case letters, digits and _",
    _COUNTRY: "be the code of a country: three capital letters (ISO 3166-1 alpha-3)",
    _LANGUAGE: "be the code of a language: two or three lower-case letters (ISO 639)",
    _EXHIBIT: "be the name of an exhibit, such as fig_2_4: fig_, tab_, unv_ or own_ and the rest",
    _CHAPTER: "be the name of a chapter, as in chapters/ without .ipynb: 04_gender",
    _DOCUMENT: "be lower-case letters alone",
    _MICRODATA: "be a .csv or .parquet file, relative to the project",
    PATTERN: "be so many days, weeks or months, such as 7d, 6w or 12m",
    _WORDS: "not be empty",
    _RESOURCE: "be the name of a data resource of data/datapackage.json",
}
Region = Annotated[str, Field(pattern=_REGION)]
CountryCode = Annotated[str, Field(pattern=_COUNTRY)]
LanguageCode = Annotated[str, Field(pattern=_LANGUAGE)]
ExhibitName = Annotated[str, Field(pattern=_EXHIBIT)]
ChapterName = Annotated[str, Field(pattern=_CHAPTER)]
DocumentName = Annotated[str, Field(pattern=_DOCUMENT)]
PlaceName = Annotated[str, Field(pattern=_PLACE)]
ResourceName = Annotated[str, Field(pattern=_RESOURCE)]
Words = Annotated[str, Field(pattern=_WORDS)]
CalendarYear = Annotated[int, Field(ge=1900, le=2100)]
Age = Annotated[int, Field(ge=0, le=100)]  # in years
Percent = Annotated[float, Field(ge=0, le=100)]
Confidence = Annotated[float, Field(gt=0, lt=1)]
MicrodataPath = Annotated[str, Field(pattern=_MICRODATA)]
ReferencePeriod = Annotated[str, Field(pattern=PATTERN)]
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
    """Something that prose and exhibits cite."""

    key: Words
    """Its key in ``references.bib``."""
    short: dict[LanguageCode, Words]
    """A short name in each language of the edition, as it stands under exhibits."""


class Sources(Part):
    """Everything that the prose and the exhibits of an edition cite, by its role.

    Whatever an edition has nothing from may be left out.
    """

    report: Source
    """The report that is recomputed."""
    population: Source
    """Where the population comes from."""
    cited_regions: Source | None = Field(None, alias="regions")
    """Where the regions are defined, if that is not the report."""
    cited_administrator: Source | None = Field(None, alias="administrator")
    """The report of the Administrator on the UN Volunteers programme."""
    cited_survey: Source | None = Field(None, alias="survey")
    """The multi-country survey."""
    cited_survey_story: Source | None = Field(None, alias="survey_story")
    """What was published of the survey elsewhere."""
    cited_past_month: Source | None = Field(None, alias="past_month")
    """The earlier polls on the past month."""

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

    def by_role(self) -> dict[str, Source]:
        """Return the sources by role, among them the regions, which may be the report's."""
        return {**self.cited(), "regions": self.regions}

    def cited(self) -> dict[str, Source]:
        """Return the sources that the edition has, by key."""
        fields = type(self).model_fields
        found = {field.alias or name: getattr(self, name) for name, field in fields.items()}
        return {key: source for key, source in found.items() if source is not None}


class Population(Part):
    """The population table, and the year of it that weights the estimates."""

    resource: ResourceName
    """Data resource: the population by country, sex and year."""
    reference_year: CalendarYear
    """The year of the table that weights the estimates."""
    adult_age: Age
    """The age in years from which the table counts people."""


class GroupingCheck(Part):
    """Another grouping of countries, to find out which one a printed rate was made with."""

    name: Words
    """A name for messages, different from that of every other check."""
    label: dict[LanguageCode, Words]
    """What is grouped otherwise, in each language of the edition."""
    move: Annotated[dict[CountryCode, Region | None], Field(min_length=1)]
    """Country (ISO 3166-1 alpha-3) -> the region that it moves to, or null to leave it out."""


class Survey(Part):
    """The multi-country survey: who was asked, and where its published values are kept."""

    countries: Annotated[list[CountryCode], Field(min_length=1)]
    """The countries (ISO 3166-1 alpha-3) in which people were asked."""
    year: CalendarYear
    """The year that the answers are about."""
    fieldwork_year: CalendarYear
    """The year of the interviews."""
    sample_size: Annotated[int, Field(gt=1)]
    """Respondents in each country."""
    design_effect: Annotated[float, Field(ge=1)]
    """What the sample size is divided by, for the weighting and clustering of the sample."""
    confidence: Confidence
    """Level of every interval drawn: 0.95 is 95 percent."""
    past_month_years: Annotated[list[CalendarYear], Field(min_length=2, max_length=3)]
    """Years of the polls on the past month: before the survey's, its own, and perhaps after."""
    action_rates: ResourceName
    """Data resource: who did what, by country and sex."""
    civic_participation: ResourceName
    """Data resource: civic participation of volunteers and others."""
    plans: ResourceName
    """Data resource: plans for the next twelve months."""
    change: ResourceName
    """Data resource: change in volunteering since the year before."""
    past_month: ResourceName
    """Data resource: who volunteered in the past month, by year of the polls."""
    predictors: ResourceName
    """Data resource: odds ratios of planning to volunteer."""
    fieldwork: ResourceName
    """Data resource: how people were interviewed in each country."""
    constraints: ResourceName
    """Data resource: what else was published of the answers."""
    questionnaire: ResourceName
    """Data resource: what was asked, and how answers are coded."""
    microdata: MicrodataPath | None
    """File of the answers (CSV or Parquet), relative to the project; null where there is none."""


class Alternatives(Part):
    """Choices that could as well have been made; the specification curve takes each."""

    earliest_years: Annotated[list[CalendarYear | None], Field(min_length=1)]
    """From which year an observation may be; null is any."""
    oldest_first_ages: Annotated[list[Age | None], Field(min_length=1)]
    """At what age in years the youngest respondents may start; null is any."""
    population_years: Annotated[list[CalendarYear], Field(min_length=1)]
    """Years of the population table that weight the estimates."""


class National(Part):
    """The estimate from the rates and hours that countries publish: its inputs and its rules.

    Of several rates of a country, one is chosen by year, reference period and source.
    """

    rates: ResourceName
    """Data resource: volunteer rates that countries publish."""
    hours: ResourceName
    """Data resource: hours of volunteering that countries publish."""
    coverage: Annotated[list[Words], Field(min_length=1)]
    """Whose rates stand for their country, as the column coverage of the rates says."""
    survey_reference_period: ReferencePeriod | None
    """Reference period of the multi-country survey's rates; null leaves them out."""
    latest_year: CalendarYear
    """The last year that an observation may be from."""
    earliest_year: CalendarYear | None
    """The first year that an observation may be from; null is any."""
    reference_periods: Annotated[list[ReferencePeriod], Field(min_length=1)]
    """Reference periods that are used, the preferred first."""
    sources: list[Words]
    """Sources preferred where a country has several, as in the column source of the rates."""
    total_from_parts: TotalMethod
    """How a total follows from the formal and the informal rate."""
    factors: FactorMethod
    """How rates of other reference periods are brought to four weeks."""
    imputation: ImputationMethod
    """What stands for countries without a rate."""
    imputation_by_sex_and_type: ImputationMethod
    """The same, for one sex or one type, of which few countries have rates."""
    resamples: Annotated[int, Field(ge=1)]
    """Bootstrap resamples behind the intervals."""
    seed: Annotated[int, Field(ge=0)]
    """Seed of the random numbers; the same gives the same intervals."""
    confidence: Confidence
    """Level of the intervals: 0.95 is 95 percent."""
    income_groups: ResourceName
    """Data resource: countries by income, for the specification curve."""
    alternatives: Alternatives
    """Choices that could as well have been made, for the specification curve."""

    @model_validator(mode="after")
    def _years_run_forwards(self) -> National:
        if self.earliest_year is not None and self.earliest_year > self.latest_year:
            raise ValueError(
                f"earliest_year {self.earliest_year} is after latest_year {self.latest_year}"
            )
        return self


class Results(Part):
    """The results of the UN Volunteers programme in the year of the Administrator's report."""

    year: CalendarYear
    """The year that the results are about."""
    indicators: ResourceName
    """Data resource: indicators of the results framework, with target and result."""
    ratings: ResourceName
    """Data resource: how a score becomes a rating."""
    programme: ResourceName
    """Data resource: numbers of volunteers and money of the programme."""
    hosts: ResourceName
    """Data resource: volunteers by the UN entity that hosts them."""
    goals: ResourceName
    """Data resource: Sustainable Development Goals that volunteers work for."""
    history: ResourceName
    """Data resource: marks in the history of the programme."""
    gender: ResourceName
    """Data resource: women and men in the programme."""
    annual_statistics: ResourceName
    """Data resource: the years before and after, from other sources."""


class Partnerships(Part):
    """Partnerships of volunteers and the state: the case studies, and what is advised of them."""

    cases: ResourceName
    """Data resource: the case studies."""
    countries: ResourceName
    """Data resource: the countries of each case."""
    groups: ResourceName
    """Data resource: who takes part in each case."""
    sdgs: ResourceName
    """Data resource: the Sustainable Development Goals of each case."""
    methods: ResourceName
    """Data resource: what each case rests on."""
    numbers: ResourceName
    """Data resource: numbers that the report states of its cases."""
    recommendations: ResourceName
    """Data resource: what the report advises."""
    evidence: ResourceName
    """Data resource: the exhibits and cases that each recommendation rests on."""


class Appendices(Part):
    """The data behind the appendices: words, their standards, and what the reports print."""

    abbreviations: ResourceName
    """Data resource: abbreviations, written out."""
    glossary: ResourceName
    """Data resource: terms with their definitions."""
    standards: ResourceName
    """Data resource: the standards that settle terms."""
    exhibits: ResourceName
    """Data resource: figures and tables of the documents recomputed."""


class Document(Part):
    """What a document prints: its published numbers, and every numeral of it.

    Where its text is not at hand, its numerals are left out, and the numbers are those of pages
    that quote it.
    """

    source: Literal["report", "administrator"]
    """Which of the sources it is."""
    numbers: ResourceName
    """Data resource: its published numbers, a row each."""
    given_numerals: ResourceName | None = Field(None, alias="numerals")
    """Data resource: every numeral in it, with the rule that leaves it out, if one does."""
    places: dict[PlaceName, dict[LanguageCode, Words]] = Field(default_factory=dict)
    """What tables call the pages that quote it, in each language."""
    short: dict[LanguageCode, Words] = Field(default_factory=dict)
    """What tables call its numbers in each language, if not by the short name of the source."""

    @property
    def numerals(self) -> str:
        """Every numeral of its text, with the rule that leaves it out."""
        return _there(self.given_numerals, "ledger.documents….numerals")


class Ledger(Part):
    """The documents whose numbers are checked.

    Claims and identities stand beside the edition file, in ``editions/<year>/claims.yml`` and
    ``editions/<year>/identities.yml``, if there are any. A ledger without numerals needs no rules.
    """

    given_rules: ResourceName | None = Field(None, alias="rules")
    """Data resource: the rules that leave numerals out."""
    inputs: ResourceName
    """Data resource: inputs that were not published, by code."""
    documents: Annotated[dict[DocumentName, Document], Field(min_length=1)]
    """The documents, by the name that rows give them."""

    def refuse_wordless(self, code: str) -> None:
        """Stop at names of documents and places that are not there in a language.

        Raises
        ------
        ValueError
            If there are such; the message names the key.
        """
        for name, document in self.documents.items():
            if document.short and code not in document.short:
                raise ValueError(f"ledger.documents.{name}.short: no name in {code}")
            for place, words in document.places.items():
                if code not in words:
                    raise ValueError(f"ledger.documents.{name}.places.{place}: no name in {code}")

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

    Parts that an edition lacks are left out of its file; to ask for one is then an error that
    names the key, and :meth:`has` says whether it is there.
    """

    year: Annotated[int, Field(ge=1971, le=2100)]
    """The edition, as in the name of its file."""
    title: dict[LanguageCode, Words]
    """Title of the book in each language."""
    languages: Annotated[list[LanguageCode], Field(min_length=1)]
    """Languages of the book (ISO 639), the first one first."""
    definition: dict[LanguageCode, Words]
    """Who counts as a volunteer, in a phrase, in each language."""
    reference_period: ReferencePeriod
    """Over what time volunteering counts, in days, weeks or months: ``4w``."""
    sources: Sources
    """What prose and exhibits cite."""
    population: Population
    """The population that weights the estimates."""
    regions: ResourceName
    """Data resource: the region of each country."""
    region_names: dict[Region, dict[LanguageCode, Words]] = Field(default_factory=dict)
    """Names of regions that the book does not know yet, in each language, as in a sentence."""
    grouping_checks: list[GroupingCheck] = Field(default_factory=list)
    """Other groupings of countries, tried where a printed rate follows from no printed count."""
    estimates: ResourceName
    """Data resource: the estimates that the report printed."""
    given_two_estimates: ResourceName | None = Field(None, alias="two_estimates")
    """Data resource: what the estimates rest on, beside those of the report before."""
    given_measurement: ResourceName | None = Field(None, alias="national_measurement")
    """Data resource: the countries that measure volunteer work."""
    given_full_time: Annotated[float, Field(gt=0)] | None = Field(
        None, alias="full_time_hours_per_month"
    )
    """Hours a month of a full-time worker."""
    given_survey: Survey | None = Field(None, alias="survey")
    """The multi-country survey."""
    given_national: National | None = Field(None, alias="national")
    """The estimate from the rates and hours that countries publish."""
    given_results: Results | None = Field(None, alias="results")
    """The results of the UN Volunteers programme."""
    given_partnerships: Partnerships | None = Field(None, alias="partnerships")
    """Case studies of partnerships, and recommendations."""
    appendices: Appendices
    """The data behind the appendices."""
    given_ledger: Ledger | None = Field(None, alias="ledger")
    """The documents whose numbers are checked."""
    exhibits: dict[ChapterName, list[ExhibitName]]
    """Exhibits of this edition by the chapter that shows them, in the order of the book."""
    chapters: Annotated[list[ChapterName], Field(min_length=1)]
    """Chapters of this edition, in the order of the book."""

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
            if ledger := self.given_ledger:
                ledger.refuse_wordless(code)
            for name, source in self.sources.cited().items():
                if code not in source.short:
                    raise ValueError(f"sources.{name}.short: no name in {code}")
        return self

    @model_validator(mode="after")
    def _every_document_has_its_words(self) -> Edition:
        names = {f"places.{place}": words for place, words in self._places().items()}
        if self.given_ledger:
            documents = self.given_ledger.documents.items()
            names |= {f"{name}.short": each.short for name, each in documents if each.short}
        for key, words in names.items():
            for code in self.languages:
                if code not in words:
                    raise ValueError(f"ledger.documents: {key}: no name in {code}")
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


# Every kind of part that the file has.
PARTS: tuple[type[Part], ...] = (
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
            "\n  ".join(mistakes(error, PARTS, _FORMS)),
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
