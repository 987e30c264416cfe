"""The tables of the book: one function each, named as the report names them."""

from swvr.tables.eight_countries import tab_3_1, tab_3_2
from swvr.tables.global_estimates import own_full_time

__all__ = ["own_full_time", "tab_3_1", "tab_3_2"]
