"""The commands: ``swvr build``, ``run``, ``check`` … (``python -m swvr`` is the same)."""

from __future__ import annotations

import functools
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.console import Console

from swvr.edition import available_years, load_edition
from swvr.errors import SwvrError, not_python
from swvr.project import Project, find_project

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="The State of the World's Volunteerism Report, recomputed from data.",
)
edition_app = typer.Typer(no_args_is_help=True, help="Editions of the report.")
data_app = typer.Typer(no_args_is_help=True, help="The data package in data/.")
app.add_typer(edition_app, name="edition")
survey_app = typer.Typer(
    no_args_is_help=True, help="The multi-country survey: a file of respondents, real or made up."
)
app.add_typer(data_app, name="data")
app.add_typer(survey_app, name="survey")

_console = Console(stderr=True, highlight=False, soft_wrap=True)
_debug = False

Year = Annotated[int | None, typer.Option(help="Edition; by default that of the stored notebooks.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="Processes; by default one per core.")]
Microdata = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Respondents, CSV or Parquet, in place of what was published of the survey.",
    ),
]


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
) -> None:
    global _debug  # noqa: PLW0603  (one switch for the whole process)
    _debug = debug


def reported(command: Callable[..., None]) -> Callable[..., None]:
    """Turn errors that users can mend into one message and exit status 1."""

    @functools.wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except SwvrError as error:
            _fail(str(error), error)
        except SyntaxError as error:  # in a module that the command needs
            path = Path(error.filename or "?")
            _fail(str(not_python(error, find_project().relative(path))), error)
        except KeyboardInterrupt as error:
            raise typer.Exit(130) from error
        except BrokenPipeError as error:  # as by `| head`: nobody reads on
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from error
        except OSError as error:
            place = error.filename or "file system"
            _fail(
                f"{place}: {error.strerror or error}\n  -> check the path, its rights, the disk",
                error,
            )

    return wrapper


def _fail(message: str, error: Exception) -> None:
    _console.print(f"error: {message}", markup=False)
    if _debug:
        traceback.print_exception(error)
    raise typer.Exit(1) from error


def _default(project: Project, year: int | None) -> int:
    """Return the edition asked for, or the one that the stored notebooks show."""
    from swvr.book.execute import default_parameters  # noqa: PLC0415

    return default_parameters(project)[0] if year is None else year


class _Progress:
    """Tells of each step: a status line on a terminal, plain lines in a log."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._status = _console.status("…") if _console.is_terminal else None

    def __enter__(self) -> _Progress:
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()

    def __call__(self, text: str) -> None:
        elapsed = time.monotonic() - self._start
        _console.print(f"[{elapsed:5.1f} s] {text}", markup=False)
        self.doing(text)

    def doing(self, text: str) -> None:
        """Say how far a step is, where a line can change; a log is not filled with it."""
        if self._status:
            self._status.update(text)


@app.command()
@reported
def build(
    year: Year = None,
    lang: Annotated[list[str] | None, typer.Option(help="Language; may be repeated.")] = None,
    format: Annotated[  # noqa: A002  (the option's name)
        list[str] | None, typer.Option(help="html or pdf; may be repeated.")
    ] = None,
    jobs: Jobs = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Run every chapter again.")] = False,
    *,
    kernel: Annotated[
        bool, typer.Option("--kernel", help="Start a kernel for each chapter; fork none.")
    ] = False,
    microdata: Microdata = None,
) -> None:
    """Build the book: run the chapters, make site, PDFs, figures and downloads.

    Editions may be built at the same time; a second build of the same one waits for the first.

    With --microdata the book stays as it was: everything goes to _build/respondents/, or, if the
    file says that its respondents are synthetic, to _build/demo/, and says so in its title.
    """
    from swvr.book import build as book  # noqa: PLC0415  (for a quick --help)

    project = find_project()
    request = book.Request(
        _default(project, year),
        lang or (),
        format or (),
        jobs or 0,
        not no_cache,
        microdata,
        kernels=kernel,
    )
    with _Progress() as progress:
        published = book.build(project, request, progress)
    for path in published:
        print(project.relative(path))


@app.command()
@reported
def run(
    chapter: Annotated[str, typer.Argument(help="A chapter, as in chapters/ without .ipynb.")],
    year: Year = None,
    lang: Annotated[str | None, typer.Option(help="Language; by default the first.")] = None,
    microdata: Microdata = None,
) -> None:
    """Execute one chapter and show where its page is.

    With --microdata the page lies below _build/respondents/, or _build/demo/ if the respondents
    are synthetic.
    """
    from swvr.book.desk import run_page  # noqa: PLC0415

    project = find_project()
    edition = load_edition(_default(project, year), project)
    with _Progress() as progress:
        language = lang or edition.languages[0]
        page = run_page(project, chapter, edition.year, language, progress, microdata=microdata)
    print(page)


@app.command()
@reported
def store(
    chapters: Annotated[list[str] | None, typer.Argument(help="Chapters; by default all.")] = None,
    jobs: Jobs = None,
) -> None:
    """Run chapters with their default parameters and store their outputs in chapters/."""
    from swvr.book.desk import store as keep  # noqa: PLC0415
    from swvr.book.execute import chapter_names, chapter_path  # noqa: PLC0415

    project = find_project()
    for name in chapters or []:
        chapter_path(project, name)
    with _Progress() as progress:
        changed = keep(
            project, chapters or chapter_names(project), jobs or os.cpu_count() or 1, progress
        )
    for path in changed:
        print(project.relative(path))


@app.command()
@reported
def check(
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="Store notebooks in normal form, translations as up to date, the score, the "
            "schema of edition files.",
        ),
    ] = False,
) -> None:
    """Check data, editions, translations, typed numbers and notebooks; needs no build."""
    from swvr.book.checks import (  # noqa: PLC0415
        check_project,
        fix_chapters,
        fix_editions,
        fix_scores,
    )

    project = find_project()
    if fix:
        for name in fix_editions(project):
            print(name)
        for name in fix_chapters(project):
            print(f"chapters/{name}.ipynb")
        for name in fix_scores(project):
            print(name)
    findings = check_project(project)
    for finding in findings:
        _console.print(str(finding), markup=False)
    if findings:
        _console.print(f"{len(findings)} to mend")
        raise typer.Exit(1)
    print("nothing to mend")


@app.command()
@reported
def estimates(
    year: Year = None,
    inputs: Annotated[
        str,
        typer.Option(
            help="published: the regional results that the report printed; national: the rates "
            "that countries publish, with the whole method."
        ),
    ] = "published",
    by: Annotated[str | None, typer.Option(help="sex or type.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print rates and volunteers of the regions and the world, recomputed.

    The interval of a rate is, with published inputs, what the rounding of the printed numbers
    allows; with national inputs, the uncertainty of countries, factors and surveys. Without
    --json, national rates that can't be used are listed below the table.
    """
    from swvr.estimation.listing import as_text, left_out, listing  # noqa: PLC0415

    project = find_project()
    edition = load_edition(_default(project, year), project)
    rows = listing(edition, inputs, by, project)
    if as_json:
        print(json.dumps(rows, indent=1))
        return
    print(as_text(rows, edition.reference_period))
    if inputs == "national":
        print("\n".join(left_out(edition, project)))


@app.command()
@reported
def ledger(
    year: Year = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print the score of an edition's documents: every published number and claim, checked.

    Without --json: how many numbers have each verdict, then what does not follow, what should
    stand in its place and from what, the claims, and the audit of all numbers together.
    """
    from swvr.ledger.ledger import Ledger  # noqa: PLC0415
    from swvr.ledger.listing import as_json as json_of  # noqa: PLC0415
    from swvr.ledger.listing import as_text  # noqa: PLC0415

    project = find_project()
    found = Ledger(load_edition(_default(project, year), project), project)
    print(json_of(found).rstrip() if as_json else as_text(found))


@app.command()
@reported
def serve(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8000,
) -> None:
    """Serve the built site on this machine."""
    from swvr.book.serve import serve as start  # noqa: PLC0415

    start(find_project(), port, lambda address: print(f"serving {address} (Ctrl+C ends it)"))


@edition_app.command("list")
@reported
def edition_list() -> None:
    """List the editions."""
    project = find_project()
    for year in available_years(project):
        edition = load_edition(year, project)
        print(f"{year}  {', '.join(edition.languages)}  {edition.title[edition.languages[0]]}")


@edition_app.command("check")
@reported
def edition_check(year: Annotated[int, typer.Argument(help="Edition.")]) -> None:
    """Say what an edition has and lacks, and which chapters wait for what.

    Ends with status 1 if anything is wrong, or a chapter that the edition lists can't be built.
    """
    from swvr.book.checks import check_sources  # noqa: PLC0415
    from swvr.edition_report import report  # noqa: PLC0415

    project = find_project()
    edition = load_edition(year, project)
    lines, whole = report(edition, project)
    print("\n".join(lines))
    findings = check_sources(project, edition)
    for finding in findings:
        _console.print(str(finding), markup=False)
    if findings or not whole:
        raise typer.Exit(1)
    print(f"edition {year} has all that it names")


@edition_app.command("new")
@reported
def edition_new(
    year: Annotated[int, typer.Argument(min=1971, max=2100, help="The new edition.")],
    source: Annotated[
        int | None,
        typer.Option("--from", help="The edition to start from; by default that of the book."),
    ] = None,
) -> None:
    """Make the file of a new edition, with empty tables for its data and a guide to them."""
    from swvr.new_edition import new_edition  # noqa: PLC0415

    project = find_project()
    for path in new_edition(project, year, _default(project, source)):
        print(project.relative(path))
    print(f"next: fill in the tables, then swvr edition check {year}")


@edition_app.command("schema")
@reported
def edition_schema(
    write: Annotated[
        bool, typer.Option("--write", help="Renew editions/schema.json instead of printing it.")
    ] = False,
) -> None:
    """Print the JSON Schema of edition files, for editors that complete and check YAML."""
    from swvr.edition_schema import schema_path, schema_text, write_schema  # noqa: PLC0415

    if not write:
        print(schema_text().rstrip())
        return
    project = find_project()
    changed = write_schema(project)
    print(project.relative(schema_path(project)) if changed else "nothing had changed")


@data_app.command("seal")
@reported
def data_seal() -> None:
    """Record checksum and size of every data file after an intended edit."""
    from swvr.data import seal  # noqa: PLC0415

    changed = seal(find_project())
    for name in changed:
        print(name)
    if not changed:
        print("nothing had changed")


@data_app.command("fetch")
@reported
def data_fetch(
    source: Annotated[str, typer.Argument(help="ilostat or population.")],
    vintage: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Name of the new vintage: by default the day, or the revision of the population.",
        ),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(help="Another address: of the SDMX service, or of the population's CSV file."),
    ] = None,
) -> None:
    """Fetch a source again from its publisher, as a new vintage beside the old ones.

    ilostat: the volunteer rates of the ILO; population: men and women aged 15 and over, from the
    UN's World Population Prospects. What does not fit is refused, and no vintage is written over.
    A download that broke off goes on when the command is run again. Nothing else needs a network.
    """
    from swvr.fetch.sources import fetch  # noqa: PLC0415  (nothing else needs a network)

    with _Progress() as progress:
        written = fetch(find_project(), source, progress=progress, vintage=vintage, url=url)
    for line in written:
        print(line)


@survey_app.command("tabulate")
@reported
def survey_tabulate(
    microdata: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Respondents, CSV or Parquet; by default those of the edition."
        ),
    ] = None,
    first: Annotated[
        str, typer.Option(help="The first past behaviour of table A2: q1 or action.")
    ] = "q1",
    year: Year = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print every estimate from respondents: country, exhibit, item, group, estimate, interval.

    Percent, or percentage points where the item ends in _net; of the exhibit tab_a2 the odds
    ratios of planning to volunteer, the item being the predictor. n is how many respondents were
    asked. Where they are fewer than 30 the estimate is suppressed: null in JSON.
    """
    project = find_project()
    edition = load_edition(_default(project, year), project)
    if microdata is None and edition.survey.microdata is None:
        raise SwvrError(
            "the edition has no file of respondents",
            where=f"editions/{edition.year}.yml, survey.microdata",
            remedy="name one with --microdata FILE; swvr survey simulate makes a synthetic one",
        )
    from swvr.survey.listing import as_text, listing  # noqa: PLC0415
    from swvr.survey.respondents import respondents  # noqa: PLC0415

    found = respondents(edition, project, microdata)
    assert found is not None
    rows = listing(found, first=first, confidence=edition.survey.confidence)
    if found.absent:
        _note(f"nobody of {', '.join(found.absent)} is in the file")
    for name, count in found.not_stated.items():
        _note(f"{name} is empty for {count:,} respondents, who count in no group by {name}")
    print(json.dumps(rows, indent=1, allow_nan=False) if as_json else as_text(rows))


@survey_app.command("simulate")
@reported
def survey_simulate(
    *,
    output: Annotated[
        Path, typer.Option(metavar="FILE", help="Where to: a .csv or a .parquet file.")
    ],
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same file.")] = 1,
    scenario: Annotated[
        str, typer.Option(help="What is assumed of levels never published: low, mid or high.")
    ] = "mid",
    first: Annotated[
        str, typer.Option(help="What the first column of table A2 is taken for: q1 or action.")
    ] = "q1",
    uncalibrated: Annotated[
        bool,
        typer.Option(
            "--uncalibrated", help="An honest draw, with sampling error, from the population."
        ),
    ] = False,
    size: Annotated[int, typer.Option(min=2, help="Respondents in each country.")] = 1000,
    year: Year = None,
) -> None:
    """Make synthetic respondents that agree with all that was published of the survey.

    They are nobody: for tests and demonstrations. The file says so in its column synthetic, and
    whatever is drawn from it is marked.
    """
    if output.suffix.lower() not in (".csv", ".parquet"):
        raise SwvrError(
            f"respondents are not written as '{output.suffix}'",
            where=str(output),
            remedy="name the file .csv or .parquet",
        )
    project = find_project()
    edition = load_edition(_default(project, year), project)
    from swvr.survey.constraints import First  # noqa: PLC0415  (Polars takes its time)
    from swvr.survey.simulation import simulate, write  # noqa: PLC0415
    from swvr.survey.simulation_assumptions import ScenarioName  # noqa: PLC0415

    frame = simulate(
        edition,
        project,
        scenario=cast(ScenarioName, scenario),
        seed=seed,
        first=cast(First, first),
        calibrated=not uncalibrated,
        size=size,
    )
    write(frame, output, scenario=scenario, seed=seed, first=first, calibrated=not uncalibrated)
    print(output)


def _note(text: str) -> None:
    _console.print(f"note: {text}", markup=False)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app(prog_name="swvr")
