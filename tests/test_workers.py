"""Which worker runs which tests."""

import pytest

from tests.book.published import BUILDS
from tests.conftest import CHECKOUT
from tests.figures.conftest import ALL
from tests.workers import LONG, group


def test_an_exhibit_is_one_group_in_all_languages():
    name, _, year = ALL[0]
    codes = {code for _, code, _ in ALL}
    ids = {f"tests/figures/test_exhibits.py::test_a[{name}-{code}-{year}]" for code in codes}
    assert {group(nodeid) for nodeid in ids} == {f"{name}-{year}"}


@pytest.mark.parametrize(
    "file", ["test_built.py::test_a[", "test_coverage_of_reports.py::test_a[x-"]
)
def test_a_built_language_is_one_group_in_all_files(file):
    groups = {group(f"tests/book/{file}{year}-{lang}]") for year, lang in BUILDS}
    assert groups == {f"{year}-{lang}" for year, lang in BUILDS}


@pytest.mark.parametrize("test", ["test_a", "test_a[2022-en]", "test_a[a-en-2022]", "test_a[a::b]"])
def test_else_a_file_is_one_group(test):
    assert group(f"tests/survey/test_scale.py::{test}") == "tests/survey/test_scale.py"


@pytest.mark.parametrize("name", LONG)
def test_what_is_begun_first_is_there(name):
    builds = {f"{year}-{lang}" for year, lang in BUILDS}
    assert name in builds or (CHECKOUT.root / name).is_file()


def test_the_ids_of_this_run_say_what_is_shown(request):
    """Holds for whichever tests are run; with `make test` for all."""
    for item in request.session.items:
        given = item.callspec.params if hasattr(item, "callspec") else {}
        plain = [
            value
            for value in given.values()
            if isinstance(value, tuple) and {type(part) for part in value} <= {str, int}
        ]
        for key in [key for key in plain if key in ALL]:
            assert group(item.nodeid) == f"{key[0]}-{key[2]}"
        if item.get_closest_marker("built") and "lang" in given:
            assert group(item.nodeid) == f"{given['year']}-{given['lang']}"
