"""Short titles of the exhibits that only this book has, for lists of them.

A headline states a finding and can only be made with the exhibit itself; a list names many at
once. What the reports print has its short title in the data (resource ``published_exhibits``).
"""

from __future__ import annotations

from swvr.language import N_

TITLES = {
    "own_abbreviations": N_("Abbreviations"),
    "own_action_gap": N_("Difference of women and men in the action rate"),
    "own_both_by_sex": N_("Who does both formal and informal work, by sex"),
    "own_both_types": N_("Who does both formal and informal work"),
    "own_cases": N_("The case studies"),
    "own_cases_map": N_("Where the case studies are"),
    "own_cases_numbers": N_("Numbers stated of the case studies"),
    "own_catalogue": N_("Data files, sources and licences"),
    "own_certainty": N_("How certain the data are"),
    "own_change_levels": N_("Changes that the printed difference allows"),
    "own_choices": N_("Which choices move the estimate"),
    "own_coverage": N_("How often the intervals hold the truth"),
    "own_deliberation": N_("Three characteristics of deliberation"),
    "own_factor": N_("Factor of the twelve-month rates"),
    "own_files": N_("Paths and checksums of the data"),
    "own_full_time": N_("Volunteers as full-time workers"),
    "own_glossary": N_("Glossary"),
    "own_grouping": N_("Rates under other groupings of countries"),
    "own_influence": N_("Leaving out one country at a time"),
    "own_innovation": N_("Process of social innovation"),
    "own_levels": N_("The estimate under each choice"),
    "own_measurement": N_("Countries with national measurement"),
    "own_models_matrix": N_("Case studies by model, region and group"),
    "own_national_regions": N_("Rates by region from national data"),
    "own_observed": N_("Countries observed, adjusted and imputed"),
    "own_odds": N_("Odds ratios of planning to volunteer"),
    "own_odds_meaning": N_("What an odds ratio stands for"),
    "own_own_exhibits": N_("Figures and tables of our own"),
    "own_plan_gap": N_("Difference of women and men in plans"),
    "own_questionnaire": N_("Questionnaire of the survey"),
    "own_recommendations": N_("Recommendations and their evidence"),
    "own_recovery": N_("How often the survey intervals hold the truth"),
    "own_regions": N_("Countries by region"),
    "own_report_exhibits": N_("Figures and tables of the two documents"),
    "own_specifications": N_("All admissible choices of method"),
    "own_type_gap": N_("Difference of women and men by type"),
    "unv_change": N_("Change in a year: people, money and time"),
    "unv_composition": N_("UN Volunteers by group"),
    "unv_differences": N_("What the two documents say differently"),
    "unv_fifty_years": N_("Fifty years of UN Volunteers"),
    "unv_finance": N_("Finance of the programme"),
    "unv_hosts": N_("UN Volunteers by host entity"),
    "unv_indicators": N_("Indicators of the results framework"),
    "unv_regions": N_("UN Volunteers by region"),
    "unv_scores": N_("Printed and recomputed scores"),
    "unv_sdgs": N_("Contributions to the Sustainable Development Goals"),
    "unv_series": N_("UN Volunteers year by year"),
    "unv_unswap": N_("Score on the action plan for gender equality"),
    "unv_women_share": N_("Women among UN Volunteers by region"),
}
