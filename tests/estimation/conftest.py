"""The edition whose numbers the second implementation recomputes."""

from __future__ import annotations

import pytest

from swvr.edition import Edition, load_edition
from swvr.project import Project
from tests.conftest import DEFAULT_YEAR


@pytest.fixture(scope="session")
def edition(checkout: Project) -> Edition:
    return load_edition(DEFAULT_YEAR, checkout)
