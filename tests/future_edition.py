"""An edition that nobody planned: made up on the spot in a copy of the book.

Everything that can differ differs: the year, the countries (a new one, one that is gone), the
regions and their names, the reference period, who was surveyed, the languages. All its values are
made up. No code is changed for it.
"""

from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np
import pandas as pd
import yaml
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from swvr.book.catalogues import INTERFACE, messages, read_catalogue
from swvr.book.languages import cell_language, fingerprint, source_text
from swvr.book.normal_form import normal, to_text
from swvr.data import DataPackage, seal
from swvr.edition import available_years, load_edition
from swvr.language import SOURCE, catalogue_path
from swvr.project import Project
from tests.conftest import CHECKOUT

YEAR, SPANISH = max(available_years(CHECKOUT)) + 5, "es"
LANGUAGES = [SPANISH, SOURCE, "zh"]
REFERENCE_YEAR = YEAR - 2
PERIOD = "6w"
NEW_COUNTRY, GONE = "XNA", "CZE"
NEW_NAMES = {"es": "Nueva Aurora", "en": "New Aurora", "zh": "新奥罗拉"}
REGIONS = {
    "sunrise": {"es": "Levante", "en": "Sunrise Lands", "zh": "日出之地"},
    "midday": {"es": "Mediodía", "en": "Midday Lands", "zh": "正午之地"},
    "sunset": {"es": "Poniente", "en": "Sunset Lands", "zh": "日落之地"},
}
RATES = {"sunrise": 21.5, "midday": 33.0, "sunset": 12.5}
# Surveyed country -> the one whose answers are lent to it.
SURVEYED = {"KEN": "KEN", NEW_COUNTRY: "IND", "URY": "BOL"}
# What the catalogue really says in Spanish; the rest is marked as not translated yet.
WORDS = {
    "women": "mujeres",
    "men": "hombres",
    "the world": "el mundo",
    "World": "Mundo",
    "{low} to {high}": "entre {low} y {high}",
    "Contents": "Índice",
    "Table {number}": "Cuadro {number}",
    "Figure {number}": "Gráfico {number}",
}


class Maker:
    """Writes the made-up edition into a copy of the book."""

    def __init__(self, project: Project, source: int) -> None:
        self.project = project
        self.edition = load_edition(source, project)
        self.package = DataPackage.read(project)
        self.descriptor = copy.deepcopy(self.package.descriptor)
        self.names: dict[str, str] = {}

    def table(self, name: str) -> pd.DataFrame:
        return self.package.load(name)

    def add(self, source: str, frame: pd.DataFrame, **changes: Any) -> str:
        """Add a table with the columns of another; ``changes`` are of constraints, by column."""
        name = f"{source}_{YEAR}"
        described = copy.deepcopy(self.package.resource(source).descriptor)
        described |= {
            "name": name,
            "path": f"made_up/{YEAR}/{source}.csv",
            "title": f"{described['title']} (made up)",
            "description": "Made up for a test; nobody published these values.",
        }
        for field in described["schema"]["fields"]:
            constraints = field.setdefault("constraints", {})
            if field["name"] in ("region", "country", "reference_period"):
                constraints.pop("enum", None)
            constraints |= changes.get(field["name"], {})
        described["schema"].pop("foreignKeys", None)
        self.descriptor["resources"].append(described)
        path = self.project.data / described["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        keys = described["schema"]["primaryKey"]
        frame = frame.sort_values(keys, kind="stable") if keys else frame
        frame.to_csv(path, index=False, lineterminator="\n")
        self.names[source] = name
        return name

    def raw(self, name: str) -> pd.DataFrame:
        """The table as its file writes it."""
        path = self.project.data / self.package.resource(name).path
        return pd.read_csv(path, dtype=str, keep_default_na=False)

    # -- tables ----------------------------------------------------------------------------------

    def population(self) -> pd.Series:
        table = self.raw(self.edition.population.resource).astype({"year": int, "population": int})
        latest = table[table["year"] == table["year"].max()]
        kept = latest[latest["country"] != GONE].copy()
        new = pd.DataFrame(
            {"country": NEW_COUNTRY, "year": 0, "sex": ["men", "women"], "population": [21e5, 22e5]}
        )
        made = pd.concat([kept, new]).assign(year=REFERENCE_YEAR)
        made["population"] = (made["population"] * 1.07).astype(int)
        self.add(self.edition.population.resource, made)
        return made.groupby("country")["population"].sum()

    def regions(self, people: pd.Series) -> pd.Series:
        names = np.array(list(REGIONS))[np.arange(len(people)) % len(REGIONS)]
        made = pd.Series(names, people.index, name="region")
        table = made.rename_axis("country").reset_index()
        table = table.assign(name_printed="", basis="not_listed")
        self.add(self.edition.regions, table)
        return made

    def estimates(self, people: pd.Series, regions: pd.Series) -> None:
        rows = []

        def row(
            indicator: str,
            region: str,
            sex: str,
            kind: str,
            value: float,
            decimals: int,
            unit: str,
            place: str,
        ) -> None:
            rows.append(
                {
                    "indicator": indicator,
                    "region": region,
                    "sex": sex,
                    "type": kind,
                    "value": f"{value:.{max(decimals, 0)}f}",
                    "low": "",
                    "high": "",
                    "decimals": decimals,
                    "unit": unit,
                    "qualifier": "exact",
                    "place": place,
                    "printed": "made up",
                }
            )

        counts = {}
        for region, rate in RATES.items():
            counts[region] = round(people[regions == region].sum() * rate / 100, -2)
            row("volunteers", region, "total", "total", counts[region], -2, "persons", "fig_2_4")
            row("volunteer_rate", region, "total", "total", rate, 1, "percent", "section_2_3")
        world = sum(counts.values())
        row("volunteers", "world", "total", "total", world, -2, "persons", "fig_2_4")
        share = 100 * world / people.sum()
        row(
            "volunteer_rate",
            "world",
            "total",
            "total",
            round(share, 1),
            1,
            "percent",
            "section_2_3",
        )
        for kind, part, women in (("formal", 0.4, 48.25), ("informal", 0.85, 51.75)):
            row(
                "volunteer_rate",
                "world",
                "total",
                kind,
                round(share * part, 1),
                1,
                "percent",
                "section_2_3",
            )
            figure = {"formal": "fig_2_7", "informal": "fig_2_8"}[kind]
            row("share_of_volunteers", "world", "women", kind, women, 2, "percent", figure)
            row("share_of_volunteers", "world", "men", kind, 100 - women, 2, "percent", figure)
        row("full_time_equivalent", "world", "total", "total", 93e6, -6, "workers", "section_2_3")
        self.add(self.edition.estimates, pd.DataFrame(rows))

    def survey(self) -> None:
        survey = self.edition.survey
        for key in (
            "action_rates",
            "civic_participation",
            "plans",
            "change",
            "predictors",
            "fieldwork",
            "constraints",
            "past_month",
        ):
            name = getattr(survey, key)
            table = self.raw(name)
            parts = []
            for country, lender in SURVEYED.items():
                part = table[table["country"] == lender].assign(country=country)
                if "id" in part:
                    part["id"] = part["id"].str.replace(lender, country)
                if key == "past_month":
                    shift = YEAR - self.edition.year
                    part["year"] = (part["year"].astype(int) + shift).astype(str)
                parts.append(part)
            self.add(name, pd.concat(parts))
        asked = self.raw(survey.questionnaire)
        asked.insert(3, "wording_es", "¿" + asked["wording_en"] + "?")
        name = self.add(survey.questionnaire, asked)
        fields = next(r for r in self.descriptor["resources"] if r["name"] == name)["schema"][
            "fields"
        ]
        at = [field["name"] for field in fields].index("wording_zh") + 1
        english = next(field for field in fields if field["name"] == "wording_en")
        fields.insert(at, {**english, "name": "wording_es"})

    def national(self, period: str) -> None:
        national = self.edition.national
        rates = self.raw(national.rates)
        lent = rates[rates["country"] == "AUS"].assign(country=NEW_COUNTRY)
        rates = pd.concat([rates, lent])
        rates["reference_period"] = rates["reference_period"].replace("4w", period)
        self.add(national.rates, rates, reference_period={"pattern": "[1-9][0-9]?[dwm]"})
        hours = self.raw(national.hours)
        hours["reference_period"] = hours["reference_period"].replace("4w", period)
        self.add(national.hours, hours, reference_period={"pattern": "[1-9][0-9]?[dwm]"})

    # -- files -----------------------------------------------------------------------------------

    def write_edition(self, chapters: list[str]) -> None:
        path = self.project.editions / f"{self.edition.year}.yml"
        values = yaml.safe_load(path.read_text("utf-8"))
        for key in (
            "results",
            "partnerships",
            "ledger",
            "grouping_checks",
            "two_estimates",
            "national_measurement",
        ):
            values.pop(key, None)
        shift = YEAR - self.edition.year
        values |= {
            "year": YEAR,
            "title": {
                "en": "Volunteering in the Lands of Day",
                "zh": "日间诸地的志愿服务",
                "es": "El voluntariado en las Tierras del Día",
            },
            "languages": LANGUAGES,
            "definition": {**values["definition"], "es": "quienes ayudaron sin paga"},
            "reference_period": PERIOD,
            "region_names": REGIONS,
        }
        values["population"]["reference_year"] = REFERENCE_YEAR
        for source in values["sources"].values():
            source["short"]["es"] = f"Fuente {source['key']}"
        survey = values["survey"]
        survey["countries"] = list(SURVEYED)
        for key in ("year", "fieldwork_year"):
            survey[key] += shift
        survey["past_month_years"] = [year + shift for year in survey["past_month_years"]]
        national = values["national"]
        periods = national["reference_periods"]
        national["reference_periods"] = [PERIOD if p == "4w" else p for p in periods]
        national["resamples"] = 40
        national["alternatives"] = {
            "earliest_years": [None],
            "oldest_first_ages": [None],
            "population_years": [REFERENCE_YEAR],
        }
        values["chapters"] = chapters
        exhibits = {
            name: values["exhibits"][name] for name in chapters if name in values["exhibits"]
        }
        values["exhibits"] = exhibits
        text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
        for before, after in sorted(self.names.items(), key=lambda item: -len(item[0])):
            text = text.replace(f": {before}\n", f": {after}\n")
        (self.project.editions / f"{YEAR}.yml").write_text(text, "utf-8")

    def write_descriptor(self) -> None:
        self.descriptor["countryCodes"][NEW_COUNTRY] = "A country made up for a test"
        names = self.raw("country_names")
        rows = [
            {"country": NEW_COUNTRY, "language": code, "name": name, "reason": "made up"}
            for code, name in NEW_NAMES.items()
        ]
        path = self.project.data / self.package.resource("country_names").path
        table = pd.concat([names, pd.DataFrame(rows)]).sort_values(["country", "language"])
        table.to_csv(path, index=False, lineterminator="\n")
        content = json.dumps(self.descriptor, ensure_ascii=False, indent=2) + "\n"
        self.package.path.write_text(content, "utf-8")
        seal(self.project)


def write_catalogues(project: Project) -> None:
    """Write Spanish catalogues: a few real words, the rest English in guillemets."""
    path = catalogue_path(SPANISH, project)
    path.parent.mkdir(parents=True)
    interface = read_catalogue(catalogue_path("zh", project).with_name(INTERFACE))
    for file, texts in (
        (path, list(messages(project))),
        (path.with_name(INTERFACE), [entry.id for entry in interface if entry.id]),
    ):
        catalogue = Catalog(locale=SPANISH, project="swvr", fuzzy=False)
        for text in texts:
            catalogue.add(text, WORDS.get(text, f"«{text}»"))
        with file.open("wb") as target:
            write_po(target, catalogue)


def add_prose(project: Project, chapters: list[str]) -> None:
    """Give each group of prose a Spanish cell that glues the same numbers."""
    for name in chapters:
        path = project.chapters / f"{name}.ipynb"
        notebook = json.loads(path.read_text("utf-8"))
        cells = []
        for cell in notebook["cells"]:
            cells.append(cell)
            if cell_language(cell) == SOURCE:
                cells.append(_spanish(cell))
        path.write_text(to_text(normal({**notebook, "cells": cells})), "utf-8")


def _spanish(cell: dict[str, Any]) -> dict[str, Any]:
    text = source_text(cell)
    made = copy.deepcopy(cell)
    made["id"] = f"{cell['id']}-es"
    made["metadata"]["tags"] = [
        f"lang-{SPANISH}" if tag == f"lang-{SOURCE}" else tag for tag in cell["metadata"]["tags"]
    ]
    made["metadata"]["swvr"] = {"renders": fingerprint(text)}
    lines = text.split("\n")
    made["source"] = "\n".join(
        f"{line.split(' ', 1)[0]} Corazón: {line.split(' ', 1)[1]}"
        if line.startswith("#")
        else line
        for line in lines
    )
    return made


def make_up(project: Project, source: int, chapters: list[str]) -> None:
    """Write the edition into a copy of the book, with these chapters."""
    maker = Maker(project, source)
    people = maker.population()
    maker.estimates(people, maker.regions(people))
    maker.survey()
    maker.national(PERIOD)
    maker.write_edition(chapters)
    maker.write_descriptor()
    write_catalogues(project)
    add_prose(project, chapters)
