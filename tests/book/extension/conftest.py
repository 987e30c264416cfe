"""The sample book, built once."""

from __future__ import annotations

import pytest
from sample_book import Built, built_once


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_once(tmp_path_factory.mktemp("sample-book"))
