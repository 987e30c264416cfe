"""The tables of the book: one function each, named as the report names them."""

from swvr.tables.by_sex import own_sex_check, own_sex_ratios
from swvr.tables.catalogue import own_catalogue, own_certainty, own_files
from swvr.tables.countries import own_measurement, own_regions
from swvr.tables.editions import own_editions
from swvr.tables.eight_countries import tab_3_1, tab_3_2, tab_a1
from swvr.tables.exhibits import own_own_exhibits, own_report_exhibits
from swvr.tables.future import tab_a2
from swvr.tables.global_estimates import own_full_time
from swvr.tables.glossary import own_abbreviations, own_glossary
from swvr.tables.ideas import tab_1_1
from swvr.tables.ledger import (
    own_audit,
    own_claims,
    own_contradictions,
    own_ledger_administrator,
    own_ledger_report,
)
from swvr.tables.methods import own_coverage, own_observed, own_recovery
from swvr.tables.partnerships import own_cases, own_recommendations, tab_1_2
from swvr.tables.survey import own_questionnaire
from swvr.tables.unv_results import unv_differences, unv_finance, unv_indicators

__all__ = [
    "own_abbreviations",
    "own_audit",
    "own_cases",
    "own_catalogue",
    "own_certainty",
    "own_claims",
    "own_contradictions",
    "own_coverage",
    "own_editions",
    "own_files",
    "own_full_time",
    "own_glossary",
    "own_ledger_administrator",
    "own_ledger_report",
    "own_measurement",
    "own_observed",
    "own_own_exhibits",
    "own_questionnaire",
    "own_recommendations",
    "own_recovery",
    "own_regions",
    "own_report_exhibits",
    "own_sex_check",
    "own_sex_ratios",
    "tab_1_1",
    "tab_1_2",
    "tab_3_1",
    "tab_3_2",
    "tab_a1",
    "tab_a2",
    "unv_differences",
    "unv_finance",
    "unv_indicators",
]
