"""Publishing by renaming: all or nothing."""

import pytest

from swvr.book.files import publish, scratch, write_text


def test_an_equal_file_is_left_alone(tmp_path):
    path = tmp_path / "a" / "b.txt"
    assert write_text(path, "x")
    before = path.stat().st_mtime_ns
    assert not write_text(path, "x")
    assert path.stat().st_mtime_ns == before
    assert write_text(path, "y")
    assert [p.name for p in path.parent.iterdir()] == ["b.txt"]


def test_a_folder_takes_the_place_of_the_one_before(tmp_path):
    old, new = tmp_path / "site", tmp_path / "new"
    for folder, name in ((old, "stale.html"), (new, "page.html")):
        folder.mkdir()
        (folder / name).write_text(name)
    publish(new, old)
    assert [p.name for p in old.iterdir()] == ["page.html"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["site"]


def test_a_scratch_folder_is_gone_even_after_an_error(tmp_path):
    def fail():
        with scratch(tmp_path, "x") as folder:
            (folder / "file").write_text("x")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert list(tmp_path.iterdir()) == []
