"""A small bilingual book, built as the real one is, for tests of the extension."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from bs4 import BeautifulSoup

from swvr.book.chooser import Site, write_chooser
from swvr.book.shelf import INDEX, index_script

SAMPLE = Path(__file__).parent / "sample"
LANGUAGES = {"en": "en", "zh": "zh_CN"}
YEAR = 2022
WORDS = {
    "en": {
        "%EXHIBIT%": {
            "id": "fig-2-4",
            "label": "Figure 2.4",
            "headline": "Women volunteer directly more often than men",
            "subtitle": "Share of the population aged 15 and over, 2020, percent",
            "alt": "Bar chart: women 53.42 percent, men 46.58 percent",
            "note": "Note: “direct” means without an organization.",
            "source": "Source: SWVR 2022, figure 2.4",
        },
        "%TABLE%": {
            "id": "tab-3-1",
            "label": "Table 3.1",
            "headline": "Rates have grown since 2016",
            "subtitle": "Percent, by sex",
            "name": "Sex",
            "women": "Women",
            "men": "Men",
            "source": "Source: SWVR 2022, table 3.1",
        },
    },
    "zh": {
        "%EXHIBIT%": {
            "id": "fig-2-4",
            "label": "图2.4",
            "headline": "女性比男性更常直接从事志愿服务",
            "subtitle": "15岁及以上人口所占百分比，2020年",
            "alt": "条形图：女性53.42%，男性46.58%",
            "note": "注：“直接”指不通过组织。",
            "source": "来源：《2022年世界志愿服务状况报告》，图2.4",
        },
        "%TABLE%": {
            "id": "tab-3-1",
            "label": "表3.1",
            "headline": "2016年以来志愿率有所上升",
            "subtitle": "百分比，按性别",
            "name": "性别",
            "women": "女性",
            "men": "男性",
            "source": "来源：《2022年世界志愿服务状况报告》，表3.1",
        },
    },
}
CODE = "%CODE%"
TEMPLATES = {"%EXHIBIT%": "exhibit.html", "%TABLE%": "table.html"}


@dataclass(frozen=True)
class Built:
    """The built sample: ``root/_build/site/<year>/<language>/``."""

    root: Path
    log: dict[str, str]

    def site(self, language: str) -> Path:
        return self.root / "_build" / "site" / str(YEAR) / language

    def html(self, language: str, page: str) -> str:
        return (self.site(language) / page).read_text("utf-8")

    def page(self, language: str, page: str) -> BeautifulSoup:
        return BeautifulSoup(self.html(language, page), "html.parser")

    def title(self, language: str) -> str:
        return self.page(language, "index.html").select_one("h1").find(string=True)

    def pages(self, language: str) -> list[str]:
        site = self.site(language)
        return sorted(
            path.relative_to(site).as_posix()
            for path in site.rglob("*.html")
            if "_static" not in path.parts and "_sources" not in path.parts
        )


def write_sources(folder: Path, language: str) -> None:
    shutil.copytree(SAMPLE / language, folder)
    shutil.copyfile(SAMPLE / "_toc.yml", folder / "_toc.yml")
    config = yaml.safe_load((SAMPLE / "_config.yml").read_text("utf-8"))
    config["sphinx"]["config"]["language"] = LANGUAGES[language]
    config["sphinx"]["config"]["swvr_language"] = language
    config["sphinx"]["config"]["swvr_year"] = YEAR
    config["sphinx"]["config"]["swvr_front_door"] = "../../"
    config["sphinx"]["config"]["swvr_alternates"] = [
        {"language": other, "year": YEAR, "prefix": f"../{other}/"}
        for other in LANGUAGES
        if other != language
    ]
    if language == "zh":
        config |= {"title": "样书", "author": "作者"}
    (folder / "_config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
    for page in folder.rglob("*.md"):
        text = page.read_text("utf-8")
        for mark, words in WORDS[language].items():
            template = (SAMPLE / TEMPLATES[mark]).read_text("utf-8")
            for name, word in words.items():
                template = template.replace(f"{{{name}}}", word)
            text = text.replace(mark, f"```{{raw}} html\n{template}\n```")
        if CODE in text:
            page.unlink()
            page.with_suffix(".ipynb").write_text(json.dumps(notebook(text)), "utf-8")
        else:
            page.write_text(text, "utf-8")


def notebook(text: str) -> dict[str, object]:
    """A notebook with the text and, where it is marked, one run code cell."""
    before, after = text.split(CODE)
    code = {
        "cell_type": "code",
        "id": "code",
        "metadata": {"tags": ["hide-input"]},
        "execution_count": 1,
        "source": "1 + 1",
        "outputs": [],
    }
    prose = [
        {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}
        for name, source in (("before", before), ("after", after))
    ]
    return {
        "cells": [prose[0], code, prose[1]],
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python", "pygments_lexer": "ipython3"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def start(sources: Path, output: Path, hash_seed: str = "0") -> subprocess.Popen[str]:
    """Start a stock ``jupyter-book build``, with warnings as errors."""
    command = Path(sys.executable).with_name("jupyter-book")
    return subprocess.Popen(
        [str(command), "build", str(sources), "--path-output", str(output), "-W", "-n"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "NO_COLOR": "1"},
    )


def finish(process: subprocess.Popen[str]) -> str:
    log, _ = process.communicate(timeout=120)
    if process.returncode:
        raise AssertionError(log)
    return log


def build(root: Path) -> Built:
    """Build both languages, at the same time, below ``root``."""
    running = {}
    for language in LANGUAGES:
        sources = root / "sources" / language
        write_sources(sources, language)
        running[language] = start(sources, root / "out" / language)
    built = Built(root, {language: finish(process) for language, process in running.items()})
    for language in LANGUAGES:
        built.site(language).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(root / "out" / language / "_build" / "html", built.site(language))
    sites = [
        Site(YEAR, language, built.title(language), f"{YEAR}/{language}/index.html")
        for language in LANGUAGES
    ]
    folder = root / "_build" / "site"
    write_chooser(folder, sites)
    (folder / INDEX).write_text(index_script(sites), "utf-8")
    return built


@cache
def built_once(root: Path) -> Built:
    return build(root)
