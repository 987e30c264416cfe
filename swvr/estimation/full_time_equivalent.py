"""Volunteer work as full-time workers (SWVR 2022, Appendix B §5).

The full-time equivalent is volunteers × mean hours a month / hours of a full-time month; the
report takes 40 hours a week × 4 weeks = 160. It publishes the result and not the mean hours, so
that these can only be worked back from it.
"""

from __future__ import annotations


def full_time_equivalent(volunteers: float, mean_hours: float, full_time_hours: float) -> float:
    """Return the full-time workers whom the hours of ``volunteers`` (persons) amount to.

    ``mean_hours`` and ``full_time_hours`` are hours a month.
    """
    return volunteers * mean_hours / full_time_hours


def implied_mean_hours(workers: float, volunteers: float, full_time_hours: float) -> float:
    """Return the mean monthly hours that a published full-time equivalent implies."""
    return workers * full_time_hours / volunteers
