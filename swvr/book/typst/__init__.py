"""A Sphinx extension that prints the book: builder ``typst``, one tagged PDF.

Settings (``conf.py``), all of them texts unless said otherwise:

``typst_title``, ``typst_subtitle``, ``typst_author``
    What stands on the cover; title and author default to Sphinx's ``project`` and ``author``.
``typst_notice``
    The small print on the cover; empty lines part paragraphs.
``typst_language``
    The document's language as a BCP 47 tag: ``en``, ``zh``, ``fr``, ``pt-BR``.
``typst_contents_title``
    Heading of the contents; default: Sphinx's own translation of "Table of Contents".
``typst_font_folder``
    Folder with the static fonts Noto Sans SC Regular and Bold. No other folder is searched.
``typst_filename``
    Name of the PDF in the output folder, ``book.pdf``.
``typst_show_code``
    Whether code cells are printed (a boolean, false).
"""

from swvr.book.typst.builder import TypstBuilder, setup

__all__ = ["TypstBuilder", "setup"]
