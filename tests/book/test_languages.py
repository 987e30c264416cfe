"""Bilingual cells: pairs, staleness, filtering."""

import copy

from swvr.book.languages import (
    faults,
    fingerprint,
    groups,
    keep_language,
    record_partners,
    source_text,
)


def cell(text, lang=None):
    tags = [f"lang-{lang}"] if lang else []
    return {"cell_type": "markdown", "metadata": {"tags": tags}, "source": text}


def notebook(*cells):
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def sound():
    made = notebook(cell("One.", "en"), cell("一。", "zh"), cell("Two.", "en"), cell("二。", "zh"))
    record_partners(made)
    return made


def problems(made, languages=("en", "zh")):
    return [(fault.cell, fault.problem.split(":")[0]) for fault in faults(made, languages)]


def test_a_sound_notebook_has_no_fault():
    assert problems(sound()) == []


def test_a_changed_source_makes_its_partner_stale():
    made = sound()
    made["cells"][2]["source"] = "Two, changed."
    assert problems(made) == [(4, "stale")]
    assert record_partners(made) == 1
    assert problems(made) == []


def test_white_space_at_the_ends_does_not_make_a_partner_stale():
    assert fingerprint("One.\n") == fingerprint("One.")
    assert fingerprint("One.") != fingerprint("One!")


def test_prose_without_a_language_is_a_fault():
    made = sound()
    made["cells"].append(cell("Stray."))
    assert problems(made) == [(5, "this prose has no language")]


def test_prose_in_a_language_that_the_edition_lacks_is_a_fault():
    made = sound()
    made["cells"].append(cell("Tres.", "es"))
    assert (5, "this prose has no language") in problems(made)


def test_a_missing_partner_is_a_fault_in_either_direction():
    made = sound()
    del made["cells"][3]
    assert problems(made) == [(3, "no partner in zh")]
    made = sound()
    del made["cells"][0]
    assert problems(made)[0] == (1, "no partner in en")


def test_two_pairs_side_by_side_are_two_groups():
    assert [sorted(group) for group in groups(sound())] == [["en", "zh"], ["en", "zh"]]


def test_a_third_language_needs_its_partner_too():
    assert problems(sound(), ("en", "zh", "es")) == [
        (1, "no partner in es"),
        (3, "no partner in es"),
    ]


def test_keeping_a_language_keeps_its_prose_and_all_code():
    made = sound()
    code = {"cell_type": "code", "metadata": {}, "source": "1", "outputs": []}
    made["cells"].insert(2, code)
    before = copy.deepcopy(made)
    kept = [source_text(c) for c in keep_language(made, "zh")["cells"]]
    assert kept == ["一。", "1", "二。"]
    assert made == before


def three_languages():
    made = notebook(cell("One.", "en"), cell("一。", "zh"), cell("Uno.", "es"))
    record_partners(made)
    return made


def test_cells_in_languages_of_other_editions_may_stand_there():
    assert list(faults(three_languages(), ["es"], others=["zh"])) == []
    assert [fault.cell for fault in faults(three_languages(), ["es"])] == [2]


def test_a_partner_in_a_language_of_another_edition_may_be_stale():
    made = three_languages()
    made["cells"][0]["source"] = "Two."
    assert [fault.cell for fault in faults(made, ["en", "zh"], others=["es"])] == [2]
    assert [fault.cell for fault in faults(made, ["en", "zh", "es"])] == [2, 3]
