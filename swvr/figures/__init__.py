"""The exhibits: one function each, named as the report names them.

``from swvr import figures`` gives every exhibit of every chapter: ``figures.fig_2_4(edition)``.
"""

from swvr.figures.bridge import own_bridge, own_gap_choices
from swvr.figures.by_sex import own_sex_gaps, own_sex_rates, own_sex_volunteers
from swvr.figures.eight_countries import fig_3_1, fig_3_2, fig_3_3, fig_3_6
from swvr.figures.future import fig_3_7, fig_3_8, own_odds, own_odds_meaning
from swvr.figures.gender import (
    own_action_gap,
    own_both_by_sex,
    own_plan_gap,
    own_type_gap,
    unv_unswap,
    unv_women_share,
)
from swvr.figures.global_estimates import (
    fig_2_4,
    fig_2_5,
    fig_2_6,
    fig_2_7,
    fig_2_8,
    own_both_types,
    own_grouping,
)
from swvr.figures.ideas import (
    fig_1_1,
    fig_1_2,
    fig_1_3,
    fig_1_4,
    fig_5_1,
    fig_7_1,
    own_deliberation,
    own_innovation,
)
from swvr.figures.ledger import own_score
from swvr.figures.measurement import fig_2_1
from swvr.figures.methods import (
    own_choices,
    own_factor,
    own_influence,
    own_levels,
    own_national_regions,
    own_specifications,
)
from swvr.figures.partnerships import own_cases_map, own_cases_numbers, own_models_matrix
from swvr.figures.printed_rates import (
    own_full_time_shares,
    own_regional_rates,
    own_type_rates,
)
from swvr.figures.two_estimates import fig_2_2, fig_2_3
from swvr.figures.unpublished import fig_3_4, fig_3_5, own_change_levels
from swvr.figures.unv_results import (
    unv_change,
    unv_composition,
    unv_fifty_years,
    unv_hosts,
    unv_regions,
    unv_scores,
    unv_sdgs,
    unv_series,
)

__all__ = [
    "fig_1_1",
    "fig_1_2",
    "fig_1_3",
    "fig_1_4",
    "fig_2_1",
    "fig_2_2",
    "fig_2_3",
    "fig_2_4",
    "fig_2_5",
    "fig_2_6",
    "fig_2_7",
    "fig_2_8",
    "fig_3_1",
    "fig_3_2",
    "fig_3_3",
    "fig_3_4",
    "fig_3_5",
    "fig_3_6",
    "fig_3_7",
    "fig_3_8",
    "fig_5_1",
    "fig_7_1",
    "own_action_gap",
    "own_both_by_sex",
    "own_both_types",
    "own_bridge",
    "own_cases_map",
    "own_cases_numbers",
    "own_change_levels",
    "own_choices",
    "own_deliberation",
    "own_factor",
    "own_full_time_shares",
    "own_gap_choices",
    "own_grouping",
    "own_influence",
    "own_innovation",
    "own_levels",
    "own_models_matrix",
    "own_national_regions",
    "own_odds",
    "own_odds_meaning",
    "own_plan_gap",
    "own_regional_rates",
    "own_score",
    "own_sex_gaps",
    "own_sex_rates",
    "own_sex_volunteers",
    "own_specifications",
    "own_type_gap",
    "own_type_rates",
    "unv_change",
    "unv_composition",
    "unv_fifty_years",
    "unv_hosts",
    "unv_regions",
    "unv_scores",
    "unv_sdgs",
    "unv_series",
    "unv_unswap",
    "unv_women_share",
]
