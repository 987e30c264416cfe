"""`swvr build` in which Sphinx makes nothing: each chapter's page is a line, and so is the PDF.

For tests of what is around the pages, in processes of their own:
``python -m tests.build_with_made_up_pages build --year 2031``.
"""

from __future__ import annotations

from collections.abc import Sequence

from swvr.book import build
from swvr.book.site import Pages, PagesTask, pdf_name
from swvr.cli import main


def made_up_pages(tasks: Sequence[PagesTask], _jobs: int) -> list[Pages]:
    """Write a line for each page."""
    made = []
    for task in tasks:
        site, text = task.work / "html", f"{task.edition.title[task.lang]}, {task.lang}\n"
        for name in ("index", *(f"chapters/{chapter}" for chapter in task.runs)):
            page = site / f"{name}.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(f"{name}: {text}", "utf-8")
        pdf = task.work / pdf_name(task.edition.year, task.lang)
        pdf.write_text(text, "utf-8")
        made.append(Pages(task.lang, site, pdf))
    return made


if __name__ == "__main__":
    build.build_pages = made_up_pages
    build._check = lambda pages, edition: None
    main()
