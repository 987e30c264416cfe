"""Running the chapters: papermill, once per chapter, year and language, with a cache.

A run is kept under a key made of everything that it can depend on: the code cells (not the prose),
the library, the data, the catalogue, the edition, the respondents' file if there is one, and the
versions of Python and the packages. An edit of prose therefore runs nothing again, and an edit of
anything else never shows old numbers.
"""

from __future__ import annotations

import difflib
import hashlib
import logging
import multiprocessing
import os
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import distributions
from pathlib import Path

from swvr.book.files import publish, scratch
from swvr.book.languages import Notebook, source_text, tags
from swvr.book.normal_form import INJECTED, code_cells, normal, read_notebook, to_text
from swvr.conditions import PARAMETERS, keep_available, resolve, without_absent_chapters
from swvr.edition import available_years, load_edition
from swvr.errors import SwvrError
from swvr.project import EXHIBITS_FOLDER, ROOT_VARIABLE, Project

PARAMETERS_SOURCE = re.compile(r'year = (?P<year>\d{4})\nlang = "(?P<lang>[a-z]{2,3})"')
SOURCE, NOTEBOOK = "source.ipynb", "notebook.ipynb"
EXHIBITS = "exhibits"
LOG = "kernel.log"
START_TIMEOUT = 120  # seconds that a kernel may take to start, on a busy machine


@dataclass(frozen=True)
class Run:
    """One chapter in one edition and language."""

    chapter: str
    year: int
    lang: str

    def __str__(self) -> str:
        return f"{self.chapter} {self.year} {self.lang}"


def chapter_names(project: Project) -> list[str]:
    """Return the names of the notebooks in ``chapters/``, in the order of the book."""
    return sorted(path.stem for path in project.chapters.glob("[0-9][0-9]_*.ipynb"))


def chapter_path(project: Project, name: str) -> Path:
    """Return the notebook of a chapter.

    Raises
    ------
    SwvrError
        If there is no such chapter; the message names the nearest.
    """
    names = chapter_names(project)
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
        hint = f"did you mean {near[0]}? " if near else ""
        raise SwvrError(
            f"there is no chapter {name!r}",
            where="chapters/",
            remedy=f"{hint}chapters: {', '.join(names)}",
        )
    return project.chapters / f"{name}.ipynb"


def default_parameters(project: Project) -> tuple[int, str]:
    """Return the year and language that the stored notebooks are run with.

    They stand in the parameters cell of the chapters; the first one decides.

    Raises
    ------
    SwvrError
        If there is no chapter, or its parameters are not those of a chapter.
    """
    names = chapter_names(project)
    if not names:
        raise SwvrError("no chapters", where="chapters/", remedy="restore the notebooks")
    notebook = read_notebook(chapter_path(project, names[0]))
    for cell in code_cells(notebook):
        match = PARAMETERS_SOURCE.fullmatch(source_text(cell).strip())
        if PARAMETERS in tags(cell) and match:
            return int(match["year"]), match["lang"]
    raise SwvrError(
        "the parameters cell holds more, or other, than year and lang",
        where=f"chapters/{names[0]}.ipynb",
        remedy='write exactly two lines: year = <edition> and lang = "en"',
    )


@dataclass(frozen=True)
class Runner:
    """Runs chapters of one checkout and keeps what they gave.

    Attributes
    ----------
    project
        The checkout.
    use_cache
        Whether a run with the same key is taken from the cache.
    microdata
        A file of respondents in place of the edition's, or of what was published.
    whole
        Whether cells run that the edition does not have: stored notebooks run every cell.
    kernels
        Whether a kernel is started for each run even where many can be forked from one process
        (:mod:`swvr.book.nursery`). What they give is the same, but is kept apart.
    """

    project: Project
    use_cache: bool = True
    microdata: Path | None = None
    whole: bool = False
    kernels: bool = False

    @property
    def cache(self) -> Path:
        """Where runs are kept, one folder per key."""
        return self.project.build / "cache"

    @cached_property
    def surroundings(self) -> str:
        """Hash of all that a run depends on besides its notebook, year and language."""
        digest = hashlib.sha256()
        project = self.project
        sources = (
            (project.library, "**/*.py"),
            (project.data, "**/*"),
            (project.editions, "**/*.yml"),
            (project.locale, "**/*.po"),
        )
        for folder, pattern in sources:
            for path in sorted(folder.glob(pattern)):
                if path.is_file():
                    digest.update(f"{folder.name}/{path.relative_to(folder).as_posix()}\0".encode())
                    digest.update(fingerprint(path))
        for path in self._files_of_respondents():
            digest.update(b"respondents\0" + fingerprint(path))
        packages = sorted(f"{d.metadata['Name']}=={d.version}" for d in distributions())
        digest.update("\n".join([sys.version, platform.machine(), *packages]).encode())
        return digest.hexdigest()

    def _files_of_respondents(self) -> list[Path]:
        """Return the file that is used, or those that the editions name: they may lie anywhere."""
        if self.microdata is not None:
            return [self.microdata]
        found = []
        for year in available_years(self.project):
            try:
                named = load_edition(year, self.project).survey.microdata
            except SwvrError:  # another edition's file may be in the making
                continue
            if named is not None and (self.project.root / named).is_file():
                found.append(self.project.root / named)
        return found

    def key(self, run: Run) -> str:
        """Return the key under which a run is kept."""
        notebook = chapter_source(self.project, run, whole=self.whole)
        code = "\0".join(source_text(cell) for cell in code_cells(notebook))
        how = ["kernel"] if self.kernels else []
        text = "\0".join([code, str(run.year), run.lang, self.surroundings, *how])
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def folder(self, run: Run) -> Path:
        """Return where a run is or will be kept."""
        return self.cache / f"{run.chapter}-{run.year}-{run.lang}-{self.key(run)}"

    def execute(
        self,
        runs: Sequence[Run],
        jobs: int,
        report: Callable[[Run, bool], None] = lambda run, cached: None,
    ) -> dict[Run, Path]:
        """Run what is not in the cache, ``jobs`` at a time.

        Parameters
        ----------
        runs
            The runs wanted.
        jobs
            Processes.
        report
            Called after each run with whether it came from the cache.

        Returns
        -------
        dict
            Run -> its folder, which holds ``notebook.ipynb`` and ``exhibits/``.

        Raises
        ------
        SwvrError
            If a cell fails; the message names chapter, cell and error.
        """
        folders = {run: self.folder(run) for run in runs}
        waiting = []
        for run, folder in folders.items():
            if self.use_cache and (folder / NOTEBOOK).is_file():
                report(run, True)
            else:
                waiting.append(run)
        if not waiting:
            return folders
        if len(waiting) == 1:
            run_chapter(self.project, waiting[0], folders[waiting[0]], self.microdata, self.whole)
            report(waiting[0], False)
        else:
            self._execute_together(waiting, folders, jobs, report)
        self._forget_older(folders)
        return folders

    def _execute_together(
        self,
        waiting: Sequence[Run],
        folders: dict[Run, Path],
        jobs: int,
        report: Callable[[Run, bool], None],
    ) -> None:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(jobs, len(waiting)), mp_context=context) as pool:
            futures = {
                pool.submit(
                    run_chapter,
                    self.project,
                    run,
                    folders[run],
                    self.microdata,
                    self.whole,
                    # This process runs chapters of this project only, and ends with them.
                    forked=not self.kernels,
                ): run
                for run in waiting
            }
            try:
                for future in as_completed(futures):
                    future.result()
                    report(futures[future], False)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _forget_older(self, folders: dict[Run, Path]) -> None:
        for run, folder in folders.items():
            for other in self.cache.glob(f"{run.chapter}-{run.year}-{run.lang}-*"):
                if other != folder:
                    shutil.rmtree(other, ignore_errors=True)


def fingerprint(path: Path) -> bytes:
    """Return the SHA-256 of a file's content."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").digest()


def chapter_source(project: Project, run: Run, *, whole: bool = False) -> Notebook:
    """Return the notebook of a chapter with the cells that the run's edition has, or with all."""
    if whole:
        return read_notebook(chapter_path(project, run.chapter))
    found = resolve(load_edition(run.year, project), project)
    notebook = keep_available(read_notebook(chapter_path(project, run.chapter)), found.available)
    return without_absent_chapters(notebook, found.edition.chapters)


def run_chapter(
    project: Project,
    run: Run,
    target: Path,
    microdata: Path | None = None,
    whole: bool = False,
    *,
    forked: bool = False,
) -> None:
    """Execute one chapter with papermill and keep notebook and exhibits in ``target``.

    ``microdata`` is a file of respondents in place of the edition's, if there is one; ``forked``
    says whether the kernel may be forked from a process that later runs fork theirs from, too.

    Raises
    ------
    SwvrError
        If a cell fails.
    """
    with scratch(target.parent, "run") as folder:
        source, output = folder / SOURCE, folder / NOTEBOOK
        source.write_text(to_text(chapter_source(project, run, whole=whole)), "utf-8")
        (folder / EXHIBITS).mkdir()
        surroundings = _kernel_environment(project, folder / EXHIBITS, microdata)
        with surroundings, _quiet_kernel(folder / LOG):
            _papermill(project, run, source, output, forked)
        source.unlink()
        output.write_text(to_text(normal(read_notebook(output))), "utf-8")
        shutil.rmtree(target, ignore_errors=True)
        publish(folder, target)
        folder.mkdir()  # the context manager removes it


def _papermill(project: Project, run: Run, source: Path, output: Path, forked: bool) -> None:
    # Slow to import, and only what runs chapters needs them.
    import papermill  # noqa: PLC0415
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    from swvr.book.kernels import manager_class  # noqa: PLC0415

    logging.getLogger("papermill").setLevel(logging.ERROR)
    place = f"chapters/{run.chapter}.ipynb ({run.year}, {run.lang})"
    try:
        papermill.execute_notebook(
            str(source),
            str(output),
            parameters={"year": run.year, "lang": run.lang},
            kernel_name="python3",
            kernel_manager_class=manager_class(forked),
            cwd=str(project.chapters),
            start_timeout=START_TIMEOUT,
            progress_bar=False,
            log_output=False,
            # Saved once, at the end: charts make each save costly.
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
        )
    except PapermillExecutionError as error:
        raise SwvrError(
            f"cell {_position(project, run, output, error.cell_index)} fails: "
            f"{error.ename}: {error.evalue}",
            where=place,
            remedy="open the notebook in Jupyter and run it up to this cell",
        ) from error
    except RuntimeError as error:  # what nbclient raises when a kernel does not start or dies
        raise SwvrError(
            f"the kernel failed: {error}",
            where=place,
            remedy="run the command again; if it fails again, start the notebook in Jupyter",
        ) from error


def _position(project: Project, run: Run, output: Path, index: int) -> int:
    """Return the place in the stored notebook, from 1, of a cell of a run."""
    failed = read_notebook(output)["cells"][index].get("id")
    stored = read_notebook(chapter_path(project, run.chapter))["cells"]
    places = [place for place, cell in enumerate(stored, start=1) if cell.get("id") == failed]
    return places[0] if places else index + 1


@contextmanager
def _kernel_environment(project: Project, exhibits: Path, microdata: Path | None) -> Iterator[None]:
    """Tell the kernel which checkout to import and read, and where to write exhibits.

    It reads a file of respondents only if this run was asked to, whatever the variable says
    outside: a run is kept under a key that knows of no other.
    """
    from swvr.survey.results import MICRODATA  # noqa: PLC0415  (pandas takes its time)

    path = os.pathsep.join(filter(None, [str(project.root), os.environ.get("PYTHONPATH")]))
    wanted: dict[str, str | None] = {
        EXHIBITS_FOLDER: str(exhibits),
        ROOT_VARIABLE: str(project.root),
        "PYTHONPATH": path,
        # Absolute: the kernel works in chapters/.
        MICRODATA: None if microdata is None else str(microdata.resolve()),
    }
    before = {name: os.environ.get(name) for name in wanted}
    _set_environment(wanted)
    try:
        yield
    finally:
        _set_environment(before)


def _set_environment(variables: Mapping[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@contextmanager
def _quiet_kernel(log: Path) -> Iterator[None]:
    """Send what kernels write to standard error to a file: notices on transport, not results."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with log.open("wb") as target:
            os.dup2(target.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def with_current_prose(source: Notebook, run: Notebook) -> Notebook:
    """Return a run's notebook with the prose as it is in the source now.

    Code cells come from the run, with papermill's injected parameters; everything else from the
    source, in its order.
    """
    ran = [cell for cell in code_cells(run) if INJECTED not in tags(cell)]
    injected = [cell for cell in code_cells(run) if INJECTED in tags(cell)]
    cells = []
    remaining = iter(ran)
    for cell in source["cells"]:
        if cell["cell_type"] != "code":
            cells.append(cell)
            continue
        cells.append(next(remaining))
        if PARAMETERS in tags(cell):
            cells.extend(injected)
    return {**source, "cells": cells}
