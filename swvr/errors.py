"""The one kind of error that a user is meant to read."""

from __future__ import annotations


class SwvrError(Exception):
    """Something the user can mend: bad input, a missing file, a failed check.

    The message is written for the person at the terminal. It says *what* is wrong, *where*
    (file, row, field, cell) and *what to do*; the command line prints it without a traceback
    and exits with a non-zero status.

    Parameters
    ----------
    problem
        What is wrong, in one sentence.
    where
        The place: a path, optionally with a row and a field.
    remedy
        What to do about it, in the imperative.
    """

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        self.problem = problem
        self.where = where
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        lead = f"{self.where}: " if self.where else ""
        tail = f"\n  -> {self.remedy}" if self.remedy else ""
        return f"{lead}{self.problem}{tail}"


def not_python(error: SyntaxError, path: str) -> SwvrError:
    """Tell of a source file that Python can't read, such as a half-written one."""
    return SwvrError(
        f"not Python: {error.msg}",
        where=f"{path}, line {error.lineno or 1}",
        remedy="finish the file, or restore it",
    )
