"""The State of the World's Volunteerism Report, recomputed from data.

The library holds all computation; the notebooks in ``chapters/`` only call it and narrate.
"""
