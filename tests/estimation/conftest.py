"""The edition whose numbers the second implementation recomputes."""

from __future__ import annotations

import pytest

from swvr.edition import Edition, load_edition
from swvr.project import Project


@pytest.fixture(scope="session")
def edition(checkout: Project) -> Edition:
    return load_edition(2022, checkout)
