"""The multi-country survey of volunteering: its questionnaire, and files of its answers.

Respondents are rows of Polars frames, and `svy` estimates from them; nothing outside this package
imports either. What comes out are small tidy pandas tables.
"""
