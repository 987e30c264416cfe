"""How many people volunteer: the method of SWVR 2022, chapter 2 and Appendix B."""
