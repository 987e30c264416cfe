"""Which worker runs which tests: those that share what is dear to make are run by the same one.

``--dist loadgroup`` of pytest-xdist 3.8 does not keep its groups together under pytest 9.2, so the
groups are told from the tests' ids: each exhibit with its drawings, each built language with its
pages and its PDF, else each file with its fixtures.
"""

from __future__ import annotations

import re
from typing import Any

from xdist.scheduler import LoadScopeScheduling

EXHIBIT = re.compile(r"^tests/figures/.*\[(\w+)-[a-z]+-(\d{4})\]$")  # of conftest.ALL
BUILT = re.compile(r"^tests/book/.*\[(?:.*-)?(\d{4}-[a-z]+)\]$")  # of published.BUILDS
# What takes longest is begun first, so that the workers end together.
LONG = (
    "tests/test_cli.py",
    "tests/book/test_future_edition.py",
    "tests/book/test_tools.py",
    "2022-en",
    "2022-zh",
    "tests/test_fonts.py",
    "tests/estimation/test_specifications.py",
    "tests/book/test_respondents.py",
    "tests/figures/test_survey_exhibits.py",
    "tests/survey/test_simulation.py",
)


def group(nodeid: str) -> str:
    """Return the name of the group that a test belongs to."""
    for pattern in (EXHIBIT, BUILT):
        if found := pattern.match(nodeid):
            return "-".join(found.groups())
    return nodeid.partition("::")[0]


class Groups(LoadScopeScheduling):
    """Gives each worker one group after the other, the long ones first."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        for name in LONG:
            if name in self.workqueue:
                self.workqueue.move_to_end(name, last=False)
                break
        super()._assign_work_unit(node)
