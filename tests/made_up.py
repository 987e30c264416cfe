"""An edition that tests make up on the spot: other countries, other regions, another period.

The book is copied to a temporary folder and a tenth country, which ISO 3166-1 does not know, joins
it; another has vanished from the population. Everything is small enough to be worked by hand.
"""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from swvr.data import DataPackage, seal
from swvr.project import Project
from tests.conftest import CHECKOUT

YEAR = 2031
PEOPLE = 1_000_000  # of each country, half of them women
NEW, VANISHED = "XNW", "LBN"
THREE_REGIONS = {
    **dict.fromkeys(("KEN", "GHA", "PER"), "the_north"),
    **dict.fromkeys(("CHL", "JPN", "SEN"), "middle_lands"),
    **dict.fromkeys(("THA", NEW, "BOL"), "islands"),
}
SEVEN_REGIONS = {
    country: f"part_{number}"
    for number, countries in enumerate(
        ["KEN", "GHA", "CHL", "JPN", "THA", NEW, "PER BOL SEN"], start=1
    )
    for country in countries.split()
}
# Six weeks: mean 18. Twelve months: mean 45, so that the factor is 0.4. Four weeks: 12, so 1.5.
RATES = {
    "KEN": ("6w", 12.0),
    "GHA": ("6w", 18.0),
    NEW: ("6w", 24.0),
    "CHL": ("12m", 30.0),
    "JPN": ("12m", 60.0),
    "THA": ("4w", 12.0),
    VANISHED: ("6w", 90.0),
}
FREED = {"region": "[a-z][a-z0-9_]*", "year": None}


def copy_of_the_book(folder: Path, *more: str) -> Project:
    """Copy data, editions and catalogues, and what else is named, into a folder."""
    for name in ("_config.yml", "_toc.yml", "references.bib", "data", "editions", "locale", *more):
        source = CHECKOUT.root / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, folder / name)
    return Project(folder)


def add_table(project: Project, name: str, like: str, rows: Iterable[Mapping[str, object]]) -> str:
    """Add a table with the columns of another, whose lists of regions and years are lifted."""
    package = DataPackage.read(project)
    resource = copy.deepcopy(package.resource(like).descriptor)
    fields = resource["schema"]["fields"]
    for field in fields:
        if field["name"] in FREED:
            constraints = field.get("constraints", {})
            for limit in ("enum", "minimum", "maximum"):
                constraints.pop(limit, None)
            if FREED[field["name"]]:
                constraints["pattern"] = FREED[field["name"]]
    columns = [field["name"] for field in fields]
    table = [{column: str(row.get(column, "")) for column in columns} for row in rows]
    keys = resource["schema"].get("primaryKey", columns)
    table.sort(key=lambda row: [row[key] for key in keys])
    path = f"made_up/{YEAR}/{name}.csv"
    file = project.data / path
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [",".join(columns), *(",".join(row.values()) for row in table)]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    resource |= {"name": name, "path": path}
    descriptor = json.loads(package.path.read_text("utf-8"))
    descriptor["resources"].append(resource)
    write_descriptor(package.path, descriptor)
    return name


def write_descriptor(path: Path, descriptor: dict[str, Any]) -> None:
    path.write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", "utf-8")


def add_country(project: Project) -> None:
    """Let a country join that ISO 3166-1 does not know, with its names."""
    package = DataPackage.read(project)
    descriptor = json.loads(package.path.read_text("utf-8"))
    descriptor["countryCodes"][NEW] = "Newland, made up"
    write_descriptor(package.path, descriptor)
    names, _ = package.files.location(package.resource("country_names"))
    header, *rows = names.read_text("utf-8").splitlines()
    columns = header.split(",")
    for language, name in (("en", "Newland"), ("zh", "新国")):
        values = {"country": NEW, "language": language, "name": name, "reason": "made up"}
        rows.append(",".join(values.get(column, "") for column in columns))
    names.write_text("\n".join([header, *sorted(rows)]) + "\n", "utf-8")


def rates_of(countries: Mapping[str, tuple[str, float]]) -> list[dict[str, object]]:
    """Return observed rates of every sex and type, as offices would publish them."""
    kinds = [("total", "total"), ("total", "formal"), ("total", "informal")]
    kinds += [("women", "total"), ("men", "total")]
    return [
        {
            "country": country,
            "coverage": "national",
            "year": YEAR - 2,
            "sex": sex,
            "type": kind,
            "reference_period": period,
            "reference_period_stated": "stated",
            "age_from": 15,
            "rate": rate,
            "method": "survey",
            "source": "office",
            "url": "https://example.org/",
            "certainty": "A",
        }
        for country, (period, rate) in countries.items()
        for sex, kind in kinds
    ]


def printed(regions: Iterable[str]) -> list[dict[str, object]]:
    """Return the estimates of a report: volunteers by region, and rates of the world."""

    def row(indicator: str, region: str, value: float, unit: str, **more: object) -> dict[str, Any]:
        base = {"sex": "total", "type": "total", "decimals": 0, "qualifier": "exact"}
        place = {"place": "fig_2_4", "printed": value}
        return {"indicator": indicator, "region": region, "value": value, "unit": unit} | (
            base | place | more
        )

    counts = {region: 400_000 + 50_000 * n for n, region in enumerate(sorted(set(regions)))}
    found = [row("volunteers", region, count, "persons") for region, count in counts.items()]
    found.append(row("volunteers", "world", sum(counts.values()), "persons"))
    for kind, rate in (("formal", 6.0), ("informal", 14.0)):
        found.append(row("volunteer_rate", "world", rate, "percent", type=kind, decimals=1))
        for sex, share in (("women", 48.0), ("men", 52.0)):
            found.append(row("share_of_volunteers", "world", share, "percent", type=kind, sex=sex))
    found.append(row("full_time_equivalent", "world", 90_000, "workers", qualifier="approximate"))
    return found


def make(
    project: Project,
    *,
    regions: Mapping[str, str] | None = None,
    period: str = "6w",
    rates: Mapping[str, tuple[str, float]] | None = None,
    survey: Iterable[str] | None = None,
) -> Project:
    """Write the edition into a copy of the book.

    ``survey`` are the countries of a survey about six weeks, whose rate is 30 percent; without
    any the survey is left out.
    """
    regions = THREE_REGIONS if regions is None else regions
    add_country(project)
    people = [
        {"country": country, "year": YEAR, "sex": sex, "population": PEOPLE // 2}
        for country in regions
        for sex in ("men", "women")
    ]
    grouping = [
        {"country": country, "region": region, "basis": "worked_out"}
        for country, region in {**regions, VANISHED: "the_north"}.items()
    ]
    content = yaml.safe_load((project.editions / "2022.yml").read_text("utf-8"))
    content |= {
        "year": YEAR,
        "reference_period": period,
        "regions": add_table(project, "regions_made_up", "regions", grouping),
        "region_names": {
            region: {"en": region.replace("_", " "), "zh": f"{region}区"}
            for region in set(regions.values())
        },
        "estimates": add_table(
            project, "estimates_made_up", "global_estimates", printed(regions.values())
        ),
        "grouping_checks": [],
    }
    content["population"] |= {
        "resource": add_table(project, "people_made_up", "population_15plus", people),
        "reference_year": YEAR,
    }
    observed = rates_of(RATES if rates is None else rates)
    content["national"] |= {
        "rates": add_table(project, "rates_made_up", "national_volunteer_rates", observed),
        "income_groups": add_table(
            project,
            "income_made_up",
            "income_groups",
            [{"country": country, "income_group": "high"} for country in regions],
        ),
        "survey_reference_period": "6w" if survey else None,
        "reference_periods": ["6w", "12m", "4w"],
        "latest_year": YEAR,
        "sources": [],
        "resamples": 50,
        "alternatives": {
            "earliest_years": [None],
            "oldest_first_ages": [None],
            "population_years": [YEAR],
        },
    }
    if survey:
        countries = list(survey)
        content["survey"]["countries"] = countries
        content["survey"]["year"] = YEAR - 1
        content["survey"]["action_rates"] = add_table(
            project,
            "action_rates_made_up",
            "action_rates",
            [
                {"country": country, "sex": sex, "rate": 30, "place": "fig_3_2", "certainty": "A"}
                for country in countries
                for sex in ("men", "women", "total")
            ],
        )
    seal(project)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    (project.editions / f"{YEAR}.yml").write_text(text, "utf-8")
    return project
